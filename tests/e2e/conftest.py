"""What end-to-end tests share: ways into a running system, and one on servers of its own that may be stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from xdist.scheduler import LoadFileScheduling

from chassis.config import Config
from contracts.org import CreateKlien
from dev import demo_data
from dev.demo_http import Rest
from dev.demo_people import PEGAWAI
from dev.demo_readers import StandinPhone
from dev.demo_world import World
from dev.infra import Infra
from dev.ports import free_port
from dev.stack import Stack
from tests.e2e.inspected import pytest_configure, pytest_sessionfinish  # noqa: F401
from tests.e2e.office import Desk, Office

DEMO = "the demo data"
ON_DEMO = {
    "test_aturan_penilaian.py",
    "test_demo_data.py",
    "test_faults_input.py",
    "test_pages_door.py",
    "test_pages_look.py",
    "test_pages_profile.py",
    "test_pages_sso.py",
    "test_pages_trouble.py",
    "test_pages_weight.py",
    "test_rest_assessment.py",
    "test_web_door.py",
    "test_web_pegawai.py",
}
"""Files that need the demo's people."""
LONGEST = (
    "test_faults_outage.py",
    DEMO,
    "test_skp_story.py",
    "test_penilaian_story.py",
    "test_openapi_fuzz.py",
    "test_matriks.py",
    "test_unor.py",
    "test_kurva.py",
    "test_faults_periode.py",
    "test_story.py",
    "test_skp_edit.py",
    "test_pegawai.py",
    "test_bawahan.py",
    "test_impor.py",
    "test_tim.py",
    "test_skp_list.py",
    "test_monitoring.py",
)


class ByFiles(LoadFileScheduling):
    """A file goes to one worker whole, and all of ON_DEMO to the same one: loading that data takes ten seconds."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFiles | None:
    """For `--dist loadfile`."""
    return ByFiles(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first: one that is begun last leaves the other worker without work.

    Each file stays whole: pytest itself parts what a browser does from what goes without one, and makes fixtures twice.
    """
    files = [str(item.path) for item in items]
    names = {file: Path(_group(file)).name for file in files}
    rank = {file: LONGEST.index(name) if name in LONGEST else len(LONGEST) for file, name in names.items()}
    items.sort(key=lambda item: (rank[str(item.path)], files.index(str(item.path))))


def _group(file: str) -> str:
    return DEMO if Path(file).name in ON_DEMO else file


def world_of(stack: Stack) -> World:
    """Actors and clients on the stack's bus, signed with its key."""
    return World(Config(stack.env))


def phone_of(stack: Stack) -> StandinPhone:
    return StandinPhone(stack.twilio_url)


def system_of(stack: Stack, *scopes: str) -> Rest:
    """Another system that has logged in with these scopes."""
    made = world_of(stack).org().create_klien(CreateKlien(id=uuid4(), nama="Sistem uji", scopes=list(scopes)))
    assert made.client_secret
    system = Rest(stack.url)
    answer = system.log_in_as_system(made.client_id, made.client_secret)
    assert answer.status == 200, answer
    return system


@pytest.fixture(scope="session")
def world(stack: Stack) -> World:
    return world_of(stack)


@pytest.fixture(scope="session")
def phone(stack: Stack) -> StandinPhone:
    return phone_of(stack)


@pytest.fixture(scope="session")
def all_events(stack: Stack) -> Rest:
    """A system that may read every public event."""
    return system_of(stack, "events:*")


@pytest.fixture(scope="session")
def demo(stack: Stack) -> Stack:
    """The stack when it has the demo data; who needs it stands best in ON_DEMO."""
    demo_data.load(Config(stack.env))  # in this process, which has imported already what it needs
    return stack


@pytest.fixture(scope="session")
def nip(demo: Stack) -> Callable[[str], str]:
    """The NIP of somebody of the demo, by key: `nip("siti")`."""

    def of(key: str) -> str:
        found = PEGAWAI[key].nip
        assert found, f"{key} has no NIP"
        return found

    return of


@pytest.fixture(scope="module")
def office(stack: Stack) -> Office:
    """An instansi of the module's own, for pages that manage people and systems."""
    return Office(stack)


@pytest.fixture(scope="session")
def app(stack: Stack) -> Iterator[Flask]:
    """A second gateway, in this process, for what needs no screen."""
    from gateway import create_app  # takes a second, which who only hands out tests need not wait

    made = create_app(Config(stack.env))
    yield made
    made.extensions["identities"].revocations.stop()


@pytest.fixture(scope="module")
def desk(app: Flask, office: Office) -> Desk:
    """The admin's."""
    return Desk(app.test_client(), office.admin)


@pytest.fixture(scope="module")
def fajar(app: Flask, office: Office) -> Desk:
    """That of somebody who administers nothing."""
    return Desk(app.test_client(), office.nips["Fajar Sidik"])


@pytest.fixture(scope="module")
def own_infra() -> Iterator[Infra]:
    """A broker and a database server that no other test uses, with data that survive a stop.

    They end with the module, and so does `own_stack`: left running they would take CPU from the tests after it.
    """
    infra = Infra("faults")
    infra.remove()
    infra.up(lives_with="parent")
    yield infra
    infra.remove()


@pytest.fixture(scope="module")
def own_stack(own_infra: Infra, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with two replicas of every service on `own_infra`."""
    folder: Path = tmp_path_factory.mktemp("own_stack")
    soon = {"TWILIO_TIMEOUT": "3", "TWILIO_LEASE": "12"}  # seconds; a killed sender's message is looked into early
    running = Stack(own_infra.env() | keys | soon, folder=folder, port=free_port())
    try:
        running.prepare()
        running.start_all()
        for service in ("org", "skp", "notify"):
            running.start(service)
        running.wait_ready()
        yield running
    finally:
        running.stop()
