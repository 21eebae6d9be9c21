"""Penilaian Bawahan: who filled what, feedback, previewed ratings, a whole unit, a sheet, and the end of it."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from contracts.assessment import PenilaianRingkas
from tests.e2e.pages.browsing import PHONE, WIDE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian_cast import MASA, Unit
from tests.e2e.pages.skp_cast import YEAR

today = date.today  # of the machine that runs the tests, as YEAR


@pytest.fixture(scope="module")
def unit(stack) -> Unit:
    return Unit(stack)


@pytest.fixture(scope="module")
def people(unit: Unit) -> list[PenilaianRingkas]:
    return unit.assessed(4)


@pytest.fixture
def kabag(visit: Visit, unit: Unit) -> Visitor:
    return visit(nip=unit.cast.kabag.nip)


def test_ratings_are_previewed_and_made_final(kabag: Visitor, unit: Unit, people):
    first, page = people[0], kabag.page
    kabag.open(f"/penilaian-bawahan?{MASA}&sort=nama_turun")
    names = page.locator("#list tbody th strong").all_inner_texts()
    assert names == sorted(names, reverse=True)
    kabag.inspect("daftar")
    page.get_by_role("link", name=f"Nilai {first.nama}").click()
    page.get_by_label("Umpan balik untuk RHK 1").fill("Laporannya rapi dan tepat waktu.")
    kabag.inspect("feedback")
    page.get_by_role("button", name="Simpan umpan balik").click()
    expect(page.locator("#flash")).to_contain_text("Umpan balik disimpan")
    page.get_by_role("link", name="Beri rating Hasil Kerja").click()
    page.get_by_role("dialog").get_by_label("Di Atas Ekspektasi").check()
    expect(page.locator("#pratinjau")).to_contain_text("setelah rating perilaku")
    page.get_by_role("button", name="OK").click()
    page.get_by_role("link", name="Beri rating Perilaku Kerja").click()
    page.get_by_role("dialog").get_by_label("Sesuai Ekspektasi").check()
    expect(page.locator("#pratinjau")).to_contain_text("Predikat menjadi")
    expect(page.locator("#pratinjau")).to_contain_text("akan menjadi")
    kabag.inspect("pratinjau")
    page.get_by_role("button", name="OK").click()
    expect(page.locator("#flash")).to_contain_text("Predikatnya Baik")
    if today() < date(YEAR, 3, 31):
        return  # nothing of this year can be final yet: what is shown instead is the next test
    page.get_by_role("link", name="Finalkan").click()
    page.get_by_role("button", name="Finalkan").click()
    expect(kabag.main()).to_contain_text("Capaian kinerja organisasi")
    kabag.inspect("ditolak")
    unit.set_capaian()
    kabag.open(f"/penilaian-bawahan/{first.id}")
    page.get_by_role("link", name="Finalkan").click()
    page.get_by_role("button", name="Finalkan").click()
    expect(page.locator("#flash")).to_contain_text("1 penilaian difinalkan")


def test_a_period_that_runs_says_from_when_it_can_be_final(kabag: Visitor, unit: Unit, people):
    kabag.open(f"/penilaian-bawahan/{unit.rated_year(people[0])}")
    on_the_last_day = today() == date(YEAR, 12, 31)
    expect(kabag.page.get_by_role("link", name="Finalkan")).to_have_count(int(on_the_last_day))
    expect(kabag.page.get_by_text("Dapat difinalkan", exact=True)).to_have_count(int(not on_the_last_day))
    kabag.inspect("belum-dapat-final")


def test_a_rating_without_javascript_shows_its_outcome_as_a_step(visit: Visit, unit: Unit, people):
    visitor, one = visit(width=PHONE, js=False, nip=unit.cast.kabag.nip), people[1]
    for bagian, steps in (("hasil_kerja", 1), ("perilaku", 2)):
        visitor.open(f"/penilaian-bawahan/{one.id}/rating?bagian={bagian}")
        visitor.page.get_by_label("Sesuai Ekspektasi").check()
        for _ in range(steps):
            visitor.page.get_by_role("button", name="OK").click()
    expect(visitor.page.locator("#flash")).to_contain_text("Predikatnya Baik")


def test_a_unit_is_rated_on_one_page_and_faults_stay_in_their_rows(visit: Visit, unit: Unit, people):
    visitor = visit(width=PHONE, nip=unit.cast.kabag.nip)
    whole, half = people[2], people[3]
    visitor.open(f"/penilaian-bawahan/isi-massal?{MASA}")
    visitor.page.locator(f"#h-{whole.id}").select_option("sesuai")
    visitor.page.locator(f"#p-{whole.id}").select_option("di_atas")
    visitor.page.locator(f"#h-{half.id}").select_option("di_bawah")
    visitor.page.get_by_role("button", name="Simpan rating").click()
    expect(visitor.main()).to_contain_text("1 baris belum disimpan")
    expect(visitor.page.locator(f"#h-{half.id}")).to_have_value("di_bawah")
    expect(visitor.page.locator(f"#h-{whole.id}")).to_have_value("sesuai")
    visitor.inspect("massal")
    unit.rate(half)  # by another, while this page stands open
    visitor.page.locator(f"#h-{half.id}").select_option("sesuai")
    visitor.page.locator(f"#p-{half.id}").select_option("sesuai")
    visitor.page.get_by_role("button", name="Simpan rating").click()
    expect(visitor.main()).to_contain_text("kini hasil kerja Di Bawah Ekspektasi")
    expect(visitor.page.locator(f"#p-{half.id}")).to_have_value("sesuai")
    visitor.page.get_by_role("button", name="Simpan rating").click()
    expect(visitor.page.locator("#flash")).to_contain_text("Rating 1 orang disimpan")


def test_a_sheet_is_tried_before_it_is_kept(kabag: Visitor, people):
    answer = kabag.context.request.get(f"/penilaian-bawahan/templat?{MASA}")
    book = load_workbook(io.BytesIO(answer.body()))
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=2)}
    good, bad = rows[people[3].nip], rows[people[2].nip]
    good[2].value = good[3].value = "Sesuai ekspektasi"
    bad[2].value = "hebat sekali"
    file = io.BytesIO()
    book.save(file)
    kabag.open(f"/penilaian-bawahan/unggah?{MASA}")
    kabag.inspect("unggah")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kabag.page.get_by_label("Berkas", exact=True).set_input_files(
        {"name": "r.xlsx", "mimeType": kind, "buffer": file.getvalue()}
    )
    kabag.page.get_by_role("button", name="Uji dahulu").click()
    expect(kabag.main()).to_contain_text("1 baris ditolak")
    expect(kabag.main()).to_contain_text("Belum tersimpan")
    kabag.inspect("uji")
    kabag.page.get_by_role("button", name="Simpan").click()
    expect(kabag.page.locator("#flash")).to_contain_text("disimpan dari berkas")
    assert kabag.width == WIDE
