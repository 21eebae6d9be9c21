"""Facts on their way out: `emit` puts them in the outbox within the business transaction; the feed reads them."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Identity,
    Index,
    Text,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis import context
from chassis.database import Base, insert_rows
from contracts.base import Event, EventRecord
from contracts.types import new_id

CONTENT_TYPE = "application/cloudevents+json"


class Outbox(Base):
    """Every event that this service ever told; kept, for it is the audit register.

    `id` is the order of writing. `position` is the order of publishing, given by the relay once the row is
    committed: a reader who has seen position n will never find a new row below it.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(Boolean)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    actor: Mapped[str | None] = mapped_column(Text)
    acting_for: Mapped[str | None] = mapped_column(Text)
    trace: Mapped[str | None] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        Index("ix_outbox_waiting", "id", postgresql_where=text("position IS NULL")),
        Index("ix_outbox_type_position", "type", "position"),
        Index("ix_outbox_subject_id", "subject", "id"),
        CheckConstraint("pg_column_size(data) <= 4194304", name="size"),  # the broker must be able to take it
    )
    __mapper_args__ = {"primary_key": [event_id], "eager_defaults": False}  # nothing is asked back


def emit(session: Session, event: Event) -> None:
    """Tells `event` to the world when, and only if, the session's transaction commits."""
    session.add(Outbox(**_row(session, event)))


def emit_all(session: Session, events: Iterable[Event]) -> None:
    """As `emit`, in one statement for all of them: for work that tells thousands."""
    if rows := [_row(session, event) for event in events]:
        insert_rows(session, Outbox, rows)


def _row(session: Session, event: Event) -> dict[str, Any]:
    call, actor = context.current.get(), session.info.get("actor")
    who, acting_for = (actor.nip or actor.sub, actor.acting_for) if actor else (None, None)
    if actor is None and call is not None and call.cause is not None:
        who, acting_for = call.cause.actor, call.cause.acting_for
    return {
        "event_id": new_id(),
        "type": event.type,
        "subject": event.subject,
        "public": event.public,
        "data": event.model_dump(mode="json"),
        "actor": who,
        "acting_for": acting_for,
        "trace": call.trace if call else None,
    }


def source(service: str) -> str:
    """The CloudEvents source of a service."""
    return f"urn:kinerja:{service}"


COLUMNS = "event_id::text, type, subject, data::text, actor, acting_for, trace, occurred_at"
"""What of an outbox row `envelope` takes, in its order."""


def envelope(
    service: str,
    event_id: str,
    type: str,
    subject: str,
    data: str,
    actor: str | None,
    acting_for: str | None,
    trace: str | None,
    occurred_at: datetime,
) -> bytes:
    """CloudEvents 1.0, structured mode; `data` is JSON already."""
    attributes = {
        "specversion": "1.0",
        "id": event_id,
        "source": source(service),
        "type": type,
        "subject": subject,
        "time": occurred_at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "actor": actor,
        "actingfor": acting_for,
        "traceparent": trace,
    }
    head = json.dumps({name: value for name, value in attributes.items() if value is not None}, ensure_ascii=False)
    return f'{head[:-1]}, "data": {data}}}'.encode()


def feed(
    session: Session,
    service: str,
    *,
    after: int,
    types: Collection[str] | None,
    limit: int,
    public_only: bool = True,
) -> list[EventRecord]:
    """Published events with a position above `after`, in order; `types` None means every type."""
    rows = select(Outbox).where(Outbox.position > after).order_by(Outbox.position).limit(limit)
    if types is not None:
        rows = rows.where(Outbox.type.in_(types))
    if public_only:
        rows = rows.where(Outbox.public)
    return [
        EventRecord(
            position=row.position or 0,
            id=row.event_id,
            type=row.type,
            source=source(service),
            subject=row.subject,
            time=row.occurred_at,
            actor=row.actor,
            acting_for=row.acting_for,
            trace_id=row.trace[3:35] if row.trace else None,
            data=row.data,
        )
        for row in session.scalars(rows)
    ]
