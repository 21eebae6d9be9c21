"""Small pieces of the chassis: settings, traces, envelopes, frames, and which fault means what."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import amqp
import psycopg2
import pytest
from psycopg2 import errors as pg
from sqlalchemy import exc

from chassis import faults
from chassis.broker import Transport
from chassis.config import Config, MissingSetting
from chassis.context import new_trace, trace_of
from chassis.events import envelope
from contracts.errors import Conflict, Forbidden, Invalid, KinerjaError, Unavailable


def database_error(kind: type[exc.DBAPIError], orig: Exception) -> exc.DBAPIError:
    return kind("SELECT", {}, orig)


class TestConfig:
    def test_each_service_has_its_own_database(self) -> None:
        config = Config({"DATABASE_URL": "postgresql://u:p@h:1/kinerja?sslmode=require"})
        assert config.database_url("skp") == "postgresql://u:p@h:1/kinerja_skp?sslmode=require"
        own = Config(config.values | {"DATABASE_URL_SKP": "postgresql://x/y"})
        assert own.database_url("skp") == "postgresql://x/y"

    def test_an_empty_value_is_no_value(self) -> None:
        config = Config({"AMQP_URI": "", "WORKERS": ""})
        assert config.workers == 20
        with pytest.raises(MissingSetting, match="AMQP_URI"):
            _ = config.amqp_uri


class TestTrace:
    def test_a_right_one_is_kept(self) -> None:
        trace = new_trace()
        assert trace_of(trace) == trace

    @pytest.mark.parametrize(
        "wrong",
        [None, 7, "", "x", "00-" + "0" * 32 + "-" + "b" * 16 + "-01", "00-" + "a" * 32 + "-" + "0" * 16 + "-01"],
    )
    def test_a_wrong_one_is_replaced(self, wrong: object) -> None:
        assert trace_of(wrong) != wrong
        assert trace_of(trace_of(wrong))


def test_an_envelope_leaves_out_what_is_not_known() -> None:
    body = envelope(
        "skp", "id-1", "skp.told.v1", 'a "b"', '{"é": 1}', None, None, None, datetime(2026, 1, 2, tzinfo=UTC)
    )
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": "id-1",
        "source": "urn:kinerja:skp",
        "type": "skp.told.v1",
        "subject": 'a "b"',
        "time": "2026-01-02T00:00:00Z",
        "datacontenttype": "application/json",
        "data": {"é": 1},
    }


class TestFaults:
    @pytest.mark.parametrize(
        "error",
        [
            database_error(exc.OperationalError, psycopg2.OperationalError("server closed the connection")),
            database_error(exc.InterfaceError, psycopg2.InterfaceError("connection already closed")),
            exc.TimeoutError("QueuePool limit"),
            amqp.ConnectionForced("shutdown"),
            ConnectionResetError(),
            Unavailable("a", "b"),
        ],
    )
    def test_something_is_away(self, error: Exception) -> None:
        assert faults.is_infrastructure(error)
        assert isinstance(faults.refusal(error), Unavailable)

    @pytest.mark.parametrize("orig", [pg.DeadlockDetected(), pg.SerializationFailure()])
    def test_transactions_collided(self, orig: Exception) -> None:
        assert faults.is_collision(database_error(exc.OperationalError, orig))

    @pytest.mark.parametrize(
        ("error", "refusal"),
        [
            (database_error(exc.IntegrityError, pg.UniqueViolation()), Conflict),
            (database_error(exc.DataError, pg.NumericValueOutOfRange()), Invalid),
            (Forbidden("a", "b"), Forbidden),
        ],
    )
    def test_the_caller_is_told(self, error: Exception, refusal: type[KinerjaError]) -> None:
        assert not faults.is_infrastructure(error)
        assert not faults.is_collision(error)
        assert isinstance(faults.refusal(error), refusal)

    @pytest.mark.parametrize(
        "error", [ValueError(), FileNotFoundError(), database_error(exc.ProgrammingError, pg.UndefinedTable())]
    )
    def test_it_is_a_defect(self, error: Exception) -> None:
        assert not faults.is_infrastructure(error)
        assert faults.refusal(error) is None


class TestFrames:
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
        with pytest.raises(amqp.exceptions.UnexpectedFrame):
            transport.read_frame()
