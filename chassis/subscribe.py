"""A plain thread that hears one type of event while it is connected: for caches that must forget at once."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from chassis import broker
from chassis.observability import logger
from contracts.base import Event

log = logger("chassis.subscribe")

E = TypeVar("E", bound=Event)
_HEARTBEAT = 10  # seconds


class Subscription(Generic[E]):
    """Calls `heard(event)` for each event of the type, in a thread of its own.

    What is told while the connection is away is lost for good: that is why `reset()` is called at every (re)connection
    before `live` becomes true, and what was learned while not `live` must not be kept. Facts belong to `@on`.
    """

    def __init__(self, uri: str, event: type[E], *, heard: Callable[[E], None], reset: Callable[[], None]) -> None:
        self._uri, self._event, self._heard, self._reset = uri, event, heard, reset
        self._live, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def live(self) -> bool:
        """Whether every event from now on will be heard."""
        return self._live.is_set()

    def start(self) -> None:
        """Starts the thread unless it runs."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"hears {self._event.type}", daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it became live within that time."""
        return self._live.wait(seconds)

    def stop(self) -> None:
        """Its thread ends within a second; nobody has to wait for that."""
        self._stopping.set()

    def _run(self) -> None:
        pause = 0.1
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except broker.FAULTS as error:
                log.warning("broker lost, connecting again", subscription=self._event.type, reason=str(error))
            self._live.clear()
            pause = 0.1 if time.monotonic() - began > 5 else min(pause * 2, 2.0)
            self._stopping.wait(pause)

    def _listen(self) -> None:
        connection = broker.connect(self._uri, name=f"hears {self._event.type}", heartbeat=_HEARTBEAT)
        try:
            channel: Any = connection.channel()
            broker.declare_exchanges(channel)
            queue = channel.queue_declare("", exclusive=True, auto_delete=True).queue
            exchange = broker.EVENTS if self._event.public else broker.INTERNAL_EVENTS
            channel.queue_bind(queue, exchange=exchange, routing_key=self._event.type)
            channel.basic_consume(queue, no_ack=True, callback=self._take)
            self._reset()
            self._live.set()
            while not self._stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    connection.drain_events(timeout=1)
                connection.heartbeat_tick()
        finally:
            self._live.clear()
            broker.discard(connection)

    def _take(self, message: Any) -> None:
        try:
            event = self._event.model_validate(from_json(message.body)["data"])
        except (ValidationError, ValueError, KeyError, TypeError):
            log.error("event not understood, forgetting all", subscription=self._event.type, exc_info=True)
            self._reset()
            return
        self._heard(event)
