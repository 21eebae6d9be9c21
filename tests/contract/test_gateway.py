"""The gateway keeps its promises whatever is behind it: who may come in, what is refused, what every answer carries."""

import re
from collections.abc import Iterator
from uuid import UUID

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.config import Config
from contracts.base import Api
from gateway import create_app
from gateway.api import ROUTES
from gateway.clients import APIS
from gateway.openapi import RestApi
from gateway.routes import PREFIX, Route

PUBLIC = {
    "GET /",
    "GET /docs",
    "GET /api/v1/docs",
    "GET /docs/swagger/<path:name>",
    "GET /static/<path:filename>",
    "GET /openapi.json",
    "GET /api/v1/openapi.json",
    "GET /livez",
    "GET /readyz",
    "GET /metrics",
    "POST /api/v1/auth/token",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/revoke",
    "POST /api/v1/auth/reset-request",
    "POST /api/v1/auth/reset",
    "GET /api/v1/auth/oidc/login",
    "GET /api/v1/auth/oidc/callback",
    "GET /aksen/<warna>.css",
    "GET /bantuan",
    "GET /masuk",
    "POST /masuk",
    "GET /masuk/sso",
    "GET /masuk/sso/kembali",
    "POST /keluar",
    "GET /lupa-sandi",
    "POST /lupa-sandi",
    "GET /reset-password",
    "POST /reset-password",
    "POST /tema",
    "GET /verifikasi",
    "GET /verifikasi/<kode>",
    "GET /api/v1/verifikasi/<kode>",
}
"""Everything that answers somebody who has not proved who he is. Twilio's signature is a proof."""

SIGNED = {"POST /webhooks/twilio/status", "POST /webhooks/twilio/inbound"}

NOT_BY_REST = {
    "org": {"login", "login_oidc", "login_klien", "refresh", "revoke", "identity", "request_reset", "reset_password",
            "add_berkas_bagian", "start_impor", "set_lambang", "job", "events"},
    "skp": {"job", "events", "verifikasi"},
    "assessment": {"add_eviden", "reserve_unggahan", "berkas_dipakai", "job", "events", "verifikasi"},
    "notify": {"status_twilio", "berhenti_wa", "events"},
}  # fmt: skip
"""Methods that the gateway calls in a view, or for itself."""


def rules(app: RestApi) -> Iterator[tuple[str, str]]:
    """Verb and rule of everything that the app serves."""
    for rule in app.url_map.iter_rules():
        for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield verb, rule.rule


def filled(rule: str) -> str:
    rule = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<uuid:[^>]+>", str(UUID(int=0)), rule))
    return re.sub(r"<[^>]+>", "x", rule)


@pytest.fixture(scope="module")
def client(lonely_gateway: RestApi) -> FlaskClient:
    return lonely_gateway.test_client()


def test_every_route_needs_authentication_or_is_on_the_public_list(lonely_gateway: RestApi, client: FlaskClient):
    served = {f"{verb} {rule}" for verb, rule in rules(lonely_gateway)}
    assert served >= PUBLIC | SIGNED, "the public list names what is not there"
    for verb, rule in rules(lonely_gateway):
        if f"{verb} {rule}" in PUBLIC:
            continue
        answer = client.open(filled(rule), method=verb, data=b"{}", content_type="application/json")
        assert _sent_away(answer, signed=f"{verb} {rule}" in SIGNED), f"{verb} {rule}: {answer.status}"


def _sent_away(answer: TestResponse, *, signed: bool) -> bool:
    """A system is told to log in, a person is led there; a webhook without signature is refused."""
    if answer.status_code in (302, 303):
        return answer.headers["Location"].startswith("/masuk")
    return answer.status_code == (403 if signed else 401)


def test_a_401_says_how_to_come_in(client: FlaskClient):
    answer = client.get("/api/v1/skp")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="e-kinerja"'
    assert "/api/v1/auth/token" in answer.json["detail"]
    wrong = client.get("/api/v1/skp", headers={"Authorization": "Bearer tidak\tdikenal"})
    assert wrong.status_code == 401
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]


def test_a_service_that_is_away_is_a_503_that_says_when_to_come_back(client: FlaskClient):
    answer = client.get("/api/v1/skp", headers={"Authorization": "Bearer apa-saja"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["type"] == "/galat/layanan-tidak-tersedia"


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.service)
def test_every_method_of_a_service_has_a_route_or_a_reason(api: type[Api]):
    routed = {route.method for route in ROUTES if route.api is api}
    declared = {method.name for method in api.methods()}
    assert routed | NOT_BY_REST[api.service] == declared
    assert not routed & NOT_BY_REST[api.service]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_a_route_fits_its_contract(route: Route):
    if route.takes:
        assert set(route.path_names) <= set(route.takes.model_fields)
    assert route.summary
    assert len(re.findall(r"<", route.path)) == len(set(route.path_names)), "converters are for contracts to be"
    if route.status == 201 and route.path != "/klien":
        assert route.created, "a 201 says where the new thing is"


def test_operations_have_names_of_their_own():
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))
    places = [(route.verb, route.path) for route in ROUTES]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("path", ["/", "/docs", "/api/v1/skp", "/livez", "/tidak-ada", "/openapi.json"])
def test_every_answer_binds_the_browser(client: FlaskClient, path: str):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Access-Control-Allow-Origin" not in headers


def test_the_trace_of_the_caller_goes_on(client: FlaskClient):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = client.get("/api/v1/skp", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.headers["X-Request-Id"] == answer.json["trace_id"] == trace
    other = client.get("/api/v1/skp", headers={"traceparent": "salah"})
    assert re.fullmatch(r"[0-9a-f]{32}", other.json["trace_id"])


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/tidak/ada", 404),
        ("GET", "/api/v1/tidak-ada", 404),
        ("TRACE", "/api/v1/skp", 405),
        ("PUT", "/api/v1/skp", 405),
        ("GET", f"{PREFIX}/auth/oidc/login", 404),
    ],
)
def test_flasks_own_errors_are_problems_too(client: FlaskClient, verb: str, path: str, status: int):
    answer = client.open(path, method=verb)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["detail"].endswith(".")
    assert ("Allow" in answer.headers) == (status == 405)


def test_an_address_from_a_header_is_believed_only_behind_a_known_proxy(keys: dict[str, str]):
    seen = []
    for count in ("0", "1"):
        app = create_app(Config(keys | {"AMQP_URI": "amqp://nobody@127.0.0.1:1/x", "PROXY_COUNT": count}))
        app.add_url_rule("/alamat", view_func=lambda: flask.request.remote_addr or "")
        seen.append(app.test_client().get("/alamat", headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.7"}).text)
    assert seen == ["127.0.0.1", "203.0.113.7"]


def test_readiness_has_a_line_per_dependency(client: FlaskClient):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert {line["name"]: line["ok"] for line in answer.json["dependencies"]} == dict.fromkeys(
        ["broker", "org", "skp", "assessment", "notify"], False
    )
    assert client.get("/livez").status_code == 200


def test_metrics_count_what_was_answered(client: FlaskClient):
    client.get("/api/v1/skp")
    assert b'kinerja_http_requests_total{operation="skp.daftar",status="401"}' in client.get("/metrics").data


def test_the_landing_page_leads_to_the_api_docs(client: FlaskClient):
    page = client.get("/").text
    assert '<html lang="id"' in page
    assert 'href="/docs"' in page
    docs = client.get("/docs").text
    assert "<script>" not in docs
    for file in re.findall(r'(?:src|href)="(/(?:docs|static)[^"]+)"', docs):
        with client.get(file) as answer:
            assert answer.status_code == 200, file
