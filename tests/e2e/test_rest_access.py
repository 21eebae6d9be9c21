"""Coming in over REST: tokens, sessions that end everywhere at once, acting for an official, other systems."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from chassis.config import Config
from contracts.org import CreateDelegasi, CreateKlien, RevokeDelegasi
from contracts.types import Penugasan, new_id
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.demo_world import World
from dev.process import wait_until
from dev.stack import Stack
from gateway import create_app
from gateway.openapi import RestApi
from tests.e2e.conftest import system_of
from tests.e2e.crowd import Crowd, gather


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=3)


@pytest.fixture(scope="module")
def other_app(stack: Stack) -> Iterator[RestApi]:
    """A second gateway, in this process."""
    app = create_app(Config(stack.env))
    yield app
    app.extensions["identities"].revocations.stop()


@pytest.fixture
def other(other_app: RestApi) -> FlaskClient:
    return other_app.test_client()


def tokens(rest: Rest, **form: str) -> requests.Response:
    """The token endpoint as an OAuth2 library uses it: a form."""
    return rest.session.post(f"{rest.url}/api/v1/auth/token", data=form, timeout=15)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_person_gets_tokens_by_form_and_by_json(stack: Stack, crowd: Crowd) -> None:
    nip = crowd.members[0]
    by_form = tokens(Rest(stack.url), grant_type="password", username=nip, password=PASSWORD)
    assert by_form.status_code == 200
    assert by_form.headers["Cache-Control"] == "no-store"
    got = by_form.json()
    assert got["token_type"] == "Bearer"
    assert got["expires_in"] > 0
    by_json = Rest(stack.url).log_in(nip, PASSWORD)
    assert by_json.json.keys() == got.keys()


def test_a_wrong_password_and_an_unknown_nip_are_answered_alike(stack: Stack, crowd: Crowd) -> None:
    wrong = Rest(stack.url).log_in(crowd.members[0], "salah sekali")
    nobody = Rest(stack.url).log_in("199001012015011999", "salah sekali")
    assert (wrong.status, nobody.status) == (401, 401)
    assert wrong.json["error"] == "invalid_grant"
    differs = {"trace_id"}
    assert {k: v for k, v in wrong.json.items() if k not in differs} == {
        k: v for k, v in nobody.json.items() if k not in differs
    }


def test_repeated_failure_locks_with_the_time_to_wait(stack: Stack, crowd: Crowd) -> None:
    nip = crowd.members[2]
    answers = [Rest(stack.url).log_in(nip, f"salah {number}") for number in range(8)]
    assert answers[-1].status == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert Rest(stack.url).log_in(nip, PASSWORD).status == 429


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"grant_type": ""}, 422),
        ({"grant_type": "authorization_code"}, 422),
        ({"grant_type": "password", "username": "1"}, 422),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, 401),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 401),
    ],
)
def test_what_is_no_grant_is_refused(stack: Stack, form: dict[str, str], status: int) -> None:
    assert tokens(Rest(stack.url), **form).status_code == status


def test_a_refresh_goes_on_with_the_session_also_when_its_answer_was_lost(stack: Stack, crowd: Crowd) -> None:
    rest = Rest(stack.url)
    first = rest.log_in(crowd.members[0], PASSWORD).json
    second = rest.ask("POST", "/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert second.status == 200
    assert second.json["session_id"] == first["session_id"]
    rest.token = second.json["access_token"]
    assert rest.ask("GET", "/me").status == 200
    again = rest.ask("POST", "/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert again.json["session_id"] == first["session_id"], "within half a minute this is a repeat and no theft"
    assert rest.ask("POST", "/auth/refresh", {"refresh_token": second.json["access_token"]}).status == 401


def test_a_revoked_session_is_refused_by_every_gateway_at_once(crowd: Crowd, stack: Stack, other: FlaskClient) -> None:
    rest = Rest(stack.url)
    token = rest.log_in(crowd.members[0], PASSWORD).json["access_token"]
    revocations = other.application.extensions["identities"].revocations
    revocations.start()
    assert revocations.wait(10)
    for _ in range(5):
        assert rest.ask("GET", "/me").status == 200
        assert other.get("/api/v1/me", headers=bearer(token)).status_code == 200
    assert rest.ask("POST", "/auth/revoke", {"token": token}).status == 200
    # Well below the 30 s for which a gateway remembers: so it was told.
    assert wait_until(lambda: other.get("/api/v1/me", headers=bearer(token)).status_code == 401, seconds=3)
    assert wait_until(lambda: all(rest.ask("GET", "/me").status == 401 for _ in range(6)), seconds=3)


def test_a_person_sees_the_own_sessions_and_ends_another(stack: Stack, crowd: Crowd) -> None:
    here, there = Rest(stack.url), Rest(stack.url)
    here.log_in(crowd.members[1], PASSWORD)
    gone = there.log_in(crowd.members[1], PASSWORD).json["session_id"]
    sessions = {one["id"]: one for one in here.ask("GET", "/auth/sesi").json["items"]}
    assert gone in sessions
    assert [one["ini"] for one in sessions.values()].count(True) == 1
    stranger = crowd.caller(crowd.members[0])
    assert stranger.ask("DELETE", f"/auth/sesi/{gone}").status == 404
    assert here.ask("DELETE", f"/auth/sesi/{gone}").status == 200
    assert wait_until(lambda: there.ask("GET", "/me").status == 401, seconds=3)
    assert here.ask("GET", "/me").status == 200


def acting(rest: Rest, nip: str, verb: str, path: str, body: Any = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {rest.token}", "X-Acting-For": nip}
    return rest.session.request(verb, f"{rest.url}/api/v1{path}", json=body, headers=headers, timeout=15)


def test_a_delegate_acts_in_the_officials_place_and_the_history_says_so(
    stack: Stack, world: World, crowd: Crowd
) -> None:
    owner, delegate = crowd.caller(crowd.members[0]), Rest(stack.url)
    delegate.log_in(crowd.members[1], PASSWORD)
    skp = submitted_skp(owner, year=2013)
    refused = acting(delegate, crowd.head, "POST", f"/skp/{skp}/approve")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/galat/tanpa-delegasi"
    assert "admin instansi" in refused.json()["detail"]
    today = date.today()  # noqa: DTZ011  # a day more on each side
    id = new_id()
    world.org().create_delegasi(
        CreateDelegasi(
            id=id,
            dari_nip=crowd.head,
            kepada_nip=crowd.members[1],
            penugasan=Penugasan.PLH,
            mulai=today,
            selesai=today + timedelta(days=1),
        )
    )
    late = Rest(stack.url)  # a new session: the gateway remembers the old one's delegations for 30 s
    late.log_in(crowd.members[1], PASSWORD)
    approved = acting(late, crowd.head, "POST", f"/skp/{skp}/approve")
    assert approved.status_code == 200, approved.text
    assert approved.json()["disetujui_oleh"] == crowd.members[1]
    assert approved.json()["disetujui_atas_nama"] == crowd.head
    newest = owner.ask("GET", f"/skp/{skp}/history").json["items"][0]
    assert (newest["oleh_nip"], newest["atas_nama"]) == (crowd.members[1], crowd.head)
    world.org().revoke_delegasi(RevokeDelegasi(id=id))


def submitted_skp(owner: Rest, *, year: int) -> str:
    body = {"periode": {"awal": f"{year}-01-01", "akhir": f"{year}-12-31"}, "pendekatan": "kualitatif"}
    skp: str = owner.ask("POST", "/skp", body).json["id"]
    rhk = owner.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Layanan"}).json["rhk"][0]["id"]
    assert owner.ask("POST", f"/rhk/{rhk}/indikator", {"indikator": "Terlayani"}).status == 201
    assert owner.ask("POST", f"/skp/{skp}/submit").status == 200
    return skp


@pytest.mark.parametrize("nip", ["", "x", "199001012015011999", "\x7f", "1" * 5000])
def test_nobody_acts_for_somebody_without_a_delegation(crowd: Crowd, nip: str) -> None:
    assert acting(crowd.caller(crowd.members[0]), nip, "GET", "/skp").status_code in (400, 403)


def test_a_system_has_its_scopes_and_no_more(stack: Stack, crowd: Crowd) -> None:
    system = system_of(stack, "events:skp.submitted.v1")
    assert system.ask("GET", "/events", params={"type": "skp.submitted.v1"}).status == 200
    assert system.ask("GET", "/events", params={"type": "skp.approved.v1"}).status == 403
    assert system.ask("GET", "/events").status == 200
    for verb, path in (("GET", "/pegawai"), ("GET", "/instansi"), ("POST", "/skp"), ("GET", "/klien")):
        body = {"periode": {"awal": "2026-01-01", "akhir": "2026-12-31"}, "pendekatan": "kualitatif"}
        answer = system.ask(verb, path, body if verb == "POST" else None)
        assert answer.status in (403, 404, 409) or answer.json.get("items") == [], (verb, path, answer)


def test_a_system_may_prove_itself_by_http_basic(stack: Stack, world: World) -> None:
    made = world.org().create_klien(CreateKlien(id=new_id(), nama="Sistem dasar", scopes=["skp:read"]))
    session = Rest(stack.url).session
    assert made.client_secret
    answer = session.post(
        f"{stack.url}/api/v1/auth/token",
        data={"grant_type": "client_credentials"},
        auth=(made.client_id, made.client_secret),
        timeout=15,
    )
    assert answer.status_code == 200
    assert answer.json()["scope"] == "skp:read"
    wrong = session.post(
        f"{stack.url}/api/v1/auth/token",
        data={"grant_type": "client_credentials"},
        auth=(made.client_id, "salah"),
        timeout=15,
    )
    assert wrong.status_code == 401
    assert wrong.json()["error"] == "invalid_client"


def test_a_forgotten_password_is_answered_alike_for_everybody(stack: Stack, crowd: Crowd) -> None:
    known = Rest(stack.url).ask("POST", "/auth/reset-request", {"nip": crowd.members[1]})
    unknown = Rest(stack.url).ask("POST", "/auth/reset-request", {"nip": "199001012015011999"})
    assert (known.status, known.json) == (unknown.status, unknown.json) == (202, {"ok": True})
