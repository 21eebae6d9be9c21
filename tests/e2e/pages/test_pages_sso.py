"""The SSO button: through a real provider into the pages, to where the person wanted to go."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from playwright.sync_api import expect

from dev.stack import Stack
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit
from tests.e2e.test_rest_oidc import app_for, provider  # noqa: F401  # a fixture


@pytest.fixture
def client(stack: Stack, provider: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:  # noqa: F811
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    app = app_for(stack, provider)
    yield app.test_client()
    app.extensions["identities"].revocations.stop()


def at_the_provider(issuer: str, where: str, **claims: str) -> str:
    session = requests.Session()
    session.trust_env = False
    session.put(f"{issuer}/users/pegawai", json=claims, timeout=10).raise_for_status()
    answer = session.post(where, data={"sub": "pegawai"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_who_comes_by_sso_lands_where_they_wanted(client: FlaskClient, provider: str, nip) -> None:  # noqa: F811
    assert "Masuk dengan SSO" in client.get("/masuk?next=/profil").text
    away = client.get("/masuk/sso?next=/profil")
    back = client.get(at_the_provider(provider, away.headers["Location"], nip=nip("ika")))
    assert back.status_code == 303
    assert back.headers["Location"] == "/profil"
    profile = client.get("/profil")
    assert "Ika Puspitasari" in profile.text
    assert "Lewat SSO" in profile.text


def test_the_door_with_the_button_has_no_fault(client: FlaskClient, visit: Visit) -> None:
    """A browser shows the page of the gateway that has a provider; its files are those of the one that runs."""
    door = client.get("/masuk", headers={"Accept": "text/html"})
    visitor = visit(width=PHONE)
    visitor.page.route("**/masuk", lambda way: way.fulfill(body=door.data, headers=dict(door.headers)))
    visitor.open("/masuk")
    expect(visitor.page.get_by_role("link", name="Masuk dengan SSO")).to_be_visible()
    visitor.inspect("masuk-sso")


def test_whom_the_provider_does_not_name_is_told_so_at_the_door(client: FlaskClient, provider: str) -> None:  # noqa: F811
    away = client.get("/masuk/sso")
    back = client.get(at_the_provider(provider, away.headers["Location"]))
    assert back.headers["Location"] == "/masuk"
    assert "Hubungi admin instansi" in client.get("/masuk").text
    assert "/masuk" in client.get("/beranda").headers["Location"]


def test_without_a_provider_there_is_no_button(stack: Stack) -> None:
    session = requests.Session()
    session.trust_env = False
    assert "/masuk/sso" not in session.get(f"{stack.url}/masuk", timeout=10).text
