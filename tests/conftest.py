"""What every kind of test shares: a broker, databases, keys, actors, and the running system."""

import gc
import hashlib
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import copy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from xdist.scheduler import LoadScopeScheduling

from chassis.database import Database, make_engine
from contracts.base import Actor
from dev import databases, management
from dev import keys as secrets
from dev.infra import Infra
from dev.places import ROOT
from dev.ports import free_port
from dev.stack import Stack, services

INSTANSI = UUID("00000000-0000-7000-8000-000000000001")
NIP = "198501012010011001"
ON_SHARED_PROCESSES = {
    "wiring/test_assessment.py",
    "wiring/test_notify.py",
    "wiring/test_org.py",
    "wiring/test_skp.py",
    "wiring/test_wiring_others.py",
    "wiring/test_wiring_rpc.py",
}


@pytest.fixture(scope="session")
def servers() -> dict[str, str]:
    """The test instance's variables; starts it when it is not up and leaves it up, because a start takes 8 s."""
    infra = Infra("test")
    infra.up(lives_with="machine")
    env = infra.env()
    _remove_what_dead_runs_left(env)
    return env


def _remove_what_dead_runs_left(env: dict[str, str]) -> None:
    for name in filter(_run_is_dead, databases.names(env["DATABASE_URL"], "t")):
        databases.drop(env["DATABASE_URL"], name)
    for name in filter(_run_is_dead, management.vhosts(env["RABBITMQ_MANAGEMENT_URL"])):
        management.remove_vhost(env["RABBITMQ_MANAGEMENT_URL"], name)


def _run_is_dead(name: str) -> bool:
    made_by = re.match(r"t(\d+)_", name)
    return made_by is not None and not Path("/proc", made_by[1]).exists()


@pytest.fixture(scope="session")
def run_name(worker_id: str) -> str:
    """A name that no other test process uses now."""
    return f"t{os.getpid()}_{worker_id}"


@pytest.fixture(scope="session")
def management_url(servers: dict[str, str]) -> str:
    """RabbitMQ's management API with an administrator's login."""
    return servers["RABBITMQ_MANAGEMENT_URL"]


@pytest.fixture(scope="session")
def amqp_uri(servers: dict[str, str], run_name: str) -> Iterator[str]:
    """A virtual host of this worker's own."""
    yield management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], run_name)
    management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], run_name)


@pytest.fixture(scope="session")
def database_url(servers: dict[str, str], run_name: str) -> Iterator[str]:
    """DATABASE_URL of this worker's own: the services' databases are `<its name>_<service>`."""
    yield databases.named(servers["DATABASE_URL"], run_name)
    databases.drop(servers["DATABASE_URL"], f"{run_name}_")


@pytest.fixture(scope="session")
def service_database(database_url: str, run_name: str) -> Callable[[str], str]:
    """`service_database("skp")`: URL of the service's migrated, empty database of this worker."""
    made: dict[str, str] = {}

    def url(service: str) -> str:
        if service not in made:
            template = _template(database_url, service)
            made[service] = databases.clone(database_url, f"{run_name}_{service}", template=template)
        return made[service]

    return url


def _template(database_url: str, service: str) -> str:
    """The name of a migrated database to clone; made once for each state of the migrations."""
    sources = [*ROOT.glob("chassis/**/*.py"), *ROOT.glob(f"services/{service}/migrations/**/*.py")]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:12]
    name = f"template_{service}_{state}"
    with databases.server(database_url) as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [f"template_{service}"])  # until the connection ends
        if name not in databases.names(database_url, "template_"):
            databases.drop(database_url, f"template_{service}_")
            raw = f"making_{service}"
            databases.drop(database_url, raw)
            _migrate(service, databases.named(database_url, raw))
            cursor.execute(f'ALTER DATABASE "{raw}" RENAME TO "{name}"')
    return name


def _migrate(service: str, url: str) -> None:
    command = [sys.executable, "-m", "chassis", "migrate", service]
    env = os.environ | {f"DATABASE_URL_{service.upper()}": url, "DATABASE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"migrations of {service} failed:\n{done.stdout}{done.stderr}", pytrace=False)


@pytest.fixture(scope="session")
def service_engine(service_database: Callable[[str], str]) -> Iterator[Callable[[str], Engine]]:
    """`service_engine("skp")`: the worker's engine of that service's database, with the product's settings."""
    engines: dict[str, Engine] = {}

    def engine(service: str) -> Engine:
        if service not in engines:
            engines[service] = make_engine(service_database(service), name="tests", size=2)
        return engines[service]

    yield engine
    for made in engines.values():
        made.dispose()


@pytest.fixture
def rolled_back(actor: Callable[..., Actor]) -> Iterator[Callable[[Engine], Session]]:
    """`rolled_back(engine)`: a session as the service's commands get it; all that it did is undone at the end."""
    with ExitStack() as opened:

        def session(engine: Engine) -> Session:
            connection = opened.enter_context(engine.connect())
            opened.callback(connection.begin().rollback)
            s = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
            opened.callback(s.close)
            s.info["actor"] = actor()
            return s

        yield session


@pytest.fixture
def service_session(
    service_engine: Callable[[str], Engine], rolled_back: Callable[[Engine], Session]
) -> Callable[[str], Session]:
    """`service_session("skp")`: a session on the service's empty database."""
    return lambda service: rolled_back(service_engine(service))


@pytest.fixture(scope="session")
def settled(
    database_url: str, run_name: str, actor: Callable[..., Actor]
) -> Iterator[Callable[[str, Callable[[Session], Any]], tuple[Engine, Any]]]:
    """`settled("skp", make)`: a database of that service, and the world that `make(session)` committed in it.

    Made once for each worker and `make`: it holds what many of the service's tests begin with.
    """
    made: dict[Callable[[Session], Any], tuple[Engine, Any]] = {}

    def settle(service: str, make: Callable[[Session], Any]) -> tuple[Engine, Any]:
        if make not in made:
            name, template = f"{run_name}_settled{len(made)}_{service}", _template(database_url, service)
            engine = make_engine(databases.clone(database_url, name, template=template), name="tests", size=2)
            with Session(engine, expire_on_commit=False) as s, s.begin():
                s.info["actor"] = actor()
                made[make] = engine, make(s)
        return made[make]

    yield settle
    for engine, _ in made.values():
        engine.dispose()


@pytest.fixture
def world_in(
    settled: Callable[..., tuple[Engine, Any]], rolled_back: Callable[[Engine], Session]
) -> Callable[[str, Callable[[Session], Any]], Any]:
    """`world_in("skp", make)`: the settled world, its `s` a session of this test whose doings are undone at the end."""

    def world(service: str, make: Callable[[Session], Any]) -> Any:
        engine, made = settled(service, make)
        mine = copy(made)
        mine.s = rolled_back(engine)
        return mine

    return world


@pytest.fixture
def service_db(database_url: str, run_name: str, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Database]]:
    """`service_db("skp")`: a Database of this test alone, for code that commits (workers, jobs, several sessions)."""
    made: list[Database] = []
    prefix = f"{run_name}_own{zlib.crc32(request.node.nodeid.encode()):08x}"

    def database(service: str) -> Database:
        url = databases.clone(database_url, f"{prefix}_{service}", template=_template(database_url, service))
        made.append(Database(make_engine(url, name="tests", size=5)))
        return made[-1]

    yield database
    for db in made:
        db.engine.dispose()
    databases.drop(database_url, prefix)


@pytest.fixture(scope="session")
def actor() -> Callable[..., Actor]:
    """`actor(nip=…, roles=…, acting_for=…)`: an ordinary pegawai of one instansi where nothing else is said."""

    def make(nip: str | None = NIP, **fields: object) -> Actor:
        defaults = {"sub": nip or "sistem-mitra", "nama": "Wira Adiputra", "instansi_id": INSTANSI}
        return Actor.model_validate({"nip": nip, **defaults, **fields})

    return make


@pytest.fixture(scope="session")
def keys() -> dict[str, str]:
    """ACTOR_PRIVATE_KEY, ACTOR_PUBLIC_KEY and the other secrets, of this run only."""
    return secrets.generate()


@pytest.fixture(scope="session")
def stack(
    servers: dict[str, str],
    database_url: str,
    run_name: str,
    keys: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """The whole product with no data, as real processes on a broker and databases of its own."""
    name = f"{run_name}_stack"
    uri = management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], name)
    env = servers | keys | {"AMQP_URI": uri, "DATABASE_URL": databases.named(database_url, name)}
    running = Stack(env, folder=tmp_path_factory.mktemp("stack"), port=free_port())
    try:
        for service in services():
            databases.clone(database_url, f"{name}_{service}", template=_template(database_url, service))
        running.start_all()
        running.wait_ready()
        yield running
    finally:
        for process in running.processes.values():
            process.popen.terminate()  # all at once: nobody asks any more
        running.stop()
        management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], name)


class ByProcesses(LoadScopeScheduling):
    """Tests on the same running processes go to one worker: on another these would be started again."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.removeprefix("tests/") in ON_SHARED_PROCESSES else nodeid


def pytest_collection() -> None:
    gc.disable()  # while all is imported


def pytest_collection_finish() -> None:
    """What the tests import stays: no collection of garbage looks through it again."""
    gc.freeze()
    gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByProcesses | None:
    """For `--dist loadgroup`; xdist's own finds no groups: it writes them into a name that pytest 9 does not read."""
    return ByProcesses(config, log) if config.getvalue("dist") == "loadgroup" else None
