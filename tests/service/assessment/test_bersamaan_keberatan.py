"""Two people at the same moment over one objection: one effect, one event, a clear word for who came second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from penilaian_dunia import KABID, KADIS, STAF, Dunia
from sqlalchemy import func, select, text, update

from chassis.events import Outbox
from contracts import assessment as c
from contracts.errors import Conflict, KinerjaError
from contracts.types import new_id
from dev.process import wait_until
from services.assessment import commands, models

_AGO = datetime(2026, 7, 6, 2, tzinfo=UTC)


@pytest.fixture
def db(service_db):
    return service_db("assessment")


@pytest.fixture
def dunia(db):
    with db.transaction() as s:
        made = Dunia(s)
        made.fill()
        row = made.terima(made.skp_disetujui(STAF))[0]
        made.do("set_rating", KABID, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
        made.row_id = row.id
    return made


def _together(db, *acts) -> list:
    """Runs each `(command, actor, cmd)` in a thread and a transaction of its own; answers or refusals, in order."""
    start = Barrier(len(acts))

    def run(act):
        name, actor, cmd = act
        start.wait(timeout=10)
        try:
            with db.transaction() as s:
                s.info["actor"] = actor
                return getattr(commands, name)(s, actor, cmd)
        except KinerjaError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _told(db, type: str) -> int:
    with db.read() as s:
        return s.scalar(select(func.count()).select_from(Outbox).where(Outbox.type == type))


def _filed(db, dunia) -> c.Keberatan:
    cmd = c.FileKeberatan(id=new_id(), penilaian_id=dunia.row_id, alasan="Bukti belum dibaca.")
    (made,) = _together(db, ("file_keberatan", dunia.siapa(STAF), cmd))
    return made


def test_two_decisions_are_one(db, dunia):
    made = _filed(db, dunia)
    atasan = dunia.siapa(KADIS)
    masa = {"unor_id": dunia.bidang_a, "tahun": 2026, "jenis": "triwulanan", "urutan": 1}
    _together(db, ("set_capaian", atasan, c.SetCapaian(capaian="baik", **masa)))
    accept = c.AcceptKeberatan(id=made.id, hasil_kerja="di_atas", perilaku="di_atas", alasan="Bukti kuat.")
    reject = c.RejectKeberatan(id=made.id, alasan="Bukti tidak mendukung.")
    answers = _together(db, ("accept_keberatan", atasan, accept), ("reject_keberatan", atasan, reject))
    assert sorted(type(one).__name__ for one in answers) == ["Conflict", "Keberatan"]
    assert "oleh Ratna Puspita" in next(one.message for one in answers if isinstance(one, Conflict))
    assert _told(db, "assessment.keberatan_decided.v1") == _told(db, "assessment.finalized.v1") == 1


@pytest.mark.parametrize(
    ("work", "kind", "expected"), [("remind_keberatan", "waiting", 2), ("tell_deciders", "reassigned", 1)]
)
def test_replicas_that_look_for_what_waits_at_once_tell_nobody_twice(db, dunia, work, kind, expected):
    """The penilai and who decides now are reminded; and who decides now is told that it is another."""
    made = _filed(db, dunia)
    with db.transaction() as s:
        dunia.s = s
        late = {"diajukan_pada": _AGO, "ingatkan_pada": _AGO.date()}
        s.execute(update(models.Keberatan).where(models.Keberatan.id == made.id).values(late))
        dunia.pegawai(KADIS, dunia.dinas, aktif=False)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(getattr(commands, work), [db] * 4))
    assert _told(db, f"assessment.keberatan_{kind}.v1") == expected


def test_two_filings_are_one(db, dunia):
    me = dunia.siapa(STAF)
    cmds = [c.FileKeberatan(id=new_id(), penilaian_id=dunia.row_id, alasan="Bukti belum dibaca.") for _ in range(2)]
    first, second = _together(db, *(("file_keberatan", me, cmd) for cmd in cmds))
    assert first.id == second.id, "the same words twice are one objection"
    assert _told(db, "assessment.keberatan_filed.v1") == 1


def test_a_rating_and_an_objection_do_not_miss_each_other(db, dunia):
    file = c.FileKeberatan(id=new_id(), penilaian_id=dunia.row_id, alasan="Bukti belum dibaca.")
    rate = c.SetRating(penilaian_id=dunia.row_id, hasil_kerja="di_atas")
    filed, rated = _together(db, ("file_keberatan", dunia.siapa(STAF), file), ("set_rating", dunia.siapa(KABID), rate))
    with db.read() as s:
        row = s.get_one(models.Keberatan, filed.id)
        penilaian = s.get_one(models.Penilaian, dunia.row_id)
        assert (row.predikat, row.rating_ke) == (penilaian.predikat, penilaian.rating_ke)
    assert isinstance(rated, Conflict) or rated.rating_ke == 2


def test_a_capaian_does_not_change_under_a_final_word(db, dunia):
    masa = {"unor_id": dunia.bidang_a, "tahun": 2026, "jenis": "triwulanan", "urutan": 1}
    boss, penilai = dunia.siapa(KADIS), dunia.siapa(KABID)
    with db.transaction() as s:
        commands.set_capaian(s, boss, c.SetCapaian(capaian="baik", **masa))
    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as s:
            s.info["actor"] = penilai
            commands.finalize(s, penilai, c.FinalizePenilaian(penilaian_ids=[dunia.row_id]))
            change = ("set_capaian", boss, c.SetCapaian(capaian="istimewa", **masa))
            asked = pool.submit(_together, db, change)
            assert wait_until(lambda: asked.done() or _is_waiting(db), seconds=10)
        (answer,) = asked.result(timeout=10)
    assert isinstance(answer, Conflict), "decided on what the final word left"


def _is_waiting(db) -> bool:
    with db.read() as s:
        return bool(s.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def test_of_two_who_rate_at_once_one_is_told(db, dunia):
    with db.read() as s:
        seen = s.get_one(models.Penilaian, dunia.row_id).rev
    penilai, delegate = dunia.siapa(KABID), dunia.siapa(KADIS, acting_for=KABID)
    cmds = [
        c.SetRating(penilaian_id=dunia.row_id, hasil_kerja=hasil, perilaku="sesuai", if_rev=seen)
        for hasil in ("di_atas", "di_bawah")
    ]
    answers = _together(db, ("set_rating", penilai, cmds[0]), ("set_rating", delegate, cmds[1]))
    assert sorted(type(one).__name__ for one in answers) == ["Penilaian", "Stale"]
    winner = next(one for one in answers if isinstance(one, c.Penilaian))
    with db.read() as s:
        row = s.get_one(models.Penilaian, dunia.row_id)
        assert (row.rating_ke, row.hasil_kerja) == (2, winner.hasil_kerja)
    assert _told(db, "assessment.rated.v1") == 2, "the first rating and the one that won"
