"""Migrations and models say the same, and a process knows by the migrations' numbers whether it may work."""

from collections.abc import Callable

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from chassis import migrate, registry
from chassis.database import Database, make_engine
from chassis.revisions import pending
from dev import databases


@pytest.mark.parametrize("service", registry.names())
def test_a_migrated_database_is_what_the_models_say(service: str, service_database: Callable[[str], str]) -> None:
    migrate.compare(registry.find(service), service_database(service))


def test_a_process_waits_for_a_database_behind_its_code_and_works_on_one_that_a_newer_release_migrated(
    service_db: Callable[[str], Database],
) -> None:
    engine, org = service_db("org").engine, registry.find("org")
    with engine.connect() as connection:
        (_, own) = migrate._configs(org, connection)
    head = ScriptDirectory.from_config(own).get_current_head()

    def found(statement: str) -> str:
        with engine.begin() as connection:
            connection.execute(text(statement))
        return pending(org, engine)

    assert pending(org, engine) == ""
    assert found("UPDATE alembic_version SET version_num = '9999'") == ""
    assert f"is at 0001, the code expects {head}: run" in found("UPDATE alembic_version SET version_num = '0001'")
    assert f"is at None, the code expects {head}: run" in found("DELETE FROM alembic_version")
    assert "chassis_version is at None" in found("DROP TABLE chassis_version")


def test_a_service_without_tables_of_its_own_waits_for_nothing_once_it_is_migrated(
    database_url: str, run_name: str
) -> None:
    bench, url = registry.find("bench.subjects.echo_chassis"), databases.named(database_url, f"{run_name}_bench")
    migrate.migrate(bench, url)
    engine = make_engine(url, name="tests", size=1)
    assert pending(bench, engine) == ""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE chassis_version"))
    assert "chassis_version is at None" in pending(bench, engine)
    engine.dispose()
