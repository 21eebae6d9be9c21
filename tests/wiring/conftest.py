"""A home for each wiring test: own virtual host and database, and the sample service in processes of its own."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import amqp
import psycopg2
import pytest

from chassis import broker, migrate
from chassis.actor import sign
from chassis.rpc import Client, close
from contracts.base import Actor
from contracts.errors import Unavailable
from dev import databases, management
from dev.places import ROOT
from dev.ports import free_port
from tests.wiring.sample.contract import NotesQuery, SampleApi
from tests.wiring.sample.service import SampleService

MODULE = "tests.wiring.sample.service"
_numbers = itertools.count()
_connections: list[broker.Connection] = []


def until(condition: Callable[[], Any], seconds: float = 40) -> Any:
    """Polls until the condition is true and returns what it gave; fails the test when it never is."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"never true within {seconds:g} s: {getattr(condition, '__qualname__', condition)}")
        time.sleep(0.02)
    return value


class Replica:
    """One process of the sample service."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.port, self.log = free_port(), log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "chassis", "run", MODULE],
                cwd=ROOT,
                env=env | {"HEALTH_PORT": str(self.port)},
                stdout=out,
                stderr=out,
            )

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of the health server; 0 while there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def ready(self) -> bool:
        if self.process.poll() is not None:
            pytest.fail(f"the service ended with {self.process.returncode}:\n{self.log.read_text()[-3000:]}")
        return self.get("/readyz")[0] == 200

    def dependencies(self) -> dict[str, bool]:
        body = self.get("/readyz")[1]
        return {one["name"]: one["ok"] for one in json.loads(body)["dependencies"]} if body else {}

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What it logged under that name."""
        logged = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in logged if line.get("event") == event]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


class Home:
    """Broker, database and keys of one test. `env` may be changed before a replica is started."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.uri, self.database_url = env["AMQP_URI"], f"{env['DATABASE_URL']}_sample"
        self.replicas: list[Replica] = []
        self._looking: Any = None

    def start(self, **env: str) -> Replica:
        """Starts a replica without waiting for it."""
        log = self.folder / f"service{len(self.replicas)}.log"
        replica = Replica({**os.environ, **self.env, **env}, log)
        self.replicas.append(replica)
        return replica

    def serve(self, **env: str) -> Replica:
        """Starts a replica and waits until it is ready."""
        replica = self.start(**env)
        until(replica.ready, seconds=60)
        return replica

    def client(self, timeout: float = 10.0) -> Client[SampleApi]:
        return Client(SampleApi, self.uri, timeout=timeout)

    def token(self, **fields: Any) -> str:
        return sign(Actor.model_validate({"sub": "tester", **fields}), self.env["ACTOR_PRIVATE_KEY"], seconds=300)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Runs one statement and commits; its rows, if it has any."""
        if self._looking is None:  # kept: most statements ask again and again until something is so
            self._looking = psycopg2.connect(self.database_url)
            self._looking.autocommit = True
        with self._looking.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        """Ends its processes and its own connection."""
        for replica in self.replicas:
            if replica.process.poll() is None:
                replica.kill()
        if self._looking is not None:
            self._looking.close()

    def heard(self) -> list[str]:
        """The texts of all effects, in their order."""
        return [text for (text,) in self.sql("SELECT text FROM heard ORDER BY number")]

    def channel(self) -> Any:
        """A channel of a new connection with all rights, closed with the test."""
        _connections.append(broker.connect(self.uri, name="test"))
        return _connections[-1].channel()

    def waiting(self, queue: str) -> int:
        """Messages in a queue that nobody holds; -1 where there is no such queue."""
        channel = self.channel()
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except amqp.NotFound:
            return -1
        finally:
            broker.discard(channel.connection)


@pytest.fixture(autouse=True)
def _closed_connections() -> Iterator[None]:
    yield
    while _connections:
        broker.discard(_connections.pop())
    close()


@pytest.fixture(scope="module")
def make_home(
    servers: dict[str, str], run_name: str, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Home]]:
    """Makes homes that live as long as the module."""
    homes: list[tuple[Home, str]] = []

    def make() -> Home:
        name = f"{run_name}_w{next(_numbers)}"
        uri = management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], name)
        url = databases.named(servers["DATABASE_URL"], name)
        home = Home(servers | keys | {"AMQP_URI": uri, "DATABASE_URL": url}, tmp_path_factory.mktemp("home"))
        homes.append((home, name))
        migrate.migrate(SampleService, home.database_url)
        migrate.declare(SampleService, uri)
        return home

    yield make
    for home, name in homes:
        home.close()
        management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], name)
        databases.drop(home.env["DATABASE_URL"], f"{name}_")


@pytest.fixture
def home(make_home: Callable[[], Home]) -> Iterator[Home]:
    """A home of the test's own; its processes end with the test."""
    home = make_home()
    yield home
    home.close()


@pytest.fixture(scope="module")
def shared(make_home: Callable[[], Home]) -> Home:
    """A home with one ready replica, shared by the tests of a module that leave no trace."""
    home = make_home()
    home.serve()
    until(lambda: _answers(home))  # once a busy broker had no route to the queue that it had just declared
    return home


def _answers(home: Home) -> bool:
    try:
        home.client().count(NotesQuery(), actor=home.token())
    except Unavailable:
        return False
    return True
