"""Keyset paging for every list: a statement, its sort keys and an opaque cursor give one `Page`."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, SmallInteger, UnaryExpression, and_, or_, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators
from sqlalchemy.types import NullType

from contracts.base import Page, PageQuery
from contracts.errors import FieldError, Invalid

T = TypeVar("T")
Key = ColumnElement[Any]


def page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Any],
    query: PageQuery,
    to_model: Callable[[Any], T],
) -> Page[T]:
    """One page of `statement` in the order of `keys`, each row made a contract by `to_model`.

    `keys` are columns or expressions of the statement, `.desc()` allowed, never NULL, and unique together (end with
    the primary key). `to_model` gets the entity when the statement selects one thing, otherwise the row.
    Raises Invalid when `query.after` is not a cursor of such a list.
    """
    rows, following = window(session, statement, keys, query)
    return Page(items=[to_model(row) for row in rows], next=following)


def window(
    session: Session, statement: Select[*tuple[Any, ...]], keys: Sequence[Any], query: PageQuery
) -> tuple[list[Any], str | None]:
    """As `page`, for callers that turn all rows into contracts together: the rows and the next cursor."""
    bare = [_bare(key) for key in keys]
    descending = [_is_descending(key) for key in keys]
    if query.after is not None:
        statement = statement.where(_beyond(bare, descending, _decode(query.after, bare)))
    width = len(statement.column_descriptions)
    names = [f"paging_key_{n}" for n in range(len(bare))]
    statement = statement.add_columns(*(key.label(name) for key, name in zip(bare, names, strict=True)))
    rows = session.execute(statement.order_by(None).order_by(*keys).limit(query.limit + 1)).all()
    following = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        following = _encode([rows[-1]._mapping[name] for name in names])
    return [row[0] if width == 1 else row for row in rows], following


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """`column` has `text` somewhere, whatever the case; % and _ are plain characters. Wants a trigram index."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    result: ColumnElement[bool] = column.ilike(f"%{escaped}%")
    return result


def _bare(key: Any) -> Key:
    element = key.__clause_element__() if hasattr(key, "__clause_element__") else key
    if isinstance(element, UnaryExpression) and element.modifier in (operators.desc_op, operators.asc_op):
        return _bare(element.element)
    result: Key = element
    return result


def _is_descending(key: Any) -> bool:
    return isinstance(key, UnaryExpression) and key.modifier is operators.desc_op


def _beyond(keys: list[Key], descending: list[bool], values: list[Any]) -> ColumnElement[bool]:
    """Rows after the one with `values`. One direction: a row comparison, which an index answers by itself."""
    if len(set(descending)) == 1:
        left, right = tuple_(*keys), tuple_(*values, types=[key.type for key in keys])
        return left < right if descending[0] else left > right
    first = keys[0] <= values[0] if descending[0] else keys[0] >= values[0]
    branches = []
    for n, (key, value) in enumerate(zip(keys, values, strict=True)):
        equal = [k == v for k, v in zip(keys[:n], values[:n], strict=True)]
        branches.append(and_(*equal, key < value if descending[n] else key > value))
    return and_(first, or_(*branches))


def _encode(values: list[Any]) -> str:
    plain = [value if isinstance(value, (str, int)) else _text(value) for value in values]
    raw = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _text(value: Any) -> str:
    if value is None:
        raise TypeError("a sort key of a list must not be NULL")
    return value.isoformat() if isinstance(value, date) else str(value)


def _decode(cursor: str, keys: list[Key]) -> list[Any]:
    kinds = [_kind(key) for key in keys]
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        plain = json.loads(raw)
        if not isinstance(plain, list) or len(plain) != len(keys):
            raise ValueError("shape")
        return [_value(value, key, kind) for value, key, kind in zip(plain, keys, kinds, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, InvalidOperation) as error:
        message = "Penanda halaman tidak dikenal. Buka daftar ini lagi dari halaman pertama."
        raise Invalid(
            "penanda-halaman-salah", message, errors=[FieldError(field="after", message=message, code="cursor")]
        ) from error


def _kind(key: Key) -> type:
    """Functions that SQLAlchemy knows no type of give text."""
    return str if isinstance(key.type, NullType) else key.type.python_type


def _value(value: Any, key: Key, kind: type) -> Any:
    if kind is bool or isinstance(value, bool):
        if kind is not bool or not isinstance(value, bool):
            raise ValueError("bool")
        return value
    if kind is int:
        bits = 63 if isinstance(key.type, BigInteger) else 15 if isinstance(key.type, SmallInteger) else 31
        if not isinstance(value, int) or not -(2**bits) <= value < 2**bits:
            raise ValueError("int")
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("text")
    if kind is str:
        value.encode()  # a lone surrogate is not storable
        return value
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if kind is date:
        return date.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    if kind in (Decimal, float):
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError("number")
        return number
    raise NotImplementedError(f"a list cannot be sorted by {kind}")
