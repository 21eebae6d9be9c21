"""Monitoring Kurva, Capaian Organisasi and Tanda, as the superior of a unit's head sees them."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from contracts.assessment_kurva import DaftarLingkup
from contracts.org import AnggotaBaru, CreateTim
from contracts.types import new_id
from dev.demo_world import until
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian.cast import MASA, Unit
from tests.e2e.pages.skp_cast import YEAR

TIM = "Tim Percontohan"


@pytest.fixture(scope="module")
def unit(stack) -> Unit:
    """Three people of whom two are rated, and a team of theirs that the kabag leads."""
    made = Unit(stack)
    people = made.assessed(3)
    for one in people[:2]:
        made.rate(one)
    members = [AnggotaBaru(nip=one.nip, peran="Anggota") for one in people]
    tim = CreateTim(
        id=new_id(), nama=TIM, ketua_nip=made.cast.kabag.nip, anggota=members, berlaku_dari=date(YEAR, 1, 1)
    )
    made.cast.org().create_tim(tim)
    api = made._as(made.cast.kabag)
    until(lambda: api.daftar_lingkup(DaftarLingkup(q=TIM)).items, bool, "the team", forgiving=())
    return made


def test_the_superior_sets_a_capaian_and_sees_the_ideal_curve(visit: Visit, unit: Unit):
    visitor = visit(scheme="dark", nip=unit.cast.kepala.nip)
    visitor.open(f"/capaian?{MASA}&q=Bagian+Uji")
    visitor.page.get_by_label("Capaian Bagian Uji", exact=True).select_option("kurang")
    visitor.page.get_by_role("button", name="Simpan capaian").click()
    expect(visitor.page.locator("#flash")).to_contain_text("Capaian 1 unit")
    expect(visitor.page.get_by_label("Capaian Bagian Uji", exact=True)).to_have_value("kurang")
    visitor.inspect_at_both_widths("capaian")
    visitor.page.get_by_role("link", name="Riwayat capaian Bagian Uji", exact=True).click()
    expect(visitor.main()).to_contain_text("Capaian organisasi ditetapkan")
    visitor.inspect_at_both_widths("riwayat capaian")
    visitor.page.go_back()
    visitor.page.get_by_role("link", name="Lihat kurva Bagian Uji", exact=True).click()
    expect(visitor.page.locator("#kurva svg[role=img]")).to_be_visible()
    expect(visitor.main()).to_contain_text("2 orang belum dinilai")
    expect(visitor.page.locator("#kurva svg[role=img]")).to_contain_text("Nyata (2 orang dinilai)")
    expect(visitor.page.locator("#kurva svg[role=img]")).to_contain_text("Ideal")
    expect(visitor.main()).to_contain_text("Perlu dipertimbangkan")
    visitor.inspect_at_both_widths("kurva")
    visitor.open(f"/kurva/tanda?{MASA}&tanda=tanpa_eviden&sort=jumlah_turun")
    expect(visitor.page.locator("#list tbody tr")).to_contain_text("2 dari 2 orang dinilai tanpa satu pun eviden.")
    visitor.inspect_at_both_widths("tanda")
    visitor.page.get_by_label("Tanda", exact=True).select_option("umpan_balik_sama")
    expect(visitor.main()).to_contain_text("Tidak ada tanda yang cocok")
    visitor.open(f"/kurva/tanda?{MASA}")
    visitor.page.locator("#list").get_by_role("link", name=unit.cast.staff[0].nama).click()
    expect(visitor.page.locator("h1")).to_have_text("Feedback Atasan")
    expect(visitor.main()).to_contain_text(unit.cast.staff[0].nama)


def test_the_top_sees_the_instansi_and_a_leader_the_team(visit: Visit, unit: Unit):
    visitor = visit(width=PHONE, nip=unit.cast.pimpinan.nip)
    visitor.open(f"/kurva?lingkup=instansi&{MASA}")
    expect(visitor.page.get_by_label("Lingkup").locator("option:checked")).to_have_text("Seluruh instansi")
    expect(visitor.page.locator("#kurva svg[role=img]")).to_contain_text("Nyata (2 orang dinilai)")
    expect(visitor.main()).to_contain_text("belum ditetapkan. Ditetapkan oleh admin instansi.")
    visitor.inspect("kurva instansi")
    visitor.open(f"/kurva/lingkup?untuk=kurva&{MASA}")
    visitor.page.get_by_role("searchbox", name="Cari unit atau tim").fill("Bagian Uji Dua")
    visitor.page.get_by_role("radio", name="Bagian Uji Dua").check()
    visitor.inspect_at_both_widths("pilih lingkup")
    visitor.page.get_by_role("button", name="Buka").click()
    expect(visitor.page.locator("#kurva h2")).to_contain_text("Bagian Uji Dua, Triwulan I")
    leader = visit(width=PHONE, nip=unit.cast.kabag.nip)
    leader.open(f"/kurva?lingkup=tim&{MASA}")
    expect(leader.page.locator("#kurva h2")).to_contain_text(TIM)
    expect(leader.page.locator("#kurva svg[role=img]")).to_contain_text("Nyata (2 orang dinilai)")
    expect(leader.page.get_by_label("Lingkup").locator("option")).to_have_text(["Bagian Uji", f"Tim {TIM}"])
    leader.inspect("kurva tim")


def test_a_capaian_that_is_refused_says_why_and_the_list_is_exported(visit: Visit, unit: Unit):
    visitor = visit(width=PHONE, nip=unit.cast.kepala.nip)
    visitor.open(f"/capaian?{MASA}&q=Bagian+Uji")
    page = visitor.page
    page.get_by_role("button", name="Simpan capaian").click()
    expect(page.locator("#flash")).to_contain_text("Belum ada capaian yang diubah.")
    page.evaluate(_ANOTHER_UNIT, str(uuid4()))  # as when the unit went to another head meanwhile
    page.get_by_label("Capaian Bagian Uji", exact=True).select_option("istimewa")
    page.get_by_role("button", name="Simpan capaian").click()
    expect(visitor.main().get_by_role("alert")).to_contain_text("1 capaian belum disimpan.")
    expect(page.get_by_label("Cari unit")).to_have_value("Bagian Uji")
    visitor.inspect("capaian ditolak")
    file = page.request.get(f"/capaian/ekspor?{MASA}&q=Bagian+Uji")
    head, *rows = load_workbook(BytesIO(file.body())).active.iter_rows(values_only=True)
    assert head[:2] == ("Unit kerja", "Capaian")
    assert "Bagian Uji" in [row[0] for row in rows]


_ANOTHER_UNIT = """id => {
    const line = document.querySelector("input[name=baris]"), choice = document.querySelector(`#c-${line.value}`);
    line.value = id;
    choice.name = `capaian.${id}`;
}"""
