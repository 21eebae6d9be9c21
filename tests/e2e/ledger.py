"""After the trouble: everything that a client was told is there, once, in every service and on the phone."""

import re
from collections import Counter
from typing import Any

from dev.demo_http import Rest
from dev.demo_readers import StandinPhone
from dev.process import wait_until
from tests.e2e.crowd import Crowd
from tests.e2e.load import Load, pages


def check(load: Load, phone: StandinPhone, feed: Rest, *, seconds: float) -> None:
    """Raises AssertionError. Waits up to `seconds` for what is still on its way."""
    crowd, wanted = load.crowd, Counter(load.submitted)
    assert set(wanted.values()) == {1}
    _rows_are_whole(crowd, set(wanted))
    assert wait_until(lambda: len(_notices(crowd)) >= len(wanted), seconds=seconds, every=1), "notices are missing"
    assert Counter(notice["tautan"] for notice in _notices(crowd)) == Counter(f"/skp/{skp}" for skp in wanted)
    assert wait_until(lambda: _told(phone, crowd).total() >= len(wanted), seconds=seconds, every=1), (
        f"{_told(phone, crowd).total()} WhatsApp messages of {len(wanted)}: {_states(crowd)}"
    )
    assert _told(phone, crowd) == wanted, "a message is missing or doubled"
    events = [event for event in every_event(feed) if event["subject"] in wanted]
    for kind in ("skp.created.v1", "skp.submitted.v1"):
        assert Counter(event["subject"] for event in events if event["type"] == kind) == wanted, kind


def _rows_are_whole(crowd: Crowd, wanted: set[str]) -> None:
    found: dict[str, dict[str, Any]] = {}
    for nip in crowd.members:
        person = crowd.caller(nip)
        found |= {row["id"]: row for row in pages(person, "/skp") if row["id"] in wanted}
        for skp in [row["id"] for row in found.values() if row["nip"] == nip]:
            acts = Counter(act["perbuatan"] for act in pages(person, f"/skp/{skp}/history"))
            assert set(acts.values()) == {1}, f"done twice: {acts}"
    assert set(found) == wanted, "an SKP is missing"
    assert {(row["status"], row["jumlah_rhk"]) for row in found.values()} == {("pengajuan", 1)}


def _notices(crowd: Crowd) -> list[dict[str, Any]]:
    return [one for one in pages(crowd.caller(crowd.head), "/notifikasi") if one["templat"] == "skp_diajukan"]


def _told(phone: StandinPhone, crowd: Crowd) -> Counter[str]:
    """How many WhatsApp messages lead to each SKP."""
    return Counter(link for text in phone.texts(crowd.nomor) for link in re.findall(r"/skp/([0-9a-f-]{36})", text))


def _states(crowd: Crowd) -> Counter[str]:
    return Counter(f"{one['wa_status']} {one['wa_alasan']}" for one in _notices(crowd))


def every_event(feed: Rest) -> list[dict[str, Any]]:
    after, found = None, []
    while True:
        page = feed.ask("GET", "/events", params={"limit": 500} | ({"after": after} if after else {})).json
        if not page["items"]:
            return found
        found += page["items"]
        after = page["next"]
