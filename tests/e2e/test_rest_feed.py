"""The REST feed: from one cursor every event is read, once, in each service's order, also while others write."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.org import CreateTim
from contracts.types import new_id
from dev.demo_http import Rest
from dev.demo_world import World
from dev.places import ROOT
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.conftest import system_of
from tests.e2e.crowd import Crowd, gather

WRITERS, EACH = 4, 15


@pytest.fixture(scope="module")
def before(all_events: Rest) -> str:
    """The cursor behind all that others did."""
    return end_of(all_events)


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World, before: str) -> Crowd:
    return gather(world, stack.url, count=WRITERS)


def read(rest: Rest, after: str | None, **params: Any) -> Iterator[dict[str, Any]]:
    """Pages to the end of what is there now."""
    while True:
        page = rest.ask("GET", "/events", params=params | ({"after": after} if after else {}))
        assert page.status == 200, page
        after = page.json["next"]
        assert after, "the cursor is always there: a reader goes on with it later"
        yield page.json
        if not page.json["items"]:
            return


def end_of(rest: Rest, **params: Any) -> str:
    """The cursor behind everything that has happened so far."""
    (*_, last) = read(rest, None, limit=500, **params)
    return str(last["next"])


def test_a_reader_that_follows_while_others_write_misses_nothing(crowd: Crowd, all_events: Rest) -> None:
    start = end_of(all_events)
    seen: list[dict[str, Any]] = []
    done = threading.Event()
    made: list[str] = []

    def write(nip: str) -> None:
        caller = Rest(crowd.url, crowd.caller(nip).token)
        for day in range(EACH):
            periode = {"awal": f"2040-01-{day + 1:02d}", "akhir": f"2040-01-{day + 1:02d}"}
            answer = caller.ask("POST", "/skp", {"periode": periode, "pendekatan": "kualitatif"})
            assert answer.status == 201, answer
            made.append(answer.json["id"])

    def follow() -> None:
        after, last = start, False
        while not last:
            last = done.is_set() and len(created(seen)) >= WRITERS * EACH
            for page in read(reader, after, limit=7):
                seen.extend(page["items"])
                after = page["next"]

    reader = Rest(all_events.url, all_events.token)
    threads = [threading.Thread(target=write, args=(nip,)) for nip in crowd.members]
    following = threading.Thread(target=follow, daemon=True)
    following.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    following.join(timeout=30)
    assert sorted(created(seen)) == sorted(made)
    assert max(Counter(event["id"] for event in seen).values()) == 1


def created(events: list[dict[str, Any]]) -> list[str]:
    return [event["data"]["skp_id"] for event in events if event["type"] == "skp.created.v1"]


def test_reading_again_gives_the_same_in_the_same_order_whatever_the_page(
    crowd: Crowd, all_events: Rest, before: str
) -> None:
    small = [event for page in read(all_events, before, limit=9) for event in page["items"]]
    large = [event for page in read(all_events, before, limit=500) for event in page["items"]]
    assert {event["source"] for event in small} >= {"urn:kinerja:org", "urn:kinerja:skp"}
    for source in {event["source"] for event in large}:
        one = [event["id"] for event in small if event["source"] == source]
        other = [event["id"] for event in large if event["source"] == source]
        assert one == other[: len(one)]
        assert len(one) == len(set(one))


def test_an_event_in_the_feed_is_a_cloud_event(all_events: Rest) -> None:
    event = next(iter(read(all_events, None, type="skp.created.v1")))["items"][0]
    assert event["specversion"] == "1.0"
    assert event["source"] == "urn:kinerja:skp"
    assert event["subject"] == event["data"]["skp_id"]
    assert event["datacontenttype"] == "application/json"


def test_what_is_internal_is_in_no_feed(all_events: Rest) -> None:
    types = {event["type"] for page in read(all_events, None, limit=500) for event in page["items"]}
    assert types >= {"skp.created.v1", "org.pegawai_changed.v1"}
    assert not types & {"org.kontak_changed.v1", "org.password_reset_requested.v1", "org.session_revoked.v1"}
    for type_ in ("org.kontak_changed.v1", "org.session_revoked.v1"):
        answer = all_events.ask("GET", "/events", params={"type": type_})
        assert answer.status in (403, 422) or answer.json["items"] == [], type_


def test_a_system_reads_only_the_types_of_its_scopes(stack: Stack, world: World, crowd: Crowd) -> None:
    system = system_of(stack, "events:skp.created.v1", "events:org.tim_changed.v1")
    world.org().create_tim(
        CreateTim(id=new_id(), nama="Tim Uji", ketua_nip=crowd.members[0], berlaku_dari="2026-01-01")
    )

    def types() -> set[str]:
        return {event["type"] for page in read(system, None, limit=500) for event in page["items"]}

    assert wait_until(lambda: types() == {"skp.created.v1", "org.tim_changed.v1"}, seconds=10)


def test_people_have_no_feed_unless_they_run_the_system(crowd: Crowd) -> None:
    assert crowd.caller(crowd.members[0]).ask("GET", "/events").status == 403


def test_every_documented_type_can_be_asked_for(all_events: Rest) -> None:
    documented = json.loads((ROOT / "docs" / "asyncapi.json").read_text())["components"]["messages"].values()
    refused = {
        one["name"]
        for one in documented
        if all_events.ask("GET", "/events", params={"type": one["name"]}).status != 200
    }
    assert len(documented) == len({one["name"] for one in documented}) > 10
    assert not refused


def test_an_unknown_type_is_said_to_be_unknown(all_events: Rest) -> None:
    answer = all_events.ask("GET", "/events", params={"type": "skp.apa_saja.v9"})
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "type"
