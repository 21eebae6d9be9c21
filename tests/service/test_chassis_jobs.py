"""Who orders a job wakes the process's own runner, once the job can be seen."""

from collections.abc import Callable

import pytest

from chassis import jobs
from chassis.database import Database
from contracts.base import Actor
from contracts.types import new_id


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with each time that the runner of "salin" is woken."""
    times: list[int] = []
    monkeypatch.setitem(jobs.ORDERED, "salin", lambda: times.append(1))
    return times


def test_the_runner_is_woken_when_the_order_is_committed(
    service_db: Callable[[str], Database], actor: Callable[..., Actor], woken: list[int]
):
    with service_db("org").transaction() as s:
        jobs.start_job(s, actor(), id=new_id(), kind="salin", payload={})
        jobs.start_job(s, actor(), id=new_id(), kind="lain", payload={})
        assert not woken
    assert woken == [1]


def test_an_order_that_is_taken_back_wakes_nobody(
    service_db: Callable[[str], Database], actor: Callable[..., Actor], woken: list[int]
):
    def order_and_fail() -> None:
        with service_db("org").transaction() as s:
            jobs.start_job(s, actor(), id=new_id(), kind="salin", payload={})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        order_and_fail()
    assert not woken
