"""When there is too much or something is away: a quick, honest 503, and no thread that waits for nothing."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from chassis.config import Config
from contracts.skp import SkpApi
from dev.demo_world import World
from dev.process import wait_until
from dev.stack import Stack
from gateway import create_app
from gateway.openapi import RestApi
from tests.e2e.crowd import Crowd, gather


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=1)


@pytest.fixture(scope="module")
def app(stack: Stack) -> Iterator[RestApi]:
    made = create_app(Config(dict(stack.env) | {"GATEWAY_RPC_PLACES": "2"}))
    yield made
    made.extensions["identities"].revocations.stop()


def test_a_service_that_everybody_waits_for_refuses_more_and_leaves_the_others_alone(
    app: RestApi, crowd: Crowd
) -> None:
    headers = {"Authorization": f"Bearer {crowd.caller(crowd.members[0]).token}"}
    client = app.test_client()
    assert client.get("/api/v1/skp", headers=headers).status_code == 200
    with ExitStack() as waiting:
        for _ in range(2):
            waiting.enter_context(app.extensions["remotes"][SkpApi].place())
        began = time.monotonic()
        refused = client.get("/api/v1/skp", headers=headers)
        assert refused.status_code == 503
        assert refused.json["type"] == "/galat/terlalu-ramai"
        assert int(refused.headers["Retry-After"]) > 0
        assert time.monotonic() - began < 5, "it waited for a place"
        assert client.get("/api/v1/me", headers=headers).status_code == 200
        assert client.get("/livez").status_code == 200
    assert client.get("/api/v1/skp", headers=headers).status_code == 200


def test_readiness_names_each_service(stack: Stack, app: RestApi) -> None:
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert {line["name"] for line in answer.json["dependencies"]} == {"broker", "assessment", "org", "skp", "notify"}
    assert all(line["ok"] for line in answer.json["dependencies"])


def test_a_request_can_be_followed_through_all_logs_by_its_trace(stack: Stack, crowd: Crowd) -> None:
    trace = os.urandom(16).hex()
    person = crowd.caller(crowd.members[0])
    headers = {"Authorization": f"Bearer {person.token}", "traceparent": f"00-{trace}-{os.urandom(8).hex()}-01"}
    answer = person.session.get(f"{stack.url}/api/v1/skp", headers=headers, timeout=15)
    assert answer.headers["X-Request-Id"] == trace

    def lines(program: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in stack.processes[program].log.read_text().splitlines() if trace in line]

    assert wait_until(lambda: bool(lines("gateway") and lines("skp")), seconds=10)
    (request,) = lines("gateway")
    assert (request["actor"], request["operation"], request["status"]) == (crowd.members[0], "skp.daftar", 200)
    assert [line["method"] for line in lines("skp")] == ["skp.daftar"]
    assert person.token not in stack.processes["gateway"].log.read_text()
