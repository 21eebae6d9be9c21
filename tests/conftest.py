"""What every kind of test shares: a broker, databases, keys, actors, and the running system."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from contracts.base import Actor
from dev import databases, management
from dev import keys as secrets
from dev.infra import Infra
from dev.places import ROOT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

INSTANSI = UUID("00000000-0000-7000-8000-000000000001")
NIP = "198501012010011001"


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


@pytest.fixture
def service_session(
    service_database: Callable[[str], str], actor: Callable[..., Actor]
) -> Iterator[Callable[..., "Session"]]:
    """`service_session("skp")`: a session as the service's commands get it; all is rolled back at the end."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import NullPool

    opened = []

    def session(service: str, who: Actor | None = None) -> Session:
        engine = create_engine(service_database(service), poolclass=NullPool)
        connection = engine.connect()
        transaction = connection.begin()
        s = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        s.info["actor"] = who or actor()
        opened.append((s, transaction, connection))
        return s

    yield session
    for s, transaction, connection in reversed(opened):
        s.close()
        transaction.rollback()
        connection.close()


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
