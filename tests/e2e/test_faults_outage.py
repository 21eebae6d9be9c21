"""The broker away, the database away, processes killed, each under load: nothing lost, nothing done twice."""

import itertools
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import pytest

from dev.demo_http import Rest
from dev.demo_readers import StandinPhone
from dev.infra import Infra
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e import ledger
from tests.e2e.conftest import phone_of, system_of, world_of
from tests.e2e.crowd import Crowd, gather
from tests.e2e.load import PER_SKP, Load
from tests.e2e.rating_sheet import Sheet

AWAY = 10.0
"""Seconds that a server is stopped."""
SERVICES = ("org", "skp", "assessment", "notify")


@pytest.fixture(scope="module")
def feed(own_stack: Stack) -> Rest:
    return system_of(own_stack, "events:*")


@pytest.fixture(scope="module")
def own_phone(own_stack: Stack) -> StandinPhone:
    return phone_of(own_stack)


@pytest.fixture
def crowd(own_stack: Stack) -> Crowd:
    return gather(world_of(own_stack), own_stack.url, count=4)


def under_load(crowd: Crowd, trouble: Callable[[Load], None], *, each: int) -> Load:
    """Four people write `each` SKP; `trouble` comes when they are at work."""
    load = Load(crowd, threads=4, each=each, seconds=120)
    load.start()
    assert wait_until(lambda: load.commands >= 20, seconds=30)
    trouble(load)
    load.join()
    return load


def test_a_stopped_broker_loses_nothing(
    own_stack: Stack, own_infra: Infra, crowd: Crowd, own_phone: StandinPhone, feed: Rest
) -> None:
    def broker_away(load: Load) -> None:
        own_infra.rabbit.stop()
        time.sleep(AWAY)
        assert not load.done
        own_infra.up(lives_with="parent")

    load = under_load(crowd, broker_away, each=16)
    assert set(load.answers) <= {200, 201, 503}
    assert load.answers[503], "the outage was not noticed, so nothing was tested"
    ledger.check(load, own_phone, feed, seconds=60)


def test_a_stopped_database_loses_nothing(
    own_stack: Stack, own_infra: Infra, crowd: Crowd, own_phone: StandinPhone, feed: Rest
) -> None:
    def database_away(load: Load) -> None:
        own_infra.postgres.stop()
        time.sleep(AWAY)
        assert not load.done
        own_infra.up(lives_with="parent")

    load = under_load(crowd, database_away, each=12)
    assert set(load.answers) <= {200, 201, 503}
    assert load.answers[503], "the outage was not noticed, so nothing was tested"
    ledger.check(load, own_phone, feed, seconds=60)


def test_killed_processes_lose_nothing_and_do_nothing_twice(
    own_stack: Stack, crowd: Crowd, own_phone: StandinPhone, feed: Rest
) -> None:
    rng, killed = random.Random(20260112), []

    def kill_at_random(load: Load) -> None:
        after = load.commands
        for program in itertools.cycle(SERVICES):
            own_stack.kill(rng.choice([name for name, p in own_stack.processes.items() if p.program == program]))
            own_stack.start(program)
            killed.append(program)
            after += rng.randint(40, 120)  # commands, not seconds: a quick machine must not be through before the last
            assert wait_until(partial(load.reached, after), seconds=120)
            if load.done:
                return

    load = under_load(crowd, kill_at_random, each=500 // PER_SKP // 4 + 1)
    assert sum(load.answers[status] for status in (200, 201)) >= 500
    assert set(load.answers) <= {200, 201, 503}
    assert set(killed) == set(SERVICES), killed
    own_stack.wait_ready()
    ledger.check(load, own_phone, feed, seconds=90)


# ---------------------------------------------------------------- a sheet of ratings

_PARTS = ("hasil_kerja", "perilaku")
_FIRST, _REST = 200, 10
"""Rows of the sheet's first command, and of its second."""
_RECOUNT = """
SELECT count(*) FROM (
    SELECT tahun, jenis, urutan, {unor} coalesce(predikat, '') AS predikat, count(*)::int AS jumlah
    FROM penilaian WHERE instansi_id = %s AND dihitung GROUP BY 1, 2, 3, 4{more}
    EXCEPT SELECT tahun, jenis, urutan, {unor} predikat, jumlah FROM {table} WHERE instansi_id = %s
) x"""


def test_a_sheet_whose_saving_was_killed_half_way_is_whole_when_it_is_sent_again(
    own_stack: Stack, crowd: Crowd
) -> None:
    sheet = Sheet(own_stack, crowd, count=_FIRST + _REST + 1)
    assert wait_until(lambda: sheet.of_unit("count(*)") == [(_FIRST + _REST + 1,)], seconds=120)
    ids = [str(id) for (id,) in sheet.of_unit("id", "ORDER BY nama_cari, id")]
    one = crowd.caller(crowd.head).ask("PUT", f"/penilaian/{ids[-1]}/rating", dict.fromkeys(_PARTS, "di_atas"))
    assert one.status == 200, one
    book = sheet.taken()
    at = {cell.value: cell.column for cell in book.active[1]}
    for number, row in enumerate(book.active.iter_rows(min_row=2, max_row=_FIRST + _REST + 1)):
        for name in ("Hasil kerja", "Perilaku"):
            row[at[name] - 1].value = "Sesuai ekspektasi" if number < _FIRST else "Di atas ekspektasi"
    form = sheet.tried(book)
    assert len(form["baris"]) == _FIRST + _REST

    with closing(sheet.connect()) as other, ThreadPoolExecutor(1) as pool:
        with other.cursor() as cursor:  # the first command does not need this counter; the second waits for it
            best = "SELECT 1 FROM jumlah_predikat WHERE unor_id = %s AND predikat = 'sangat_baik' FOR UPDATE"
            cursor.execute(best, [sheet.unor])
            assert cursor.rowcount == 1
        first = pool.submit(sheet.saved, form)
        waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        rated = "count(*) FILTER (WHERE predikat = 'baik'), count(*) FILTER (WHERE predikat = 'sangat_baik')"
        assert wait_until(lambda: bool(sheet.rows(waits)), seconds=60)
        (name,) = [name for name, one in own_stack.processes.items() if one.program == "assessment"]
        own_stack.kill(name)
        other.rollback()
        assert sheet.of_unit(rated) == [(_FIRST, 1)], "the first command is whole, of the second there is nothing"
        assert first.result(timeout=60).status_code == 503
    own_stack.start("assessment")
    own_stack.wait_ready()
    assert sheet.saved(form).status_code == 303
    assert f"Rating {_FIRST + _REST} orang disimpan dari berkas" in sheet.said()
    assert sheet.of_unit(f"{rated}, max(rating_ke)") == [(_FIRST, _REST + 1, 1)]
    for table, told in (("outbox", "o.data->>'penilaian_id' = p.id::text AND o.type = 'assessment.rated.v1'"),
                        ("riwayat", "o.penilaian_id = p.id AND o.perbuatan = 'set_rating'")):  # fmt: skip
        count = f"SELECT count(*), count(DISTINCT p.id) FROM penilaian p JOIN {table} o ON {told} WHERE p.unor_id = %s"
        assert sheet.rows(count, sheet.unor) == [(len(ids), len(ids))], table
    for table, unor, more in (("jumlah_predikat", "unor_id,", ", 5"), ("jumlah_instansi", "", "")):
        recount = _RECOUNT.format(table=table, unor=unor, more=more)
        assert sheet.rows(recount, sheet.instansi, sheet.instansi) == [(0,)], table
