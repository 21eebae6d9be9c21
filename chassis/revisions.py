"""Whether a database is what the code expects, read from the numbers of the migrations; without loading alembic."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from chassis import registry
from chassis.service import Service

OWN, SERVICE = "chassis_version", "alembic_version"
MIGRATIONS = Path(__file__).parent / "migrations"


def pending(service: type[Service], engine: Engine) -> str:
    """What keeps the database from being what the code expects; empty when nothing does."""
    with engine.connect() as connection:
        for table, folder in ((OWN, MIGRATIONS), (SERVICE, registry.migrations(service))):
            known = sorted(path.name.partition("_")[0] for path in folder.glob("[0-9]*_*.py"))
            if not known:
                continue  # a service without tables of its own
            found = _revision(connection, table)
            # A database ahead of this code: a newer release migrated it, and migrations keep the old code running.
            if found is None or found in known[:-1]:
                wanted = f"the code expects {known[-1]}: run python -m chassis migrate {service.name}"
                return f"{table} is at {found}, {wanted}"
    return ""


def _revision(connection: Connection, table: str) -> str | None:
    if connection.scalar(text("SELECT to_regclass(:name)"), {"name": table}) is None:
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {table}"))  # noqa: S608
    return found
