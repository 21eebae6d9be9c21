"""Writes the record of every act: who, in whose place, when, before, after (features A36–A53, P7)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.base import Actor
from services.assessment.models import Penilaian, Riwayat


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
