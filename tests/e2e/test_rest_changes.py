"""Changing over REST: repeats without double effect, two people at one thing, pages of lists, and strangers."""

from typing import Any
from uuid import uuid4

import pytest
import requests

from dev.demo_http import Rest
from dev.demo_world import World
from dev.stack import Stack
from tests.e2e.crowd import Crowd, gather


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=2)


@pytest.fixture
def owner(crowd: Crowd) -> Rest:
    return crowd.caller(crowd.members[0])


@pytest.fixture
def stranger(crowd: Crowd) -> Rest:
    return crowd.caller(crowd.members[1])


def period(year: int, pendekatan: str = "kualitatif") -> dict[str, Any]:
    return {"periode": {"awal": f"{year}-01-01", "akhir": f"{year}-12-31"}, "pendekatan": pendekatan}


def draft(owner: Rest, year: int) -> str:
    """The owner's draft of that year, made now or before."""
    for one in owner.ask("GET", "/skp", params={"tahun": year}).json["items"]:
        return str(one["id"])
    return str(owner.ask("POST", "/skp", period(year)).json["id"])


def send(rest: Rest, verb: str, path: str, body: Any = None, **headers: str) -> requests.Response:
    """A request with headers of its own."""
    sent = {"Authorization": f"Bearer {rest.token}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return rest.session.request(verb, f"{rest.url}/api/v1{path}", json=body, headers=sent, timeout=15)


def test_what_is_made_has_an_address(owner: Rest) -> None:
    made = send(owner, "POST", "/skp", period(2002))
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/skp/{made.json()['id']}"
    rhk = send(owner, "POST", f"/skp/{made.json()['id']}/rhk", {"jenis": "utama", "rencana": "Layanan"})
    assert rhk.headers["Location"] == f"/api/v1/rhk/{rhk.json()['rhk'][0]['id']}"
    again = send(owner, "GET", made.headers["Location"].removeprefix("/api/v1"))
    assert again.json()["id"] == made.json()["id"]


def test_a_repeat_with_the_same_key_has_no_second_effect(owner: Rest) -> None:
    skp = draft(owner, 2003)
    body = {"jenis": "utama", "rencana": "Hanya sekali"}
    first, again = (send(owner, "POST", f"/skp/{skp}/rhk", body, Idempotency_Key="kunci-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["Location"] == again.headers["Location"]
    assert [rhk["rencana"] for rhk in again.json()["rhk"]] == ["Hanya sekali"]


def test_the_same_key_with_another_body_changes_nothing(owner: Rest) -> None:
    """The service decides whether it says so; what counts is that the first request's effect stays the only one."""
    skp = draft(owner, 2004)
    send(owner, "POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Satu"}, Idempotency_Key="kunci-2")
    other = send(owner, "POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Dua"}, Idempotency_Key="kunci-2")
    assert other.status_code in (201, 409, 422), other.text
    assert [rhk["rencana"] for rhk in owner.ask("GET", f"/skp/{skp}").json["rhk"]] == ["Satu"]


def test_another_persons_equal_key_is_another_key(owner: Rest, stranger: Rest) -> None:
    made = [send(rest, "POST", "/skp", period(2005), Idempotency_Key="kunci-3") for rest in (owner, stranger)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]


def test_a_caller_may_choose_the_id(owner: Rest) -> None:
    id = str(uuid4())
    first, again = (owner.ask("POST", "/skp", {"id": id, **period(2006)}) for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert first.json["id"] == again.json["id"] == id


def test_what_somebody_else_changed_is_not_overwritten(owner: Rest) -> None:
    skp = draft(owner, 2007)
    read = send(owner, "GET", f"/skp/{skp}")
    changed = send(owner, "PUT", f"/skp/{skp}", period(2007, "kuantitatif"), If_Match=read.headers["ETag"])
    assert changed.status_code == 200
    late = send(owner, "PUT", f"/skp/{skp}", period(2007), If_Match=read.headers["ETag"])
    assert late.status_code == 412
    assert late.json()["detail"].endswith(".")
    assert send(owner, "PUT", f"/skp/{skp}", period(2007), If_Match=changed.headers["ETag"]).status_code == 200
    stale = send(owner, "DELETE", f"/skp/{skp}", If_Match=read.headers["ETag"])
    assert stale.status_code == 412


def test_what_is_the_same_is_not_sent_again(owner: Rest) -> None:
    skp = draft(owner, 2008)
    read = send(owner, "GET", f"/skp/{skp}")
    same = send(owner, "GET", f"/skp/{skp}", If_None_Match=read.headers["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == read.headers["ETag"]
    owner.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Baru"})
    assert send(owner, "GET", f"/skp/{skp}", If_None_Match=read.headers["ETag"]).status_code == 200


def test_the_same_revision_with_other_actions_is_another_representation(crowd: Crowd, owner: Rest) -> None:
    """Two people read one revision; each has an own ETag, and both are good for If-Match."""
    skp = draft(owner, 2009)
    rhk = owner.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Layanan"}).json["rhk"][0]["id"]
    owner.ask("POST", f"/rhk/{rhk}/indikator", {"indikator": "Terlayani"})
    assert owner.ask("POST", f"/skp/{skp}/submit").status == 200
    head = crowd.caller(crowd.head)
    mine, theirs = send(owner, "GET", f"/skp/{skp}"), send(head, "GET", f"/skp/{skp}")
    assert mine.json()["rev"] == theirs.json()["rev"]
    assert mine.json()["actions"] != theirs.json()["actions"]
    assert mine.headers["ETag"] != theirs.headers["ETag"]
    assert send(head, "POST", f"/skp/{skp}/approve", If_Match=mine.headers["ETag"]).status_code == 200


def test_a_list_is_read_to_its_end_by_its_links(owner: Rest) -> None:
    for year in range(2014, 2021):
        draft(owner, year)
    everything = {one["id"] for one in owner.ask("GET", "/skp", params={"limit": 100}).json["items"]}
    seen: list[str] = []
    path: str | None = "/skp?limit=3&sort=terlama"
    while path:
        page = send(owner, "GET", path)
        seen += [one["id"] for one in page.json()["items"]]
        following = page.links.get("next", {}).get("url")
        assert bool(following) == bool(page.json()["next"])
        path = following.removeprefix("/api/v1") if following else None
    assert len(seen) == len(set(seen))
    assert set(seen) == everything


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "bnVsbA", "\x00", "=" * 400, "eyJhIjoxfQ"])
def test_a_made_up_cursor_is_refused(owner: Rest, all_events: Rest, cursor: str) -> None:
    for rest, path in ((owner, "/skp"), (owner, "/skp/bawahan"), (owner, "/pegawai"), (owner, "/notifikasi")):
        assert rest.ask("GET", path, params={"after": cursor}).status == 422, path
    assert all_events.ask("GET", "/events", params={"after": cursor}).status in (200, 422)


def test_a_stranger_is_never_told_that_something_exists(owner: Rest, stranger: Rest) -> None:
    skp = draft(owner, 2021)
    rhk = owner.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Rahasia"}).json["rhk"][0]["id"]
    nothing = str(uuid4())
    for verb, path, body in (
        ("GET", "/skp/{}", None),
        ("GET", "/skp/{}/history", None),
        ("GET", "/skp/{}/intervensi", None),
        ("POST", "/skp/{}/rhk", {"jenis": "utama", "rencana": "x"}),
        ("POST", "/skp/{}/submit", None),
        ("POST", "/skp/{}/approve", None),
        ("PUT", "/skp/{}", period(2021)),
        ("DELETE", "/skp/{}", None),
        ("GET", "/matriks/{}", None),
    ):
        real, made_up = (stranger.ask(verb, path.format(id), body) for id in (skp, nothing))
        assert real.status == made_up.status == 404, (verb, path, real)
        assert real.detail == made_up.detail
    for verb, path, body in (("PUT", "/rhk/{}", {"jenis": "utama", "rencana": "x"}), ("DELETE", "/rhk/{}", None)):
        real, made_up = (stranger.ask(verb, path.format(id), body) for id in (rhk, nothing))
        assert real.status == made_up.status == 404
        assert real.detail == made_up.detail


def test_a_job_is_its_owners(owner: Rest, stranger: Rest) -> None:
    for id in ("org.x", "skp." + str(uuid4()), "org." + str(uuid4()), "notify." + str(uuid4()), "lain.x", "x"):
        for rest in (owner, stranger):
            assert rest.ask("GET", f"/jobs/{id}").status == 404, id
