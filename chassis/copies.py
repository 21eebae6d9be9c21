"""A service's copy of another's data: the newest version stands, whatever order the events come in."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Session


def keep(s: Session, table: type[DeclarativeBase], values: dict[str, Any], *, key: str) -> bool:
    """Writes the row (those of `values` that are columns) unless a `versi` as new is there; False where it was."""
    columns: Any = table.__table__.c
    values = {name: value for name, value in values.items() if name in columns}
    row = insert(table).values(values)
    row = row.on_conflict_do_update(
        index_elements=[key],
        set_={name: row.excluded[name] for name in values if name != key},
        where=row.excluded.versi > columns.versi,
    )
    return s.execute(row.returning(columns[key])).first() is not None
