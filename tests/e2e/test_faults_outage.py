"""The broker away, the database away, processes killed, each under load: nothing lost, nothing done twice."""

import itertools
import random
import time
from collections.abc import Callable
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

AWAY = 10.0
"""Seconds that a server is stopped."""
SERVICES = ("org", "skp", "assessment", "notify")

pytestmark = pytest.mark.timeout(300)


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

    load = under_load(crowd, broker_away, each=20)
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

    load = under_load(crowd, database_away, each=20)
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
