"""Dead letters: what a handler could not digest, why, and how to give it another chance."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp

from chassis import broker
from chassis.publishing import Confirmed


@dataclass(frozen=True)
class Letter:
    """One dead letter. `handler` is the queue that it came from, `age` in seconds."""

    handler: str
    type: str
    event_id: str
    reason: str
    age: float


def letters(uri: str, service: str) -> list[Letter]:
    """The service's dead letters, oldest first; none is taken away."""
    with _opened(uri, service) as channel:
        return [_letter(message) for message in _all(channel, service)]


def requeue(uri: str, service: str, *, event_id: str | None = None) -> int:
    """Gives letters (one, or all) back to the handler that they came from, and to no other; how many.

    Raises LookupError when such a handler no longer exists: its letters stay.
    """
    moved = 0
    with _opened(uri, service) as channel, Confirmed(uri, name="dead letters") as publisher:
        for message in _all(channel, service):
            letter = _letter(message)
            if event_id not in (None, letter.event_id):
                continue
            _must_exist(uri, letter.handler, service)
            again = amqp.Message(
                message.body,
                content_type=message.properties.get("content_type", ""),
                message_id=letter.event_id,
                type=letter.type,
                delivery_mode=2,
            )
            publisher.send(again, routing_key=letter.handler)
            publisher.wait()
            channel.basic_ack(message.delivery_tag)
            moved += 1
    return moved


@contextmanager
def _opened(uri: str, service: str) -> Iterator[Any]:
    connection = broker.connect(uri, name="dead letters")
    try:
        channel = connection.channel()
        broker.declare_dead_queue(channel, service)
        yield channel
        connection.close()  # what was looked at and not acknowledged goes back to its place
    finally:
        broker.discard(connection)


def _all(channel: Any, service: str) -> Iterator[Any]:
    while (message := channel.basic_get(broker.dead_queue(service))) is not None:
        yield message


def _letter(message: Any) -> Letter:
    headers = message.properties.get("application_headers", {})
    event_id = message.properties.get("message_id", "")
    if "queue" in headers:
        age = time.time() - headers["failed_at"]
        return Letter(headers["queue"], headers["type"], event_id, headers["reason"], age)
    death = headers.get("x-death", [{}])[0]  # the broker buried it: its process died of it too often
    died = death.get("time")
    return Letter(
        death.get("queue", ""),
        message.properties.get("type", ""),
        event_id,
        f"the broker gave up: {death.get('reason', 'unknown')}",
        time.time() - died.timestamp() if died else 0.0,
    )


def _must_exist(uri: str, queue: str, service: str) -> None:
    if not queue.startswith(f"{service}.") or queue == broker.dead_queue(service):
        raise LookupError(f"{queue or 'an unknown queue'} is not a handler of {service}")
    connection = broker.connect(uri, name="dead letters")
    try:
        connection.channel().queue_declare(queue, passive=True)
    except amqp.NotFound:
        raise LookupError(f"the handler {queue} no longer exists; its letters stay") from None
    finally:
        broker.discard(connection)
