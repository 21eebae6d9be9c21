"""People of a file: numbers that nobody has, units that are open, chairs that are free."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import org
from contracts.base import Actor, Event
from services.org.commands import facts
from services.org.commands.bulk import batches, history, insert_all, insert_history, tell_all
from services.org.commands.placement import COPIED
from services.org.commands.record import change, fingerprint, record
from services.org.models import Instansi, Pegawai, Penempatan, Unor
from services.org.rules.impor import Faults, Staged
from services.org.rules.people import new_nomor_pejabat

PRIVATE = frozenset({"id", "nip", "nomor_wa", "email", "berlaku_dari", "instansi_id"})


@dataclass(frozen=True)
class Plan:
    """People ready to be stored, and who of them heads which unor."""

    today: date
    people: list[tuple[org.CreatePegawai, str]]
    heads: list[tuple[Unor, str, org.CreatePegawai]]


def resolve(session: Session, instansi_id: UUID, staged: Sequence[Staged], faults: Faults) -> Plan:
    """Holds the instansi and its units, so that none is closed before the people are in it."""
    home = Instansi.locked(session, instansi_id)
    _once(staged, faults)
    _refuse_known(session, staged, faults)
    here = select(Unor).where(Unor.instansi_id == instansi_id).with_for_update(read=True)
    units = {unor.kode: unor for unor in session.scalars(here)}
    people, heads, chairs = [], [], dict[str, int]()
    for row in staged:
        unor = _open_unor(units, row, "unor_kode", faults)
        headed = _open_unor(units, row, "memimpin_unor_kode", faults)
        command = row.command.model_copy(update={"unor_id": unor.id if unor else None})
        nip = command.nip or new_nomor_pejabat()
        people.append((command, nip))
        if headed is not None and _is_free(headed, row, chairs, faults):
            heads.append((headed, nip, command))
    return Plan(home.hari(), people, heads)


def store(session: Session, actor: Actor, plan: Plan) -> None:
    for batch in batches(plan.people, 2000):
        rows = [_row(command, nip, plan.today) for command, nip in batch]
        insert_all(session, Pegawai, rows)
        places = [{name: row[name] for name in (*COPIED, "berlaku_dari", "berlaku_sampai")} for row in rows]
        insert_all(session, Penempatan, places)
        lines = [
            history(
                actor, "pegawai", nip, command.model_dump(exclude=set(PRIVATE), exclude_none=True),
                berlaku_dari=command.berlaku_dari,
            )
            for command, nip in batch
        ]  # fmt: skip
        insert_history(session, lines)
        tell_all(session, (event for row in rows for event in _told(row)))
    for row, nip, command in plan.heads:
        new = {"pimpinan_nip": nip, "pimpinan_penugasan": command.penugasan}
        old = change(row, new)
        session.flush()
        record(session, actor, "unor", row.id, "set_pimpinan", lama=old, baru=new, berlaku_dari=command.berlaku_dari)
        facts.unor_changed(session, row)


def _told(row: dict[str, Any]) -> Iterator[Event]:
    yield org.PegawaiChanged.model_validate(row)
    if row["kontak_versi"]:
        yield org.KontakChanged.model_validate(row | {"versi": row["kontak_versi"]})


def _row(command: org.CreatePegawai, nip: str, today: date) -> dict[str, Any]:
    own = {
        "nip": nip,
        "setuju_wa": False,
        "kontak_versi": 1 if command.nomor_wa or command.email else 0,
        "berlaku_sampai": None,
        "aktif": command.berlaku_dari <= today,
        "versi": 1,
        "sidik": fingerprint(command),
    }
    return command.model_dump() | own


def _once(staged: Sequence[Staged], faults: Faults) -> None:
    seen: dict[str, int] = {}
    for row in staged:
        nip = row.command.nip
        if nip is not None and (first := seen.setdefault(nip, row.baris)) != row.baris:
            faults.add(row.baris, "nip", f"NIP ini sudah ada pada baris {first}. Setiap orang hanya sekali.")


def _refuse_known(session: Session, staged: Sequence[Staged], faults: Faults) -> None:
    by_nip = {row.command.nip: row for row in staged if row.command.nip}
    for nips in batches(by_nip, 5000):
        for nip in session.scalars(select(Pegawai.nip).where(Pegawai.nip.in_(nips)).order_by(Pegawai.nip)):
            faults.add(by_nip[nip].baris, "nip", "NIP ini sudah terdaftar. Hapus baris ini, atau pindahkan pegawainya.")


def _open_unor(units: dict[str, Unor], row: Staged, column: str, faults: Faults) -> Unor | None:
    kode = row.names.get(column)
    if not kode:
        return None
    unor = units.get(kode)
    if unor is None:
        faults.add(row.baris, column, "Kode unor ini tidak ada di instansi. Periksa kodenya, atau impor unor dahulu.")
    elif unor.berlaku_sampai is not None:
        faults.add(row.baris, column, "Unor ini sudah ditutup. Pilih unor lain.")
    elif not unor.aktif and row.command.berlaku_dari and unor.berlaku_dari > row.command.berlaku_dari:
        faults.add(
            row.baris, column, f"Unor ini baru berlaku mulai {unor.berlaku_dari:%d-%m-%Y}. Sesuaikan tanggalnya."
        )
    return unor


def _is_free(unor: Unor, row: Staged, chairs: dict[str, int], faults: Faults) -> bool:
    if unor.pimpinan_nip is not None:
        message = "Unor ini sudah memiliki pimpinan. Kosongkan kolom ini, lalu ganti pimpinannya di Manajemen Unor."
        faults.add(row.baris, "memimpin_unor_kode", message)
        return False
    first = chairs.setdefault(unor.kode, row.baris)
    if first != row.baris:
        faults.add(row.baris, "memimpin_unor_kode", f"Unor ini sudah dipimpin orang pada baris {first}. Pilih satu.")
    return first == row.baris
