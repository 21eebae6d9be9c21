"""Copies the RHK, indikator and lampiran of earlier SKP into new ones, for one person or for many (features P3)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Label, insert, literal_column, select
from sqlalchemy.orm import Session

from contracts.types import new_id
from services.skp import rules
from services.skp.models import Indikator, Rhk, Skp
from services.skp.queries import isi


@dataclass(frozen=True)
class Sumber:
    rhk: list[dict[str, Any]]
    lampiran: dict[str, Any]


_RHK: Label[Any] = literal_column(isi.RHK_SQL).label("rhk")
Tujuan = tuple[UUID, str, str, str, Sumber]
"""Id, owner, form and pendekatan of a new SKP, and what goes into it."""


def load(s: Session, skp_ids: Collection[UUID], *, nip: str | None = None) -> dict[UUID, Sumber]:
    """The content of SKP, in one statement; of one owner's only where `nip` is given."""
    rows = select(Skp.id, Skp.lampiran, _RHK).where(Skp.id.in_(skp_ids))
    if nip is not None:
        rows = rows.where(Skp.nip == nip)
    return {row.id: Sumber(row.rhk, row.lampiran) for row in s.execute(rows)}


def write(s: Session, targets: Iterable[Tujuan]) -> None:
    """Two statements for all of them. What the new form or pendekatan does not have stays behind.

    So does the intervensi: the superior's RHK of the new period are others.
    """
    all_rhk: list[dict[str, Any]] = []
    all_indikator: list[dict[str, Any]] = []
    for skp_id, nip, form, pendekatan, source in targets:
        for rhk in source.rhk:
            id = new_id()
            kept = rhk | {"intervensi_rhk_id": None}
            kept |= rules.adapt_rhk(form, kept)
            all_rhk.append(
                {
                    "id": id,
                    "skp_id": skp_id,
                    "dibuat_oleh": nip,
                    **{key: kept[key] for key in ("urutan", "jenis", "klasifikasi", "rencana", "penugasan_dari")},
                }
            )
            for indikator in rhk["indikator"]:
                columns = {key: indikator[key] for key in ("urutan", "indikator", "target", "perspektif", "aspek")}
                columns |= rules.adapt_indikator(form, pendekatan, columns)
                all_indikator.append({"id": new_id(), "rhk_id": id, **columns})
    if all_rhk:
        s.execute(insert(Rhk), all_rhk)
    if all_indikator:
        s.execute(insert(Indikator), all_indikator)
