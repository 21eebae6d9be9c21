"""The relay: events a second, confirmed and in order; and how long after its commit an event reaches its handler."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import kombu
import psycopg2

from bench import Place, Row, in_turns, run, wait_for
from bench.subjects import echo_bare, wait_for_consumers
from bench.subjects.echo_contract import BenchApi, TulisCatatan
from chassis import broker
from chassis.actor import sign
from chassis.events import CONTENT_TYPE, envelope
from chassis.rpc import Client
from contracts.base import Actor
from contracts.types import new_id

EVENTS, ONE_BY_ONE, COMMITS = 5000, 300, 100
NIP = "198501012010011001"
_FILL = """
INSERT INTO outbox (event_id, type, subject, public, data)
SELECT gen_random_uuid(), 'bench.relayed.v1', n::text, true,
       jsonb_build_object('catatan_id', gen_random_uuid(), 'nip', '198501012010011001', 'isi', repeat('x', 200))
FROM generate_series(1, %s) AS n
"""


class Relay:
    """Fills the outbox while nobody publishes, then starts the service and watches how fast it is told."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._database = psycopg2.connect(f"{place.env['DATABASE_URL']}_bench")
        self._database.autocommit = True
        self._cursor = self._database.cursor()

    def measure(self) -> float:
        """Events a second, from the first batch to the last, by the database's own clock."""
        self._cursor.execute("TRUNCATE outbox")
        self._cursor.execute(_FILL, [EVENTS])
        with run(self._place, "-m", "chassis", "run", "bench.subjects.echo_chassis"):
            wait_for(lambda: self._waiting() == 0, seconds=60)
        self._cursor.execute(
            "SELECT count(*) / extract(epoch FROM max(published_at) - min(published_at)) FROM outbox "
            "WHERE published_at > (SELECT min(published_at) FROM outbox)"  # the first batch starts the clock
        )
        return float(self._cursor.fetchone()[0])

    def _waiting(self) -> int:
        self._cursor.execute("SELECT count(*) FROM outbox WHERE position IS NULL")
        return int(self._cursor.fetchone()[0])


class OneByOne:
    """The yardstick: the same messages to the same queue, each confirmed before the next is sent."""

    def __init__(self, place: Place) -> None:
        self._connection = kombu.Connection(place.env["AMQP_URI"], transport_options={"confirm_publish": True})
        self._producer = self._connection.Producer()
        data = '{"catatan_id": "%s", "nip": "%s", "isi": "%s"}' % (new_id(), NIP, "x" * 200)  # noqa: UP031
        now = datetime.now(UTC)
        self._body = envelope("bench", str(new_id()), "bench.relayed.v1", "1", data, None, None, None, now)

    def measure(self) -> float:
        began = time.perf_counter()
        for _ in range(ONE_BY_ONE):
            self._producer.publish(
                self._body,
                exchange=broker.EVENTS,
                routing_key="bench.relayed.v1",
                content_type=CONTENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=2,
            )
        return ONE_BY_ONE / (time.perf_counter() - began)


def listening_queue(place: Place) -> None:
    """A durable quorum queue that gets every event, so that both sides wait for a disk."""
    connection = echo_bare.connect(place.env["AMQP_URI"])
    channel = connection.channel()
    broker.declare_exchanges(channel)
    arguments = {"x-queue-type": "quorum", "x-max-length": 1000}
    channel.queue_declare("bench.relayed", durable=True, auto_delete=False, arguments=arguments)
    channel.queue_bind("bench.relayed", exchange=broker.EVENTS, routing_key="bench.relayed.v1")
    connection.close()


def commit_to_handler(place: Place) -> float:
    """Median milliseconds between `emit` and the handler's first line, ten commits a second."""
    log = place.logs / "bench.subjects.echo_chassis.log"
    seen = log.stat().st_size
    client = Client(BenchApi, place.env["AMQP_URI"])
    actor = sign(Actor(sub=NIP), place.env["ACTOR_PRIVATE_KEY"], seconds=600)

    def delays() -> list[float]:
        return sorted(float(delay) for delay in re.findall(r"^delay (\S+)", log.read_text()[seen:], re.MULTILINE))

    for _ in range(COMMITS):
        client.simpan(TulisCatatan(id=new_id(), nip=NIP, isi="x", waktu=datetime.now(UTC)), actor=actor)
        time.sleep(0.1)
    wait_for(lambda: len(delays()) == COMMITS)
    return delays()[COMMITS // 2] * 1000


def rows(place: Place) -> Iterator[Row]:
    with run(place, "-m", "chassis", "migrate", "bench.subjects.echo_chassis") as migration:
        migration.wait()
    listening_queue(place)
    ours, yardstick = in_turns(Relay(place).measure, OneByOne(place).measure, rounds=3)
    yield Row("relay, confirmed, in order; kombu, confirmed one by one", ours, "events/s", 4, yardstick)
    with run(place, "-m", "chassis", "run", "bench.subjects.echo_chassis"):
        wait_for_consumers(place, "rpc.bench", "bench.on_catatan_ditulis")
        (delay,) = in_turns(lambda: commit_to_handler(place), rounds=3)
        yield Row("commit to handler, median at low load", delay, "ms", 50, at_most=True)
