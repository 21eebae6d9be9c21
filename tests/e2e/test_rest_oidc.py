"""Login through a real OpenID Connect provider process: who it proves gets tokens, anything else gets none."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.config import Config
from dev.demo_world import World
from dev.ports import free_port
from dev.process import wait_until
from dev.stack import Stack, is_ok
from gateway import create_app
from gateway.openapi import RestApi
from tests.e2e.crowd import Crowd, gather

LOGIN, CALLBACK = "/api/v1/auth/oidc/login", "/api/v1/auth/oidc/callback"


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=1)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The issuer's address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    assert wait_until(lambda: is_ok(f"{issuer}/.well-known/openid-configuration"), seconds=20)
    yield issuer
    process.terminate()
    process.wait()


def app_for(stack: Stack, issuer: str) -> RestApi:
    settings = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "kinerja", "OIDC_CLIENT_SECRET": "rahasia"}
    return create_app(Config(dict(stack.env) | settings | {"PUBLIC_URL": "http://localhost"}))


@pytest.fixture(scope="module")
def app(stack: Stack, provider: str) -> Iterator[RestApi]:
    made = app_for(stack, provider)
    yield made
    made.extensions["identities"].revocations.stop()


@pytest.fixture
def browser(app: RestApi, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return app.test_client()


def at_the_provider(issuer: str, where: str, **claims: str) -> str:
    """Somebody logs in there, as whom the claims say; the address to which the provider sends the browser back."""
    session = requests.Session()
    session.trust_env = False
    session.put(f"{issuer}/users/seseorang", json=claims, timeout=10).raise_for_status()
    answer = session.post(where, data={"sub": "seseorang"}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert back.path == CALLBACK
    return f"{back.path}?{back.query}"


def log_in(browser: FlaskClient, issuer: str, **claims: str) -> TestResponse:
    away = browser.get(LOGIN)
    return browser.get(at_the_provider(issuer, away.headers["Location"], **claims))


def test_who_the_provider_proves_gets_tokens(browser: FlaskClient, provider: str, crowd: Crowd) -> None:
    answer = log_in(browser, provider, nip=crowd.members[0])
    assert answer.status_code == 200, answer.text
    me = browser.get("/api/v1/me", headers={"Authorization": f"Bearer {answer.json['access_token']}"})
    assert me.json["pegawai"]["nip"] == crowd.members[0]


def test_the_browser_goes_with_state_nonce_and_pkce(browser: FlaskClient, provider: str) -> None:
    away = browser.get(LOGIN)
    assert away.status_code == 302
    assert away.headers["Location"].startswith(f"{provider}/oauth2/authorize")
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["redirect_uri"] == [f"http://localhost{CALLBACK}"]
    cookie = away.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_way_back_without_a_way_there_is_refused(
    browser: FlaskClient, app: RestApi, provider: str, crowd: Crowd
) -> None:
    back = at_the_provider(provider, browser.get(LOGIN).headers["Location"], nip=crowd.members[0])
    assert app.test_client().get(back).status_code == 401, "another browser"
    assert browser.get(back.replace("state=", "state=x")).status_code == 401, "another state"
    assert browser.get(f"{CALLBACK}?code=x&state=y").status_code == 401
    assert browser.get(CALLBACK).status_code == 401
    assert browser.get(f"{CALLBACK}?error=access_denied").status_code == 401


def test_a_code_works_once(browser: FlaskClient, provider: str, crowd: Crowd) -> None:
    back = at_the_provider(provider, browser.get(LOGIN).headers["Location"], nip=crowd.members[0])
    assert browser.get(back).status_code == 200
    assert browser.get(back).status_code == 401


@pytest.mark.parametrize("claims", [{}, {"nip": ""}, {"nip": "bukan nip"}, {"nip": "199001012015011999"}])
def test_whom_we_do_not_know_does_not_come_in(browser: FlaskClient, provider: str, claims: dict[str, str]) -> None:
    answer = log_in(browser, provider, **claims)
    assert answer.status_code == 401, answer.text
    assert "access_token" not in answer.json


def test_a_provider_that_is_away_is_a_503(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    answer = app_for(stack, f"http://127.0.0.1:{free_port()}").test_client().get(LOGIN)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "NIP dan kata sandi" in answer.json["detail"]
