"""The `@on(Event)` entry point: a durable queue a handler; held while things are away, dead letters for defects."""

import inspect
import time
from typing import Any, Generic, TypeVar
from uuid import UUID

import amqp
import eventlet
from nameko.extensions import Entrypoint, SharedExtension
from pydantic import AwareDatetime, BaseModel, Field

from chassis import broker, context, faults
from chassis.consumer import Consumer, settle
from chassis.observability import HANDLED, HANDLER_SECONDS, logger
from contracts.base import Event, EventMeta

log = logger("chassis.events")

E = TypeVar("E", bound=Event)
_LONGEST_PAUSE = 30.0


class Envelope(BaseModel, Generic[E]):
    """What of a CloudEvent concerns a handler."""

    id: UUID
    source: str
    time: AwareDatetime
    data: E
    actor: str | None = None
    acting_for: str | None = Field(default=None, alias="actingfor")
    traceparent: str | None = None


class HandlerQueues(SharedExtension):  # type: ignore[misc]
    """Consumes the queues of all handlers of the service on one connection."""

    def __init__(self) -> None:
        self.entrypoints: dict[str, On] = {}

    def setup(self) -> None:
        runtime = self.container.runtime
        name = f"{self.container.service_name} events"
        self.stopping = False
        self.dead = DeadLetters(runtime.config.amqp_uri, self.container.service_name)
        self.slots = eventlet.semaphore.Semaphore(max(1, runtime.config.workers // 2))
        self.consumer = Consumer(
            runtime.config.amqp_uri,
            name=name,
            prefetch=max(2, runtime.config.workers // 2),
            declare=self._declare,
            deliver=self._deliver,
        )
        runtime.watch("events", self.consumer)

    def start(self) -> None:
        self.consumer.start()

    def cancel(self) -> None:
        self.stopping = True
        self.consumer.cancel()

    def stop(self) -> None:
        self.consumer.close()

    def _declare(self, channel: Any) -> list[str]:
        declare_handlers(channel, self.container.service_cls)
        return list(self.entrypoints)

    def _deliver(self, queue: str, message: Any) -> None:
        eventlet.spawn(self.entrypoints[queue].take, message)


class On(Entrypoint):  # type: ignore[misc]
    """Reacts to one type of event."""

    queues = HandlerQueues()

    def __init__(self, event: type[Event], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event

    def setup(self) -> None:
        self.name = handler_queue(self.container.service_name, self.method_name)
        self.queues.entrypoints[self.name] = self
        self._envelope = Envelope[self.event]  # type: ignore[name-defined]

    def stop(self) -> None:
        self.queues.cancel()

    def take(self, message: Any) -> None:
        """Runs the handler until it succeeds or shows a defect. While it waits it holds no worker."""
        pause = 0.5
        while message.channel.connection is not None:  # lost: the broker gives the message to somebody again
            with self.queues.slots:
                if self.queues.stopping:
                    return  # not acknowledged: the next replica gets it
                worker = eventlet.event.Event()
                self.container.work(self, message, worker)
                fault = worker.wait()
            if fault is None:
                return
            log.warning("handler waits", handler=self.name, seconds=pause, reason=str(fault).splitlines()[0])
            eventlet.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def run(self, service: Any, message: Any, done: Any) -> None:
        fault: BaseException | None = None
        try:
            fault = self._once(service, message)
        finally:
            done.send(fault)

    def _once(self, service: Any, message: Any) -> Exception | None:
        """One attempt: None when the message is settled, else the fault that makes it worth another."""
        call = context.Call(self.name, context.new_trace())
        context.current.set(call)
        began = time.perf_counter()
        try:
            try:
                getattr(service, self.method_name)(self._read(message, call))
                outcome = "done"
            except Exception as error:
                if faults.is_infrastructure(error) or faults.is_collision(error):
                    HANDLED.labels(self.name, "held").inc()
                    return error
                outcome = "dead"
                log.error("event refused; it is in the dead letters", handler=self.name, exc_info=True)
                self.queues.dead.bury(message, queue=self.name, reason=f"{type(error).__name__}: {error}")
            settle(message)
        except broker.FAULTS as error:
            return error
        seconds = time.perf_counter() - began
        HANDLED.labels(self.name, outcome).inc()
        HANDLER_SECONDS.labels(self.name).observe(seconds)
        log.info("event", handler=self.name, outcome=outcome, ms=round(seconds * 1000, 2))
        return None

    def _read(self, message: Any, call: context.Call) -> Event:
        envelope = self._envelope.model_validate_json(message.body)
        call.trace = context.trace_of(envelope.traceparent)
        call.cause = EventMeta(
            id=envelope.id,
            time=envelope.time,
            source=envelope.source,
            actor=envelope.actor,
            acting_for=envelope.acting_for,
            trace_id=call.trace_id,
        )
        event: Event = envelope.data
        return event.received(call.cause)


class DeadLetters:
    """Puts what a handler could not digest, with the reason, into the service's dead letters."""

    def __init__(self, uri: str, service: str) -> None:
        self._uri, self._service = uri, service
        self._lock = eventlet.semaphore.Semaphore()

    def bury(self, message: Any, *, queue: str, reason: str) -> None:
        """Returns when the broker has it. Raises broker.FAULTS."""
        letter = amqp.Message(
            message.body,
            content_type=message.properties.get("content_type", "application/octet-stream"),
            message_id=message.properties.get("message_id", ""),
            delivery_mode=2,
            application_headers={
                "queue": queue,
                "reason": reason[:2000],
                "type": message.properties.get("type") or message.delivery_info["routing_key"],
                "failed_at": int(time.time()),
            },
        )
        with self._lock:
            connection = broker.connect(self._uri, name=f"{self._service} dead letters")
            try:
                connection.channel().basic_publish_confirm(
                    letter, routing_key=broker.dead_queue(self._service), timeout=10
                )
            finally:
                broker.discard(connection)


def handler_queue(service: str, method: str) -> str:
    return f"{service}.{method}"


def subscriptions(service: Any) -> dict[str, type[Event]]:
    """Queue → event of every handler that a service class declares."""
    found = {}
    for _, method in inspect.getmembers(service, inspect.isfunction):
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if isinstance(entrypoint, On):
                found[handler_queue(service.name, method.__name__)] = entrypoint.event
    return found


def declare_handlers(channel: Any, service: Any) -> None:
    """Exchanges, dead letters and handler queues of a service, so that nothing told before its start is missed."""
    broker.declare_exchanges(channel)
    broker.declare_dead_queue(channel, service.name)
    for queue, event in subscriptions(service).items():
        broker.declare_handler_queue(channel, service.name, queue=queue, event_type=event.type, public=event.public)
