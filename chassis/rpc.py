"""The typed client of a service: plain threads, one open connection a thread, answers or errors of contracts."""

import json
import os
import selectors
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import to_json

from chassis import broker, context, frames
from contracts.base import Api, Method, Model
from contracts.errors import Internal, Invalid, KinerjaError, Unavailable

A = TypeVar("A", bound=Api)

RESULT, ERROR = "result", "error"
_IDLE = 1.0  # seconds after which a connection is looked at before it is used


class Client(Generic[A]):
    """`Client(SkpApi, uri).submit(SubmitSkp(…), actor=token)` → Skp. Threads may share it.

    Raises the classes of contracts.errors; Unavailable when nobody answers within `timeout` seconds, and at once
    when no replica is there. A call is made at most twice, so commands must bear repetition (design.md, RPC).
    """

    def __init__(self, api: type[A], uri: str, *, timeout: float = 10.0) -> None:
        self._uri, self._timeout = uri, timeout
        self._queue = broker.rpc_queue(api.service)
        self._methods = {m.name: partial(self._call, m) for m in api.methods()}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        try:
            return cast(Callable[..., Any], self._methods[name])
        except KeyError:
            raise AttributeError(f"{self._queue} has no method {name}") from None

    def acting(self, actor: str, trace: str | None = None) -> A:
        """The api as its declaration says, for one actor: `client.acting(token).submit(cmd)`, checked by mypy."""
        return cast(A, _Acting(self, actor, trace))

    def raw(self, name: str, request: Model, *, actor: str, trace: str | None = None) -> bytes:
        """The answer's JSON as the service wrote it, for a caller that only passes it on."""
        method = self._methods[name].args[0]
        return self._answer(method, request, actor, trace)

    def _call(self, method: Method, request: Model, *, actor: str, trace: str | None = None) -> Any:
        answer = self._answer(method, request, actor, trace)
        try:
            return method.adapter.validate_json(answer)
        except ValidationError as error:
            raise Internal("jawaban-tak-dikenal", f"Jawaban {self._queue}.{method.name} tidak dikenal.") from error

    def _answer(self, method: Method, request: Model, actor: str, trace: str | None) -> bytes:
        if not isinstance(request, method.takes):
            raise TypeError(f"{method.name} takes {method.takes.__name__}, not {type(request).__name__}")
        body = to_json(request)
        if len(body) > broker.MAX_BODY:
            raise too_large()
        kind, answer = self._ask(method.name, body, actor, trace)
        if kind == ERROR:
            raise KinerjaError.from_wire(json.loads(answer))
        return answer

    def _ask(self, method: str, body: bytes, actor: str, trace: str | None) -> tuple[str, bytes]:
        deadline = time.monotonic() + self._timeout
        link = _link(self._uri)
        ask = partial(link.ask, self._queue, method, body, actor, trace, deadline)
        try:
            try:
                return ask()
            except broker.FAULTS as error:
                link.drop()
                if isinstance(error, TimeoutError):
                    raise
                return ask()  # the broker went away and may be back
        except broker.FAULTS as error:
            link.drop()
            raise away() from error


class _Acting:
    def __init__(self, client: Client[Any], actor: str, trace: str | None) -> None:
        self._client, self._with = client, {"actor": actor, "trace": trace}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(getattr(self._client, name), **self._with)


class _Mailbox:
    """Where an answer arrives; knows no connection, so that one whose thread is gone is closed at once."""

    waiting_for = ""
    answer: tuple[str, bytes] | None = None

    def on_reply(self, message: Any) -> None:
        if message.properties.get("correlation_id") == self.waiting_for:
            body = message.body
            self.answer = message.properties.get("type", ERROR), body if isinstance(body, bytes) else body.encode()

    def on_return(self, error: Any, exchange: str, routing_key: str, message: Any) -> None:
        if message.properties.get("correlation_id") == self.waiting_for:
            raise away()


class _Link:
    """One thread's connection, with one question at a time on it; closed when the thread ends."""

    def __init__(self, uri: str) -> None:
        self.uri, self.pid = uri, os.getpid()
        self._connection: broker.Connection | None = None
        self._channel: Any = None
        self._number, self._used = 0, 0.0
        self._mailbox = _Mailbox()

    def __del__(self) -> None:
        if self.pid == os.getpid():  # a forked child must not end its parent's connection
            self.drop()

    def ask(
        self, queue: str, method: str, body: bytes, actor: str, trace: str | None, deadline: float
    ) -> tuple[str, bytes]:
        connection = self._open(deadline)
        self._number += 1
        self._mailbox.answer, self._mailbox.waiting_for = None, str(self._number)
        left = deadline - time.monotonic()
        headers = {"actor": actor, "sent": str(int(time.time() * 1000))}
        if trace is not None:
            headers["traceparent"] = trace
        call = context.current.get()
        if call is not None and call.unlinked:
            headers["unlinked"] = "1"  # what is asked beside it would tell who and when
        about = frames.properties(
            type=method,
            reply_to="amq.rabbitmq.reply-to",
            correlation_id=self._mailbox.waiting_for,
            expiration=str(max(1, int(left * 1000))),
            headers=headers,
        )
        frames.publish(self._channel, body, about, queue, mandatory=True)
        return self._wait(connection, deadline)

    def _wait(self, connection: broker.Connection, deadline: float) -> tuple[str, bytes]:
        while self._mailbox.answer is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.drain_events(timeout=left)
        self._used = time.monotonic()
        return self._mailbox.answer

    def drop(self) -> None:
        broker.discard(self._connection)
        self._connection = None

    def _open(self, deadline: float) -> broker.Connection:
        if self._connection is not None and time.monotonic() - self._used > _IDLE:
            self._hear_what_came_meanwhile(self._connection)
        if self._connection is None:
            self._connection = broker.connect(
                self.uri, name="client", timeout=max(0.1, min(3.0, deadline - time.monotonic()))
            )
            self._channel = self._connection.channel()
            self._channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=self._mailbox.on_reply)
            self._channel.events["basic_return"].add(self._mailbox.on_return)
        return self._connection

    def _hear_what_came_meanwhile(self, connection: broker.Connection) -> None:
        """A broker that went away while the thread was idle has said so; better to know before publishing."""
        with selectors.DefaultSelector() as selector:
            selector.register(connection.transport.sock, selectors.EVENT_READ)
            while selector.select(0):
                try:
                    connection.drain_events(timeout=5)
                except broker.FAULTS:
                    return self.drop()
        return None


_local = threading.local()


def _link(uri: str) -> _Link:
    links: dict[str, _Link] = _local.__dict__.setdefault("links", {})
    link = links.get(uri)
    if link is None or link.pid != os.getpid():  # a fork must not share its parent's socket
        link = links[uri] = _Link(uri)
    return link


def close() -> None:
    """Closes this thread's connections."""
    for link in _local.__dict__.pop("links", {}).values():
        link.drop()


def away() -> Unavailable:
    return Unavailable(
        "layanan-tidak-tersedia",
        "Layanan sedang tidak dapat menjawab. Coba lagi beberapa saat lagi; bila tetap terjadi, hubungi admin instansi"
        " Anda.",
        retry_after=5,
    )


def too_large() -> Invalid:
    return Invalid(
        "permintaan-terlalu-besar",
        f"Isian melebihi {broker.MAX_BODY // 1024 // 1024} MB. Bagi menjadi beberapa bagian lalu kirim satu per satu.",
    )
