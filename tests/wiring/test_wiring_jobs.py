"""Background work: progress, refusals, failure, and going on where a killed or stopped worker left off."""

from uuid import UUID

import pytest

from contracts.base import JobQuery, JobState
from contracts.errors import NotFound
from contracts.types import new_id
from tests.wiring.conftest import Home, until
from tests.wiring.sample.contract import CopyNotes


def start(home: Home, texts: list[str], behaviour: str = "") -> UUID:
    cmd = CopyNotes(id=new_id(), texts=texts, behaviour=behaviour)
    state = home.client().copy(cmd, actor=home.token())
    assert (state.id, state.total, state.done) == (cmd.id, len(texts), 0)
    return cmd.id


def state(home: Home, job: UUID) -> JobState:
    return home.client().job(JobQuery(id=job), actor=home.token())


def test_a_job_is_done_with_progress_and_refusals(shared: Home) -> None:
    job = start(shared, ["a", "no", "c"])
    until(lambda: state(shared, job).state == "selesai")
    done = state(shared, job)
    assert (done.done, done.total) == (3, 3)
    assert [(r.subject, r.message) for r in done.refused] == [("no", "Ditolak.")]
    assert done.finished_at is not None
    assert shared.sql("SELECT text FROM heard WHERE note_id = %s ORDER BY number", str(job)) == [
        ("a",),
        ("no",),
        ("c",),
    ]


def test_a_refusal_of_the_whole_job_is_said(shared: Home) -> None:
    job = start(shared, ["a"], "refuse")
    until(lambda: state(shared, job).state == "gagal")
    assert state(shared, job).result["message"] == "Pekerjaan ini tidak dapat diselesaikan."
    assert state(shared, job).result["code"] == "tidak-jadi"


def test_the_same_id_again_is_the_same_job(shared: Home) -> None:
    cmd = CopyNotes(id=new_id(), texts=["a", "b"])
    for _ in range(3):
        shared.client().copy(cmd, actor=shared.token())
    until(lambda: state(shared, cmd.id).state == "selesai")
    assert shared.client().copy(cmd, actor=shared.token()).state == "selesai"
    assert shared.sql("SELECT count(*) FROM heard WHERE note_id = %s", str(cmd.id)) == [(2,)]


def test_a_job_is_invisible_to_everybody_but_its_owner(shared: Home) -> None:
    cmd = CopyNotes(id=new_id(), texts=["a"])
    shared.client().copy(cmd, actor=shared.token())
    stranger = shared.token(sub="stranger")
    with pytest.raises(NotFound):
        shared.client().job(JobQuery(id=cmd.id), actor=stranger)
    with pytest.raises(NotFound):
        shared.client().copy(cmd, actor=stranger)


def test_a_job_whose_worker_is_killed_goes_on_elsewhere_without_doing_anything_twice(home: Home) -> None:
    first = home.serve()
    texts = [str(number) for number in range(20)]
    job = start(home, texts, "slow")
    until(lambda: len(home.heard()) >= 3)
    home.serve()
    first.kill()
    until(lambda: state(home, job).state == "selesai", seconds=60)
    assert home.heard() == texts


def test_a_job_is_handed_on_between_two_batches_when_its_worker_is_stopped(home: Home) -> None:
    first = home.serve()
    texts = [str(number) for number in range(20)]
    job = start(home, texts, "slow")
    until(lambda: len(home.heard()) >= 3)
    assert first.stop() == 0
    assert len(home.heard()) < 20
    assert home.sql("SELECT state, worker FROM job") == [("menunggu", None)]
    home.serve()
    until(lambda: state(home, job).state == "selesai")
    assert home.heard() == texts
