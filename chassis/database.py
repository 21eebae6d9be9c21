"""A service's own PostgreSQL: sessions with a beginning and an end, and the inbox that gives an event one effect."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import DateTime, Engine, MetaData, Table, Text, create_engine, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from chassis import context
from chassis.observability import DUPLICATES
from contracts.base import Event

E = TypeVar("E", bound=Event)

naming = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that migrations can name them: `MetaData(naming_convention=naming)`."""

LIMITS = {
    "statement_timeout": "10s",  # as long as a caller waits
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


class Base(DeclarativeBase):
    """The tables that chassis keeps in every service's database."""

    metadata = MetaData(naming_convention=naming)


class Inbox(Base):
    """One row for each event that a handler has dealt with."""

    __tablename__ = "inbox"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(Text, primary_key=True)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


_TAKE = insert(cast(Table, Inbox.__table__)).on_conflict_do_nothing().returning(Inbox.event_id)


def make_engine(url: str, *, name: str, size: int) -> Engine:
    """A pool of `size` connections and some to spare; statements and locks have limits (LIMITS)."""
    options = " ".join(f"-c {setting}={value}" for setting, value in LIMITS.items())
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg2://", 1),
        pool_size=size,
        max_overflow=max(5, size // 2),
        pool_timeout=5,
        pool_use_lifo=True,
        pool_recycle=1800,
        hide_parameters=True,  # what people wrote stands in no log, whatever goes wrong
        connect_args={
            "application_name": name,
            "connect_timeout": 5,
            "options": options,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        },
    )


class Database:
    """`transaction()` to change, `read()` to look, `once()` for events. Nothing else commits."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(postgresql_readonly=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end and rolls back on any exception. `info["actor"]` is who asks."""
        call = context.current.get()
        with Session(self.engine, expire_on_commit=False) as session:
            if call is not None and call.actor is not None:
                session.info["actor"] = call.actor
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session in a READ ONLY transaction."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    def once(self, event: E, handle: Callable[[Session, E], Any]) -> None:
        """`handle(session, event)` and its inbox row in one transaction; an event that had it is passed over."""
        handler = handle.__qualname__
        with self.transaction() as session:
            if session.execute(_TAKE, {"event_id": event.meta.id, "handler": handler}).first() is None:
                DUPLICATES.labels(handler).inc()
                return
            handle(session, event)


def lock(session: Session, *what: object) -> None:
    """One transaction at a time past this point for the same `what`."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("|".join(map(str, what)), 0))))


def insert_rows(session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Many rows of the same columns as one JSON: a third of the work of a statement with a parameter for each cell.

    A column that the rows do not name gets the default that the database has for it, not that of the model.
    """
    table, columns = model.__tablename__, ", ".join(rows[0])
    source = f"json_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS json))"
    statement = text(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source}")  # noqa: S608 - names of our own
    session.execute(statement, {"rows": to_json([_for_json(row) for row in rows]).decode()})


def _for_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: f"\\x{value.hex()}" if isinstance(value, bytes) else value for name, value in row.items()}
