"""For tests of org: a session with a small instansi in it, and a database where commands really commit."""

from collections.abc import Callable, Iterator

import pytest
from org_world import SUPER, World
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.database import Database, make_engine
from services.org.models import Base


@pytest.fixture
def world(world_in: Callable[..., World]) -> World:
    return world_in("org", World)


@pytest.fixture
def s(world: World) -> Session:
    return world.s


@pytest.fixture(scope="session")
def committing(service_database: Callable[[str], str]) -> Iterator[Database]:
    engine = make_engine(service_database("org"), name="test-org", size=20)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def db(committing: Database) -> Iterator[Database]:
    """Org's database, empty before and after: what is tried here commits."""
    _empty(committing)
    yield committing
    _empty(committing)


@pytest.fixture
def stored(db: Database) -> Iterator[World]:
    """A world that is committed; its session stays for reading and for commands that the test commits."""
    with db.transaction() as s:
        s.info["actor"] = SUPER
        world = World(s)
        s.commit()
        yield world


def _empty(db: Database) -> None:
    tables = ", ".join([*(table.name for table in Base.metadata.sorted_tables), "outbox", "inbox", "job"])
    with db.transaction() as session:
        session.execute(text(f"TRUNCATE {tables} CASCADE"))
