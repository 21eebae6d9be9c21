"""Keeps how many people of a unit have which predikat, by differences and in one order: nobody waits in a circle."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.assessment.models import JumlahInstansi, JumlahPredikat, Penilaian, Rencana

BELUM = ""
"""The predikat of who is not rated yet."""

_UNIT = ("instansi_id", "tahun", "jenis", "urutan", "predikat", "unor_id")
_INSTANSI = _UNIT[:-1]


class Selisih:
    """Differences of one transaction: gathered while rows of penilaian are locked, written once after the last.

    People are counted, not assessments: one that is not `dihitung` changes nothing.
    """

    def __init__(self) -> None:
        self._sums: Counter[tuple[Any, ...]] = Counter()

    def enter(self, row: Penilaian) -> None:
        self._add(row, row.predikat, +1)

    def leave(self, row: Penilaian) -> None:
        self._add(row, row.predikat, -1)

    def move(self, row: Penilaian, dari: str | None, ke: str | None) -> None:
        """One person from one predikat to another; None: not rated."""
        self._add(row, dari, -1)
        self._add(row, ke, +1)

    def write(self, s: Session) -> None:
        instansi: Counter[tuple[Any, ...]] = Counter()
        for key, jumlah in self._sums.items():
            instansi[key[:-1]] += jumlah
        _add(s, JumlahPredikat, _UNIT, {key: jumlah for key, jumlah in self._sums.items() if key[-1] is not None})
        _add(s, JumlahInstansi, _INSTANSI, instansi)
        self._sums.clear()

    def _add(self, row: Penilaian, predikat: str | None, jumlah: int) -> None:
        """Who has no unit is counted for the instansi only."""
        if row.dihitung:
            key = (row.instansi_id, row.tahun, str(row.jenis), row.urutan, str(predikat or BELUM), row.unor_id)
            self._sums[key] += jumlah


def _add(
    s: Session, table: type[JumlahPredikat | JumlahInstansi], names: tuple[str, ...], sums: dict[tuple[Any, ...], int]
) -> None:
    changed = sorted((key, jumlah) for key, jumlah in sums.items() if jumlah)
    if changed:
        values = [dict(zip(names, key, strict=True)) | {"jumlah": jumlah} for key, jumlah in changed]
        rows = insert(table).values(values)
        total = table.jumlah + rows.excluded.jumlah
        s.execute(rows.on_conflict_do_update(index_elements=list(names), set_={"jumlah": total}))


def move(s: Session, row: Penilaian, dari: str | None, ke: str | None) -> None:
    """As Selisih.move, for a transaction that changes one person only."""
    selisih = Selisih()
    selisih.move(row, dari, ke)
    selisih.write(s)


def represent(s: Session, rows: Iterable[Penilaian]) -> None:
    """Of a person's assessments in one period of an instansi one is counted: whose SKP ends last, of equals the later.

    `rows`: all of that person in a year, locked and flushed, so that nobody else decides it meanwhile.
    """
    periods: dict[tuple[Any, ...], list[Penilaian]] = {}
    for row in rows:
        periods.setdefault((row.instansi_id, row.tahun, str(row.jenis), row.urutan), []).append(row)
    ends = _ends(s, [row for found in periods.values() if len(found) > 1 for row in found])
    for found in periods.values():
        last = max(found, key=lambda row: (ends.get(_plan(row), ""), row.id))
        for row in found:
            row.dihitung = row is last


def _ends(s: Session, rows: list[Penilaian]) -> dict[tuple[UUID, int], str]:
    """The last day of each one's SKP in the version that it stands on, as ISO text."""
    if not rows:
        return {}
    last = Rencana.isi["periode"]["akhir"].astext.label("akhir")
    plans = tuple_(Rencana.skp_id, Rencana.versi).in_({_plan(row) for row in rows})
    return {
        (one.skp_id, one.versi): one.akhir
        for one in s.execute(select(Rencana.skp_id, Rencana.versi, last).where(plans))
    }


def _plan(row: Penilaian) -> tuple[UUID, int]:
    return row.skp_id, row.versi_skp
