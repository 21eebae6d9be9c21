"""Fifty thousand people in one file (issue 2; features G7), and a large file after small ones."""

import resource
from collections.abc import Iterator

import pytest
from org_files import PEGAWAI_HEADER, counts, csv, pegawai_row, run
from sqlalchemy import func, select, text

from chassis.database import Database
from contracts import org
from services.org import models, queries

ROWS = 50_000
POOL = 10
"""More connections than `db` keeps, which lends them in turn."""


def people(numbers: range) -> Iterator[list[object]]:
    yield PEGAWAI_HEADER
    for n in numbers:
        born = f"{1970 + n % 30}{1 + n // 30 % 12:02}{1 + n // 360 % 28:02}"
        number = f"{born}{1992 + n % 30}{1 + n % 12:02}{1 + n % 2}{1 + n // 10080 % 999:03}"
        yield pegawai_row(number, nama=f"Orang Impor {n:05}", nomor_wa=f"0812{n:08}", golongan="III/a")


@pytest.mark.slow
def test_fifty_thousand_people_come_in_whole_with_bounded_memory(stored, db):
    data = csv(people(range(ROWS)))
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


def test_a_large_file_after_small_ones_reads_no_table_whole_for_every_row(stored, db):
    """The plan that a connection keeps from the small ones would: with it 50,000 rows took minutes."""
    run(db, stored, "pegawai", csv(people(range(12))), "coba.csv")
    with db.transaction() as s:
        s.execute(text("ANALYZE pegawai"))  # as the server does by itself after some changes
    run(db, stored, "pegawai", csv(people(range(12, 24))), "coba.csv")
    _, before = _read_whole(db)
    run(db, stored, "pegawai", csv(people(range(24, 3024))), "pegawai.csv")
    there, after = _read_whole(db)
    assert there == 3024 + 7
    assert after - before < 3000 * 100


def _read_whole(db: Database) -> tuple[int, int]:
    """People, and rows of pegawai that the server has read in passes through all of it."""
    for _ in range(POOL):
        with db.read() as s:
            s.execute(text("SELECT pg_stat_force_next_flush()"))  # each connection tells what it did
    with db.read() as s:
        there = s.scalar(select(func.count()).select_from(models.Pegawai)) or 0
        read = s.scalar(text("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'pegawai'")) or 0
        return there, read
