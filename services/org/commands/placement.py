"""The line of places that a person has held: one row after another, no gap filled and none overlapping."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.org.models import Pegawai, Penempatan

COPIED = ("nip", "instansi_id", "unor_id", "jenis_jabatan", "jabatan", "eselon", "penugasan", "golongan")


def first_place(row: Pegawai) -> Penempatan:
    return Penempatan(**values_of(row, row.berlaku_dari))


def values_of(row: Pegawai, since: date) -> dict[str, object]:
    """What a place holds of a person, from a day on."""
    same = {name: getattr(row, name) for name in COPIED}
    return same | {"berlaku_dari": since, "berlaku_sampai": row.berlaku_sampai}


def next_place(session: Session, row: Pegawai) -> None:
    """Brings the line up to what the person's row says now."""
    _continue(session, row, row.berlaku_dari)


def new_golongan(session: Session, row: Pegawai, today: date) -> None:
    """A golongan from its TMT on, or a correction of the place where the TMT does not lie within it."""
    tmt = row.tmt_golongan
    _continue(session, row, tmt if tmt is not None and row.berlaku_dari < tmt <= today else row.berlaku_dari)


def _continue(session: Session, row: Pegawai, since: date) -> None:
    newest = select(Penempatan).where(Penempatan.nip == row.nip).order_by(Penempatan.berlaku_dari.desc()).limit(1)
    last = session.scalars(newest.order_by(Penempatan.id.desc())).one()
    if last.berlaku_dari >= since:
        for name, value in values_of(row, last.berlaku_dari).items():
            setattr(last, name, value)
        return
    if last.berlaku_sampai is None or last.berlaku_sampai >= since:
        last.berlaku_sampai = since - timedelta(days=1)
    session.add(Penempatan(**values_of(row, since)))
