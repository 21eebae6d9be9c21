"""Broker and database away: at the start, and for seconds under load. Nothing is lost and nothing runs twice."""

import socket
import threading
import time
from uuid import UUID

import pytest

from chassis.rpc import Client
from contracts.errors import Unavailable
from contracts.types import new_id
from tests.wiring.conftest import Home, until
from tests.wiring.proxy import Proxy
from tests.wiring.sample.contract import Echo, SampleApi, WriteNote

AWAY = 10.0  # seconds


class Load:
    """Threads that write notes until they are told to stop; `done` are those that were answered."""

    def __init__(self, home: Home, uri: str, threads: int = 4) -> None:
        self.done: list[UUID] = []
        self.refused = 0
        self._client = Client(SampleApi, uri, timeout=3)
        self._token = home.token()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        while not self._stopping.is_set():
            cmd = WriteNote(id=new_id(), text="load")
            while not self._stopping.is_set():
                try:
                    self._client.write(cmd, actor=self._token)
                except Unavailable:
                    self.refused += 1
                    self._stopping.wait(0.2)  # as a caller does who is told to retry
                else:
                    self.done.append(cmd.id)
                    break


def all_heard_once(home: Home) -> bool:
    return home.sql("SELECT count(*) = count(DISTINCT note_id) AND count(*) = (SELECT count(*) FROM note) FROM heard")[
        0
    ][0]


@pytest.mark.parametrize("lost", ["AMQP_URI", "DATABASE_URL"])
def test_ten_seconds_without_it_under_load_lose_nothing_and_double_nothing(home: Home, lost: str) -> None:
    proxy = Proxy(home.env[lost])
    home.env[lost] = proxy.url
    home.serve()
    home.serve()
    load = Load(home, home.env["AMQP_URI"])
    until(lambda: len(load.done) > 20)
    proxy.cut()
    away_since = time.monotonic()
    until(lambda: load.refused > 5)
    for replica in home.replicas:
        until(lambda replica=replica: replica.get("/readyz")[0] == 503)
        assert replica.get("/livez")[0] == 200
    time.sleep(max(0, AWAY - (time.monotonic() - away_since)))
    proxy.mend()
    before = len(load.done)
    until(lambda: len(load.done) > before + 20)
    load.stop()
    for replica in home.replicas:
        until(replica.ready)
    until(lambda: all_heard_once(home))
    written = {id_ for (id_,) in home.sql("SELECT id::text FROM note")}
    assert {str(id_) for id_ in load.done} <= written
    assert home.waiting("sample.dead") == 0
    assert home.sql("SELECT count(*) FROM outbox") == home.sql("SELECT count(*) FROM note")


def test_a_handler_waits_for_the_database_for_as_long_as_it_takes(home: Home) -> None:
    proxy = Proxy(home.env["DATABASE_URL"])
    home.env["DATABASE_URL"] = proxy.url
    replica = home.serve()
    proxy.cut()
    home.sql(
        "INSERT INTO outbox (event_id, type, subject, public, data) VALUES (gen_random_uuid(), "
        "'sample.note_written.v1', 'x', true, jsonb_build_object('note_id', gen_random_uuid(), 'text', 'waits'))"
    )
    told = home.serve(DATABASE_URL=home.database_url.removesuffix("_sample"))
    until(lambda: home.heard() == ["waits"] or replica.lines("handler waits"))
    told.kill()
    proxy.mend()
    until(lambda: home.heard() == ["waits"])
    assert home.waiting("sample.dead") == 0


@pytest.mark.parametrize(
    ("lost", "said"), [("AMQP_URI", "waiting for broker"), ("DATABASE_URL", "waiting for database")]
)
def test_at_the_start_it_waits_and_says_for_what(home: Home, lost: str, said: str) -> None:
    proxy = Proxy(home.env[lost])
    proxy.cut()
    home.env[lost] = proxy.url
    replica = home.start()
    until(lambda: replica.lines(said))
    assert replica.get("/livez")[0] == 200
    status, body = replica.get("/readyz")
    assert status == 503
    assert said in body
    proxy.mend()
    until(replica.ready)


def test_at_the_start_a_database_that_takes_connections_and_says_nothing_is_waited_for(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        replica = home.start(DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/nothing")
        (line, *_) = until(lambda: replica.lines("waiting for database"))
        assert "does not answer" in line["reason"]
        assert replica.stop() == 0


def test_at_the_start_it_waits_for_the_migration(home: Home) -> None:
    home.sql("DELETE FROM alembic_version")
    replica = home.start()
    (line, *_) = until(lambda: replica.lines("waiting for database"))
    assert "python -m chassis migrate sample" in line["reason"]
    home.sql("INSERT INTO alembic_version VALUES ('0001')")
    until(replica.ready)


def test_while_it_waits_it_can_be_stopped(home: Home) -> None:
    proxy = Proxy(home.env["AMQP_URI"])
    proxy.cut()
    home.env["AMQP_URI"] = proxy.url
    replica = home.start()
    until(lambda: replica.lines("waiting for broker"))
    assert replica.stop() == 0


def test_it_can_be_stopped_while_the_broker_is_away(home: Home) -> None:
    proxy = Proxy(home.env["AMQP_URI"])
    home.env["AMQP_URI"] = proxy.url
    replica = home.serve()
    proxy.cut()
    until(lambda: replica.get("/readyz")[0] == 503)
    assert replica.stop() == 0


def test_a_client_whose_connection_went_away_while_idle_uses_a_new_one(home: Home) -> None:
    home.serve()
    proxy = Proxy(home.uri)
    client = Client(SampleApi, proxy.url)
    assert client.echo(Echo(text="a"), actor=home.token()).text == "a"
    proxy.cut()
    proxy.mend()
    assert client.echo(Echo(text="b"), actor=home.token()).text == "b"
