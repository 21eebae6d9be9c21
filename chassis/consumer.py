"""One connection that consumes queues in a greenthread, comes back after any loss, and stops without dropping work."""

import contextlib
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import eventlet
from amqp import spec

from chassis import broker
from chassis.observability import logger

log = logger("chassis.consumer")

HEARTBEAT = 20  # seconds; a silent broker is noticed after two


class Consumer:
    """`declare(channel)` names the queues; `deliver(queue, message)` must not block: it is the reader that calls."""

    def __init__(
        self,
        uri: str,
        *,
        name: str,
        prefetch: int,
        declare: Callable[[Any], Iterable[str]],
        deliver: Callable[[str, Any], None],
    ) -> None:
        self._uri, self._name, self._prefetch = uri, name, prefetch
        self._declare, self._deliver = declare, deliver
        self._channel: Any = None
        self._cancelled = self._closed = False
        self._thread: Any = None
        self.fault = "not connected yet"

    @property
    def ready(self) -> bool:
        """Whether messages come in now."""
        return not self.fault

    def start(self) -> None:
        self._thread = eventlet.spawn(self._run)

    def cancel(self) -> None:
        """Takes nothing new; returns when the broker has heard it. What came can be acknowledged until `close`."""
        if self._cancelled:
            return
        self._cancelled = True
        channel = self._channel
        if channel is not None and channel.is_open:
            for tag in list(channel.callbacks):
                channel.send_method(spec.Basic.Cancel, "sb", (tag, False))  # the reader hears the answer
            while self._channel is channel and channel.callbacks:
                eventlet.sleep(0.01)

    def close(self) -> None:
        self._cancelled = self._closed = True
        if self._thread is not None:
            self._thread.wait()

    def _run(self) -> None:
        pause = 0.1
        while not self._cancelled:
            began = time.monotonic()
            try:
                self._consume()
            except broker.FAULTS as error:
                self.fault = str(error) or type(error).__name__
                log.warning("broker lost, connecting again", consumer=self._name, reason=self.fault)
            except Exception as error:
                self.fault = str(error) or type(error).__name__
                log.error("consumer failed, starting again", consumer=self._name, exc_info=True)
            pause = 0.1 if time.monotonic() - began > 5 else min(pause * 2, 2.0)
            if not self._cancelled:
                eventlet.sleep(pause)

    def _consume(self) -> None:
        connection = broker.connect(self._uri, name=self._name, heartbeat=HEARTBEAT)
        try:
            channel = self._channel = connection.channel()
            channel.basic_qos(0, self._prefetch, False)
            for queue in self._declare(channel):
                channel.basic_consume(queue, callback=partial(self._deliver, queue))
            self.fault = ""
            log.info("consuming", consumer=self._name)
            looked = time.monotonic()
            while channel.callbacks or not self._closed:
                with contextlib.suppress(TimeoutError):
                    connection.drain_events(timeout=1)
                if time.monotonic() - looked > 1:
                    looked = time.monotonic()
                    connection.heartbeat_tick()
        finally:
            self._channel = None
            broker.discard(connection)


def settle(message: Any) -> None:
    """Acknowledges. On a connection that is gone the broker has taken the message back: it will come again."""
    if message.channel.connection is not None:
        try:
            message.channel.basic_ack(message.delivery_info["delivery_tag"])
        except broker.FAULTS:
            log.warning("could not acknowledge; the message will come again")


class Publisher:
    """One long-lived channel for messages that need no confirmation: replies."""

    def __init__(self, uri: str, *, name: str) -> None:
        self._uri, self._name = uri, name
        self._connection: broker.Connection | None = None
        self._channel: Any = None
        self._lock = eventlet.semaphore.Semaphore()

    def publish(self, message: Any, routing_key: str) -> None:
        """Raises broker.FAULTS if the broker cannot be reached at once."""
        channel = self._channel
        if channel is None or channel.connection is None:
            channel = self._open()
        try:
            channel.basic_publish(message, routing_key=routing_key)
        except broker.FAULTS:
            self._drop()
            self._open().basic_publish(message, routing_key=routing_key)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            broker.discard(connection)

    def _open(self) -> Any:
        with self._lock:
            if self._channel is None or self._channel.connection is None:
                connection = self._connection = broker.connect(self._uri, name=self._name)
                self._channel = connection.channel()
                eventlet.spawn(self._read, connection)
            return self._channel

    def _read(self, connection: broker.Connection) -> None:
        """Nothing comes but the news that the connection is gone, which must be heard before the next reply."""
        try:
            while True:
                connection.drain_events()
        except Exception:
            broker.discard(connection)

    def _drop(self) -> None:
        broker.discard(self._connection)
        self._channel = None
