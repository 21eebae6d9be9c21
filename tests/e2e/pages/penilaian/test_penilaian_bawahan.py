"""Penilaian Bawahan: who filled what, feedback, previewed ratings, a whole unit, a sheet, and the end of it."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from contracts.assessment import PenilaianRingkas, RatingBaris
from contracts.types import Rating
from gateway.documents import semua
from tests.e2e.office import Desk, rows_of
from tests.e2e.pages.browsing import PHONE, WIDE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian.cast import Unit
from tests.e2e.pages.skp_cast import YEAR

today = date.today  # of the machine that runs the tests, as YEAR


@pytest.fixture(scope="module")
def unit(stack) -> Unit:
    """Of last year, whose periods have ended on any day of this one."""
    return Unit(stack, tahun=YEAR - 1)


@pytest.fixture(scope="module")
def people(unit: Unit) -> list[PenilaianRingkas]:
    return unit.assessed(4)


@pytest.fixture
def kabag(visit: Visit, unit: Unit) -> Visitor:
    return visit(nip=unit.cast.kabag.nip)


def test_ratings_are_previewed_and_made_final(kabag: Visitor, unit: Unit, people):
    first, page = people[0], kabag.page
    kabag.open(f"/penilaian-bawahan?{unit.masa}&sort=nama_turun")
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
    page.get_by_role("link", name="Finalkan").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    kabag.inspect("finalkan")
    page.get_by_role("button", name="Finalkan").click()
    expect(kabag.main()).to_contain_text("Capaian kinerja organisasi")
    kabag.inspect("ditolak")
    unit.set_capaian()
    kabag.open(f"/penilaian-bawahan/{first.id}")
    page.get_by_role("link", name="Finalkan").click()
    page.get_by_role("button", name="Finalkan").click()
    expect(page.locator("#flash")).to_contain_text("1 penilaian difinalkan")


def test_a_period_that_runs_says_from_when_it_can_be_final_and_is_opened_again(kabag: Visitor, unit: Unit, people):
    page = kabag.page
    kabag.open(f"/penilaian-bawahan/{unit.rated_year(people[0])}")
    on_the_last_day = today() == date(YEAR, 12, 31)
    expect(page.get_by_role("link", name="Finalkan")).to_have_count(int(on_the_last_day))
    expect(page.get_by_text("Dapat difinalkan", exact=True)).to_have_count(int(not on_the_last_day))
    kabag.inspect("belum-dapat-final")
    page.get_by_role("link", name="Buka Pengisian").click()
    page.get_by_label("Buka sampai tanggal").fill(f"{YEAR}-01-01")
    kabag.inspect("buka-pengisian")
    page.get_by_role("button", name="Buka pengisian").click()
    expect(page.locator("#f-sampai-error")).to_contain_text(f"Pilih tanggal dari 31 Desember {YEAR}")
    page.get_by_label("Buka sampai tanggal").fill(f"{YEAR + 1}-01-20")
    page.get_by_role("button", name="Buka pengisian").click()
    expect(page.locator("#flash")).to_contain_text(f"{people[0].nama} dapat mengisi lagi")
    expect(kabag.main()).to_contain_text(f"20 Januari {YEAR + 1}")


def test_a_rating_without_javascript_shows_its_outcome_as_a_step(visit: Visit, unit: Unit, people):
    visitor, one, other = visit(width=PHONE, js=False, nip=unit.cast.kabag.nip), people[1], people[3]
    page = visitor.page
    for bagian, steps in (("hasil_kerja", 1), ("perilaku", 2)):
        visitor.open(f"/penilaian-bawahan/{one.id}/rating?bagian={bagian}")
        page.get_by_label("Sesuai Ekspektasi").check()
        for _ in range(steps):
            page.get_by_role("button", name="OK").click()
    expect(page.locator("#flash")).to_contain_text("Predikatnya Baik")
    visitor.open(f"/penilaian-bawahan/isi-massal?{unit.masa}&q={other.nip}")
    for part in "hp":
        page.locator(f"#{part}-{other.id}").select_option("di_bawah")
    page.get_by_role("button", name="Simpan rating").click()
    expect(visitor.main()).to_contain_text("Rating 1 orang belum disimpan")
    expect(page.locator(f"#j-{other.id}")).to_contain_text("Sangat Kurang")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Simpan rating").click()
    expect(page.locator("#flash")).to_contain_text("Rating 1 orang disimpan")


def test_a_unit_is_rated_on_one_page_and_faults_stay_in_their_rows(visit: Visit, unit: Unit, people):
    visitor = visit(width=PHONE, nip=unit.cast.kabag.nip)
    page, whole, half = visitor.page, people[2], people[3]
    visitor.open(f"/penilaian-bawahan/isi-massal?{unit.masa}")
    page.locator(f"#h-{whole.id}").select_option("sesuai")
    expect(page.locator(f"#j-{whole.id}")).to_contain_text("Pilih kedua rating")
    page.locator(f"#p-{whole.id}").select_option("di_atas")
    page.locator(f"#h-{half.id}").select_option("")
    expect(page.locator(f"#j-{whole.id}")).to_contain_text("Baik")
    expect(page.locator("#pratinjau")).to_contain_text("Rating 1 orang akan berubah")
    expect(page.locator("#pratinjau")).to_contain_text("Bagian Uji akan menjadi")
    visitor.inspect("massal-pratinjau")
    page.get_by_role("button", name="Simpan rating").click()
    expect(visitor.main()).to_contain_text("1 baris belum disimpan")
    expect(page.locator(f"#h-{half.id}")).to_have_value("")
    expect(page.locator(f"#h-{whole.id}")).to_have_value("sesuai")
    visitor.inspect("massal")
    unit.rate(half)  # by another, while this page stands open
    page.locator(f"#h-{half.id}").select_option("sesuai")
    page.locator(f"#p-{half.id}").select_option("sesuai")
    expect(page.locator(f"#j-{half.id}")).to_contain_text("menjadi Baik")
    page.get_by_role("button", name="Simpan rating").click()
    expect(visitor.main()).to_contain_text("kini hasil kerja Di Bawah Ekspektasi")
    expect(page.locator(f"#p-{half.id}")).to_have_value("sesuai")
    page.get_by_role("button", name="Simpan rating").click()
    expect(page.locator("#flash")).to_contain_text("Rating 1 orang disimpan")


# ---------------------------------------------------------------- sheets

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(visitor: Visitor, unit: Unit, book: Workbook, name: str = "r.xlsx") -> None:
    file = io.BytesIO()
    book.save(file)
    visitor.open(f"/penilaian-bawahan/unggah?{unit.masa}")
    chosen: Any = {"name": name, "mimeType": KIND, "buffer": file.getvalue()}
    visitor.page.get_by_label("Berkas", exact=True).set_input_files(chosen)
    visitor.page.get_by_role("button", name="Uji dahulu").click()


def sheet(visitor: Visitor, unit: Unit, ratings: dict[UUID, str]) -> Workbook:
    """The workbook as it is handed out now, with both ratings of some people changed."""
    book = load_workbook(io.BytesIO(visitor.context.request.get(f"/penilaian-bawahan/templat?{unit.masa}").body()))
    at = {cell.value: cell.column for cell in book.active[1]}
    rows = {row[at["Kunci"] - 1].value: row for row in book.active.iter_rows(min_row=2)}
    for id, word in ratings.items():
        for name in ("Hasil kerja", "Perilaku"):
            rows[str(id)][at[name] - 1].value = word
    return book


def test_a_sheet_is_tried_before_it_is_kept_and_overwrites_nobody(kabag: Visitor, unit: Unit, people):
    page, main = kabag.page, kabag.main()
    _, bad, moved, good = people
    upload(kabag, unit, Workbook())
    expect(page.locator("#f-berkas-error")).to_contain_text("Kolom NIP")
    kabag.inspect("unggah-ditolak")
    book = sheet(kabag, unit, {good.id: "Di atas ekspektasi", moved.id: "Sesuai ekspektasi", bad.id: "hebat sekali"})
    unit.rate(moved)  # by another, after the sheet was handed out
    upload(kabag, unit, book)
    expect(main).to_contain_text("2 baris ditolak")
    expect(main).to_contain_text(f"Rating {moved.nama} berubah sejak Anda membukanya: kini hasil kerja Di Bawah")
    expect(main).to_contain_text("Isi kedua rating dengan salah satu dari")
    expect(main).to_contain_text("1 baris dapat disimpan")
    row = page.get_by_role("row").filter(has_text=good.nama)
    expect(row).to_contain_text("Sesuai Ekspektasi menjadi Di Atas Ekspektasi")
    expect(row).to_contain_text("menjadi Sangat Baik")
    expect(main).to_contain_text("Bagian Uji akan menjadi")
    expect(main).to_contain_text("1 baris tidak mengubah apa pun")
    kabag.inspect("uji")
    unit.rate(good, Rating.DI_BAWAH)  # between trying and saving
    page.get_by_role("button", name="Simpan 1 rating").click()
    expect(main).to_contain_text("Rating 0 orang disimpan")
    expect(main).to_contain_text(f"Rating {good.nama} berubah")
    upload(kabag, unit, sheet(kabag, unit, {good.id: "Di atas ekspektasi"}))
    page.get_by_role("button", name="Simpan 1 rating").click()
    expect(page.locator("#flash")).to_contain_text("Rating 1 orang disimpan dari berkas")
    assert kabag.width == WIDE


def test_long_texts_of_many_pass_and_a_file_is_as_the_list_is_filtered_or_none(
    unit: Unit, people, app, monkeypatch: pytest.MonkeyPatch
):
    desk = Desk(app.test_client(), unit.cast.kabag.nip)
    one = people[3]
    line = RatingBaris(penilaian_id=one.id, hasil_kerja="sesuai", perilaku="sesuai", umpan_balik="é" * 4000)
    form = {"tahun": str(unit.tahun), "masa": "triwulanan-1", "baris": [line.model_dump_json()] * 200}
    answer = desk.send("/penilaian-bawahan/unggah/simpan", on=f"/penilaian-bawahan/unggah?{unit.masa}", **form)
    assert answer.status_code == 303, answer.status
    everybody = desk.workbook(f"/penilaian-bawahan/ekspor?{unit.masa}")
    assert [row[1] for row in everybody[1:]] == [one.nama for one in people]
    (only,) = desk.workbook(f"/penilaian-bawahan/ekspor?{unit.masa}&q={one.nip}&status=dinilai")[1:]
    assert only[:2] == (one.nip, one.nama)
    assert only[-3:] == ("Sesuai Ekspektasi", "Sesuai Ekspektasi", "Baik")
    assert desk.workbook(f"/penilaian-bawahan/ekspor?{unit.masa}&unor_id={unit.cast.bagian_lain}")[1:] == []
    assert "Tidak ada yang cocok" in desk.read(f"/penilaian-bawahan?{unit.masa}&unor_id={unit.cast.bagian_lain}")
    monkeypatch.setattr(semua, "MOST_WAITED_FOR", 3)
    for file in ("ekspor", "templat"):
        assert desk.client.get(f"/penilaian-bawahan/{file}?{unit.masa}").status_code == 303
        assert "lebih dari 3 orang" in desk.read(f"/penilaian-bawahan?{unit.masa}")
        assert len(desk.workbook(f"/penilaian-bawahan/{file}?{unit.masa}&q={one.nip}")) == 2


# ---------------------------------------------------------------- the end


def test_many_are_made_final_from_the_list_and_who_can_help_the_others_is_named(kabag: Visitor, unit: Unit, people):
    page, main, one, other = kabag.page, kabag.main(), people[1], people[2]
    unit.set_capaian()
    unit.rate(one)
    unit.rate(other)
    kabag.open(f"/penilaian-bawahan?{unit.masa}")
    page.get_by_label(f"Pilih {one.nama}").check()
    page.get_by_label(f"Pilih {other.nama}").check()
    page.get_by_role("button", name="Finalkan yang dipilih").click()
    expect(page.locator(".names")).to_have_text(f"{one.nama}{other.nama}")
    kabag.inspect("final-tanya")
    unit.objected(other)  # while the question stands
    page.get_by_role("button", name="Finalkan", exact=True).click()
    expect(main).to_contain_text("1 penilaian difinalkan")
    expect(main).to_contain_text("1 penilaian tidak difinalkan")
    expect(page.get_by_label("Tidak difinalkan")).to_contain_text(unit.cast.kepala.nama)
    kabag.inspect("hasil-final")
    export = kabag.context.request.get(f"/penilaian-bawahan/ekspor?{unit.masa}&status=final")
    assert [row[1] for row in rows_of(export.body())[1:]] == [people[0].nama, one.nama]
