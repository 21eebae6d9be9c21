"""Keeps skp's copy of org's directory: the newest version stands, whatever order the events come in."""

from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.base import Event
from contracts.org import InstansiChanged, PegawaiChanged, TimChanged, UnorChanged
from services.skp.models import Base, Instansi, Pegawai, Tim, TimAnggota, Unor


def instansi_changed(s: Session, event: InstansiChanged) -> None:
    _keep(s, Instansi, event, key="id")


def unor_changed(s: Session, event: UnorChanged) -> None:
    _keep(s, Unor, event, key="id")


def pegawai_changed(s: Session, event: PegawaiChanged) -> None:
    _keep(s, Pegawai, event, key="nip")


def tim_changed(s: Session, event: TimChanged) -> None:
    """With its members, who are replaced as a whole."""
    if _keep(s, Tim, event, key="id"):
        s.execute(delete(TimAnggota).where(TimAnggota.tim_id == event.id))
        if event.anggota:
            s.execute(insert(TimAnggota), [{"tim_id": event.id, "nip": nip} for nip in dict.fromkeys(event.anggota)])


def _keep(s: Session, table: type[Base], event: Event, *, key: str) -> bool:
    """Writes the row unless a version as new is there; False where it was."""
    columns: Any = table.__table__.c
    values = {name: value for name, value in event.model_dump().items() if name in columns}
    row = upsert(table).values(values)
    row = row.on_conflict_do_update(
        index_elements=[key],
        set_={name: row.excluded[name] for name in values if name != key},
        where=row.excluded.versi > columns.versi,
    )
    return s.execute(row.returning(columns[key])).first() is not None
