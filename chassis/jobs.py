"""Background work that survives its worker: a row with a cursor, moved forward together with each batch's effect."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, Integer, Text, event, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis import context
from chassis.database import Base, Database
from contracts.base import Actor, JobState, Refusal
from contracts.errors import NotFound

WAITING, RUNNING, DONE, FAILED = "menunggu", "berjalan", "selesai", "gagal"
ORDERED: dict[str, Callable[[], None]] = {}
"""By kind: tells this process's own runner that a job was ordered, so that it need not wait until it looks again."""


class JobRow(Base):
    """One piece of background work; `worker` holds it while `heartbeat_at` is fresh."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    actor: Mapped[dict[str, Any]] = mapped_column(JSONB)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(Text, server_default=WAITING)
    done: Mapped[int] = mapped_column(Integer, server_default="0")
    total: Mapped[int] = mapped_column(Integer, server_default="0")
    cursor: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    refused: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    trace: Mapped[str | None] = mapped_column(Text)
    worker: Mapped[str | None] = mapped_column(Text)
    heartbeat_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    not_before: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index("ix_job_open", "kind", "created_at", postgresql_where=text("finished_at IS NULL")),)


class JobLost(Exception):
    """Another replica has taken the job over; this one must stop touching it."""


class JobStopped(BaseException):
    """The process is ending: the job is let go between two batches and another replica goes on."""


class Job:
    """What a `@job` method gets. `cursor` is what the last `progress` said, also after a crash."""

    def __init__(self, db: Database, row: JobRow, worker: str) -> None:
        self._db, self._worker = db, worker
        self.id, self.kind, self.payload = row.id, row.kind, row.payload
        self.cursor, self.done, self.total = row.cursor, row.done, row.total
        self.actor = Actor.model_validate(row.actor)
        self.stopping = False

    @contextmanager
    def batch(self) -> Iterator[Session]:
        """A transaction that holds the job: what it does and what `progress` says of it come true together."""
        if self.stopping:
            raise JobStopped
        with self._db.transaction() as session:
            session.info["actor"] = self.actor
            session.execute(text("SET LOCAL statement_timeout = '120s'"))
            held = select(JobRow.id).where(JobRow.id == self.id, JobRow.worker == self._worker).with_for_update()
            if session.execute(held).first() is None:
                raise JobLost(f"job {self.id} is held by another replica")
            yield session

    def progress(
        self,
        session: Session,
        *,
        done: int | None = None,
        total: int | None = None,
        cursor: dict[str, Any] | None = None,
        refused: list[Refusal] | None = None,
        result: dict[str, Any] | None = None,
    ) -> None:
        """Within `batch`: how far it is. `refused` is added to the list, the others replace what was."""
        values: dict[str, Any] = {"heartbeat_at": func.now()}
        if done is not None:
            values["done"] = self.done = done
        if total is not None:
            values["total"] = self.total = total
        if cursor is not None:
            values["cursor"] = self.cursor = cursor
        if result is not None:
            values["result"] = result
        if refused:
            more = [refusal.model_dump(mode="json") for refusal in refused]
            values["refused"] = JobRow.refused.concat(more)
        session.execute(update(JobRow).where(JobRow.id == self.id).values(values))


def start_job(
    session: Session, actor: Actor, *, id: UUID, kind: str, payload: dict[str, Any], total: int = 0
) -> JobState:
    """Orders background work, in the business transaction. The same id again is the same job; `payload` is JSON.

    Raises NotFound where the id is somebody else's.
    """
    call = context.current.get()
    session.execute(
        insert(JobRow)
        .values(
            id=id,
            kind=kind,
            owner=actor.sub,
            actor=actor.model_dump(mode="json"),
            payload=payload,
            total=total,
            trace=call.trace if call else None,
        )
        .on_conflict_do_nothing()
    )
    if tell := ORDERED.get(kind):
        event.listen(session, "after_commit", lambda _: tell(), once=True)
    return job_state(session, actor, id)


def job_state(session: Session, actor: Actor, id: UUID) -> JobState:
    """How far one's own job is. A failed one has `result["message"]` and `result["code"]`. Raises NotFound."""
    row = session.scalars(select(JobRow).where(JobRow.id == id, JobRow.owner == actor.sub)).one_or_none()
    if row is None:
        raise NotFound("pekerjaan-tidak-ditemukan", "Pekerjaan itu tidak ditemukan. Periksa kembali nomornya.")
    return JobState(
        id=row.id,
        kind=row.kind,
        state=row.state,
        done=row.done,
        total=row.total,
        refused=[Refusal.model_validate(refusal) for refusal in row.refused],
        result=row.result,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
