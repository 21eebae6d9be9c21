"""Writes the history of an SKP: who, in whose place, when, what (features P7, G12)."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from contracts.base import Actor
from services.skp.models import Perubahan, Skp

_ADD = insert(cast(Table, Perubahan.__table__)).inline()


def note(
    s: Session,
    actor: Actor,
    skp: Skp,
    perbuatan: str,
    *,
    now: datetime,
    objek: UUID | None = None,
    rincian: dict[str, Any] | None = None,
) -> None:
    s.execute(_ADD, line(actor, skp.id, perbuatan, now=now, versi=skp.versi, objek=objek, rincian=rincian))


def line(
    actor: Actor,
    skp_id: UUID,
    perbuatan: str,
    *,
    now: datetime,
    versi: int = 0,
    objek: UUID | None = None,
    rincian: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One row of the history; `rincian` is JSON."""
    return {
        "skp_id": skp_id,
        "objek": objek,
        "pada": now,
        "oleh_nip": actor.nip,
        "oleh_nama": actor.nama,
        "atas_nama": actor.acting_for,
        "perbuatan": perbuatan,
        "versi": versi,
        "rincian": rincian or {},
    }


def changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What is different: `{field: {"lama": …, "baru": …}}`."""
    return {key: {"lama": old[key], "baru": new[key]} for key in new if old[key] != new[key]}
