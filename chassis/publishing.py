"""Publishing that is known to have arrived: many messages sent, then waited for together."""

import time
from typing import Any

import amqp

from chassis import broker
from chassis.events import CONTENT_TYPE, envelope

_PATIENCE = 30.0  # seconds that the broker may take to confirm


class Confirmed:
    """A connection with one channel in confirm mode."""

    def __init__(self, uri: str, *, name: str) -> None:
        self._connection = broker.connect(uri, name=name)
        self.channel = self._connection.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._on_ack)
        self.channel.events["basic_nack"].add(self._on_nack)
        self._sent = 0
        self._open: set[int] = set()

    def __enter__(self) -> "Confirmed":
        return self

    def __exit__(self, *error: object) -> None:
        broker.discard(self._connection)

    def send(self, message: Any, *, routing_key: str, exchange: str = "") -> None:
        self._sent += 1
        self._open.add(self._sent)
        self.channel.basic_publish(message, exchange=exchange, routing_key=routing_key)

    def wait(self) -> None:
        """Returns when the broker has everything on disk. Raises broker.FAULTS if it refuses or takes too long."""
        deadline = time.monotonic() + _PATIENCE
        while self._open:
            self._connection.drain_events(timeout=max(0.01, deadline - time.monotonic()))

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._open = {sent for sent in self._open if sent > tag}
        else:
            self._open.discard(tag)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        raise ConnectionError("the broker could not take a message")


def event_message(service: str, event_id: str, type_: str, *told: Any) -> Any:
    """An outbox row (events.COLUMNS) as a persistent message."""
    body = envelope(service, event_id, type_, *told)
    return amqp.Message(body, content_type=CONTENT_TYPE, message_id=event_id, type=type_, delivery_mode=2)
