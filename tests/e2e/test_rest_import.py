"""Import over REST: a file goes up, a job reads it, every faulty row and column is named; all rows or none."""

import io
from typing import Any
from uuid import uuid4

import pytest
import requests
import xlsxwriter

from contracts.org import SetPeran
from contracts.types import Peran
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.demo_world import World
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.crowd import Crowd, gather

HEAD = ["kode", "nama", "induk_kode", "berlaku_dari"]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    made = gather(world, stack.url, count=2)
    world.org().set_peran(SetPeran(nip=made.members[0], peran=[Peran.ADMIN_INSTANSI]))
    return made


@pytest.fixture(scope="module")
def admin(crowd: Crowd, stack: Stack) -> Rest:
    rest = Rest(stack.url)  # a session that begins with the role
    assert rest.log_in(crowd.members[0], PASSWORD).status == 200
    return rest


@pytest.fixture(scope="module")
def instansi(admin: Rest) -> str:
    return str(admin.ask("GET", "/me").json["instansi"]["id"])


def workbook(rows: list[list[str]]) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return memory.getvalue()


def upload(rest: Rest, name: str, data: bytes, *, key: str | None = None, **fields: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {rest.token}"} | ({"Idempotency-Key": key} if key else {})
    return rest.session.post(
        f"{rest.url}/api/v1/impor", files={"berkas": (name, data)}, data=fields, headers=headers, timeout=60
    )


def finished(rest: Rest, answer: requests.Response) -> dict[str, Any]:
    """The job of an accepted upload, at its end."""
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"].removeprefix("/api/v1")

    def state() -> dict[str, Any]:
        found = rest.ask("GET", path)
        assert found.status == 200, found
        return dict(found.json)

    assert wait_until(lambda: state()["state"] in ("selesai", "gagal"), seconds=60)
    return state()


def codes(rest: Rest, instansi: str, word: str) -> list[str]:
    params = {"instansi_id": instansi, "q": word, "limit": 100}
    return [one["kode"] for one in rest.ask("GET", "/unor", params=params).json["items"]]


def test_a_dry_run_names_every_faulty_row_and_column_and_changes_nothing(admin: Rest, instansi: str) -> None:
    rows = [
        ["UJI-1", "Unit Kering Satu", "", "2026-01-01"],
        ["UJI-2", "", "TIDAK-ADA", "kemarin"],
    ]
    answer = upload(admin, "unor.xlsx", workbook(rows), jenis="unor", instansi_id=instansi)
    state = finished(admin, answer)
    named = {(refusal["subject"], refusal["column"]) for refusal in state["refused"]}
    assert {("baris 3", "nama"), ("baris 3", "berlaku_dari")} <= named
    assert codes(admin, instansi, "Unit Kering") == []


def test_an_import_makes_all_rows(admin: Rest, instansi: str) -> None:
    rows = [["UJI-A", "Unit Impor Induk", "", "2026-01-01"], ["UJI-B", "Unit Impor Anak", "UJI-A", "2026-01-01"]]
    key = str(uuid4())
    fields = {"jenis": "unor", "instansi_id": instansi, "dry_run": "false"}
    answer = upload(admin, "unor.xlsx", workbook(rows), key=key, **fields)
    assert finished(admin, answer)["state"] == "selesai"
    assert sorted(codes(admin, instansi, "Unit Impor")) == ["UJI-A", "UJI-B"]
    again = upload(admin, "unor.xlsx", workbook(rows), key=key, **fields)
    assert again.headers["Location"] == answer.headers["Location"], "the same job"


def test_a_large_file_goes_up_in_pieces(admin: Rest, instansi: str) -> None:
    rows = [f"BESAR-{n},Unit Besar {n},,2026-01-01,{'x' * 200}" for n in range(3000)]
    data = "\n".join(["kode,nama,induk_kode,berlaku_dari,nama_jabatan", *rows]).encode()
    assert len(data) > 3 * 225_000
    state = finished(admin, upload(admin, "unor.csv", data, jenis="unor", instansi_id=instansi))
    assert (state["state"], state["refused"]) == ("selesai", [])
    assert state["total"] == 3000


def test_a_job_is_seen_by_its_owner_only(admin: Rest, crowd: Crowd, instansi: str) -> None:
    answer = upload(admin, "unor.xlsx", workbook([]), jenis="unor", instansi_id=instansi)
    path = answer.headers["Location"].removeprefix("/api/v1")
    assert crowd.caller(crowd.members[1]).ask("GET", path).status == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"jenis": "lain"}, "jenis"),
        ({"jenis": "unor", "instansi_id": "x"}, "instansi_id"),
        ({"jenis": "unor", "dry_run": "mungkin"}, "dry_run"),
        ({"jenis": "unor", "lain": "1"}, "lain"),
    ],
)
def test_a_wrong_field_is_named(admin: Rest, instansi: str, fields: dict[str, str], field: str) -> None:
    answer = upload(admin, "unor.csv", b"kode", **({"instansi_id": instansi} | fields))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_what_is_no_upload_is_refused(admin: Rest, crowd: Crowd, instansi: str) -> None:
    fields = {"jenis": "unor", "instansi_id": instansi}
    assert upload(admin, "unor.csv", b"", **fields).status_code == 422
    assert admin.ask("POST", "/impor", fields).status == 415
    headers = {"Authorization": f"Bearer {admin.token}"}
    without = admin.session.post(
        f"{admin.url}/api/v1/impor", data=b"", headers=headers | {"Content-Type": "multipart/form-data"}, timeout=15
    )
    assert without.status_code in (400, 422)
    assert upload(crowd.caller(crowd.members[1]), "unor.csv", b"kode", **fields).status_code in (403, 404)


def test_more_than_16_mb_is_refused(admin: Rest, instansi: str) -> None:
    answer = upload(admin, "unor.csv", b"x" * (17 * MEGABYTE), jenis="unor", instansi_id=instansi)
    assert answer.status_code == 413
    assert "16 MB" in answer.json()["detail"]


def test_what_is_no_table_fails_with_the_reason(admin: Rest, instansi: str) -> None:
    answer = upload(admin, "unor.xlsx", b"PK\x03\x04 bukan", jenis="unor", instansi_id=instansi)
    if answer.status_code == 202:
        state = finished(admin, answer)
        assert state["state"] == "gagal"
    else:
        assert answer.status_code == 422
