"""Fifty thousand people in one file (issue 2; features G7)."""

import resource
from collections.abc import Iterator

import pytest
from org_files import PEGAWAI_HEADER, counts, csv, pegawai_row, run
from sqlalchemy import func, select

from contracts import org
from services.org import models, queries

ROWS = 50_000


def people() -> Iterator[list[object]]:
    yield PEGAWAI_HEADER
    for n in range(ROWS):
        born = f"{1970 + n % 30}{1 + n // 30 % 12:02}{1 + n // 360 % 28:02}"
        number = f"{born}{1992 + n % 30}{1 + n % 12:02}{1 + n % 2}{1 + n // 10080 % 999:03}"
        yield pegawai_row(number, nama=f"Orang Impor {n:05}", nomor_wa=f"0812{n:08}", golongan="III/a")


@pytest.mark.slow
def test_fifty_thousand_people_come_in_whole_with_bounded_memory(stored, db):
    data = csv(people())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    state, refused = run(db, stored, "pegawai", data, "pegawai.csv")
    assert refused is None, state.refused[:5]
    assert (state.done, state.total, state.result["dibuat"]) == (ROWS, ROWS, ROWS)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 600  # MB
    found = counts(db)
    assert (found["pegawai"] - 7, found["penempatan"] - 7) == (ROWS, ROWS)
    assert found["outbox"] > 2 * ROWS
    with db.read() as s:
        assert s.scalar(select(func.count()).where(models.Pegawai.unor_id == stored.seksi)) == ROWS + 3
        assert s.scalar(select(func.count(models.Pegawai.sidik.distinct()))) == ROWS + 7
        assert s.scalars(select(func.length(models.Pegawai.sidik)).distinct()).all() == [32]
    query = org.DaftarPegawai(q="Impor 04321")
    assert [one.nama for one in queries.daftar_pegawai(stored.s, stored.admin, query).items] == ["Orang Impor 04321"]
