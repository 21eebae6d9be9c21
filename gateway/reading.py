"""Reading what came in: path, query, JSON and If-Match become one contract, or a refusal that names the field."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import g, request
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from contracts.base import Model
from contracts.errors import FieldError, Invalid, Stale
from contracts.messages import invalid
from contracts.types import new_id
from gateway.routes import Route

M = TypeVar("M", bound=Model)

_KEYS = uuid.UUID("5c0c3f0e-6c1e-5d3a-9d0b-2f6d4c8a7e11")  # the namespace of ids made from an Idempotency-Key
_KEY = re.compile(r"[!-~]{1,200}")
_REVISION = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]+)?"')


def contract(route: Route, path: Mapping[str, str]) -> Any:
    """The contract that the route takes. Raises Invalid, Stale, BadRequest or UnsupportedMediaType."""
    assert route.takes is not None
    values = json_object(optional=_all_optional(route)) if route.has_body else query_values()
    if twice := sorted(values.keys() & path.keys()):
        raise one_field(twice[0], "Isian ini sudah ada pada alamat. Hapus dari isi permintaan.", "in_path")
    values.update(path)
    if route.match_field and "If-Match" in request.headers:
        values[route.match_field] = _revision(request.headers["If-Match"])
    if route.makes_id and "id" not in values:
        values["id"] = made_id(route.name)
    return model(route.takes, values)


def addressed(kind: type[M], operation: str, **path: str) -> M:
    """For a view: the command in the body with what its address names, and an id where none was sent."""
    values = json_object(optional=True)
    if twice := sorted(values.keys() & path.keys()):
        raise one_field(twice[0], "Isian ini sudah ada pada alamat. Hapus dari isi permintaan.", "in_path")
    return model(kind, {"id": made_id(operation), **values, **path})


def model(kind: type[M], values: Any) -> M:
    """`values` as the contract `kind`; Invalid with a sentence for each wrong field."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None


def json_object(*, optional: bool = False) -> dict[str, Any]:
    """The JSON object in the body; `optional`: nothing sent counts as an empty one."""
    data = request.get_data(cache=False)
    if optional and not data.strip():
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Kirim isi permintaan sebagai application/json.")
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except _DuplicateKey as error:
        raise BadRequest(f"Isian «{error}» disebut lebih dari sekali. Kirim satu saja.") from None
    except (ValueError, RecursionError):
        raise BadRequest("Isi permintaan bukan JSON yang sah. Perbaiki lalu kirim ulang.") from None
    if not isinstance(value, dict):
        raise BadRequest("Isi permintaan harus berupa objek JSON, misalnya {}.")
    return value


def query_values() -> dict[str, Any]:
    """The query string, each name once."""
    values: dict[str, Any] = {}
    for name, given in request.args.lists():
        if len(given) > 1:
            raise one_field(name, "Sebut isian ini satu kali saja.", "repeated")
        values[name] = given[0]
    return values


def made_id(operation: str) -> uuid.UUID:
    """The id of what is created. The same person with the same Idempotency-Key gets the same one every time.

    So a repeat meets the service's own idempotency, and the gateway keeps nothing (docs/adr/0008).
    """
    key = idempotency_key()
    return new_id() if key is None else uuid.uuid5(_KEYS, f"{g.actor.sub}\n{operation}\n{key}")


def idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise BadRequest("Idempotency-Key berisi 1 sampai 200 karakter ASCII tanpa spasi, misalnya sebuah UUID.")
    return key


def one_field(field: str, message: str, code: str) -> Invalid:
    return Invalid(
        "isian-tidak-sah",
        "Sebagian isian belum benar. Perbaiki isian yang ditandai lalu kirim ulang.",
        errors=[FieldError(field=field, message=message, code=code)],
    )


def _all_optional(route: Route) -> bool:
    """Whether an empty body can be right, as for most transitions."""
    assert route.takes is not None
    given = route.given | ({"id"} if route.makes_id else set())
    return not any(f.is_required() for name, f in route.takes.model_fields.items() if name not in given)


def _revision(header: str) -> int | None:
    """The number in an ETag of ours. What was never ours can match nothing: Stale."""
    if header.strip() == "*":
        return None
    found = _REVISION.fullmatch(header.strip())
    if not found:
        raise Stale(
            "etag-tidak-dikenal",
            "If-Match tidak berisi ETag dari pembacaan terakhir. Muat ulang datanya, lalu ulangi perubahan Anda.",
        )
    return int(found[1])


class _DuplicateKey(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        raise _DuplicateKey(next(name for name, _ in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
