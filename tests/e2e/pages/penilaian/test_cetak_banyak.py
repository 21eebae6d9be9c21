"""Cetak Banyak: both documents of a unit in one ZIP, with and without JavaScript; the same by REST."""

import io
import zipfile

import pytest
import requests
from playwright.sync_api import expect
from pypdf import PdfReader

from contracts.assessment import PenilaianRingkas
from contracts.types import new_id
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.process import wait_until
from gateway.openapi import RestApi
from tests.e2e.office import Desk
from tests.e2e.pages.browsing import WIDE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian.cast import MASA, Unit


@pytest.fixture(scope="module")
def people(unit: Unit) -> list[PenilaianRingkas]:
    found = unit.assessed(2)
    unit.rate(found[0])
    return found


def test_both_documents_of_a_unit_come_as_one_zip(visit: Visit, unit: Unit, people):
    visitor = visit(width=WIDE, nip=unit.cast.kabag.nip)
    page = visitor.page
    visitor.open(f"/penilaian-bawahan?{MASA}")
    visitor.main().get_by_role("link", name="Cetak Banyak").click()
    expect(visitor.main()).to_contain_text("2 orang pada Triwulan I")
    expect(visitor.main()).to_contain_text("1 di antaranya belum dinilai")
    page.get_by_label("Dokumen Evaluasi Kinerja").check()
    signer = page.get_by_role("group", name="Pejabat Penilai Kinerja")
    signer.get_by_label("Lokasi").fill("Kota Contoh")
    signer.get_by_label("Anchor").fill("NIP")
    page.get_by_role("button", name="Mulai mencetak").click()
    expect(visitor.main()).to_contain_text("“NIP” juga terdapat di bagian lain dokumen ini")
    assert signer.get_by_label("Lokasi").input_value() == "Kota Contoh", "what was typed stays"
    page.get_by_text("Pilih orang tertentu").click()
    visitor.inspect_at_both_widths("ditolak")
    signer.get_by_label("Anchor").fill("^")
    page.get_by_role("button", name="Mulai mencetak").click()
    expect(visitor.main()).to_contain_text("3 dokumen siap")
    expect(visitor.main()).to_contain_text("setelah pejabat penilai memberi kedua rating")
    visitor.inspect("selesai")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh ZIP").click()
    found = zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes()))
    pdfs = [name for name in found.namelist() if name.endswith(".pdf")]
    assert (len(pdfs), len(found.namelist())) == (3, 4)
    for name in pdfs:
        text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(found.read(name))).pages)
        assert text.count("^") == 1
        assert "Kota Contoh, " in text
    assert people[1].nama in found.read("TIDAK-TERCETAK.txt").decode()


def test_without_javascript_one_person_is_chosen(app: RestApi, unit: Unit, people):
    desk, page = Desk(app.test_client(), unit.cast.kabag.nip), f"/penilaian/cetak-banyak?{MASA}"
    assert f'value="{people[1].id}"' in desk.read(page)
    form = {"id": str(new_id()), "dokumen": "form_penilaian", "penilaian_ids": str(people[1].id)}
    job = desk.send(page, on=page, **form).location
    assert "Muat ulang" in desk.read(job) or "Unduh ZIP" in desk.read(job)
    assert wait_until(lambda: "Unduh ZIP" in desk.read(job), seconds=15)
    with desk.client.get(f"/penilaian/cetak-banyak/{form['id']}.zip") as sent:
        (name,) = zipfile.ZipFile(io.BytesIO(sent.data)).namelist()
    assert people[1].nama.replace(" ", "-") in name


def test_systems_print_by_rest_and_strangers_find_nothing(stack, app: RestApi, unit: Unit, people):
    def raw(who: Rest, verb: str, path: str, body=None) -> requests.Response:
        return who.session.request(
            verb, f"{who.url}/api/v1{path}", json=body, headers={"Authorization": f"Bearer {who.token}"}, timeout=20
        )

    rest, stranger = Rest(stack.url), Rest(stack.url)
    unit.cast.let_in(unit.cast.kabag, unit.cast.staff[5])
    rest.log_in(unit.cast.kabag.nip, PASSWORD)
    stranger.log_in(unit.cast.staff[5].nip, PASSWORD)
    path = f"/penilaian/{people[0].id}/cetak/pdf"
    made = raw(rest, "POST", path, {"dokumen": "dokumen_evaluasi", "penilai": {"anchor": "^"}})
    assert made.headers["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    assert text.count("^") == 1
    kode = text.split("/verifikasi/")[1][:16]
    checked = Rest(rest.url).ask("GET", f"/verifikasi/{kode}").json
    assert (checked["jenis"], checked["keadaan"]) == ("dokumen_evaluasi", "belum_final")
    form = {"id": str(new_id()), "dokumen": "form_penilaian"}
    for anchor in ("NIP", "Ideal", "80 %", "orang dinilai", "Belum ada yang"):  # of the form, or of any curve on it
        clash = raw(rest, "POST", path, form | {"penilai": {"anchor": anchor}})
        assert (clash.status_code, clash.json()["errors"][0]["field"]) == (422, "penilai.anchor"), anchor
    mended = raw(rest, "POST", path, form | {"penilai": {"anchor": "^"}})  # nothing was kept under this id
    assert mended.content.startswith(b"%PDF")
    assert raw(stranger, "POST", path, {"dokumen": "form_penilaian"}).status_code == 404
    plan = raw(rest, "POST", f"/skp/{people[0].skp_id}/cetak/pdf")
    assert plan.content.startswith(b"%PDF")
    job = rest.ask("POST", "/penilaian/cetak", {"penilaian_ids": [str(people[0].id)], "dokumen": ["form_penilaian"]})
    assert job.status == 202
    id = job.json["id"]
    zip_path = f"/penilaian/cetak/{id}/zip"
    for _ in range(1000):
        if (sent := raw(rest, "GET", zip_path)).status_code != 409:
            break
    assert zipfile.ZipFile(io.BytesIO(sent.content)).testzip() is None
    assert raw(stranger, "GET", zip_path).status_code == 404
    Desk(app.test_client(), unit.cast.staff[5].nip).read("/penilaian/cetak-banyak", status=404)
