"""Monitoring Pengisian, as the head of a unit and the admin see it, and as workbooks."""

from datetime import date

import pytest
from playwright.sync_api import expect

from contracts.types import new_id
from dev.process import wait_until
from gateway.openapi import RestApi
from tests.e2e.office import Desk, Office
from tests.e2e.pages.conftest import Visit

YEAR = date.today().year + 1  # noqa: DTZ011  # its deadline is yet to come


@pytest.fixture(scope="module")
def office(office: Office, app: RestApi) -> Office:
    """Whose people skp has heard of, and of whom Fajar has a draft."""
    admin = Desk(app.test_client(), office.admin)
    assert wait_until(lambda: "8 pegawai" in admin.read(f"/monitoring?tahun={YEAR}"), seconds=15)
    periode = {"periode.awal": f"{YEAR}-01-01", "periode.akhir": f"{YEAR}-12-31"}
    fajar = Desk(app.test_client(), office.nips["Fajar Sidik"])
    fajar.send("/skp/baru", on="/skp/baru", id=str(new_id()), pendekatan="kuantitatif", **periode)
    return office


def test_a_head_goes_from_the_whole_to_who_has_no_skp_yet(visit: Visit, office: Office):
    visitor = visit(nip=office.kepala)
    visitor.open(f"/monitoring?tahun={YEAR}")
    page = visitor.page
    expect(visitor.main()).to_contain_text(f"Dinas Layanan Uji, tahun {YEAR}: 7 pegawai. SKP ditetapkan paling lambat")
    line = page.get_by_role("row", name="Bidang Loket Uji")
    expect(line).to_contain_text("0,0 %")
    visitor.inspect_at_both_widths("monitoring")
    page.get_by_role("searchbox", name="Cari unit").fill("tidak ada")
    expect(visitor.main()).to_contain_text("Tidak ada unit yang cocok")
    visitor.inspect("monitoring, tidak ada yang cocok")
    page.get_by_role("link", name="Hapus saringan").click()
    line.get_by_role("link").click()
    expect(visitor.main()).to_contain_text("Fajar Sidik")
    expect(page.get_by_role("row", name="Fajar Sidik")).to_contain_text("Draft")
    expect(page.get_by_role("link", name="Lihat SKP")).to_have_count(0)  # a draft is its owner's
    visitor.inspect_at_both_widths("monitoring per pegawai")
    page.get_by_label("Status", exact=True).select_option("belum")
    expect(page.get_by_text("Fajar Sidik")).to_have_count(0)
    expect(page.get_by_role("row", name="Eka Nugraha")).to_contain_text("Belum dibuat")
    page.get_by_label("Status", exact=True).select_option("persetujuan")
    expect(visitor.main()).to_contain_text("Tidak ada pegawai yang cocok")
    page.get_by_role("link", name="Per unit").click()
    expect(visitor.main()).to_contain_text("Tidak ada unit di bawahnya")
    visitor.inspect("monitoring, tanpa unit")
    page.get_by_role("navigation", name="Letak unit").get_by_role("link", name="Dinas Layanan Uji").click()
    expect(page.get_by_role("row", name="Langsung di Dinas Layanan Uji")).to_be_visible()


def test_the_admin_s_figures_leave_as_workbooks(desk: Desk, office: Office):
    html = desk.read(f"/monitoring?tahun={YEAR}")
    assert "Monitoring Pengisian" in html
    head, *rows = desk.workbook(f"/monitoring/ekspor?tahun={YEAR}")
    assert head == ("Unit kerja", "Pegawai", "Belum dibuat", "Draft", "Pengajuan", "Persetujuan", "Disetujui (%)")
    assert rows == [
        ("Bidang Lain Uji", 1, 1, 0, 0, 0, 0),
        ("Dinas Layanan Uji", 7, 6, 1, 0, 0, 0),
    ]
    head, *rows = desk.workbook(f"/monitoring/pegawai/ekspor?tahun={YEAR}&lingkup=unor:{office.bidang}&status=draft")
    found = dict(zip(head, rows[0], strict=True))
    assert (found["NIP"], found["Status"], len(rows)) == (office.nips["Fajar Sidik"], "Draft", 1)
    assert found["Sejak"].year == date.today().year  # noqa: DTZ011


def test_who_heads_no_unit_has_no_such_menu(fajar: Desk, office: Office):
    assert "Monitoring Pengisian" not in fajar.read("/beranda")
    for path in ("/monitoring", "/monitoring/pegawai", "/monitoring/ekspor", "/monitoring/pegawai/ekspor"):
        fajar.read(path, status=404)
        fajar.read(f"{path}?lingkup=unor:{office.bidang}", status=404)
        fajar.read(f"{path}?lingkup=unor:entah", status=422)
