"""Every operation of the document, tried with what it allows and what it does not: no 5xx, only documented answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi import checks

from chassis.config import Config
from contracts.org import SetPeran
from contracts.types import Peran
from dev import demo_cast
from dev.demo_http import Rest
from dev.demo_world import World
from dev.process import wait_until
from dev.stack import Stack
from gateway import create_app
from tests.contract.test_openapi import OPERATIONS

CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES, OF_A_GET = 4, 2
"""What is drawn in each mode; of what a GET allows fewer, for it changes nothing that the next one would meet."""
IN_ORDER = sorted(OPERATIONS, key=lambda name: (name.startswith("DELETE"), name))
"""What deletes comes last, so that there is something for the others."""


@dataclass(frozen=True)
class Callers:
    """Tokens of an admin and an employee, and the names of things that are theirs."""

    tokens: tuple[str, str]
    known: dict[str, str]


@pytest.fixture(scope="module")
def schema(stack: Stack) -> Iterator[Any]:
    app = create_app(Config(stack.env))
    yield schemathesis.openapi.from_wsgi("/openapi.json", app)
    app.extensions["identities"].revocations.stop()


@pytest.fixture(scope="module")
def callers(stack: Stack) -> Callers:
    world = World(Config(stack.env))
    cast = demo_cast.new(world)
    world.org().set_peran(SetPeran(nip=cast.pimpinan.nip, peran=[Peran.ADMIN_INSTANSI]))
    admin, pegawai = Rest(stack.url), Rest(stack.url)
    assert admin.log_in(cast.pimpinan.nip, cast.pimpinan.password).status == 200
    assert pegawai.log_in(cast.pegawai.nip, cast.pegawai.password).status == 200
    body = {"periode": {"awal": "2026-01-01", "akhir": "2026-12-31"}, "pendekatan": "kualitatif"}
    assert wait_until(lambda: pegawai.ask("POST", "/skp", body, key="fuzz").status == 201, seconds=20)
    skp = pegawai.ask("GET", "/skp").json["items"][0]["id"]
    rhk = pegawai.ask("POST", f"/skp/{skp}/rhk", {"jenis": "tambahan", "rencana": "Uji"}).json["rhk"][0]["id"]
    indikator = pegawai.ask("POST", f"/rhk/{rhk}/indikator", {"indikator": "Uji"}).json["rhk"][0]["indikator"][0]["id"]
    unor = admin.ask("GET", f"/pegawai/{cast.pegawai.nip}").json["unor_id"]
    known = {"skp_id": skp, "rhk_id": rhk, "indikator_id": indikator, "nip": cast.pegawai.nip, "kunci": unor}
    assert admin.token
    assert pegawai.token
    return Callers((admin.token, pegawai.token), known)


def real_names(path: str, callers: Callers) -> dict[str, str] | None:
    """Path parameters of things that are there, where the caller has some."""
    names = {part[1:-1] for part in path.split("/") if part.startswith("{")}
    if path.startswith("/api/v1/skp/{id}"):
        return {"id": callers.known["skp_id"]} | ({"versi": "1"} if "versi" in names else {})
    if path.startswith("/api/v1/unor/{id}"):
        return {"id": callers.known["kunci"]}
    found = {name: callers.known[name] for name in names if name in callers.known}
    return found if names and found.keys() == names else None


def drawn(schema: Any, callers: Callers, name: str, mode: GenerationMode) -> list[Case]:
    """What is sent to an operation, by everybody the same: drawing costs more than sending."""
    verb, path = name.split()
    allowed = mode is GenerationMode.POSITIVE
    found: list[Case] = []

    @seed(1)
    @settings(
        max_examples=OF_A_GET if allowed and verb == "GET" else EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=schema[path][verb.lower()].as_strategy(
            generation_mode=mode, path_parameters=real_names(path, callers) if allowed else None
        )
    )
    def draw(case: Case) -> None:
        found.append(case)

    draw()
    return found


def send(case: Case, token: str) -> None:
    if case.operation.definition.raw.get("security"):
        case.headers["Authorization"] = f"Bearer {token}"
    response = case.call()
    assert response.status_code < 500, f"{response.status_code} {response.text}"
    case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", IN_ORDER)
def test_an_operation_answers_only_as_documented(
    schema: Any, callers: Callers, name: str, mode: GenerationMode
) -> None:
    """What is allowed both send; what is not is refused by its form, so they take turns."""
    # Made up, these refuse every request before it is looked at; other tests are about them.
    dropped = {"authorization", "x-acting-for"} | ({"if-match"} if mode is GenerationMode.POSITIVE else set())
    cases = drawn(schema, callers, name, mode)
    assert cases
    for number, case in enumerate(cases):
        case.headers = {name: value for name, value in (case.headers or {}).items() if name.lower() not in dropped}
        turn = callers.tokens if mode is GenerationMode.POSITIVE else [callers.tokens[number % 2]]
        for token in turn:
            send(case, token)
