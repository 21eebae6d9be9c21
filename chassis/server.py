"""The `@rpc` entry point: one queue a service, typed bodies, checked actors, replies by direct reply-to."""

import time
from typing import Any

from nameko.extensions import Entrypoint, SharedExtension
from pydantic import ValidationError
from pydantic_core import to_json

from chassis import broker, context, faults, frames
from chassis.consumer import Consumer, settle
from chassis.observability import RPC_CALLS, RPC_ERRORS, RPC_SECONDS, logger
from chassis.rpc import ERROR, RESULT, away, too_large
from contracts.base import Actor, Method
from contracts.errors import Internal, KinerjaError, NotFound
from contracts.messages import invalid

log = logger("chassis.rpc")

_AGAIN = 2  # times that a method is run again after a collision
_GRACE = 2.0  # seconds that clocks may differ when a call's age is judged
_REPLY_TO = "amq.rabbitmq.reply-to."


class RpcQueue(SharedExtension):  # type: ignore[misc]
    """Consumes `rpc.<service>` and gives each call to its entry point."""

    def __init__(self) -> None:
        self.entrypoints: dict[str, Rpc] = {}

    def setup(self) -> None:
        runtime = self.container.runtime
        self._unknown = Unknown(self)
        self._open = 0
        self.consumer = Consumer(
            runtime.config.amqp_uri,
            name=f"{self.container.service_name} rpc",
            prefetch=runtime.config.workers,
            declare=lambda channel: [broker.declare_rpc_queue(channel, self.container.service_name)],
            deliver=self._deliver,
        )
        runtime.watch("rpc", self.consumer)

    def start(self) -> None:
        self.consumer.start()

    def stop(self) -> None:
        self.consumer.close()

    def _deliver(self, queue: str, message: Any) -> None:
        self._open += 1
        entrypoint = self.entrypoints.get(message.properties.get("type", ""), self._unknown)
        self.container.work(entrypoint, message, time.monotonic())

    def answer(self, message: Any, kind: str, body: bytes) -> None:
        """Sends the reply and lets go of the call, in one piece. On a connection that is gone neither is possible."""
        self._open -= 1
        connection = message.channel.connection
        if connection is None:
            return
        if not self._open:  # nobody else's reply will come along
            connection.transport.hold()
        reply_to = message.properties.get("reply_to", "")
        if reply_to.startswith(_REPLY_TO):  # nothing else may be written to at a caller's word
            about = frames.properties(type=kind, correlation_id=message.properties.get("correlation_id", ""))
            frames.publish(message.channel, body, about, reply_to)
        settle(message)
        if not self._open:
            connection.transport.flush()


class Rpc(Entrypoint):  # type: ignore[misc]
    """Answers one method of the service's Api."""

    queue = RpcQueue()

    def setup(self) -> None:
        self.method: Method = self.container.service_cls.methods[self.method_name]
        self.queue.entrypoints[self.method_name] = self
        name = f"{self.container.service_name}.{self.method_name}"
        self.name = name
        self._count, self._seconds = RPC_CALLS.labels(name), RPC_SECONDS.labels(name)
        self._verify = self.container.runtime.verify

    def stop(self) -> None:
        self.queue.consumer.cancel()

    def run(self, service: Any, message: Any, received: float) -> None:
        headers = message.properties.get("application_headers", {})
        if _too_late(message.properties, headers, received):
            log.info("call expired before it could run", method=self.name)
            self.queue.answer(message, ERROR, to_json(away().to_wire()))  # nobody reads it
            return
        call = context.Call(self.name, context.trace_of(headers.get("traceparent")))
        call.unlinked = self.method.takes.unlinked or "unlinked" in headers
        context.current.set(call)
        began = time.perf_counter()
        outcome = "ok"
        try:
            call.actor = self._verify(headers.get("actor"))
            body = self.method.adapter.dump_json(self._work(service, message.body, call.actor), warnings="error")
            if len(body) > broker.MAX_BODY:
                raise ValueError(f"an answer of {len(body)} bytes is too large for the bus")
            kind = RESULT
        except Exception as error:
            refusal = self._refusal(error, call)
            outcome, kind, body = type(refusal).__name__, ERROR, to_json(refusal.to_wire())
            RPC_ERRORS.labels(self.name, outcome).inc()
        self.queue.answer(message, kind, body)
        seconds = time.perf_counter() - began
        self._count.inc()
        self._seconds.observe(seconds)
        log.info("rpc", method=self.name, outcome=outcome, ms=round(seconds * 1000, 2))

    def _work(self, service: Any, body: bytes, actor: Actor) -> Any:
        if len(body) > broker.MAX_BODY:
            raise too_large()
        try:
            request = self.method.takes.model_validate_json(body)
        except ValidationError as error:
            raise invalid(error) from None
        run = getattr(service, self.method_name)
        for _ in range(_AGAIN):
            try:
                return run(request)
            except Exception as error:
                if not faults.is_collision(error):
                    raise
                log.info("transaction collided, running again", method=self.name)
        return run(request)

    def _refusal(self, error: Exception, call: context.Call) -> KinerjaError:
        refusal = faults.refusal(error)
        if refusal is None:
            log.error("defect", method=self.name, exc_info=error)
            return defect(call.trace_id)
        if not isinstance(error, KinerjaError):
            log.warning("refused", method=self.name, reason=str(error).splitlines()[0])
        return refusal


class Unknown:
    """Answers calls of methods that this service does not have."""

    method_name = "?"

    def __init__(self, queue: RpcQueue) -> None:
        self.queue = queue

    def run(self, service: Any, message: Any, received: float) -> None:
        error = NotFound(
            "metode-tidak-dikenal", "Layanan ini belum mengenal permintaan itu. Hubungi pengelola aplikasi."
        )
        log.warning("unknown method", method=str(message.properties.get("type"))[:80])
        self.queue.answer(message, ERROR, to_json(error.to_wire()))


def _too_late(properties: dict[str, Any], headers: dict[str, Any], received: float) -> bool:
    """Whether the caller has given up: the broker drops what expires in the queue, this what expired after it."""
    try:
        seconds = int(properties["expiration"]) / 1000
        age = time.time() - int(headers["sent"]) / 1000 - _GRACE
    except (KeyError, TypeError, ValueError):
        return False
    return max(age, time.monotonic() - received) > seconds


def defect(trace_id: str) -> Internal:
    return Internal(
        "kesalahan-internal",
        f"Terjadi kesalahan pada aplikasi. Sampaikan nomor {trace_id} kepada pengelola aplikasi.",
    )
