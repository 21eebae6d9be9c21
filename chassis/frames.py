"""AMQP frames read and written in large pieces: what makes a call cost one system call each way in a service."""

import contextlib
import socket
from collections.abc import Callable, Mapping
from struct import Struct
from typing import Any

from amqp import spec
from amqp.exceptions import RecoverableConnectionError, UnexpectedFrame
from amqp.transport import TCPTransport

_HEADER, _METHOD, _CONTENT, _ACK = Struct(">BHI"), Struct(">HH"), Struct(">HHQ"), Struct(">QB")
_SHORT, _LONG = Struct(">H"), Struct(">I")
_PUBLISH, _BASIC_ACK = _METHOD.pack(*spec.Basic.Publish), _METHOD.pack(*spec.Basic.Ack)
_FRAME_END = 0xCE


class Transport(TCPTransport):  # type: ignore[misc]
    """Reads the socket in large pieces: py-amqp asks nine times for one small message."""

    def _setup_transport(self) -> None:
        super()._setup_transport()
        self._received = b""
        self.patience: float | None = None
        self._timeout: float | None = None

    def read_frame(self, unpack: Any = None) -> tuple[int, int, bytes]:
        received = self._received
        while True:
            if len(received) >= 7:
                kind, channel, size = _HEADER.unpack_from(received)
                end = size + 7
                if len(received) > end:
                    break
            piece = self._receive()
            self._received = received = received + piece
        if received[end] != _FRAME_END:
            raise UnexpectedFrame("frame does not end where it says")
        self._received = received[end + 1 :]
        return kind, channel, received[7:end]

    def _receive(self) -> bytes:
        if self.patience != self._timeout:  # each change is a system call
            self.sock.settimeout(self.patience)
            self._timeout = self.patience
        try:
            piece: bytes = self.sock.recv(65536)
        except BlockingIOError:
            raise TimeoutError from None
        except OSError as error:
            if isinstance(error, TimeoutError) and error.errno is None:  # ours; the kernel's own has a number
                raise
            self.connected = False
            raise ConnectionResetError(f"the broker is gone: {error}") from error
        if not piece:
            self.connected = False
            raise ConnectionResetError("the broker closed the connection")
        return piece


def frame_writer(connection: Any, transport: Any) -> Callable[..., None]:
    """Writes a method with its content in one piece. py-amqp's own does it under a lock and by way of a buffer;
    ours needs neither, because nobody else comes in between: a thread's own connection, or a corked one."""
    write = transport.write

    def write_frame(kind: int, channel: int, method: tuple[int, int] | None, args: bytes | str, content: Any) -> None:
        head = _METHOD.pack(*method) if method else b""
        pieces = [_frame(kind, channel, head + (args if isinstance(args, bytes) else (args or "").encode()))]
        if content is not None and method is not None:
            body = content.body if isinstance(content.body, bytes) else content.body.encode()
            properties = content._serialize_properties()
            pieces.append(_frame(2, channel, _CONTENT.pack(method[0], 0, len(body)) + properties))
            size = connection.frame_max - 8
            pieces += [_frame(3, channel, body[at : at + size]) for at in range(0, len(body), size)]
        write(b"".join(pieces))
        connection.bytes_sent += 1

    return write_frame


def properties(
    *,
    type: str,
    correlation_id: str,
    reply_to: str = "",
    expiration: str = "",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A message's properties as they are on the wire; py-amqp asks of each value what it might be."""
    flags, table = 0, b""
    if headers:
        flags = 1 << 13
        entries = b"".join(_short(key) + b"S" + _long(value.encode()) for key, value in headers.items())
        table = _long(entries)
    rest = b""
    for bit, value in ((10, correlation_id), (9, reply_to), (8, expiration), (5, type)):
        if value:
            flags |= 1 << bit
            rest += _short(value)
    return _SHORT.pack(flags) + table + rest


def publish(channel: Any, body: bytes, properties: bytes, routing_key: str, *, mandatory: bool = False) -> None:
    """Sends a message to a queue in one piece, without the promise of an answer that never comes.

    Raises broker.FAULTS.
    """
    connection, number = channel.connection, channel.channel_id
    if connection is None:
        raise RecoverableConnectionError("connection already closed")
    size = connection.frame_max - 8
    pieces = [
        _frame(1, number, _PUBLISH + b"\0\0\0" + _short(routing_key) + (b"\1" if mandatory else b"\0")),
        _frame(2, number, _CONTENT.pack(spec.Basic.Publish[0], 0, len(body)) + properties),
    ]
    pieces += [_frame(3, number, body[at : at + size]) for at in range(0, len(body), size)]
    connection.transport.write(b"".join(pieces))
    connection.bytes_sent += 1


def acknowledge(message: Any) -> None:
    """Tells the broker that a message is dealt with. Raises broker.FAULTS."""
    channel = message.channel
    connection = channel.connection
    if connection is None:
        raise RecoverableConnectionError("connection already closed")
    tag = message.delivery_info["delivery_tag"]
    connection.transport.write(_frame(1, channel.channel_id, _BASIC_ACK + _ACK.pack(tag, 0)))
    connection.bytes_sent += 1


def hang_up(transport: Any) -> None:
    """Lets the greenthread that reads it find its end; closing it here would leave that one waiting."""
    with contextlib.suppress(OSError, AttributeError):
        transport.sock.shutdown(socket.SHUT_RDWR)


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return b"".join((_HEADER.pack(kind, channel, len(payload)), payload, b"\xce"))


def _short(text: str) -> bytes:
    data = text.encode()
    return bytes((len(data),)) + data


def _long(data: bytes) -> bytes:
    return _LONG.pack(len(data)) + data
