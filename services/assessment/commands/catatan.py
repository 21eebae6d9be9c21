"""Writes the record of every act: who, in whose place, when, before, after (features A36–A53, P7)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.skp import SkpApproved
from services.assessment.models import Pegawai, Penilaian, Riwayat

Pihak = dict[str, tuple[object, str | None]]
"""Whom and where an assessment names: id and name of each."""


def note(
    s: Session,
    actor: Actor,
    penilaian: Penilaian,
    perbuatan: str,
    sebelum: dict[str, Any] | None = None,
    sesudah: dict[str, Any] | None = None,
    *,
    objek: UUID | None = None,
) -> None:
    """`sebelum` and `sesudah` are JSON; `objek`: the id of the part that was added, changed or deleted."""
    s.add(
        Riwayat(
            penilaian_id=penilaian.id, objek=objek, pada=datetime.now(UTC), oleh_nip=actor.nip or actor.sub,
            oleh_nama=actor.nama, atas_nama=actor.acting_for, perbuatan=perbuatan, sebelum=sebelum or {},
            sesudah=sesudah or {},
        )
    )  # fmt: skip


def parties(row: Penilaian) -> Pihak:
    """Of the assessment as it stands."""
    penilai, atasan = row.penilai or {}, row.atasan_penilai or {}
    return {
        "penilai": (row.penilai_nip, penilai.get("nama")),
        "atasan_penilai": (row.atasan_nip, atasan.get("nama")),
        "unor": (row.unor_id, row.pegawai["unor_nama"] or None),
    }


def note_parties(s: Session, event: SkpApproved, rows: Iterable[tuple[Penilaian, Pihak]]) -> None:
    """A line for each assessment that names others than before (`rows`: with whom it named): nobody did this to it by
    hand, the newer SKP did, so it stands with who approved that."""
    for row, before in rows:
        now = parties(row)
        changed = [name for name in now if now[name][0] != before[name][0]]
        if changed:
            s.add(
                Riwayat(
                    penilaian_id=row.id, pada=datetime.now(UTC), oleh_nip=event.disetujui_oleh,
                    oleh_nama=_approver(s, event), atas_nama=event.disetujui_atas_nama, perbuatan="follow_skp",
                    sebelum={name: before[name][1] for name in changed},
                    sesudah={name: now[name][1] for name in changed} | {"versi_skp": event.versi},
                )
            )  # fmt: skip


def _approver(s: Session, event: SkpApproved) -> str:
    if event.disetujui_oleh == event.penilai.nip:
        return event.penilai.nama
    known = s.get(Pegawai, event.disetujui_oleh)
    return known.nama if known else event.disetujui_oleh
