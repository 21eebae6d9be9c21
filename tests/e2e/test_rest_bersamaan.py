"""Two officials at the same moment over REST: one is heard, the other is told who was, and the world hears it once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
import requests

from contracts.assessment import PenilaianRingkas
from contracts.org import CreateDelegasi, LoginOidc
from contracts.types import Penugasan, new_id
from dev.demo_cast import Figure
from dev.demo_http import TIMEOUT, Rest
from dev.demo_world import World
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.pages.penilaian.cast import Unit

ROUNDS = 3
"""Of which each has another pair of requests, in whatever order they come through."""
Act = tuple[Figure, Figure | None, str, str, dict[str, Any]]
"""Who, in whose place, verb, path below /api/v1, body."""
Ask = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def unit(stack: Stack) -> Unit:
    return Unit(stack)


@pytest.fixture(scope="module")
def people(unit: Unit) -> list[PenilaianRingkas]:
    return unit.assessed(2 * ROUNDS)


@pytest.fixture(scope="module")
def ask(stack: Stack, world: World, unit: Unit) -> Ask:
    """`ask(*act)`; the heads of the next units are Plh of the kepala and the kabag."""
    tokens: dict[str, str | None] = {}
    today = date.today()  # noqa: DTZ011
    for official, delegate in ((unit.cast.kepala, unit.cast.kepala_lain), (unit.cast.kabag, unit.cast.kabag_lain)):
        world.org().create_delegasi(
            CreateDelegasi(
                id=new_id(), dari_nip=official.nip, kepada_nip=delegate.nip, penugasan=Penugasan.PLH,
                mulai=today - timedelta(days=1), selesai=today + timedelta(days=2),
            )
        )  # fmt: skip

    def do(who: Figure, official: Figure | None, verb: str, path: str, body: dict[str, Any]) -> requests.Response:
        if who.nip not in tokens:
            tokens[who.nip] = world.gateway().login_oidc(LoginOidc(nip=who.nip, issuer="uji")).access_token
        headers = {"Authorization": f"Bearer {tokens[who.nip]}", "Idempotency-Key": str(new_id())}
        headers |= {"X-Acting-For": official.nip} if official else {}
        return requests.request(verb, f"{stack.url}/api/v1{path}", json=body, headers=headers, timeout=TIMEOUT)

    for who in (unit.cast.kepala, unit.cast.kepala_lain, unit.cast.kabag, unit.cast.kabag_lain):
        do(who, None, "GET", "/me", {})
    return do


def together(ask: Ask, *acts: Act) -> list[requests.Response]:
    """Lets all go at once, each in a thread; answers in the order of the acts."""
    start = Barrier(len(acts))

    def run(act: Act) -> requests.Response:
        start.wait(timeout=10)
        return ask(*act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def told(feed: Rest, kind: str, **about: str) -> list[dict[str, Any]]:
    """The events of a kind whose data say this, once there is one: what was refused left none behind."""

    def read() -> list[dict[str, Any]]:
        found, after, more = [], None, True
        while more:
            params = {"type": kind, "limit": 500} | ({"after": after} if after else {})
            page = feed.ask("GET", "/events", params=params).json
            found += [one["data"] for one in page["items"] if about.items() <= one["data"].items()]
            after, more = page["next"], bool(page["items"])
        return found

    assert wait_until(lambda: bool(read()), seconds=20)
    return read()


def test_of_an_atasan_and_her_plh_who_decide_at_once_one_decides(
    unit: Unit, ask: Ask, people: list[PenilaianRingkas], all_events: Rest
) -> None:
    cast = unit.cast
    unit.set_capaian()
    for mine in people[:ROUNDS]:
        unit.rate(mine)
        owner = next(one for one in cast.staff if one.nip == mine.nip)
        body = {"alasan": "Bukti belum dibaca."}
        filed = ask(owner, None, "POST", f"/penilaian/{mine.id}/keberatan", body).json()["id"]
        accept = {"hasil_kerja": "di_atas", "perilaku": "di_atas", "alasan": "Bukti kuat."}
        reject = {"alasan": "Bukti tidak mendukung."}
        answers = together(
            ask,
            (cast.kepala, None, "POST", f"/keberatan/{filed}/accept", accept),
            (cast.kepala_lain, cast.kepala, "POST", f"/keberatan/{filed}/reject", reject),
        )
        assert sorted(one.status_code for one in answers) == [200, 409], [one.text for one in answers]
        won = answers[0].status_code == 200
        winner, word = (cast.kepala, "diterima") if won else (cast.kepala_lain, "ditolak")
        refusal = next(one for one in answers if one.status_code == 409).json()
        assert f"sudah {word} oleh {winner.nama}" in refusal["detail"]
        kept = ask(owner, None, "GET", f"/keberatan/{filed}", {}).json()
        assert (kept["status"], kept["diputus_oleh_nama"]) == (word, winner.nama)
        (fact,) = told(all_events, "assessment.keberatan_decided.v1", keberatan_id=filed)
        assert fact["diterima"] is won


def test_of_a_penilai_and_her_plh_who_rate_at_once_one_rates(
    unit: Unit, ask: Ask, people: list[PenilaianRingkas], all_events: Rest
) -> None:
    cast, nothing = unit.cast, {"hasil_kerja": None, "perilaku": None}
    for mine in people[ROUNDS:]:
        path = f"/penilaian/{mine.id}/rating"
        bodies = [{"hasil_kerja": one, "perilaku": "sesuai", "semula": nothing} for one in ("di_atas", "di_bawah")]
        answers = together(
            ask,
            (cast.kabag, None, "PUT", path, bodies[0]),
            (cast.kabag_lain, cast.kabag, "PUT", path, bodies[1]),
        )
        assert sorted(one.status_code for one in answers) == [200, 409], [one.text for one in answers]
        won = 0 if answers[0].status_code == 200 else 1
        winner = (cast.kabag, cast.kabag_lain)[won]
        assert f"diberikan oleh {winner.nama}" in answers[1 - won].json()["detail"]
        (fact,) = told(all_events, "assessment.rated.v1", penilaian_id=str(mine.id))
        assert fact["hasil_kerja"] == bodies[won]["hasil_kerja"]
