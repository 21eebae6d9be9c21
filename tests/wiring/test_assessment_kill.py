"""A bulk rating whose service is killed half way: after the restart every row once, counters equal, told once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from test_assessment import KABID, STAF, System, approved, pejabat, system  # noqa: F401 the fixture

from contracts import assessment as c
from contracts.errors import KinerjaError
from contracts.types import new_id
from dev.process import wait_until

PEOPLE = 40
_RECOUNT = """
SELECT count(*) FROM (
    SELECT instansi_id, tahun, jenis, urutan, {unor} coalesce(predikat, '') AS predikat, count(*)::int AS jumlah
    FROM penilaian GROUP BY 1, 2, 3, 4, 5{more}
    EXCEPT SELECT instansi_id, tahun, jenis, urutan, {unor} predikat, jumlah FROM {table}
) x"""


@pytest.fixture
def unit(system: System) -> list[UUID]:  # noqa: F811
    """The first quarters of so many people with one penilai; STAF is one of them."""
    nips = [STAF, *(f"199001012010011{number:03}" for number in range(1, PEOPLE))]
    told = (approved(new_id(), 1, pejabat(KABID), new_id()).model_copy(update={"nip": nip}) for nip in nips)
    system.publish(*told)
    query = "SELECT id FROM penilaian WHERE jenis = 'triwulanan' AND urutan = 1 AND status = 'berjalan' ORDER BY id"
    assert wait_until(lambda: len(system.rows(query)) == PEOPLE, seconds=40)
    return [UUID(str(id)) for (id,) in system.rows(query)]


def test_a_bulk_that_was_killed_half_way_is_whole_when_it_is_sent_again(
    system: System,  # noqa: F811
    unit: list[UUID],
) -> None:
    lines = [c.RatingBaris(penilaian_id=id, hasil_kerja="sesuai", perilaku="di_atas", umpan_balik="B") for id in unit]
    order = c.SetRatingMassal(baris=lines)

    def send() -> Any:
        try:
            return system.ask(KABID, "set_rating_massal", order)
        except KinerjaError as error:
            return error

    with closing(system.connect()) as other, ThreadPoolExecutor(1) as pool:
        with other.cursor() as cursor:  # all rows are written, the counters wait for this one
            cursor.execute("SELECT 1 FROM jumlah_predikat WHERE urutan = 1 AND jenis = 'triwulanan' FOR UPDATE")
        first = pool.submit(send)
        waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        assert wait_until(lambda: bool(system.rows(waits)), seconds=20)
        system.kill()
        other.rollback()
        assert system.rows("SELECT count(*) FROM penilaian WHERE rating_ke > 0") == [(0,)]
        system.start()
        first.result(timeout=60)
    again = send()
    assert (set(again.done), again.refused) == (set(unit), [])
    assert system.rows("SELECT rating_ke, predikat, count(*) FROM penilaian WHERE rating_ke > 0 GROUP BY 1, 2") == [
        (1, "baik", PEOPLE)
    ]
    told = "SELECT count(*), count(DISTINCT data->>'penilaian_id') FROM outbox WHERE type = 'assessment.rated.v1'"
    assert system.rows(told) == [(PEOPLE, PEOPLE)]
    acts = "SELECT count(*), count(DISTINCT penilaian_id) FROM riwayat WHERE perbuatan = 'set_rating'"
    assert system.rows(acts) == [(PEOPLE, PEOPLE)]
    for table, unor, more in (("jumlah_predikat", "unor_id,", ", 6"), ("jumlah_instansi", "", "")):
        assert system.rows(_RECOUNT.format(table=table, unor=unor, more=more)) == [(0,)], table
    ((mine,),) = system.rows(f"SELECT id FROM penilaian WHERE nip = '{STAF}' AND jenis = 'triwulanan' AND urutan = 1")
    assert system.ask(STAF, "penilaian", c.PenilaianQuery(id=mine)).predikat == "baik"
