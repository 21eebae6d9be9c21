"""The door without a screen: to the page that one came for and nowhere else, and a cookie that only we can read."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dev.demo_people import PASSWORD
from gateway.openapi import RestApi
from tests.e2e.office import token_on


@pytest.fixture
def client(app: RestApi) -> FlaskClient:
    """Of whom nobody knows yet."""
    return app.test_client()


def come_in(client: FlaskClient, nip: str, *, by: str = "/masuk", **more: str) -> TestResponse:
    """What the form at that address answers to the right password."""
    token = token_on(client.get(by).text)
    return client.post(by, data={"csrf_token": token, "nip": nip, "password": PASSWORD} | more)


def cookie_of(answer: TestResponse) -> str:
    (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if one.startswith("kinerja="))
    return cookie


def test_who_came_for_a_page_gets_it_after_the_login(client: FlaskClient, nip):
    door = client.get("/notifikasi?belum=1", headers={"Accept": "text/html"}).location
    assert door.startswith("/masuk?next=")
    assert come_in(client, nip("siti"), by=door).location == "/notifikasi?belum=1"


@pytest.mark.parametrize("elsewhere", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_sent_elsewhere_by_a_link_to_the_login(client: FlaskClient, nip, elsewhere: str):
    link = f"/masuk?next={elsewhere}"
    for answer in (come_in(client, nip("siti"), by=link), client.get(link)):  # who is in already, too
        assert (answer.status_code, answer.location) == (303, "/beranda")


def test_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(app: RestApi, nip):
    cookie = cookie_of(come_in(app.test_client(), nip("siti")))
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert "Expires" in cookie_of(come_in(app.test_client(), nip("siti"), keep="1")), "but for the tick"
