"""Two people at once: no circle, no double person, nobody left in a closed unor."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from org_world import SINCE, SUPER
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from chassis.database import Database
from contracts import org
from contracts.errors import KinerjaError
from contracts.types import new_id
from services.org import commands, models


def at_once(db: Database, *acts: Callable[[Session], object]) -> list[object]:
    """Runs each in a thread and transaction of its own, started together; what each returned or raised.

    A deadlock is run again, as chassis does.
    """
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(n: int, act: Callable[[Session], object]) -> None:
        start.wait()
        for _ in range(3):
            try:
                with db.transaction() as s:
                    s.info["actor"] = SUPER
                    outcomes[n] = act(s)
                return
            except KinerjaError as refusal:
                outcomes[n] = refusal
                return
            except OperationalError as error:
                outcomes[n] = error

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


def test_two_moves_at_once_make_no_circle(stored, db):
    left, right = stored.bidang, stored.kosong
    for _ in range(5):
        outcomes = at_once(
            db,
            lambda s: commands.move_unor(s, SUPER, org.MoveUnor(id=left, induk_id=right, berlaku_dari=SINCE)),
            lambda s: commands.move_unor(s, SUPER, org.MoveUnor(id=right, induk_id=left, berlaku_dari=SINCE)),
        )
        codes = [getattr(outcome, "code", "done") for outcome in outcomes]
        assert sorted(codes) == ["done", "unor-melingkar"]
        for unor in (left, right):
            back = org.MoveUnor(id=unor, induk_id=stored.dinas, berlaku_dari=SINCE)
            at_once(db, lambda s, back=back: commands.move_unor(s, SUPER, back))


def test_the_same_person_created_twice_at_once_is_one(stored, db):
    cmd = stored.new_person("Orang Baru", stored.seksi)
    outcomes = at_once(db, *[lambda s: commands.create_pegawai(s, SUPER, cmd)] * 4)
    assert len({outcome.nip for outcome in outcomes}) == 1
    other = cmd.model_copy(update={"id": new_id()})
    twin = other.model_copy(update={"id": new_id(), "nip": "198801012015011007"})
    both = [twin, twin.model_copy(update={"id": new_id()})]
    outcomes = at_once(db, *[lambda s, c=c: commands.create_pegawai(s, SUPER, c) for c in both])
    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["done", "nip-sudah-terdaftar"]


def test_nobody_moves_into_a_unor_that_is_being_closed(stored, db):
    empty = stored.unor("Seksi Sepi", stored.dinas)
    stored.s.commit()
    yesterday = stored.day() - timedelta(days=1)
    place = org.MovePegawai(
        nip=stored.staf, unor_id=empty, jenis_jabatan="pelaksana", jabatan="Arsiparis", berlaku_dari=SINCE
    )
    outcomes = at_once(
        db,
        lambda s: commands.close_unor(s, SUPER, org.CloseUnor(id=empty, berlaku_sampai=yesterday)),
        lambda s: commands.move_pegawai(s, SUPER, place),
    )
    codes = {getattr(outcome, "code", "done") for outcome in outcomes}
    assert codes in ({"done", "unor-ditutup"}, {"done", "unor-masih-terpakai"})


def test_two_replicas_apply_what_is_due_once(stored, db):
    day = stored.day() + timedelta(days=1)
    for who in (stored.staf, stored.rekan, stored.sendiri):
        cmd = org.MovePegawai(
            nip=who, unor_id=stored.bidang, jenis_jabatan="pelaksana", jabatan="Arsiparis", berlaku_dari=day
        )
        commands.move_pegawai(stored.s, SUPER, cmd)
    stored.s.commit()
    when = datetime.now(UTC) + timedelta(days=2)
    start = threading.Barrier(2)
    counts: list[int] = []

    def run() -> None:
        start.wait()
        counts.append(commands.apply_due(db, when))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(counts) == 3
    moved = select(func.count()).where(models.Riwayat.perbuatan == "move")
    with db.read() as s:
        assert s.scalar(moved) == 3
