"""Daftar SKP: one's own SKP filtered, sorted and copied; what an address may say and what not."""

import pytest
from playwright.sync_api import expect

from contracts.skp import DaftarSkp
from contracts.types import new_id
from gateway.openapi import RestApi
from tests.e2e.office import Desk
from tests.e2e.pages.browsing import PHONE, WIDE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.skp_cast import YEAR, Cast


@pytest.fixture(scope="module")
def owner(cast: Cast):
    """Three years of SKP; the oldest has content."""
    who = cast.staff[0]
    cast.fill(cast.draft(who, tahun=YEAR - 2), ["Tersusunnya rencana"], indikator=1)
    cast.draft(who, tahun=YEAR - 1)
    return who


def test_own_skp_are_filtered_and_sorted(visit: Visit, owner):
    visitor = visit(width=PHONE, scheme="dark", nip=owner.nip)
    visitor.open("/skp")
    visitor.inspect_at_both_widths("daftar")
    years = visitor.page.locator("#list tbody th strong")
    newest = years.first.inner_text()
    assert str(YEAR - 2) not in newest
    visitor.open("/skp?sort=terlama")
    expect(years.first).to_contain_text(str(YEAR - 2))
    expect(visitor.page.get_by_label("Cari")).to_be_visible()
    expect(visitor.page.get_by_label("Tahun")).to_be_hidden()
    visitor.resize(WIDE)
    expect(visitor.page.get_by_label("Tahun")).to_be_visible()
    visitor.resize(PHONE)
    visitor.narrow("Tahun", str(YEAR - 1))
    visitor.inspect("daftar-disaring")
    expect(years).to_have_text([f"Januari–Desember {YEAR - 1}"])
    visitor.page.get_by_label("Cari").fill("jabatan yang tidak ada")
    expect(visitor.main()).to_contain_text("Tidak ada SKP yang cocok")
    visitor.inspect("daftar-tanpa-hasil")
    visitor.open(f"/skp?tahun={YEAR}")
    expect(visitor.page.get_by_label("Tahun")).to_be_visible()  # what narrows the list is seen
    visitor.open("/skp?q=analis")
    expect(years.first).to_be_visible()
    visitor.open("/skp?tahun=abc", status=422)


def test_last_years_content_is_copied_and_an_overlap_is_refused_with_what_was_typed(visit: Visit, cast: Cast, owner):
    visitor = visit(nip=owner.nip)
    visitor.open("/skp?sort=terlama")
    visitor.page.get_by_role("link", name=f"Salin SKP Januari–Desember {YEAR - 2}").click()
    start = visitor.page.get_by_label("Periode Awal")
    chosen = visitor.page.get_by_label("Salin dari SKP")
    expect(chosen.locator("option:checked")).to_contain_text(str(YEAR - 2))
    free = start.input_value()
    start.fill(f"{YEAR - 1}-07-01")
    visitor.page.get_by_label("Periode Akhir").fill(f"{YEAR - 1}-12-31")
    visitor.page.get_by_role("button", name="OK").click()
    expect(visitor.page.locator("[data-refused]")).to_contain_text(
        f"Anda sudah memiliki SKP periode 1 Januari {YEAR - 1}"
    )
    expect(start).to_have_value(f"{YEAR - 1}-07-01")
    expect(chosen.locator("option:checked")).to_contain_text(str(YEAR - 2))
    visitor.inspect("tumpang-tindih")
    start.fill(free)
    visitor.page.get_by_label("Periode Akhir").fill(f"{free[:4]}-12-31")
    visitor.page.get_by_role("button", name="OK").click()
    expect(visitor.page.locator("#rhk")).to_contain_text("Tersusunnya rencana")
    expect(visitor.page.locator("#kurang")).to_contain_text("RHK pimpinan")
    visitor.inspect("salinan")


def test_somebody_elses_skp_is_not_there(app: RestApi, cast: Cast, owner):
    mine = cast.skp(owner).daftar(DaftarSkp()).items[0]
    other = Desk(app.test_client(), cast.staff[1].nip)
    for path in ("", "/rhk/baru", "/ajukan", "/riwayat", "/banding", "/status", "/periode"):
        other.read(f"/skp/{mine.id}{path}", status=404)
    other.read(f"/skp/{new_id()}", status=404)
    other.read("/skp/bukan-nomor", status=404)
