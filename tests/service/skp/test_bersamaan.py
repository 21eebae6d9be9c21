"""Two people at the same moment: one effect, one event, a clear word for who came second."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from skp_dunia import Dunia
from sqlalchemy import select
from sqlalchemy.event import listen

from chassis.events import Outbox
from contracts import skp as c
from contracts.errors import KinerjaError
from contracts.types import Periode, new_id
from services.skp import commands
from services.skp.models import Perubahan, Skp


@pytest.fixture
def db(service_db):
    return service_db("skp")


@pytest.fixture
def dunia(db):
    with db.transaction() as s:
        made = Dunia(s)
        made.fill()
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
        return len(s.scalars(select(Outbox.id).where(Outbox.type == type)).all())


def _submitted(db, dunia, nip: str) -> c.Skp:
    with db.transaction() as s:
        dunia.s = s
        return dunia.diajukan(nip)


def test_two_approvals_at_once_are_one(db, dunia, orang):
    skp = _submitted(db, dunia, orang.kadis)
    boss = dunia.siapa(orang.bupati)
    answers = _together(db, *[("approve", boss, c.ApproveSkp(skp_id=skp.id))] * 4)
    assert [answer.versi for answer in answers] == [1] * 4
    assert _told(db, "skp.approved.v1") == 1
    with db.read() as s:
        acts = s.scalars(select(Perubahan.perbuatan).where(Perubahan.skp_id == skp.id)).all()
    assert acts.count("approve") == 1


def test_approve_and_return_at_once_the_second_is_told_who_was_first(db, dunia, orang):
    skp = _submitted(db, dunia, orang.kadis)
    boss = dunia.siapa(orang.bupati)
    answers = _together(
        db,
        ("approve", boss, c.ApproveSkp(skp_id=skp.id)),
        ("return_with_note", boss, c.ReturnSkp(skp_id=skp.id, catatan="x")),
    )
    (refusal,) = [answer for answer in answers if isinstance(answer, KinerjaError)]
    assert refusal.code == "status-berubah"
    assert orang.nama[orang.bupati] in refusal.message
    assert _told(db, "skp.approved.v1") + _told(db, "skp.returned.v1") == 1


def test_the_same_create_at_once_makes_one(db, dunia, orang):
    cmd = c.CreateSkp(id=new_id(), periode=orang.tahun, pendekatan="kualitatif")
    answers = _together(db, *[("create", dunia.siapa(orang.staf), cmd)] * 4)
    assert {answer.id for answer in answers} == {cmd.id}
    assert _told(db, "skp.created.v1") == 1


def test_two_creates_of_the_same_days_one_wins(db, dunia, orang):
    acts = [
        ("create", dunia.siapa(orang.staf), c.CreateSkp(id=new_id(), periode=orang.tahun, pendekatan="kualitatif"))
        for _ in range(4)
    ]
    answers = _together(db, *acts)
    refused = [answer for answer in answers if isinstance(answer, KinerjaError)]
    assert {one.code for one in refused} == {"periode-tumpang-tindih"}
    assert len(refused) == 3


def test_two_updates_into_the_same_days_one_wins(db, dunia, orang):
    """And they write one after the other: at once, each would now and then wait for the other (a deadlock)."""
    with db.transaction() as s:
        dunia.s = s
        made = [dunia.buat(orang.staf, periode=Periode(awal=date(2026, m, 1), akhir=date(2026, m, 28))) for m in (1, 3)]
    middle = Periode(awal=date(2026, 2, 1), akhir=date(2026, 2, 28))
    acts = [
        ("update", dunia.siapa(orang.staf), c.UpdateSkp(skp_id=skp.id, periode=middle, pendekatan="kualitatif"))
        for skp in made
    ]
    both = Barrier(2)

    def wait_for_the_other(_connection, _cursor, statement, *_):
        if statement.startswith("UPDATE skp SET awal"):
            with suppress(BrokenBarrierError):
                both.wait(timeout=0.5)

    listen(db.engine, "before_cursor_execute", wait_for_the_other)
    answers = _together(db, *acts)
    assert both.broken, "both wrote their days at the same moment"
    assert [answer.code for answer in answers if isinstance(answer, KinerjaError)] == ["periode-tumpang-tindih"]
    with db.read() as s:
        assert len(s.scalars(select(Skp).where(Skp.awal == middle.awal)).all()) == 1


def test_rhk_added_at_once_all_stand_in_a_row(db, dunia, orang):
    with db.transaction() as s:
        dunia.s = s
        skp = dunia.buat(orang.staf)
    add = [
        ("add_rhk", dunia.siapa(orang.staf), c.AddRhk(id=new_id(), skp_id=skp.id, jenis="utama", rencana=f"{n}"))
        for n in range(4)
    ]
    answers = _together(db, *add)
    last = max(answers, key=lambda answer: answer.rev)
    assert [rhk.urutan for rhk in last.rhk] == [1, 2, 3, 4]
    assert last.rev == skp.rev + 4


def test_two_bulks_in_opposite_order_do_not_lock_each_other(db, dunia, orang):
    made = [_submitted(db, dunia, nip).id for nip in (orang.staf, orang.staf2)]
    answers = _together(
        db,
        ("bulk_approve", dunia.siapa(orang.kabid), c.BulkApprove(skp_ids=made)),
        ("bulk_approve", dunia.siapa(orang.kabid), c.BulkApprove(skp_ids=made[::-1])),
    )
    assert [set(answer.done) for answer in answers] == [set(made)] * 2
    assert _told(db, "skp.approved.v1") == 2
