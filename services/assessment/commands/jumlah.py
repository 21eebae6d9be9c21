"""Keeps how many people of a unit have which predikat, by differences and in one order: nobody waits in a circle."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.assessment.models import JumlahPredikat, Penilaian

BELUM = ""
"""The predikat of who is not rated yet."""

_KUNCI = ("instansi_id", "tahun", "jenis", "urutan", "unor_id", "predikat")

Beda = tuple[Penilaian, UUID | None, str | None, int]
"""An assessment's period, a unit, a predikat, and how many people more or fewer have it there."""


def change(s: Session, beda: Iterable[Beda]) -> None:
    """Once a transaction, after its last row of penilaian is locked. Who has no unit is counted nowhere."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for row, unor_id, predikat, jumlah in beda:
        if unor_id is not None:
            masa = (row.instansi_id, row.tahun, str(row.jenis), row.urutan)
            sums[(*masa, unor_id, str(predikat or BELUM))] += jumlah
    changed = sorted((key, jumlah) for key, jumlah in sums.items() if jumlah)
    if changed:
        values = [dict(zip(_KUNCI, key, strict=True)) | {"jumlah": jumlah} for key, jumlah in changed]
        rows = insert(JumlahPredikat).values(values)
        total = JumlahPredikat.jumlah + rows.excluded.jumlah
        s.execute(rows.on_conflict_do_update(index_elements=list(_KUNCI), set_={"jumlah": total}))


def move(s: Session, row: Penilaian, dari: str | None, ke: str | None) -> None:
    """One person from one predikat to another; None: not rated."""
    change(s, [(row, row.unor_id, dari, -1), (row, row.unor_id, ke, +1)])
