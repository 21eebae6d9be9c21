"""An approved SKP of the demo has its assessments; an employee fills one over REST and uploads a file."""

import os
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
import requests

from contracts.assessment_berkas import MAX_BERKAS, MAX_UNGGAHAN
from dev.demo_data import LOGINS
from dev.demo_http import Rest
from dev.process import wait_until
from dev.stack import Stack

PDF = b"%PDF-1.7\nisi laporan"


@pytest.fixture(scope="module")
def people(demo: Stack) -> list[Rest]:
    found = [Rest(demo.url) for _ in LOGINS]
    for one, (role, nip, password) in zip(found, LOGINS, strict=True):
        assert one.log_in(nip, password).status == 200, role
    return found


def _open(people: list[Rest]) -> tuple[Rest, dict[str, Any]] | None:
    for one in people:
        for row in one.ask("GET", "/penilaian", params={"limit": 100}).json["items"]:
            if "fill" in row["actions"]:
                return one, one.ask("GET", f"/penilaian/{row['id']}").json
    return None


@pytest.fixture(scope="module")
def opened(people: list[Rest]) -> tuple[Rest, dict[str, Any]]:
    """An employee of the demo and one of the own assessments that is open; they come by the event."""
    assert wait_until(lambda: _open(people) is not None, seconds=20)
    found = _open(people)
    assert found is not None
    return found


def _upload(who: Rest, penilaian: dict[str, Any], data: bytes, name: str) -> requests.Response:
    return who.session.post(
        f"{who.url}/api/v1/penilaian/{penilaian['id']}/eviden",
        data={"rhk_id": penilaian["rhk"][0]["id"], "nama": "Laporan"},
        files={"berkas": (name, data)},
        headers={"Authorization": f"Bearer {who.token}"},
        timeout=15,
    )


def _download(who: Rest, eviden_id: str) -> requests.Response:
    return who.session.get(
        f"{who.url}/api/v1/eviden/{eviden_id}/berkas", headers={"Authorization": f"Bearer {who.token}"}, timeout=15
    )


def test_what_is_filled_is_there(opened: tuple[Rest, dict[str, Any]]) -> None:
    owner, penilaian = opened
    path = f"/penilaian/{penilaian['id']}"
    rhk = penilaian["rhk"][0]
    made = owner.ask("POST", f"{path}/rencana-aksi", {"rhk_id": rhk["id"], "rencana": "Menyusun modul"})
    assert made.status == 201, made
    where = f"{path}/realisasi/{rhk['indikator'][0]['id']}"
    assert owner.ask("PUT", where, {"realisasi": "50 %", "sumber_data": "Laporan"}).status == 200
    seen = owner.ask("GET", path).json["rhk"][0]
    assert seen["rencana_aksi"][-1]["rencana"] == "Menyusun modul"
    assert seen["indikator"][0]["realisasi"] == "50 %"
    history = owner.ask("GET", f"{path}/history").json["items"]
    assert [one["perbuatan"] for one in history[:2]] == ["set_realisasi", "add_rencana_aksi"]


def test_a_file_comes_back_as_a_download_and_only_to_its_readers(
    people: list[Rest], opened: tuple[Rest, dict[str, Any]]
) -> None:
    owner, penilaian = opened
    made = _upload(owner, penilaian, PDF, "laporan.pdf")
    assert made.status_code == 201, made.text
    eviden = made.json()["rhk"][0]["eviden"][-1]
    got = _download(owner, eviden["id"])
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    for other in people:
        readable = other.ask("GET", f"/penilaian/{penilaian['id']}").status == 200
        assert (_download(other, eviden["id"]).status_code == 200) is readable
    assert _download(Rest(owner.url, token="palsu"), eviden["id"]).status_code == 401
    assert _download(owner, "bukan-id").status_code == 404
    assert _download(owner, str(uuid4())).status_code == 404


HOSTILE = [
    ("a.html", b"<script>"),
    ("a.svg", b"<svg onload='alert(1)'/>"),
    ("a.pdf", b"<html>"),
    ("a.png", b"GIF89a<script>"),
    ("a.pdf.html", PDF),
    ("a\x00.pdf", PDF),
    ("", PDF),
    ("x" * 300 + ".pdf", PDF),
    ("a.pdf", b""),
    ("a.pdf", PDF + b"x" * MAX_BERKAS),
    ("a.docx", b"PK\x03\x04rusak"),
]
LINKS = [
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://127.0.0.1/", "http://[::1]/",
    "http://10.0.0.1/", "http://169.254.169.254/latest", "http://localhost:5672/", "http://2130706433/",
    "https://contoh.go.id/" + "x" * 2000, "https://u:p@contoh.go.id/",
]  # fmt: skip


def test_hostile_files_and_links_are_refused_at_their_field_and_not_kept(
    stack: Stack, opened: tuple[Rest, dict[str, Any]]
) -> None:
    owner, penilaian = opened
    kept = _kept(stack), owner.ask("GET", f"/penilaian/{penilaian['id']}").json["rhk"]
    for name, data in HOSTILE:
        answer = _upload(owner, penilaian, data, name)
        assert answer.status_code == 422, (name, answer.text)
        assert answer.json()["errors"][0]["field"] == "berkas", name
    for link in LINKS:
        body = {"rhk_id": penilaian["rhk"][0]["id"], "nama": "A", "tautan": link}
        refused = owner.ask("POST", f"/penilaian/{penilaian['id']}/eviden", body)
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, "tautan"), link
    assert (_kept(stack), owner.ask("GET", f"/penilaian/{penilaian['id']}").json["rhk"]) == kept


def test_a_file_that_no_eviden_names_is_swept_and_one_that_is_named_stays(
    stack: Stack, opened: tuple[Rest, dict[str, Any]]
) -> None:
    owner, penilaian = opened
    folder = Path(stack.env["BERKAS_DIR"])
    named, gone = (_upload(owner, penilaian, PDF + tail, "a.pdf").json() for tail in (b"satu", b"dua"))
    files = [made["rhk"][0]["eviden"][-1] for made in (named, gone)]
    assert owner.ask("DELETE", f"/eviden/{files[1]['id']}").status == 200
    paths = [folder / file["berkas"]["hash"][:2] / file["berkas"]["hash"] for file in files]
    for path in (*paths, folder / ".sapu"):
        os.utime(path, (time.time() - 2 * 86_400,) * 2)
    assert _upload(owner, penilaian, PDF + b"tiga", "a.pdf").status_code == 201
    assert wait_until(lambda: not paths[1].exists(), seconds=15)
    assert _download(owner, files[0]["id"]).content == PDF + b"satu"


def test_who_uploaded_enough_today_is_told_at_the_field_and_nothing_is_kept(
    stack: Stack, opened: tuple[Rest, dict[str, Any]]
) -> None:
    owner, penilaian = opened
    assert _upload(owner, penilaian, PDF + b"empat", "a.pdf").status_code == 201
    spent = "UPDATE unggahan SET ukuran = %s WHERE nip = %s"
    with closing(psycopg2.connect(f"{stack.env['DATABASE_URL']}_assessment")) as connection, connection:
        connection.cursor().execute(spent, (MAX_UNGGAHAN - 5, penilaian["nip"]))
    kept = _kept(stack)
    refused = _upload(owner, penilaian, PDF + b"lima", "a.pdf")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (429, "berkas"), refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert _kept(stack) == kept
    with closing(psycopg2.connect(f"{stack.env['DATABASE_URL']}_assessment")) as connection, connection:
        connection.cursor().execute(spent, (0, penilaian["nip"]))


def _kept(stack: Stack) -> set[str]:
    return {path.name for path in Path(stack.env["BERKAS_DIR"]).rglob("*") if path.is_file()}


def test_a_hash_cannot_be_named_without_its_file(opened: tuple[Rest, dict[str, Any]]) -> None:
    owner, penilaian = opened
    file = {"hash": "a" * 64, "nama": "a.pdf", "tipe": "application/pdf", "ukuran": 1}
    body = {"rhk_id": penilaian["rhk"][0]["id"], "nama": "A", "berkas": file}
    assert owner.ask("POST", f"/penilaian/{penilaian['id']}/eviden", body).status == 422
