"""RPC: calls a second with 50 in flight, and the latency of one at a time."""

import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import amqp
from pydantic_core import to_json

from bench import Place, Row, in_turns, run
from bench.subjects import echo_bare, wait_for_consumers
from bench.subjects.echo_contract import BenchApi, TulisCatatan
from chassis import broker
from chassis.actor import sign
from chassis.context import new_trace
from chassis.rpc import Client
from contracts.base import Actor
from contracts.types import Peran, new_id

CALLS, IN_FLIGHT, ONE_BY_ONE = 3000, 50, 1000
NIP = "198501012010011001"
ACTOR = Actor(sub=NIP, nip=NIP, nama="Wira Adiputra", roles=frozenset({Peran.ADMIN_INSTANSI}), instansi_id=new_id())


def command() -> TulisCatatan:
    isi = "Menyusun laporan kinerja. " * 8
    return TulisCatatan(id=new_id(), nip=NIP, isi=isi, waktu=datetime.now(UTC))


class Load:
    """Keeps calls in flight on one plain connection: every server meets the same caller."""

    def __init__(self, uri: str) -> None:
        self.connection = broker.connect(uri, name="bench")
        self.uri, self.channel = uri, self.connection.channel()
        self.answered = 0

    def rate(self, *, reply_to: str, publish: Any) -> float:
        """Calls a second; `publish(number)` sends one, whose answer comes to `reply_to`."""
        sent = self.answered = 0

        def on_answer(message: amqp.Message) -> None:
            nonlocal sent
            self.answered += 1
            if sent < CALLS:
                publish(sent)
                sent += 1

        tag = self.channel.basic_consume(reply_to, no_ack=True, callback=on_answer)
        began = time.perf_counter()
        while sent < IN_FLIGHT:
            publish(sent)
            sent += 1
        while self.answered < CALLS:
            self.connection.drain_events(timeout=30)
        seconds = time.perf_counter() - began
        self.channel.basic_cancel(tag)
        return CALLS / seconds


class Chassis(Load):
    def __init__(self, place: Place) -> None:
        super().__init__(place.env["AMQP_URI"])
        self.token, self.body = sign(ACTOR, place.env["ACTOR_PRIVATE_KEY"], seconds=600), to_json(command())

    def measure(self) -> float:
        return self.rate(reply_to="amq.rabbitmq.reply-to", publish=self.publish)

    def publish(self, number: int) -> None:
        message = amqp.Message(
            self.body,
            type="tulis",
            reply_to="amq.rabbitmq.reply-to",
            correlation_id=str(number),
            expiration="10000",
            application_headers={
                "actor": self.token,
                "sent": str(int(time.time() * 1000)),  # as our own client says it
                "traceparent": new_trace(),
            },
        )
        self.channel.basic_publish(message, routing_key="rpc.bench", mandatory=True)


class Nameko(Load):
    def __init__(self, place: Place) -> None:
        super().__init__(place.env["AMQP_URI"])
        self.body = json.dumps({"args": [command().model_dump(mode="json")], "kwargs": {}})
        self.replies = self.channel.queue_declare("bench.replies", durable=True, auto_delete=False).queue
        self.channel.queue_bind(self.replies, exchange="nameko-rpc", routing_key="bench.replies")

    def measure(self) -> float:
        return self.rate(reply_to=self.replies, publish=self.publish)

    def publish(self, number: int) -> None:
        message = amqp.Message(
            self.body,
            content_type="application/json",
            content_encoding="utf-8",
            reply_to="bench.replies",
            correlation_id=str(number),
            delivery_mode=2,  # as nameko's own caller sends it
            application_headers={"nameko.call_id_stack": [f"bench.{number}"]},
        )
        self.channel.basic_publish(message, exchange="nameko-rpc", routing_key="echo_nameko.tulis", mandatory=True)


class Bare(Load):
    def __init__(self, place: Place) -> None:
        super().__init__(place.env["AMQP_URI"])
        self.body = to_json(command())

    def measure(self) -> float:
        return self.rate(reply_to="amq.rabbitmq.reply-to", publish=self.publish)

    def publish(self, number: int) -> None:
        message = amqp.Message(self.body, reply_to="amq.rabbitmq.reply-to", correlation_id=str(number))
        self.channel.basic_publish(message, routing_key=echo_bare.QUEUE)

    def latency(self) -> float:
        """Median milliseconds of one call after the other, with nothing but py-amqp on this side too."""
        connection = echo_bare.connect(self.uri)
        channel = connection.channel()
        answers: list[amqp.Message] = []
        channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=answers.append)
        times = []
        for number in range(ONE_BY_ONE):
            began = time.perf_counter()
            message = amqp.Message(self.body, reply_to="amq.rabbitmq.reply-to", correlation_id=str(number))
            channel.basic_publish(message, routing_key=echo_bare.QUEUE)
            while len(answers) <= number:
                connection.drain_events(timeout=10)
            times.append(time.perf_counter() - began)
        connection.close()
        return statistics.median(times) * 1000


def client_latency(place: Place) -> float:
    """Median milliseconds of one call after the other through our client, as the gateway makes it."""
    client = Client(BenchApi, place.env["AMQP_URI"])
    times = []
    for _ in range(ONE_BY_ONE):
        cmd = command()
        began = time.perf_counter()
        client.tulis(cmd, actor=sign(ACTOR, place.env["ACTOR_PRIVATE_KEY"]), trace=new_trace())
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def rows(place: Place) -> Iterator[Row]:
    with (
        run(place, "-m", "chassis", "migrate", "bench.subjects.echo_chassis") as migration,
        run(place, "-m", "bench.subjects.echo_nameko"),
        run(place, "-m", "bench.subjects.echo_bare"),
    ):
        migration.wait()
        with run(place, "-m", "chassis", "run", "bench.subjects.echo_chassis"):
            wait_for_consumers(place, "rpc.bench", "rpc-echo_nameko", echo_bare.QUEUE)
            ours, nameko, bare = Chassis(place), Nameko(place), Bare(place)
            fast, stock, plain = in_turns(ours.measure, nameko.measure, bare.measure)
            yield Row("rpc, 50 in flight, everything on; stock nameko @rpc", fast, "calls/s", 3, stock)
            yield Row("rpc, 50 in flight, everything on; bare py-amqp echo", fast, "calls/s", 0.5, plain)
            slow, quick = in_turns(lambda: client_latency(place), bare.latency)
            yield Row("rpc, one at a time, median; bare py-amqp echo", slow, "ms", 1.8, quick, at_most=True)
