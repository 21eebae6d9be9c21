"""Hostile and careless input over HTTP: kept as text, or refused with a sentence; never an error of ours."""

import json
from typing import Any

import pytest
import requests

from contracts.skp import MAX_RHK
from contracts.types import nip_cetak
from dev.demo_data import LOGINS
from dev.demo_http import Answer, Rest
from dev.demo_people import INSTANSI, PASSWORD, PEGAWAI, UNOR
from dev.demo_readers import StandinPhone
from dev.demo_world import World
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.crowd import Crowd, gather

HOSTILE = [
    pytest.param("<script>alert(1)</script><img src=x onerror=alert(1)>", id="html"),
    pytest.param('=HYPERLINK("http://jahat.example","klik")', id="formula"),
    pytest.param("@SUM(1+1)*cmd|' /C calc'!A0", id="dde"),
    pytest.param("'; DROP TABLE skp; --", id="sql"),
    pytest.param("{{ 7 * 7 }} {% raw %} ${7*7} %s %(nama)s {0.__class__}", id="templates"),
    pytest.param("Layanan \u202etxt.exe\u202c dan e\u0301 👩🏽‍⚕️ \ufeff", id="unicode"),
    pytest.param("\\\\server\\bagi ../../etc/passwd", id="paths"),
]


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=3)


@pytest.fixture(scope="module")
def skp(crowd: Crowd) -> str:
    """A draft of the first member."""
    periode = {"awal": "2010-01-01", "akhir": "2010-12-31"}
    made = crowd.caller(crowd.members[0]).ask("POST", "/skp", {"periode": periode, "pendekatan": "kualitatif"})
    return str(made.json["id"])


@pytest.fixture(scope="module")
def admin(demo: Stack) -> Rest:
    rest = Rest(demo.url)
    nip = next(nip for role, nip, _ in LOGINS if role == "Admin instansi")
    assert rest.log_in(nip, PASSWORD).status == 200
    return rest


def refused(answer: Answer, *statuses: int) -> None:
    """A refusal as people may see it: problem+json with a type, and a sentence."""
    assert answer.status in statuses, answer
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json["type"].startswith("/galat/")
    assert answer.detail.endswith(".")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_the_text_it_is(crowd: Crowd, skp: str, text: str) -> None:
    person = crowd.caller(crowd.members[0])
    added = person.ask("POST", f"/skp/{skp}/rhk", {"jenis": "tambahan", "rencana": text, "penugasan_dari": text})
    assert added.status == 201, added
    shown = person.ask("GET", f"/skp/{skp}")
    assert shown.headers["Content-Type"] == "application/json"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    kept = next(rhk for rhk in shown.json["rhk"] if rhk["rencana"] == text.strip())
    assert kept["penugasan_dari"] == text.strip()
    assert person.ask("DELETE", f"/rhk/{kept['id']}").status == 200


def test_a_hostile_note_arrives_on_the_phone_as_one_plain_line(crowd: Crowd, phone: StandinPhone) -> None:
    person, head = crowd.caller(crowd.members[1]), crowd.caller(crowd.head)
    nomor = "+6281277770001"
    assert person.ask("PATCH", "/me/kontak", {"nomor_wa": nomor, "setuju_wa": True}).status == 200
    periode = {"awal": "2011-01-01", "akhir": "2011-12-31"}
    skp = person.ask("POST", "/skp", {"periode": periode, "pendekatan": "kualitatif"}).json["id"]
    rhk = person.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Layanan"}).json["rhk"][0]["id"]
    person.ask("POST", f"/rhk/{rhk}/indikator", {"indikator": "Terlayani"})
    assert person.ask("POST", f"/skp/{skp}/submit").status == 200
    note = "Perbaiki *target*\n\n\tdan      {{1}} <b>segera</b>\r\n=1+1 \u202e" + "panjang " * 300
    assert head.ask("POST", f"/skp/{skp}/return", {"catatan": note}).status == 200
    assert wait_until(lambda: bool(phone.texts(nomor)), seconds=30)
    (text,) = phone.texts(nomor)
    assert "Perbaiki" in text
    assert not {"\n", "\r", "\t", "\u202e", "*", "{"} & set(text)
    assert "     " not in text
    assert len(text) <= 1024
    assert person.ask("GET", f"/skp/{skp}").json["catatan"] == note.strip()


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\x7f"])
def test_control_characters_are_refused_by_name_of_the_field(crowd: Crowd, skp: str, text: str) -> None:
    person = crowd.caller(crowd.members[0])
    answer = person.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": text})
    refused(answer, 422)
    assert [error["field"] for error in answer.json["errors"]] == ["rencana"]
    refused(person.ask("GET", "/skp/bawahan", params={"q": text}), 422)
    refused(person.ask("GET", "/pegawai", params={"q": text}), 422)
    refused(Rest(person.url).log_in(text, "x"), 401, 422)


BODIES = [
    pytest.param(b"", id="empty"),
    pytest.param(b"{", id="half"),
    pytest.param(b"[]", id="list"),
    pytest.param(b"null", id="null"),
    pytest.param(b'{"rencana": "a", "rencana": "b"}', id="twice"),
    pytest.param(b'{"rencana": NaN}', id="nan"),
    pytest.param(b'{"rencana": "\\ud800"}', id="half a character"),
    pytest.param(b'{"rencana": "\xff\xfe"}', id="not utf-8"),
    pytest.param(b"[" * 100_000, id="deep"),
    pytest.param(b'{"a":' * 50_000 + b"1" + b"}" * 50_000, id="deep objects"),
    pytest.param(b'{"jenis": "utama", "rencana": ' + b"9" * 5_000 + b"}", id="big number"),
    pytest.param(b'{"jenis": "utama", "rencana": "x", "skp_id": "x"}', id="field of the path"),
    pytest.param(b'{"jenis": "utama", "rencana": "x", "status": "persetujuan"}', id="unknown field"),
    pytest.param(b'{"jenis": "utama", "rencana": "' + b"x" * 4_001 + b'"}', id="too long"),
]


@pytest.mark.parametrize("body", BODIES)
def test_what_is_not_the_contract_is_refused(crowd: Crowd, skp: str, body: bytes) -> None:
    person = crowd.caller(crowd.members[0])
    refused(sent(person, f"/skp/{skp}/rhk", body), 400, 422)


def sent(person: Rest, path: str, body: bytes, content_type: str = "application/json") -> Answer:
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": content_type}
    response = person.session.post(f"{person.url}/api/v1{path}", data=body, headers=headers, timeout=30)
    return Answer(response.status_code, dict(response.headers), response.json())


def test_too_much_is_refused_before_it_is_read(crowd: Crowd, skp: str) -> None:
    person = crowd.caller(crowd.members[0])
    refused(sent(person, f"/skp/{skp}/rhk", json.dumps({"rencana": "x" * 3_000_000}).encode()), 413)
    ids = [f"00000000-0000-7000-8000-{number:012d}" for number in range(10_000)]
    refused(person.ask("PUT", f"/skp/{skp}/rhk/order", {"rhk_ids": ids}), 422)
    refused(crowd.caller(crowd.head).ask("POST", "/skp/bulk-approve", {"skp_ids": ids}), 422)


def test_ten_thousand_rhk_end_at_the_limit(crowd: Crowd) -> None:
    person = crowd.caller(crowd.members[2])
    periode = {"awal": "2012-01-01", "akhir": "2012-12-31"}
    skp = person.ask("POST", "/skp", {"periode": periode, "pendekatan": "kualitatif"}).json["id"]
    answers: list[Answer] = []
    for number in range(10_000):
        answers.append(person.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": f"RHK {number}"}))
        if answers[-1].status != 201:
            break
    assert len(answers) == MAX_RHK + 1
    refused(answers[-1], 409, 422)
    assert str(MAX_RHK) in answers[-1].detail
    assert len(person.ask("GET", f"/skp/{skp}").json["rhk"]) == MAX_RHK


def test_a_nip_may_be_written_with_the_spaces_of_its_printed_form(stack: Stack, admin: Rest) -> None:
    nip = PEGAWAI["lina"].nip
    assert nip
    rest = Rest(stack.url)
    assert rest.log_in(f"  {nip_cetak(nip)} ", PASSWORD).status == 200
    assert admin.ask("GET", f"/pegawai/{nip_cetak(nip)}").json["nip"] == nip
    found = admin.ask("GET", "/pegawai", params={"q": nip_cetak(nip)}).json["items"]
    assert [one["nip"] for one in found] == [nip]


def test_a_pppk_number_is_one_of_a_pppk_and_of_nobody_else(stack: Stack, admin: Rest) -> None:
    fitri = PEGAWAI["fitri"]
    assert fitri.nip
    assert Rest(stack.url).log_in(fitri.nip, PASSWORD).status == 200
    person: dict[str, Any] = {
        "nama": "Bagas Wiratama",
        "instansi_id": str(INSTANSI[0].id),
        "unor_id": str(UNOR[0].id),
        "jenis_jabatan": "fungsional",
        "jabatan": "Pranata Komputer Ahli Pertama",
        "berlaku_dari": "2025-01-01",
    }
    number, nip = "199301152024211801", "199301152024011801"
    wrong = [
        {"nip": number, "jenis_asn": "pns"},
        {"nip": nip, "jenis_asn": "pppk"},
        {"nip": number, "jenis_asn": "pppk", "golongan": "III/a"},
        {"nip": nip, "jenis_asn": "non_asn"},
        {"nip": None, "jenis_asn": "pppk"},
        {"nip": "199313452024011801", "jenis_asn": "pns"},
        {"nip": nip[:-1], "jenis_asn": "pns"},
        {"nip": "١٩٩٣٠١١٥٢٠٢٤٠١١٨٠١", "jenis_asn": "pns"},
    ]
    for fields in wrong:
        refused(admin.ask("POST", "/pegawai", person | fields), 422)
    made = admin.ask(
        "POST", "/pegawai", person | {"nip": f"{number[:8]} {number[8:]}", "jenis_asn": "pppk", "golongan": "IX"}
    )
    assert made.status in (201, 409), made  # 409: an earlier run of this test on the same system


@pytest.mark.parametrize("path", ["/skp/%00", "/pegawai/%00", "/pegawai/..%2f..%2fetc", "/skp/1e400", "/unor/%ff%fe"])
def test_a_hostile_path_leads_nowhere(admin: Rest, path: str) -> None:
    refused(admin.ask("GET", path), 404, 422)


@pytest.mark.parametrize(
    "header",
    [
        {"Authorization": "Bearer " + "x" * 5_000},
        {"Authorization": "Bearer \xe9"},
        {"Authorization": "Basic eDp4"},
        {"Authorization": "bearer"},
    ],
)
def test_a_strange_token_is_nobody(stack: Stack, header: dict[str, str]) -> None:
    session = requests.Session()
    session.trust_env = False
    response = session.get(f"{stack.url}/api/v1/me", headers=header, timeout=10)
    assert response.status_code == 401
    assert "WWW-Authenticate" in response.headers
