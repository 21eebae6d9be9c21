"""Small pieces of the chassis: settings, traces, envelopes, and which fault means what."""

import json
from datetime import UTC, datetime

import amqp
import psycopg2
import pytest
from psycopg2 import errors as pg
from sqlalchemy import exc

from chassis import faults
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
