"""What every command of org does besides its own work: the history, the repeat of a command, the change by date."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts.base import Actor, Command
from contracts.errors import Conflict
from services.org.models import Berversi, Instansi, Jadwal, Klien, Riwayat

ORDER = {"set_pimpinan": 0, "move": 1, "update": 2}
"""On one day a chair is handed over before people and units move."""


def fingerprint(command: Command) -> bytes:
    """The same for the same content."""
    return hashlib.sha256(json.dumps(command.model_dump(mode="json"), sort_keys=True).encode()).digest()


def is_repeat(row: Berversi | Klien | None, command: Command) -> bool:
    """Whether this very command made the row already; Conflict when another one did."""
    if row is None:
        return False
    if row.sidik != fingerprint(command):
        raise Conflict("id-sudah-dipakai", "ID ini sudah dipakai untuk data lain. Buat ID baru, lalu kirim ulang.")
    return True


def differences(row: object, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the row does not have yet."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def change(row: Berversi, values: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the row the values and its next version; returns what was there."""
    old = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.versi += 1
    return old


def record(
    session: Session,
    actor: Actor,
    jenis: str,
    kunci: object,
    perbuatan: str,
    *,
    lama: Mapping[str, Any] | None = None,
    baru: Mapping[str, Any] | None = None,
    berlaku_dari: date | None = None,
) -> None:
    """One line of the history of `kunci`."""
    session.add(
        Riwayat(
            jenis=jenis,
            kunci=str(kunci),
            oleh_sub=actor.sub,
            oleh_nip=actor.nip,
            oleh_nama=actor.nama,
            atas_nama=actor.acting_for,
            perbuatan=perbuatan,
            berlaku_dari=berlaku_dari,
            lama=to_jsonable_python(lama or {}),
            baru=to_jsonable_python(baru or {}),
        )
    )


def schedule(
    session: Session,
    actor: Actor,
    jenis: str,
    kunci: object,
    perbuatan: str,
    *,
    instansi: Instansi,
    command: Command,
    berlaku_dari: date,
) -> None:
    """Keeps the command for its day; a later one of the same kind on the same thing takes its place."""
    lock(session, "jadwal", jenis, kunci)
    open_ = select(Jadwal).where(
        Jadwal.jenis == jenis, Jadwal.kunci == str(kunci), Jadwal.perbuatan == perbuatan, Jadwal.selesai_pada.is_(None)
    )
    row = session.scalars(open_).one_or_none()
    content = command.model_dump(mode="json")
    if row is None:
        row = Jadwal(jenis=jenis, kunci=str(kunci), perbuatan=perbuatan, urutan=ORDER[perbuatan])
        session.add(row)
    elif row.isi == content:
        return
    row.instansi_id, row.berlaku_dari, row.isi = instansi.id, berlaku_dari, content
    row.pelaku = actor.model_dump(mode="json")
    record(session, actor, jenis, kunci, f"jadwalkan_{perbuatan}", baru=content, berlaku_dari=berlaku_dari)


def cancel_scheduled(session: Session, jenis: str, kunci: object, *, after: date, reason: str) -> None:
    """Ends what was to come later than a day for a thing that is then no more."""
    rows = select(Jadwal).where(
        Jadwal.jenis == jenis,
        Jadwal.kunci == str(kunci),
        Jadwal.selesai_pada.is_(None),
        Jadwal.berlaku_dari > after,
    )
    for row in session.scalars(rows):
        row.selesai_pada, row.gagal = func.now(), reason


def scheduled_keys(jenis: str, perbuatan: str, until: date) -> Any:
    """Subquery: the keys that will have had this done to them by the end of a day."""
    return select(Jadwal.kunci).where(
        Jadwal.jenis == jenis,
        Jadwal.perbuatan == perbuatan,
        Jadwal.selesai_pada.is_(None),
        Jadwal.berlaku_dari <= until,
    )
