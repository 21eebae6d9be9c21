"""Units of a file: codes against each other and the tree, no circle, parents stored before their children."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import org
from contracts.base import Actor
from contracts.types import Penugasan
from services.org.commands.bulk import history, insert_all, insert_history, tell_all
from services.org.commands.record import fingerprint
from services.org.models import Instansi, Pegawai, Unor
from services.org.rules.impor import Faults, Staged
from services.org.rules.tree import circle, in_order


@dataclass(frozen=True)
class Plan:
    """Rows ready to be stored, parents first."""

    rows: list[dict[str, Any]]


def resolve(session: Session, instansi_id: UUID, staged: Sequence[Staged], faults: Faults) -> Plan:
    """Holds the instansi, so that what is checked here is still so when it is stored."""
    home = Instansi.locked(session, instansi_id)
    by_kode = _once(staged, faults)
    known = {unor.kode: unor for unor in session.scalars(select(Unor).where(Unor.instansi_id == instansi_id))}
    heads = _heads(session, instansi_id, staged)
    for row in staged:
        _check(row, by_kode, known, heads, faults)
    parents = {kode: row.names.get("induk_kode") for kode, row in by_kode.items()}
    _refuse_circles(dict(parents), by_kode, faults)
    if faults.total:
        return Plan([])
    ids = {kode: row.command.id for kode, row in by_kode.items()} | {kode: unor.id for kode, unor in known.items()}
    today = home.hari()
    rows = []
    for kode in in_order(parents):
        row, parent = by_kode[kode], parents[kode]
        command: org.CreateUnor = row.command.model_copy(update={"induk_id": ids[parent] if parent else None})
        head = row.names.get("pimpinan_nip")
        own = {
            "pimpinan_nip": head,
            "pimpinan_penugasan": Penugasan.DEFINITIF if head else None,
            "berlaku_sampai": None,
            "aktif": command.berlaku_dari <= today,
            "versi": 1,
            "sidik": fingerprint(command),
        }
        rows.append(command.model_dump() | own)
    return Plan(rows)


def store(session: Session, actor: Actor, plan: Plan) -> None:
    insert_all(session, Unor, plan.rows)
    shown = ("kode", "nama", "nama_jabatan", "eselon", "mandiri", "induk_id", "pimpinan_nip")
    lines = [
        history(actor, "unor", row["id"], {name: row[name] for name in shown}, berlaku_dari=row["berlaku_dari"])
        for row in plan.rows
    ]
    insert_history(session, lines)
    tell_all(session, (org.UnorChanged.model_validate(row) for row in plan.rows))


def _once(staged: Sequence[Staged], faults: Faults) -> dict[str, Staged]:
    by_kode: dict[str, Staged] = {}
    for row in staged:
        if row.command.kode is None:
            continue
        first = by_kode.setdefault(row.command.kode, row)
        if first is not row:
            faults.add(row.baris, "kode", f"Kode ini sudah ada pada baris {first.baris}. Setiap kode hanya sekali.")
    return by_kode


def _heads(session: Session, instansi_id: UUID, staged: Sequence[Staged]) -> set[str]:
    """Of the named heads, those who are at work in the instansi; held until the end."""
    named = {row.names["pimpinan_nip"] for row in staged if "pimpinan_nip" in row.names}
    at_work = select(Pegawai.nip).where(Pegawai.nip.in_(named), Pegawai.instansi_id == instansi_id, Pegawai.aktif)
    return set(session.scalars(at_work.with_for_update(read=True))) if named else set()


def _check(row: Staged, by_kode: dict[str, Staged], known: dict[str, Unor], heads: set[str], faults: Faults) -> None:
    if row.command.kode in known:
        faults.add(row.baris, "kode", "Kode ini sudah dipakai unor yang ada. Hapus baris ini atau ganti kodenya.")
    parent = row.names.get("induk_kode")
    if parent and parent not in by_kode:
        if parent not in known:
            faults.add(
                row.baris, "induk_kode", "Kode induk tidak ada di berkas ini maupun di instansi. Periksa kodenya."
            )
        elif known[parent].berlaku_sampai is not None:
            faults.add(row.baris, "induk_kode", "Unor induk ini sudah ditutup. Pilih induk lain.")
    head = row.names.get("pimpinan_nip")
    if head and head not in heads:
        message = "NIP ini bukan pegawai aktif instansi ini. Kosongkan, lalu isi memimpin_unor_kode pada impor pegawai."
        faults.add(row.baris, "pimpinan_nip", message)


def _refuse_circles(parents: dict[str, str | None], by_kode: dict[str, Staged], faults: Faults) -> None:
    while members := circle(parents):
        for kode in members:
            way = " → ".join([*members, members[0]]) if len(members) < 6 else f"{len(members)} unor"
            faults.add(by_kode[kode].baris, "induk_kode", f"Susunan induk melingkar ({way}). Perbaiki salah satunya.")
            del parents[kode]
