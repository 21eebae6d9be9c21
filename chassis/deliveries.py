"""Messages as they come in: read from their frames directly, the rest of AMQP is left to py-amqp."""

from collections.abc import Callable
from struct import Struct
from struct import error as StructError
from typing import Any

from amqp import spec
from amqp.exceptions import UnexpectedFrame
from amqp.method_framing import frame_handler as amqp_frame_handler
from amqp.serialization import PROPERTY_CLASSES

_DELIVER = bytes(Struct(">HH").pack(*spec.Basic.Deliver))
_TAG, _SHORT, _LONG, _SIZE = Struct(">QB"), Struct(">H"), Struct(">I"), Struct(">Q")
_FLAGS_AT, _SIZE_AT = 12, 4  # where a content header has its property flags and the size of its body
_STRINGS = ((10, "correlation_id"), (9, "reply_to"), (8, "expiration"), (7, "message_id"), (5, "type"))
_KNOWN = sum(1 << bit for bit, _ in _STRINGS) | 1 << 15 | 1 << 13 | 1 << 12

Frame = tuple[int, int, bytes]


class Delivery:
    """A message that came to a consumer; of amqp.Message it has what consumers use."""

    __slots__ = ("body", "channel", "delivery_info", "properties")

    def __init__(self, channel: Any, delivery_info: dict[str, Any], properties: dict[str, Any], body: bytes) -> None:
        self.channel, self.delivery_info, self.properties, self.body = channel, delivery_info, properties, body

    @property
    def delivery_tag(self) -> int:
        return int(self.delivery_info["delivery_tag"])


def frame_handler(connection: Any, callback: Callable[..., None]) -> Callable[[Frame], bool]:
    """For amqp.Connection: takes frames one by one; true when one method is complete."""
    others = amqp_frame_handler(connection, callback)
    open_: dict[int, _Open] = {}

    def on_frame(frame: Frame) -> bool:
        kind, number, payload = frame
        if kind == 1 and payload.startswith(_DELIVER):
            connection.bytes_recv += 1
            open_[number] = _Open(payload)
            return False
        if number not in open_ or kind not in (2, 3):
            return bool(others(frame))
        connection.bytes_recv += 1
        message = open_[number]
        if not message.take(kind, payload):
            return False
        del open_[number]
        channel = connection.channels[number]
        delivery = Delivery(channel, message.info, message.properties or {}, b"".join(message.pieces))
        consumer = channel.callbacks.get(message.info["consumer_tag"])
        if consumer is None:
            channel.basic_reject(message.info["delivery_tag"], requeue=True)
        else:
            consumer(delivery)
        return True

    return on_frame


class _Open:
    """A message of which not all frames are here."""

    missing: int
    __slots__ = ("info", "missing", "pieces", "properties")

    def __init__(self, payload: bytes) -> None:
        consumer_tag, at = _string(payload, 4)
        delivery_tag, redelivered = _TAG.unpack_from(payload, at)
        exchange, at = _string(payload, at + 9)
        routing_key, _ = _string(payload, at)
        self.info = {
            "consumer_tag": consumer_tag,
            "delivery_tag": delivery_tag,
            "redelivered": bool(redelivered),
            "exchange": exchange,
            "routing_key": routing_key,
        }
        self.properties: dict[str, Any] | None = None
        self.pieces: list[bytes] = []

    def take(self, kind: int, payload: bytes) -> bool:
        """Adds a frame; true when it was the last."""
        if (kind == 2) is not (self.properties is None):
            raise UnexpectedFrame(f"a frame of kind {kind} where a message is half here")
        if kind == 2:
            (self.missing,) = _SIZE.unpack_from(payload, _SIZE_AT)
            try:
                self.properties = _properties(payload)
            except (StructError, IndexError, ValueError):
                self.properties = {}  # a stranger's nonsense; whoever consumes will find that it says nothing
        else:
            self.pieces.append(payload)
            self.missing -= len(payload)
        return self.missing <= 0


def _properties(payload: bytes) -> dict[str, Any]:
    (flags,) = _SHORT.unpack_from(payload, _FLAGS_AT)
    if flags & ~_KNOWN:
        return _properties_of_any_kind(payload)
    found: dict[str, Any] = {}
    at = _FLAGS_AT + 2
    if flags & 1 << 15:
        found["content_type"], at = _string(payload, at)
    if flags & 1 << 13:
        end = at + 4 + _LONG.unpack_from(payload, at)[0]
        headers = _strings_only(payload, at + 4, end)
        if headers is None:
            return _properties_of_any_kind(payload)
        found["application_headers"], at = headers, end
    if flags & 1 << 12:
        found["delivery_mode"], at = payload[at], at + 1
    for bit, name in _STRINGS:
        if flags & 1 << bit:
            found[name], at = _string(payload, at)
    return found


def _properties_of_any_kind(payload: bytes) -> dict[str, Any]:
    found: dict[str, Any] = PROPERTY_CLASSES[spec.Basic.CLASS_ID](payload, _FLAGS_AT)[0]
    return found


def _strings_only(payload: bytes, at: int, end: int) -> dict[str, str] | None:
    """A table in which every value is a string; None for any other."""
    found = {}
    while at < end:
        key, at = _string(payload, at)
        if payload[at] != 0x53:  # "S"
            return None
        stop = at + 5 + _LONG.unpack_from(payload, at + 1)[0]
        found[key], at = payload[at + 5 : stop].decode("utf-8", "surrogateescape"), stop
    return found


def _string(payload: bytes, at: int) -> tuple[str, int]:
    end = at + 1 + payload[at]
    return payload[at + 1 : end].decode("utf-8", "surrogateescape"), end
