"""Keeps how many people of a unit have which predikat, by differences and in one order: nobody waits in a circle."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.assessment.models import JumlahInstansi, JumlahPredikat, Penilaian

BELUM = ""
"""The predikat of who is not rated yet."""

_UNIT = ("instansi_id", "tahun", "jenis", "urutan", "predikat", "unor_id")
_INSTANSI = _UNIT[:-1]


class Selisih:
    """Differences of one transaction: gathered while rows of penilaian are locked, written once after the last."""

    def __init__(self) -> None:
        self._sums: Counter[tuple[Any, ...]] = Counter()

    def add(self, row: Penilaian, unor_id: UUID | None, predikat: str | None, jumlah: int) -> None:
        """Who has no unit is counted for the instansi only. `predikat` None: not rated."""
        key = (row.instansi_id, row.tahun, str(row.jenis), row.urutan, str(predikat or BELUM), unor_id)
        self._sums[key] += jumlah

    def move(self, row: Penilaian, dari: str | None, ke: str | None) -> None:
        """One person from one predikat to another; None: not rated."""
        self.add(row, row.unor_id, dari, -1)
        self.add(row, row.unor_id, ke, +1)

    def include(self, other: "Selisih") -> None:
        for key, jumlah in other._sums.items():
            self._sums[key] += jumlah

    def write(self, s: Session) -> None:
        instansi: Counter[tuple[Any, ...]] = Counter()
        for key, jumlah in self._sums.items():
            instansi[key[:-1]] += jumlah
        _add(s, JumlahPredikat, _UNIT, {key: jumlah for key, jumlah in self._sums.items() if key[-1] is not None})
        _add(s, JumlahInstansi, _INSTANSI, instansi)
        self._sums.clear()


def _add(
    s: Session, table: type[JumlahPredikat | JumlahInstansi], names: tuple[str, ...], sums: dict[tuple[Any, ...], int]
) -> None:
    changed = sorted((key, jumlah) for key, jumlah in sums.items() if jumlah)
    if changed:
        values = [dict(zip(names, key, strict=True)) | {"jumlah": jumlah} for key, jumlah in changed]
        rows = insert(table).values(values)
        total = table.jumlah + rows.excluded.jumlah
        s.execute(rows.on_conflict_do_update(index_elements=list(names), set_={"jumlah": total}))


def change(s: Session, beda: Iterable[tuple[Penilaian, UUID | None, str | None, int]]) -> None:
    """An assessment's period, a unit, a predikat, and how many people more or fewer have it there."""
    selisih = Selisih()
    for row, unor_id, predikat, jumlah in beda:
        selisih.add(row, unor_id, predikat, jumlah)
    selisih.write(s)


def move(s: Session, row: Penilaian, dari: str | None, ke: str | None) -> None:
    """As Selisih.move, for a transaction that changes one person only."""
    change(s, [(row, row.unor_id, dari, -1), (row, row.unor_id, ke, +1)])
