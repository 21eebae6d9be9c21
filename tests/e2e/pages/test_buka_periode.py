"""Buka Periode: who is reached is counted first; done twice nobody has two; and lists of SKP as workbooks."""

from datetime import date

import pytest
from playwright.sync_api import expect

from contracts.types import new_id
from dev.process import wait_until
from gateway.openapi import RestApi
from tests.e2e.office import Desk, Office, faults
from tests.e2e.pages.conftest import Visit

YEAR = 2031  # of nobody else's SKP


@pytest.fixture(scope="module")
def office(office: Office, app: RestApi) -> Office:
    """Whose people skp has heard of."""
    desk = Desk(app.test_client(), office.admin)
    assert wait_until(lambda: "Buka untuk 8 pegawai" in preview(desk, office), seconds=15), "skp has not heard of them"
    return office


def form_of(office: Office, **more: str) -> dict[str, str]:
    periode = {"periode.awal": f"{YEAR}-01-01", "periode.akhir": f"{YEAR}-12-31"}
    return {"id": str(new_id()), "instansi_id": str(office.instansi), "pendekatan": "kualitatif"} | periode | more


def preview(desk: Desk, office: Office) -> str:
    return desk.send("/buka-periode", on="/buka-periode", **form_of(office)).text


def test_a_period_is_opened_for_a_unit_after_its_people_were_counted(visit: Visit, office: Office):
    visitor = visit(nip=office.admin)
    visitor.open("/buka-periode")
    visitor.inspect_at_both_widths("buka periode")
    visitor.page.get_by_label("Periode Awal").fill(f"{YEAR + 1}-01-01")
    visitor.page.get_by_label("Periode Akhir").fill(f"{YEAR + 1}-12-31")
    visitor.page.get_by_role("searchbox", name="Cari unit kerja").fill("Loket")
    visitor.page.get_by_role("button", name="Cari unit kerja").click()
    visitor.page.get_by_role("radio", name="Bidang Loket Uji").check()
    visitor.page.get_by_role("button", name="Lihat jumlahnya").click()
    expect(visitor.main()).to_contain_text("Bidang Loket Uji dan semua unit di bawahnya")
    visitor.inspect("yakin")
    visitor.page.get_by_role("button", name="Buka untuk 5 pegawai").click()
    expect(visitor.main()).to_contain_text("5 SKP dibuat")  # asks by itself until it is done
    visitor.inspect("hasil")


def test_without_javascript_a_unit_is_looked_for_and_its_people_are_counted(desk: Desk, office: Office):
    page, form = "/buka-periode", form_of(office, **{"periode.awal": f"{YEAR + 2}-01-01"})
    form["periode.akhir"] = f"{YEAR + 2}-12-31"
    found = desk.send(page, on=page, **form, aksi="cari", cari_unor_id="Loket").text
    assert f'value="{office.bidang}"' in found
    assert f'value="{YEAR + 2}-01-01"' in found
    form |= {"unor_id": str(office.bidang), f"teks.{office.bidang}": "Bidang Loket Uji"}
    counted = desk.send(page, on=page, **form).text
    assert "Bidang Loket Uji dan semua unit di bawahnya" in counted
    assert "Buka untuk 5 pegawai" in counted
    assert "5 SKP dibuat" in opened(desk, form)[1]


def opened(desk: Desk, form: dict[str, str]) -> tuple[str, str]:
    """The job's address and its report."""
    answer = desk.send("/buka-periode", on="/buka-periode", aksi="mulai", **form)
    assert answer.status_code == 303, answer.text
    assert wait_until(lambda: "SKP dibuat" in desk.read(answer.location), seconds=15)
    return answer.location, desk.read(answer.location)


def test_done_twice_nobody_has_two(desk: Desk, office: Office):
    assert "Buka untuk 8 pegawai" in preview(desk, office)
    form = form_of(office)
    first, report = opened(desk, form)
    assert "8 SKP dibuat" in report
    again, report = opened(desk, form)
    assert again == first, "the same form is the same job"
    assert "8 SKP dibuat" in report
    assert "8, dilewati" in preview(desk, office)
    assert "0 SKP dibuat" in opened(desk, form_of(office))[1]
    half = {"periode.awal": f"{YEAR}-03-01", "periode.akhir": f"{YEAR}-06-30"}
    job, report = opened(desk, form_of(office, **half))
    assert "8 kesalahan" in report
    assert f"1 Januari {YEAR} sampai 31 Desember {YEAR}" in report
    rows = desk.workbook(f"{job}/kesalahan.xlsx")
    assert (rows[0][0], len(rows)) == ("NIP", 9)


def test_a_wrong_period_is_marked_and_what_was_typed_stays(desk: Desk, fajar: Desk, office: Office):
    wrong = form_of(office, salin="1", **{"periode.akhir": f"{YEAR - 1}-12-31"})
    answer = desk.send("/buka-periode", on="/buka-periode", **wrong)
    assert faults(answer) == {"periode-akhir"}
    assert wrong["id"] in answer.text
    assert f'value="{YEAR - 1}-12-31"' in answer.text
    again = desk.send("/buka-periode", on="/buka-periode", aksi="ubah", **form_of(office))
    assert f'value="{YEAR}-01-01"' in again.text
    fajar.read("/buka-periode", status=404)
    assert fajar.send("/buka-periode", on="/profil", aksi="mulai", **form_of(office)).status_code == 404


def test_the_list_of_skp_leaves_as_a_workbook(fajar: Desk, office: Office):
    fajar.send(
        "/skp/baru",
        on="/skp/baru",
        id=str(new_id()),
        pendekatan="kuantitatif",
        **{"periode.awal": "2029-01-01", "periode.akhir": "2029-06-30"},
    )
    html = fajar.read("/skp?tahun=2029&_scheme=x&_external=1")
    assert 'href="/skp/ekspor?tahun=2029"' in html
    head, row = fajar.workbook("/skp/ekspor?tahun=2029")
    found = dict(zip(head, row, strict=True))
    assert (found["NIP"], found["Nama"], found["Status"]) == (office.nips["Fajar Sidik"], "Fajar Sidik", "Draft")
    assert found["Periode akhir"].date() == date(2029, 6, 30)
    assert fajar.client.get("/skp/ekspor?tahun=salah").status_code == 422
    assert len(fajar.workbook("/skp-bawahan/ekspor?status=semua")) == 1
