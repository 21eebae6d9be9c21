"""Connections to RabbitMQ, and what is declared there; valid on 3.10, 3.13 and 4.x alike."""

import contextlib
import socket
from typing import Any
from urllib.parse import unquote, urlsplit

from amqp.exceptions import AMQPError
from amqp.transport import SSLTransport
from kombu.entity import Exchange, Queue
from kombu.transport import pyamqp

from chassis.deliveries import frame_handler
from chassis.frames import Transport, frame_writer

EVENTS, INTERNAL_EVENTS = "kinerja", "kinerja.internal"
EXCHANGES = {name: Exchange(name, "topic", durable=True) for name in (EVENTS, INTERNAL_EVENTS)}
FAULTS: tuple[type[Exception], ...] = (AMQPError, OSError)
"""What a lost or refused connection raises."""

MAX_BODY = 12 * 1024 * 1024
"""Bytes of one message; RabbitMQ 4 takes 16 MiB. Larger things (eviden) are stored outside the bus."""


class Connection(pyamqp.Connection):
    """kombu's connection with the transport above, so that kombu's Exchange and Queue declare on its channels.

    It does not ask to be told of blocking: py-amqp would then read the socket before each publish, under the feet
    of the greenthread that reads it."""

    plain_transport: Any = Transport
    tls_transport: Any = SSLTransport
    negotiate_capabilities = {"consumer_cancel_notify": True, "authentication_failure_close": True}

    def Transport(self, host: str, connect_timeout: float, ssl: Any = False, *args: Any, **kwargs: Any) -> Any:
        kind: Any = self.tls_transport if ssl else self.plain_transport
        return kind(host, connect_timeout=connect_timeout, ssl=ssl)

    def blocking_read(self, timeout: float | None = None) -> Any:
        transport = self.transport
        if not isinstance(transport, Transport):
            return super().blocking_read(timeout)
        transport.patience = timeout
        return self.on_inbound_frame(transport.read_frame())


def connect(
    uri: str, *, name: str, heartbeat: int = 0, timeout: float = 5.0, kind: type[Connection] = Connection
) -> Connection:
    """An open connection to `amqp[s]://user:password@host:port/vhost`; `name` shows in the broker's lists.

    Without heartbeat the kernel's keepalive watches it, so an idle thread need not. Raises FAULTS.
    """
    parts = urlsplit(uri)
    secure = parts.scheme == "amqps"
    tls = {"context": {"check_hostname": True}, "server_hostname": parts.hostname} if secure else False
    connection = kind(
        host=f"{parts.hostname}:{parts.port or (5671 if secure else 5672)}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        login_method="PLAIN",
        virtual_host=unquote(parts.path[1:]) or "/",
        heartbeat=heartbeat,
        connect_timeout=timeout,
        ssl=tls,
        frame_handler=frame_handler,
        frame_writer=frame_writer,
        client_properties={"connection_name": f"{name} @{socket.gethostname()}"},
    )
    connection.connect()
    return connection


def discard(connection: Connection | None) -> None:
    """Closes without a word and without waiting for the other side, which may be gone."""
    if connection is not None:
        with contextlib.suppress(Exception):
            connection.collect()


def rpc_queue(service: str) -> str:
    return f"rpc.{service}"


def dead_queue(service: str) -> str:
    return f"{service}.dead"


def declare_exchanges(channel: Any) -> None:
    for exchange in EXCHANGES.values():
        exchange(channel).declare()


def declare_rpc_queue(channel: Any, service: str) -> str:
    """Gone with its last consumer, so that a call to a dead service comes back at once."""
    queue = Queue(rpc_queue(service), durable=True, auto_delete=True)
    queue(channel).queue_declare()
    return rpc_queue(service)


def declare_dead_queue(channel: Any, service: str) -> int:
    """The number of letters in it."""
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": 2_000_000_000}  # looking at it counts as a delivery
    queue = Queue(dead_queue(service), durable=True, queue_arguments=arguments)
    return int(queue(channel).queue_declare().message_count)


def declare_handler_queue(channel: Any, service: str, *, queue: str, event_type: str, public: bool) -> None:
    """A handler's own queue. What killed its process a thousand times goes to the dead letters as well."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": 1000,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead_queue(service),
    }
    exchange = EXCHANGES[EVENTS if public else INTERNAL_EVENTS]
    Queue(queue, exchange, routing_key=event_type, durable=True, queue_arguments=arguments)(channel).declare()
