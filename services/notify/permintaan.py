"""What notices ask for, and what ends it (a decision, an answer, a new submission), in whatever order it is heard."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.base import Event
from contracts.notify import Selesai, Templat
from services.notify import texts
from services.notify.models import Notifikasi, Pengajuan

PERSETUJUAN, PERBAIKAN = [Templat.SKP_DIAJUKAN], [Templat.SKP_DIKEMBALIKAN]
PUTUSAN = [
    Templat.KEBERATAN_DIAJUKAN,
    Templat.KEBERATAN_DITANGGAPI,
    Templat.KEBERATAN_BERALIH,
    Templat.INGAT_PUTUSAN,
]
TANGGAPAN = [Templat.KEBERATAN_PENILAI, Templat.INGAT_TANGGAPAN]
"""Notices by what they ask for, of an SKP and of a keberatan; the index ix_notifikasi_menunggu has them all."""

_notices, _asked = cast(Table, Notifikasi.__table__), cast(Table, Pengajuan.__table__)
_put = insert(_asked)
_NEWEST = _put.on_conflict_do_update(
    index_elements=[_asked.c.id],
    set_={"selesai": _put.excluded.selesai, "pada": _put.excluded.pada},
    where=_asked.c.pada < _put.excluded.pada,
).returning(_asked.c.id)
_SETTLED = (
    update(_notices)
    .where(
        _notices.c.templat.in_(bindparam("diminta", expanding=True)),
        _notices.c.tautan == bindparam("alamat"),
        _notices.c.selesai.is_(None),
    )
    .values(
        selesai=bindparam("menjadi"),
        dibaca_pada=func.coalesce(_notices.c.dibaca_pada, bindparam("kini", type_=_notices.c.dibaca_pada.type)),
    )
)


def note(session: Session, id: UUID, event: Event, selesai: Selesai | None) -> bool:
    """Notes how an SKP or a keberatan stands now: None, it waits. False: something newer was known already.

    Its row makes the events of one thing wait for each other, so that none misses the notice of another.
    """
    return session.execute(_NEWEST, {"id": id, "selesai": selesai, "pada": event.meta.time}).first() is not None


def known(session: Session, id: UUID) -> Selesai | None:
    return session.scalar(select(Pengajuan.selesai).where(Pengajuan.id == id))


def end(session: Session, id: UUID, event: Event, asked: list[Templat], selesai: Selesai) -> bool:
    """Notes that it ended so, and settles what was asked, unless something newer was known already (False)."""
    newest = note(session, id, event, selesai)
    if newest:
        settle(session, id, asked, selesai)
    return newest


def settle(session: Session, id: UUID, asked: list[Templat], selesai: Selesai) -> None:
    """Ends what the notices told so far ask for: they count as read, and their message stays home."""
    values = {"diminta": asked, "alamat": texts.address(asked[0], id), "menjadi": selesai, "kini": datetime.now(UTC)}
    session.execute(_SETTLED, values)
