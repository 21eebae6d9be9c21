"""Impor Data: a faulty file is told row by row, a clean one is stored after a second yes; also without JavaScript."""

import io
import re
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import expect

from contracts.org import DaftarUnor
from dev.process import wait_until
from tests.e2e.office import Desk, Office, faults, rows_of
from tests.e2e.pages.browsing import PHONE, Visitor
from tests.e2e.pages.conftest import Visit

HEAD = ["kode", "nama", "induk_kode", "berlaku_dari"]
FAULTY = 60  # rows: more than the table shows at once


def csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in [HEAD, *rows]).encode()


def upload(visitor: Visitor, file: Path, data: bytes) -> None:
    """Until the server has answered, which takes what sending the file takes."""
    file.write_bytes(data)
    visitor.open("/impor")
    visitor.page.get_by_label("Unit organisasi", exact=True).check()
    visitor.page.get_by_label("Berkas", exact=True).set_input_files(file)
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST"):
        visitor.page.get_by_role("button", name="Periksa dahulu").click()


def reported(desk: Desk, job: str) -> str:
    """The report of a job, asked for again until it is there."""
    assert wait_until(lambda: "<progress" not in desk.read(job), seconds=15)
    return desk.read(job)


def test_each_fault_of_a_file_is_told_and_can_be_taken_along(visit: Visit, office: Office, tmp_path: Path):
    visitor = visit(width=PHONE, scheme="dark", nip=office.admin)
    visitor.open("/impor")
    visitor.inspect("impor")
    wrong = [[f"R{n}", "" if n else "Unit Ada", "", "kemarin"] for n in range(FAULTY)]
    upload(visitor, tmp_path / "rusak.csv", csv(wrong))
    expect(visitor.main().locator("progress")).to_have_count(0)  # asks by itself until it is done
    expect(visitor.main()).to_contain_text(f"{2 * FAULTY - 1} kesalahan pada {FAULTY} baris")
    expect(visitor.page.locator("#list tbody tr")).to_have_count(50)
    visitor.inspect("kesalahan")
    expect(visitor.page.get_by_role("link", name="Impor sekarang")).to_have_count(0)
    visitor.narrow("Kolom", "nama")
    expect(visitor.page.locator("#list tbody")).not_to_contain_text("berlaku_dari")
    visitor.page.get_by_role("link", name="Berikutnya").click()
    expect(visitor.page.locator("#list tbody tr")).to_have_count(FAULTY - 1 - 50)
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("link", name="Unduh XLSX").click()
    rows = rows_of(saved.value.path().read_bytes())
    assert rows[0][:3] == ("Baris", "Kolom", "Kesalahan dan cara memperbaikinya")
    assert (2, "berlaku_dari") in [row[:2] for row in rows]
    assert len(rows) == 2 * FAULTY
    assert not office.org.daftar_unor(DaftarUnor(instansi_id=office.instansi, q="Unit Ada")).items


def test_a_clean_file_is_stored_after_a_second_yes(visit: Visit, office: Office, tmp_path: Path):
    visitor = visit(nip=office.admin)
    name = "Unit Impor"
    rows = [[f"IMPOR-{n}", f"{name} {n}", "", "2026-01-01"] for n in range(30)]
    upload(visitor, tmp_path / "bersih.csv", csv(rows))
    expect(visitor.main().get_by_role("alert")).to_contain_text("30 baris diperiksa, tidak ada kesalahan")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Pemeriksaan unit organisasi")
    visitor.inspect("bersih")
    assert not office.org.daftar_unor(DaftarUnor(instansi_id=office.instansi, q=name)).items
    visitor.page.get_by_role("link", name="Impor sekarang").click()
    sure = visitor.page.get_by_role("button", name="Impor 30 baris")
    expect(sure).to_be_visible()
    visitor.inspect("yakin")
    sure.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Impor")
    expect(visitor.main().get_by_role("alert")).to_contain_text("30 baris disimpan")
    assert len(office.org.daftar_unor(DaftarUnor(instansi_id=office.instansi, q=name, limit=100)).items) == 30
    visitor.open("/impor")
    expect(visitor.main()).to_contain_text("Impor bersih.csv")  # the way back to it


def test_without_javascript_a_clean_file_is_stored_after_a_second_yes_too(desk: Desk, office: Office):
    rows = [[f"POLOS-{n}", f"Unit Polos {n}", "", "2026-01-01"] for n in range(3)]
    form: dict[str, Any] = {"jenis": "unor", "berkas": (io.BytesIO(csv(rows)), "polos.csv")}
    report = reported(desk, desk.send("/impor", on="/impor", **form).location)
    assert "3 baris diperiksa, tidak ada kesalahan" in report
    sure = re.search(r'href="(/impor/[^"]+/simpan)"', report)
    assert sure
    assert "Impor 3 baris" in desk.read(sure[1])
    assert not office.org.daftar_unor(DaftarUnor(instansi_id=office.instansi, q="Unit Polos")).items
    assert "3 baris disimpan" in reported(desk, desk.send(sure[1], on=sure[1]).location)
    assert len(office.org.daftar_unor(DaftarUnor(instansi_id=office.instansi, q="Unit Polos")).items) == 3


def test_what_is_no_table_is_refused_beside_the_field(desk: Desk):
    for name, data, why in (
        ("x.pdf", b"%PDF", "Hanya berkas .xlsx dan .csv"),
        ("x.xlsx", b"bukan", "bukan XLSX"),
        ("x.csv", b"PK\x03\x04", "bukan CSV"),
        ("x.csv", b"", "Berkas kosong"),
    ):
        form: dict[str, Any] = {"jenis": "unor", "berkas": (io.BytesIO(data), name)}
        answer = desk.send("/impor", on="/impor", **form)
        assert faults(answer) == {"berkas"}
        assert why in answer.text
        assert 'value="unor" checked' in answer.text
    form = {"jenis": "unor", "berkas": (io.BytesIO(b"PK\x03\x04 bukan"), "rusak.xlsx")}
    answer = desk.send("/impor", on="/impor", **form)
    assert wait_until(lambda: "XLSX rusak atau terkunci sandi" in desk.read(answer.location), seconds=15)


def test_a_file_over_16_mb_is_refused_beside_the_field(visit: Visit, office: Office, tmp_path: Path):
    visitor = visit(nip=office.admin)
    upload(visitor, tmp_path / "besar.csv", b"x" * (17 * 1024 * 1024))
    expect(visitor.main()).to_contain_text("Berkas lebih dari 16 MB. Bagi menjadi beberapa berkas.")
    visitor.inspect("ditolak")


def test_the_templates_are_taken_and_their_example_is_found_out(desk: Desk):
    for jenis in ("unor", "pegawai"):
        given = {form: desk.client.get(f"/impor/templat/{jenis}.{form}") for form in ("xlsx", "csv")}
        head, example = rows_of(given["xlsx"].data)
        lines = given["csv"].data.decode("utf-8-sig").splitlines()
        assert lines[0].split(",") == list(head)
        book = Workbook()
        book.active.append(head)
        book.active.append(example)
        memory = io.BytesIO()
        book.save(memory)
        form: dict[str, Any] = {"jenis": jenis, "berkas": (io.BytesIO(memory.getvalue()), "templat.xlsx")}
        answer = desk.send("/impor", on="/impor", **form)
        report = reported(desk, answer.location)
        assert "1 kesalahan pada 1 baris" in report, report
        for one in given.values():
            one.close()


def test_who_administers_nothing_finds_no_page(desk: Desk, fajar: Desk):
    form: dict[str, Any] = {"jenis": "unor", "berkas": (io.BytesIO(csv([["Z1", "Zeta", "", "2026-01-01"]])), "z.csv")}
    job = desk.send("/impor", on="/impor", **form).location
    for path in ("/impor", "/impor/templat/unor.xlsx", job, f"{job}/kesalahan.xlsx", "/pekerjaan/org.bukan-uuid"):
        fajar.read(path, status=404)
    assert wait_until(lambda: "Impor sekarang" in desk.read(job), seconds=15)
    id = job.rpartition(".")[2]
    first, second = (desk.send(f"/impor/{id}/simpan", on="/impor").location for _ in range(2))
    assert first == second, "a second click is the same import"
    assert fajar.send(f"/impor/{id}/simpan", on="/profil").status_code == 404
