"""Many rows and their events in few statements, leaving others their turn in between."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from pydantic_core import to_jsonable_python
from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase, Session

from chassis.database import insert_rows
from chassis.events import emit_all
from contracts.base import Actor, Event
from services.org.models import Riwayat

T = TypeVar("T")
BATCH = 250
_PLAN_ANEW = text("DISCARD PLANS")


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Lists of at most `size`; between two of them other calls of the process go on."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
        time.sleep(0)


def insert_all(session: Session, model: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> None:
    """A connection keeps the plans by which it checks foreign keys. One made while the table was small reads all of it
    for every row that points into it, and nobody but this transaction knows how it grows: so plans are made anew.
    """
    for batch in batches(rows):
        insert_rows(session, model, batch)
        if len(batch) == BATCH:
            session.execute(_PLAN_ANEW)


def tell_all(session: Session, events: Iterable[Event]) -> None:
    """Written away batch by batch, so that memory stays small."""
    for batch in batches(events):
        emit_all(session, batch)


def history(actor: Actor, jenis: str, kunci: object, baru: dict[str, Any], **more: object) -> dict[str, Any]:
    """A row of `riwayat` for something that an import made."""
    return {
        "jenis": jenis,
        "kunci": str(kunci),
        "oleh_sub": actor.sub,
        "oleh_nip": actor.nip,
        "oleh_nama": actor.nama,
        "atas_nama": actor.acting_for,
        "perbuatan": "impor",
        "lama": {},
        "baru": to_jsonable_python(baru),
    } | more


def insert_history(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    insert_all(session, Riwayat, rows)
