"""What must not get through or get lost: forged actors, duplicates, poison, each against the running system."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pika
import psycopg2
import pytest
from joserfc import jwt

from chassis import dead
from chassis.actor import sign
from contracts.base import Actor, Api
from contracts.types import Peran
from dev import keys as secrets
from dev.demo_readers import StandinPhone
from dev.demo_world import World
from dev.places import ROOT
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.crowd import Crowd, gather, submitted

METHODS = [(api.service, method.name) for api in Api.registry.values() for method in api.methods()]


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=4)


@pytest.fixture
def channel(stack: Stack) -> Iterator[Any]:
    """Whoever reached the broker."""
    connection = pika.BlockingConnection(pika.URLParameters(stack.env["AMQP_URI"]))
    yield connection.channel()
    connection.close()


def notices(crowd: Crowd, skp: str) -> list[dict[str, Any]]:
    inbox = crowd.caller(crowd.head).ask("GET", "/notifikasi", params={"limit": 100}).json["items"]
    return [one for one in inbox if one["tautan"] == f"/skp/{skp}"]


def messages(phone: StandinPhone, crowd: Crowd, skp: str) -> list[str]:
    return [text for text in phone.texts(crowd.nomor) if f"/skp/{skp}" in text]


# ---------------------------------------------------------------- a forged actor


def forged(stack: Stack, how: str) -> str | None:
    """What somebody without the gateway's key can put into the header."""
    actor = Actor(sub="penyusup", nip="198501012010011001", roles=frozenset({Peran.SUPER_ADMIN}))
    other = secrets.generate()["ACTOR_PRIVATE_KEY"]
    claims = {"iat": int(time.time()), "exp": int(time.time()) + 60, "actor": actor.model_dump(mode="json")}
    match how:
        case "missing":
            return None
        case "nonsense":
            return "bukan-token"
        case "other key":
            return sign(actor, other)
        case "no signature":
            head, body, _ = sign(actor, other).split(".")
            return f"{head}.{body}."
        case "public key as secret":
            from joserfc.jwk import OctKey

            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(stack.env["ACTOR_PUBLIC_KEY"]))
        case "expired":
            return sign(actor, stack.env["ACTOR_PRIVATE_KEY"], seconds=-60)
    raise ValueError(how)


@pytest.mark.parametrize("how", ["missing", "nonsense", "other key", "no signature", "public key as secret", "expired"])
def test_no_service_believes_a_forged_actor(stack: Stack, channel: Any, how: str) -> None:
    answers: dict[str, tuple[str, dict[str, Any]]] = {}

    def on_answer(_: Any, __: Any, properties: Any, body: bytes) -> None:
        answers[properties.correlation_id] = (properties.type, json.loads(body))

    channel.basic_consume("amq.rabbitmq.reply-to", on_answer, auto_ack=True)
    token = forged(stack, how)
    for service, method in METHODS:
        properties = pika.BasicProperties(
            type=method,
            reply_to="amq.rabbitmq.reply-to",
            correlation_id=f"{service}.{method}",
            expiration="20000",
            headers={"actor": token} if token else {},
        )
        channel.basic_publish("", f"rpc.{service}", b"{}", properties, mandatory=True)
    assert wait_until(lambda: not channel.connection.process_data_events() and len(answers) == len(METHODS), seconds=20)
    refused = {
        name for name, (kind, error) in answers.items() if kind == "error" and error["error"] == "Unauthenticated"
    }
    assert refused == {f"{service}.{method}" for service, method in METHODS}


# ---------------------------------------------------------------- duplicates


def test_a_repeated_request_has_one_effect(crowd: Crowd) -> None:
    skp, key = submitted(crowd, crowd.members[0], 2001), str(uuid4())
    head = crowd.caller(crowd.head)
    with ThreadPoolExecutor(4) as pool:
        path = f"/skp/{skp}/approve"
        answers = list(pool.map(lambda _: head.__class__(head.url, head.token).ask("POST", path, key=key), range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    assert {answer.json["versi"] for answer in answers} == {1}
    history = head.ask("GET", f"/skp/{skp}/history").json["items"]
    assert [act["perbuatan"] for act in history].count("approve") == 1


def test_a_second_delivery_of_an_event_tells_nobody_twice(crowd: Crowd, phone: StandinPhone, channel: Any) -> None:
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(queue, "kinerja", "skp.submitted.v1")
    skp = submitted(crowd, crowd.members[1], 2001)
    event = taken(channel, queue, skp)
    for _ in range(3):
        channel.basic_publish("kinerja", "skp.submitted.v1", *event)
    after = submitted(crowd, crowd.members[1], 2002)  # told after the duplicates were handled
    assert wait_until(lambda: bool(messages(phone, crowd, after)), seconds=30)
    assert len(notices(crowd, skp)) == 1
    assert len(messages(phone, crowd, skp)) == 1


def taken(channel: Any, queue: str, subject: str) -> tuple[bytes, Any]:
    """Body and properties of the event about `subject`."""
    found: list[tuple[bytes, Any]] = []

    def look() -> bool:
        _, properties, body = channel.basic_get(queue, auto_ack=True)
        if body and json.loads(body)["subject"] == subject:
            found.append((body, properties))
        return bool(found)

    assert wait_until(look, seconds=20)
    return found[0]


# ---------------------------------------------------------------- poison


def chassis(stack: Stack, *arguments: str) -> str:
    command = [sys.executable, "-m", "chassis", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=stack.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def dead_letters(stack: Stack) -> set[str]:
    """Ids of the events that notify could not digest."""
    return {letter.event_id for letter in dead.letters(stack.env["AMQP_URI"], "notify")}


@pytest.fixture
def notify_sql(stack: Stack) -> Iterator[Callable[[str], None]]:
    """Runs SQL in notify's database."""
    connection = psycopg2.connect(f"{stack.env['DATABASE_URL']}_notify")
    connection.autocommit = True

    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    yield run
    connection.close()


def test_what_a_handler_cannot_do_waits_for_a_person_and_then_is_done_once(
    stack: Stack, crowd: Crowd, phone: StandinPhone, channel: Any, notify_sql: Callable[[str], None]
) -> None:
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(queue, "kinerja", "skp.submitted.v1")
    notify_sql(f"ALTER TABLE notifikasi ADD CONSTRAINT defect CHECK (nip <> '{crowd.head}') NOT VALID")
    try:
        skp = submitted(crowd, crowd.members[2], 2001)
        event = json.loads(taken(channel, queue, skp)[0])["id"]
        assert wait_until(lambda: event in dead_letters(stack), seconds=30)
    finally:
        notify_sql("ALTER TABLE notifikasi DROP CONSTRAINT defect")
    assert notices(crowd, skp) == []
    assert event in chassis(stack, "dead", "notify")
    chassis(stack, "dead-requeue", "notify", "--id", event)
    assert wait_until(lambda: bool(messages(phone, crowd, skp)), seconds=30)
    assert len(notices(crowd, skp)) == 1
    assert event not in dead_letters(stack)


def test_a_poison_event_holds_nobody_up_and_is_kept(
    stack: Stack, crowd: Crowd, phone: StandinPhone, channel: Any
) -> None:
    unreadable = {"id": str(uuid4()), "type": "skp.submitted.v1", "source": "urn:kinerja:skp", "data": {"skp_id": "x"}}
    bodies = {str(uuid4()): body for body in (json.dumps(unreadable).encode(), b"\x00 bukan JSON", b"")}
    for id, body in bodies.items():
        channel.basic_publish("kinerja", "skp.submitted.v1", body, pika.BasicProperties(delivery_mode=2, message_id=id))
    skp = submitted(crowd, crowd.members[2], 2002)
    assert wait_until(lambda: bool(messages(phone, crowd, skp)), seconds=30)

    assert wait_until(lambda: set(bodies) <= dead_letters(stack), seconds=10)
    assert dead.requeue(stack.env["AMQP_URI"], "notify") >= len(bodies)
    assert wait_until(lambda: set(bodies) <= dead_letters(stack), seconds=20), "poison was lost"
