"""Frames: ours and py-amqp's understand each other, whatever is in them."""

import socket
from collections.abc import Iterator
from typing import Any

import amqp
import pytest
from amqp import spec
from amqp.exceptions import UnexpectedFrame
from amqp.serialization import dumps
from hypothesis import given
from hypothesis import strategies as st

from chassis.deliveries import Delivery, frame_handler
from chassis.frames import Transport, frame_writer, properties, publish

NAMES = ("content_type", "delivery_mode", "correlation_id", "reply_to", "expiration", "message_id", "type")
short = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60)


class Wire:
    """A connection of which the other end is a list."""

    frame_max, bytes_sent, bytes_recv = 200, 0, 0
    channel_id = 3

    def __init__(self) -> None:
        self.transport, self.connection, self.written = self, self, b""
        self.channels, self.callbacks, self.came, self.refused = {3: self}, {"me": self.take}, [], []
        self.handle = frame_handler(self, self.other)

    def write(self, data: bytes) -> None:
        self.written += data

    def take(self, delivery: Delivery) -> None:
        self.came.append(delivery)

    def other(self, *method: Any) -> None:
        self.came.append(method[1])

    def basic_reject(self, tag: int, *, requeue: bool) -> None:
        self.refused.append((tag, requeue))

    def frames(self) -> Iterator[tuple[int, int, bytes]]:
        data = self.written
        while data:
            size = int.from_bytes(data[3:7])
            assert data[0] != 3 or size + 8 <= self.frame_max  # a header cannot be divided
            assert data[size + 7] == 0xCE
            yield data[0], int.from_bytes(data[1:3]), data[7 : size + 7]
            data = data[size + 8 :]

    def deliver(self, consumer: str = "me") -> None:
        """Hands what was written back as the broker would."""
        _, head, *bodies = self.frames()
        method = b"\x00\x3c\x00\x3c" + dumps("sLbss", (consumer, 7, True, "an exchange", "a key"))
        for frame in ((1, 3, method), head, *bodies):
            self.handle(frame)


@given(st.binary(max_size=900), st.dictionaries(short, st.text(max_size=400), max_size=3), short, short)
def test_what_we_send_py_amqp_reads(body: bytes, headers: dict[str, str], type_: str, reply_to: str) -> None:
    wire = Wire()
    about = properties(type=type_, correlation_id="7", reply_to=reply_to, headers=headers)
    publish(wire, body, about, "a queue", mandatory=True)
    method, head, *bodies = wire.frames()
    assert method[2] == b"\x00\x3c\x00\x28" + dumps("Bssbb", (0, "", "a queue", True, False))
    message = amqp.Message()
    message.inbound_header(head[2])
    for frame in bodies:
        message.inbound_body(frame[2])
    assert message.properties["type"] == type_
    assert message.properties["reply_to"] == reply_to
    assert message.properties.get("application_headers", {}) == headers
    assert (message.body or b"") == body


@given(st.binary(max_size=900), st.dictionaries(st.sampled_from(NAMES), short))
def test_what_py_amqp_sends_we_read(body: bytes, given_: dict[str, Any]) -> None:
    if "delivery_mode" in given_:
        given_["delivery_mode"] = 2
    wire = Wire()
    message = amqp.Message(body, application_headers={"a": "b"}, **given_)
    frame_writer(wire, wire)(1, 3, spec.Basic.Publish, dumps("Bssbb", (0, "", "q", False, False)), message)
    wire.deliver()
    (delivery,) = wire.came
    assert delivery.properties == given_ | {"application_headers": {"a": "b"}}
    assert delivery.body == body
    assert delivery.delivery_info == {
        "consumer_tag": "me",
        "delivery_tag": 7,
        "redelivered": True,
        "exchange": "an exchange",
        "routing_key": "a key",
    }


def test_headers_and_properties_of_other_kinds_are_read_by_py_amqp() -> None:
    for about in (
        {"application_headers": {"x-death": [{"queue": "a", "count": 2}], "n": 5, "b": True}},
        {"timestamp": 1_767_312_000, "priority": 3, "app_id": "x"},
    ):
        wire = Wire()
        message = amqp.Message(b"x", **about)
        frame_writer(wire, wire)(1, 3, spec.Basic.Publish, b"", message)
        wire.deliver()
        assert wire.came[0].properties == about


def test_a_message_for_nobody_is_given_back() -> None:
    wire = Wire()
    publish(wire, b"x", properties(type="a", correlation_id="1"), "q")
    wire.deliver(consumer="somebody else")
    assert wire.refused == [(7, True)]
    assert wire.came == []


def test_nonsense_in_the_properties_is_no_properties() -> None:
    wire = Wire()
    publish(wire, b"x", b"\xa0\x00\xff\xff\xff\xff", "q")
    wire.deliver()
    assert wire.came[0].properties == {}


def test_a_body_where_a_header_should_be_is_refused() -> None:
    wire = Wire()
    method = b"\x00\x3c\x00\x3c" + dumps("sLbss", ("me", 7, True, "", ""))
    wire.handle((1, 3, method))
    with pytest.raises(UnexpectedFrame):
        wire.handle((3, 3, b"x"))


def test_other_methods_are_left_to_py_amqp() -> None:
    wire = Wire()
    assert wire.handle((1, 3, b"\x00\x3c\x00\x50" + b"\0" * 9)) is True
    assert wire.came == [spec.Basic.Ack]
    assert wire.handle((8, 0, b"")) is False


class TestReading:
    @pytest.fixture
    def ends(self) -> Iterator[tuple[Transport, socket.socket]]:
        ours, theirs = socket.socketpair()
        transport = Transport("localhost:5672")
        transport.sock = ours
        transport._setup_transport()
        yield transport, theirs
        ours.close()
        theirs.close()

    def frame(self, payload: bytes) -> bytes:
        return b"\x01" + (3).to_bytes(2) + len(payload).to_bytes(4) + payload + b"\xce"

    def test_frames_come_whole_however_the_bytes_arrive(self, ends: tuple[Transport, socket.socket]) -> None:
        transport, broker = ends
        sent = self.frame(b"") + self.frame(b"abc") + self.frame(b"x" * 1000)
        for start in range(0, len(sent), 333):
            broker.sendall(sent[start : start + 333])
        assert [transport.read_frame() for _ in range(3)] == [(1, 3, b""), (1, 3, b"abc"), (1, 3, b"x" * 1000)]

    def test_a_wait_that_ends_in_the_middle_of_a_frame_loses_nothing(
        self, ends: tuple[Transport, socket.socket]
    ) -> None:
        transport, broker = ends
        transport.patience = 0.01
        sent = self.frame(b"abc")
        for byte in sent[:-1]:
            broker.sendall(bytes([byte]))
            with pytest.raises(TimeoutError):
                transport.read_frame()
        broker.sendall(sent[-1:])
        assert transport.read_frame() == (1, 3, b"abc")

    def test_a_closed_connection_is_said(self, ends: tuple[Transport, socket.socket]) -> None:
        transport, broker = ends
        broker.close()
        with pytest.raises(ConnectionResetError):
            transport.read_frame()
        assert not transport.connected

    def test_a_frame_without_its_end_is_refused(self, ends: tuple[Transport, socket.socket]) -> None:
        transport, broker = ends
        broker.sendall(self.frame(b"abc")[:-1] + b"!")
        with pytest.raises(UnexpectedFrame):
            transport.read_frame()
