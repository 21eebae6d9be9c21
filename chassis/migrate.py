"""Brings databases and queues to where the code expects them: creates, migrates, declares; safe to repeat."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg2 import sql
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from chassis import broker, registry
from chassis.database import Base
from chassis.service import Service
from chassis.subscriptions import declare_handlers

# Importing them puts their tables into Base.metadata.
from chassis import events, jobs  # noqa: F401  # isort: skip

OWN, SERVICE = "chassis_version", "alembic_version"
_HERE = Path(__file__).parent
_ENVIRONMENT, _MIGRATIONS = _HERE / "alembic_env", _HERE / "migrations"
_LOCK = 7_366_221  # advisory: two migrators at once would collide


def migrate(service: type[Service], url: str) -> None:
    """Creates the service's database if it is missing and runs chassis' migrations and its own."""
    _create(url)
    engine = _engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        for config in _configs(service, connection):
            command.upgrade(config, "head")
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        connection.commit()
    engine.dispose()


def make_migration(service: type[Service], url: str, message: str) -> None:
    """Writes the next numbered migration: what the models have and the migrated database lacks."""
    folder = registry.migrations(service)
    folder.mkdir(exist_ok=True)
    number = f"{len([*folder.glob('[0-9]*.py')]) + 1:04}"
    with _engine(url).connect() as connection:
        own = _configs(service, connection)[1]
        command.revision(own, message, autogenerate=True, rev_id=number)


def declare(service: type[Service], amqp_uri: str) -> None:
    """Declares the service's queues, so that what is told before its first start waits for it."""
    connection = broker.connect(amqp_uri, name="migrate")
    declare_handlers(connection.channel(), service)
    connection.close()


def pending(service: type[Service], engine: Engine) -> str:
    """What keeps the database from being what the code expects; empty when nothing does."""
    with engine.connect() as connection:
        for config in _configs(service, connection):
            table = config.attributes["version_table"]
            head = ScriptDirectory.from_config(config).get_current_head()
            found = MigrationContext.configure(connection, opts={"version_table": table}).get_current_revision()
            if found != head and not _is_newer(config, found):
                return f"{table} is at {found}, the code expects {head}: run python -m chassis migrate {service.name}"
    return ""


def _is_newer(config: AlembicConfig, revision: str | None) -> bool:
    """A database ahead of this code: a newer release migrated it, and migrations keep the old code running."""
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    return revision is not None and revision not in known


def _configs(service: type[Service], connection: Connection) -> list[AlembicConfig]:
    own = set(Base.metadata.tables)

    def only(wanted: Callable[[str], bool]) -> Callable[..., bool]:
        return lambda name, type_, parents: type_ != "table" or (name not in (OWN, SERVICE) and wanted(str(name)))

    return [
        _config(connection, _MIGRATIONS, OWN, Base.metadata, only(lambda name: name in own)),
        _config(
            connection, registry.migrations(service), SERVICE, service.base.metadata, only(lambda name: name not in own)
        ),
    ]


def _config(
    connection: Connection, folder: Path, version_table: str, metadata: Any, include_name: Any
) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(
        connection=connection, version_table=version_table, metadata=metadata, include_name=include_name
    )
    return config


def _engine(url: str) -> Engine:
    options = "-c lock_timeout=30s -c statement_timeout=0"
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg2://", 1),
        poolclass=NullPool,
        connect_args={"options": options, "application_name": "kinerja-migrate", "connect_timeout": 5},
    )


def _create(url: str) -> None:
    parts = urlsplit(url)
    name = parts.path[1:]
    try:
        psycopg2.connect(url, connect_timeout=5).close()
        return
    except psycopg2.OperationalError as error:
        if "does not exist" not in str(error):
            raise
    connection = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")), connect_timeout=5)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg2.errors.DuplicateDatabase:
        pass  # another migrator was quicker
    finally:
        connection.close()
