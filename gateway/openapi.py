"""The OpenAPI 3.1 document, made from the routes and the contracts alone."""

from collections.abc import Sequence
from typing import Any

from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from contracts.base import Model
from contracts.errors import FieldError
from gateway.errors import MEDIA_TYPE, TITLES
from gateway.routes import PREFIX, Route

_REF = "#/components/schemas/{model}"
_PROBLEM_HEADERS = {
    401: ("WWW-Authenticate", "Bearer"),
    429: ("Retry-After", "Detik"),
    503: ("Retry-After", "Detik"),
}
_Key = tuple[str, JsonSchemaMode]


class Problem(BaseModel):
    """RFC 9457, with the wrong fields and the number of the trace."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    trace_id: str
    errors: list[FieldError]


class _Schemas(GenerateJsonSchema):
    """As pydantic's, but a time of day is local: JSON Schema's own format "time" demands an offset."""

    def time_schema(self, schema: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "examples": ["21:00"]}


class RestApi(OpenAPI):
    """flask-openapi3's app, with the document written from `routes`.

    The library describes each operation; the shapes come from here, because it would describe a 422 as an array,
    lose two contracts of one name and rebuild every query's schema in each request (docs/adr/0009).
    """

    routes: Sequence[Route] = ()

    def generate_spec_json(self) -> None:
        super().generate_spec_json()  # type: ignore[no-untyped-call]
        shapes = _Shapes(self.routes)
        for route in self.routes:
            path = PREFIX + route.path.replace("<", "{").replace(">", "}")
            operation = self.spec_json["paths"][path][route.verb.lower()]
            operation.update(_operation(route, shapes))
        self.spec_json["components"] |= {"schemas": shapes.components(), "responses": _problems(shapes)}


class _Shapes:
    """The JSON schemas of all contracts in the document, each under a name of its own."""

    def __init__(self, routes: Sequence[Route]) -> None:
        types: dict[_Key, Any] = {}
        for route in routes:
            if route.takes:
                types[repr(route.takes), "validation"] = route.takes
            if route.returns:
                types[repr(route.returns), "serialization"] = route.returns
            for body in (route.body or {}).values():
                if not isinstance(body, dict):
                    types[repr(body), "validation"] = body
        types[repr(Problem), "serialization"] = Problem
        inputs = [(key, key[1], TypeAdapter(kind).core_schema) for key, kind in types.items()]
        made, self._definitions = _Schemas(ref_template=_REF).generate_definitions(inputs)
        self._schemas: dict[_Key, dict[str, Any]] = {key: schema for (key, _), schema in made.items()}
        self._bodies: dict[str, Any] = {}

    def sent(self, kind: Any) -> dict[str, Any]:
        return self._schemas[repr(kind), "serialization"]

    def given(self, body: Any) -> dict[str, Any]:
        """A body that a route describes by itself: a schema, or a type."""
        return body if isinstance(body, dict) else self._schemas[repr(body), "validation"]

    def taken(self, kind: type[Model]) -> dict[str, Any]:
        """The contract's own object schema, its references kept."""
        schema = self._schemas[repr(kind), "validation"]
        return self._definitions[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def body(self, route: Route) -> tuple[dict[str, Any], bool]:
        """The contract, less what the path says, and whether it must be sent; an id that can be made need not."""
        assert route.takes is not None
        whole = self.taken(route.takes)
        given = route.given
        optional = given | ({"id"} if route.makes_id else set())
        schema = {
            **whole,
            "properties": {name: field for name, field in whole.get("properties", {}).items() if name not in given},
            "required": [name for name in whole.get("required", []) if name not in optional],
        }
        name = whole["title"] if not given else f"{whole['title']}Isi"
        required = bool(schema["required"])
        if not required:
            del schema["required"]
        self._bodies[name] = {**schema, "title": name}
        return {"$ref": _REF.format(model=name)}, required

    def components(self) -> dict[str, Any]:
        """Everything that is referred to; contracts that only fill queries and paths are left out."""
        everything: dict[str, Any] = dict(self._definitions) | self._bodies
        sent = [schema for (_, mode), schema in self._schemas.items() if mode == "serialization" or "oneOf" in schema]
        wanted = [*self._bodies, *_names(sent)]
        found: dict[str, Any] = {}
        while wanted:
            name = wanted.pop()
            if name not in found:
                found[name] = everything[name]
                wanted.extend(_names(everything[name]))
        return dict(sorted(found.items()))


def _names(schema: Any) -> list[str]:
    """The components that a schema refers to."""
    if isinstance(schema, dict):
        own = [schema["$ref"].rsplit("/", 1)[1]] if isinstance(schema.get("$ref"), str) else []
        return own + [name for value in schema.values() for name in _names(value)]
    if isinstance(schema, list):
        return [name for value in schema for name in _names(value)]
    return []


def _operation(route: Route, shapes: _Shapes) -> dict[str, Any]:
    operation: dict[str, Any] = {"responses": _responses(route, shapes)}
    if parameters := _parameters(route, shapes):
        operation["parameters"] = parameters
    if route.has_body and (route.takes or route.body):
        operation["requestBody"] = _request_body(route, shapes)
    return operation


def _request_body(route: Route, shapes: _Shapes) -> dict[str, Any]:
    if route.body is not None:
        content = {kind: {"schema": shapes.given(schema)} for kind, schema in route.body.items()}
        return {"required": True, "content": content}
    schema, required = shapes.body(route)
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def _parameters(route: Route, shapes: _Shapes) -> list[dict[str, Any]]:
    fields = shapes.taken(route.takes).get("properties", {}) if route.takes else {}
    parameters = [_parameter(name, "path", fields.get(name, {"type": "string"})) for name in route.path_names]
    if not route.has_body and route.takes:
        needed = shapes.taken(route.takes).get("required", [])
        hidden = {*route.given, route.match_field}
        parameters += [
            _parameter(name, "query", field, required=name in needed)
            for name, field in fields.items()
            if name not in hidden
        ]
    return parameters + [_header(*header) for header in _headers(route)]


def _headers(route: Route) -> list[tuple[str, str]]:
    headers = []
    if not route.public:
        headers.append(("X-Acting-For", "NIP pejabat yang Anda wakili berdasarkan delegasi yang berlaku"))
    if route.verb == "POST":
        headers.append(("Idempotency-Key", "Kunci ulangan: kirim ulang dengan kunci yang sama tidak berakibat ganda"))
    if route.match_field:
        headers.append(("If-Match", "ETag dari pembacaan terakhir; 412 bila datanya sudah berubah"))
    if route.verb == "GET" and route.revision_field:
        headers.append(("If-None-Match", "ETag yang Anda punya; 304 bila masih sama"))
    return headers


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}


def _parameter(name: str, place: str, field: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    schema = {key: value for key, value in field.items() if key not in ("title", "description", "default")}
    if "anyOf" in schema:  # a query string knows no null
        options = [option for option in schema.pop("anyOf") if option.get("type") != "null"]
        schema |= options[0] if len(options) == 1 else {"anyOf": options}
    if field.get("default") is not None:
        schema["default"] = field["default"]
    parameter = {"name": name, "in": place, "required": required or place == "path", "schema": schema}
    if "description" in field:
        parameter["description"] = field["description"]
    return parameter


def _responses(route: Route, shapes: _Shapes) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Berhasil"}
    if route.returns:
        success["content"] = {route.media: {"schema": shapes.sent(route.returns)}}
    if headers := _answer_headers(route):
        success["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()
        }
    responses = {str(route.status): success}
    if route.verb == "GET" and route.revision_field:
        responses["304"] = {"description": "Masih sama"}
    return responses | {
        str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(_refusals(route))
    }


def _problems(shapes: _Shapes) -> dict[str, Any]:
    """Every refusal that the gateway knows, to be referred to."""
    problems: dict[str, Any] = {}
    for status, title in TITLES.items():
        problems[str(status)] = {
            "description": title,
            "content": {MEDIA_TYPE: {"schema": shapes.sent(Problem)}},
        }
    for status, (name, text) in _PROBLEM_HEADERS.items():
        problems[str(status)]["headers"] = {name: {"description": text, "schema": {"type": "string"}}}
    return problems


def _answer_headers(route: Route) -> dict[str, str]:
    headers = {}
    if route.revision_field:
        headers["ETag"] = "Untuk If-Match dan If-None-Match"
    if route.created:
        headers["Location"] = "Alamat yang baru dibuat"
    if route.is_page:
        headers["Link"] = 'Halaman berikutnya: rel="next"'
    return headers


def _refusals(route: Route) -> set[int]:
    """The refusals that an operation can answer with; there are no others."""
    refusals = {400, 404, 422, 503, *route.also}
    if not route.public:
        refusals |= {401, 403}
    if route.has_body:
        refusals |= {409, 413, 415}
    if route.verb == "DELETE":
        refusals.add(409)
    if route.match_field:
        refusals.add(412)
    return refusals
