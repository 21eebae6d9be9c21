"""The guide's chapter 6.1.1 to 6.1.7 in a browser: from rencana aksi to a decided keberatan and both PDFs."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from contracts.assessment import PenilaianRingkas
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.stack import Stack
from tests.e2e.ledger import every_event
from tests.e2e.pages.browsing import PHONE, WIDE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian.cast import MASA, Unit
from tests.e2e.traces import Traces

_PDF = {"name": "Laporan April.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%uji\n"}


@pytest.fixture(scope="module")
def people(unit: Unit) -> list[PenilaianRingkas]:
    found = unit.assessed(3)
    unit.set_capaian()
    return found


@pytest.fixture(scope="module")
def mine(people: list[PenilaianRingkas]) -> PenilaianRingkas:
    return people[0]


def test_the_employee_fills_a_period(visit: Visit, unit: Unit, mine: PenilaianRingkas):
    visitor = visit(nip=mine.nip, width=PHONE, scheme="dark")
    page, main = visitor.page, visitor.main()
    visitor.open("/beranda")
    expect(main).to_contain_text("Triwulan I")
    visitor.inspect("beranda")
    visitor.open("/penilaian")
    visitor.inspect("daftar")
    visitor.open(f"/penilaian/{mine.id}?bagian=pelaksanaan")
    expect(main).to_contain_text("hari lagi")
    page.get_by_role("link", name="Tambah rencana aksi RHK A1").click()
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_label("Rencana aksi", exact=True)).to_have_attribute("aria-invalid", "true")
    visitor.inspect("rencana aksi ditolak")
    page.get_by_label("Rencana aksi", exact=True).fill("Menyusun kerangka laporan")
    page.get_by_label("Target").fill("3 laporan")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Menyusun kerangka laporan")
    page.get_by_role("link", name="Catat progres rencana aksi A1.1").click()
    page.get_by_label("Kegiatan").fill("Mengumpulkan bahan laporan")
    page.get_by_label("Realisasi").fill("1")
    page.get_by_label("Satuan").fill("laporan")
    visitor.inspect("catat progres")
    page.get_by_role("button", name="OK").click()
    expect(page.locator("#progres")).to_contain_text("Mengumpulkan bahan laporan")
    visitor.inspect("pelaksanaan")
    visitor.open(f"/penilaian/{mine.id}?bagian=pemantauan")
    _eviden(page, "Laporan di awan")
    page.get_by_label("Tautan").fill("https://contoh.example/laporan")
    visitor.inspect("eviden")
    page.get_by_role("button", name="OK").click()
    expect(main.get_by_role("link", name="Laporan di awan", exact=True)).to_be_visible()
    _eviden(page, "Laporan bulan April")
    page.get_by_role("dialog").get_by_label("Berkas").set_input_files(_PDF)
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Laporan April.pdf")
    page.get_by_role("link", name="Edit realisasi indikator A1.1").click()
    page.get_by_role("textbox", name="Realisasi").fill("Tiga laporan selesai")
    page.get_by_label("Sumber Data").fill("Sistem persuratan")
    unit.filled(mine, "Satu laporan selesai")  # in another tab, say
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_role("dialog")).to_contain_text("Realisasi yang sekarang tersimpan: Satu laporan selesai")
    expect(page.get_by_role("textbox", name="Realisasi")).to_have_value("Tiga laporan selesai")
    visitor.inspect("realisasi berubah")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Tiga laporan selesai")
    visitor.inspect("pemantauan")
    with page.expect_download() as got:
        page.get_by_role("link", name="Laporan bulan April", exact=True).click()
    assert got.value.path().read_bytes() == _PDF["buffer"]


def test_progres_harian_has_several_writers_who_change_their_own_lines(visit: Visit, unit: Unit, people):
    theirs = people[1]
    employee, penilai = visit(nip=theirs.nip, width=PHONE), visit(nip=unit.cast.kabag.nip)
    page, main, dialog = employee.page, employee.main(), employee.page.get_by_role("dialog")
    here = f"/penilaian/{theirs.id}?bagian=pelaksanaan"
    employee.open(here)
    for rencana in ("Menyusun draf", "Salah ketik"):
        page.get_by_role("link", name="Tambah rencana aksi RHK A1").click()
        page.get_by_label("Rencana aksi", exact=True).fill(rencana)
        page.get_by_role("button", name="OK").click()
        expect(main).to_contain_text(rencana)
    page.get_by_role("link", name="Edit rencana aksi A1.1").click()
    page.get_by_label("Rencana aksi", exact=True).fill("Menyusun draf akhir")
    employee.inspect("edit rencana aksi")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Menyusun draf akhir")
    page.get_by_role("link", name="Hapus rencana aksi A1.2").click()
    expect(dialog).to_be_visible()
    employee.inspect("hapus rencana aksi")
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(main).not_to_contain_text("Salah ketik")
    penilai.open(f"/penilaian-bawahan/{theirs.id}")
    penilai.page.get_by_role("link", name="Lihat dan catat Progres Harian RHK 1").click()
    penilai.page.get_by_role("link", name="Catat progres rencana aksi A1.1").click()
    expect(penilai.page.get_by_role("dialog")).to_contain_text("dengan nama Anda")
    _progres(penilai.page, "Meninjau draf bersama")
    expect(penilai.page.locator("#progres")).to_contain_text(f"ditulis {unit.cast.kabag.nama}")
    penilai.inspect("progres oleh penilai")
    employee.open(here)
    page.get_by_role("link", name="Catat progres rencana aksi A1.1").click()
    _progres(page, "Menulis draf")
    expect(page.locator("#progres")).to_contain_text("Jamnya bertumpang tindih")
    employee.inspect("progres bertumpang tindih")
    expect(page.get_by_role("link", name="Edit progres Meninjau draf bersama")).to_have_count(0)
    page.get_by_role("link", name="Edit progres Menulis draf").click()
    page.get_by_label("Kegiatan").fill("Menulis draf kedua")
    employee.inspect("edit progres")
    page.get_by_role("button", name="OK").click()
    expect(page.locator("#progres")).to_contain_text("Menulis draf kedua")
    page.get_by_role("link", name="Hapus progres Menulis draf kedua").click()
    expect(dialog).to_be_visible()
    employee.inspect("hapus progres")
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(page.locator("#progres")).not_to_contain_text("Menulis draf kedua")
    page.get_by_role("link", name="Hapus rencana aksi A1.1").click()
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(dialog).to_contain_text("sudah memiliki Progres Harian")
    employee.open(f"{here}&sampai=2020-01-01")
    expect(main).to_contain_text("Tidak ada progres yang cocok")
    employee.inspect("progres disaring")
    penilai.open(f"/penilaian/{theirs.id}/riwayat")
    penilai.inspect_at_both_widths("riwayat")
    penilai.page.get_by_label("Jenis perubahan").select_option(label="Menghapus progres harian")
    expect(penilai.page.locator("#list tbody tr")).to_have_count(1)
    penilai.page.get_by_label("Cari pelaku").fill(unit.cast.kabag.nama)
    expect(penilai.page.locator("#list")).to_contain_text("Tidak ada perubahan yang cocok")
    penilai.inspect("riwayat disaring")


def test_eviden_is_refused_at_its_field_changed_dead_and_closed(visit: Visit, unit: Unit, people):
    theirs = people[1]
    employee, penilai = visit(nip=theirs.nip, width=PHONE, scheme="dark"), visit(nip=unit.cast.kabag.nip)
    page, main = employee.page, employee.main()
    here = f"/penilaian/{theirs.id}?bagian=pemantauan"
    employee.open(here)
    _eviden(page, "Notulen")
    page.get_by_label("Berkas").set_input_files(_PDF | {"buffer": b"<html>"})
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_label("Berkas")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Nama eviden")).to_have_value("Notulen")
    employee.inspect("berkas ditolak")
    page.get_by_label("Berkas").set_input_files(_PDF)
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Laporan April.pdf")
    page.get_by_role("link", name="Edit eviden Notulen").click()
    page.get_by_label("Nama eviden").fill("Notulen rapat")
    employee.inspect("edit eviden")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Notulen rapat")
    page.get_by_role("link", name="Hapus eviden Notulen rapat").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    employee.inspect("hapus eviden")
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(main).not_to_contain_text("Notulen rapat")
    _eviden(page, "Paparan")
    page.get_by_label("Tautan").fill("https://contoh.example/paparan")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Paparan")
    unit.link_died(theirs, "Paparan")
    employee.open(here)
    expect(main).to_contain_text("Tautan mati")
    employee.inspect("tautan mati")
    penilai.open(f"/penilaian-bawahan/{theirs.id}")
    expect(penilai.main()).to_contain_text("tautan tidak dapat dibuka")
    address = page.get_by_role("link", name="Tambah eviden RHK A1").get_attribute("href")
    unit.filling_closed(theirs)
    employee.open(here)
    expect(main).to_contain_text(f"Minta {unit.cast.kabag.nama} membukanya kembali")
    expect(page.get_by_role("link", name="Tambah eviden RHK A1")).to_have_count(0)
    employee.inspect("pengisian ditutup")
    employee.open(address)
    assert "sedang tidak dapat Anda isi" in employee.said()
    penilai.open(f"/penilaian-bawahan/{theirs.id}")
    penilai.page.locator("#buka-pengisian").click()
    expect(penilai.page.get_by_role("dialog")).to_be_visible()
    penilai.inspect("buka pengisian")
    penilai.page.get_by_role("dialog").get_by_role("button", name="Buka").click()
    assert "dapat mengisi lagi" in penilai.said()
    employee.open(here)
    expect(page.get_by_role("link", name="Tambah eviden RHK A1")).to_be_visible()


def test_a_colleague_gives_feedback_by_name(visit: Visit, unit: Unit, mine: PenilaianRingkas):
    visitor = visit(nip=unit.cast.staff[3].nip, width=PHONE, scheme="dark")
    page = visitor.page
    visitor.open("/feedback-rekan")
    page.get_by_label("NIP rekan").fill(mine.nip)
    page.get_by_role("button", name="Cari Pegawai").click()
    expect(visitor.main()).to_contain_text(mine.nama)
    visitor.inspect("cari rekan")
    visitor.open(f"/feedback-rekan/{mine.id}")
    page.get_by_role("button", name="Kirim Feedback").click()
    expect(visitor.main()).to_contain_text("Tulis feedback untuk sedikitnya satu perilaku")
    visitor.inspect("feedback kosong")
    page.get_by_label("Akuntabel").fill("Selalu menepati janji.")
    page.get_by_role("button", name="Kirim Feedback").click()
    assert "Feedback terkirim" in visitor.said()
    expect(page.get_by_label("Akuntabel")).to_have_value("Selalu menepati janji.")


def test_anonymous_feedback_waits_for_others_and_nothing_leads_to_its_writer(
    visit: Visit, unit: Unit, mine: PenilaianRingkas, stack: Stack, all_events: Rest
):
    """By page and by REST; nobody can read it back, not even who wrote it."""
    first, second = unit.cast.staff[4], unit.cast.staff[5]
    visitor, rest = visit(nip=first.nip, width=PHONE, js=False), Rest(stack.url)
    unit.cast.let_in(second)
    assert rest.log_in(second.nip, PASSWORD).status == 200
    traces = Traces(stack)
    visitor.open(f"/feedback-rekan?nip={mine.nip}")
    visitor.open(f"/feedback-rekan/{mine.id}")
    visitor.page.get_by_label("Kompeten").fill("Rajin belajar hal baru.")
    visitor.page.get_by_label("Kirim tanpa nama").check()
    visitor.page.get_by_role("button", name="Kirim Feedback").click()
    expect(visitor.main()).to_contain_text("Feedback anonim Anda sudah terkirim")
    expect(visitor.main()).not_to_contain_text("Rajin belajar")
    body = {"perilaku": {"adaptif": "Cepat menyesuaikan diri."}, "anonim": True}
    given = [rest.ask("PUT", f"/feedback/{mine.id}", body) for _ in range(2)]
    assert ([one.status for one in given], given[0].json["isi"]) == ([200, 409], {})
    traces.lead_nowhere(
        about=mine.id, said=["Rajin belajar hal baru.", "Cepat menyesuaikan diri."], writers=[first, second],
        givers=[unit.cast.staff[3], first, second], events=every_event(all_events),
    )  # fmt: skip
    employee = visit(nip=mine.nip, width=PHONE)
    employee.open(f"/penilaian/{mine.id}?bagian=penilaian")
    expect(employee.main()).to_contain_text("2 feedback anonim belum ditampilkan")
    expect(employee.main()).not_to_contain_text("Rajin belajar")
    employee.inspect("belum dinilai")


def test_the_penilai_rates_and_sees_the_curve(visit: Visit, unit: Unit, mine: PenilaianRingkas):
    """What the ratings lead to is shown before they are given (6.1.3), and the unit's curve after (6.1.4)."""
    visitor = visit(nip=unit.cast.kabag.nip)
    page, dialog, outcome = visitor.page, visitor.page.get_by_role("dialog"), visitor.page.locator("#pratinjau")
    visitor.open(f"/penilaian-bawahan?{MASA}")
    page.get_by_role("link", name=f"Nilai {mine.nama}").click()
    expect(visitor.main()).to_contain_text("Selalu menepati janji.")
    page.get_by_role("link", name="Beri rating Hasil Kerja").click()
    dialog.get_by_label("Di Bawah Ekspektasi").check()
    expect(outcome).to_contain_text("setelah rating perilaku")
    page.get_by_role("button", name="OK").click()
    page.get_by_role("link", name="Beri rating Perilaku Kerja").click()
    dialog.get_by_label("Sesuai Ekspektasi").check()
    expect(outcome).to_contain_text("Predikat menjadi Butuh Perbaikan")
    expect(outcome.get_by_role("img")).to_be_visible()
    page.get_by_role("button", name="OK").click()
    expect(page.locator("#flash")).to_contain_text("Predikatnya Butuh Perbaikan")
    visitor.open(f"/penilaian-bawahan?{MASA}")
    page.get_by_role("link", name="Lihat Kurva").click()
    expect(page.locator("#kurva").get_by_role("img")).to_be_visible()
    expect(page.get_by_role("row", name="Butuh Perbaikan 1 100 % 25 %")).to_be_visible()
    expect(page.get_by_label("Pertimbangan SE MenPANRB 3/2023")).to_contain_text("Baik: 0 dari 1 orang")


def test_a_keberatan_is_filed_answered_and_accepted(visit: Visit, unit: Unit, mine: PenilaianRingkas):
    employee = visit(nip=mine.nip, width=PHONE, scheme="dark")
    page = employee.page
    employee.open(f"/penilaian/{mine.id}?bagian=penilaian")
    expect(employee.main()).to_contain_text("Selalu menepati janji.")
    employee.inspect("dinilai")
    page.locator("#ajukan-keberatan").click()
    page.get_by_label("Alasan").fill("Ketiga laporan selesai tepat waktu.")
    employee.inspect("ajukan")
    page.get_by_role("button", name="Ajukan", exact=True).click()
    expect(employee.main()).to_contain_text("Alasan pegawai")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Alasan").fill("Ketiga laporan selesai sebelum waktunya.")
    page.get_by_role("button", name="OK").click()
    expect(employee.main()).to_contain_text("selesai sebelum waktunya")
    address = page.url
    penilai = visit(nip=unit.cast.kabag.nip)
    penilai.open("/keberatan")  # the side where something waits comes up by itself
    expect(penilai.page.get_by_label("Tampilkan")).to_have_value("penilai")
    expect(penilai.main()).to_contain_text("hari lagi")
    penilai.page.get_by_role("link", name="Pegawai", exact=True).click()
    expect(penilai.page.get_by_role("columnheader", name="Pegawai")).to_have_attribute("aria-sort", "ascending")
    expect(penilai.main()).to_contain_text(mine.nama)
    penilai.inspect("daftar keberatan")
    penilai.open(address)
    penilai.page.get_by_role("link", name="Tulis Tanggapan").click()
    penilai.page.get_by_label("Tanggapan", exact=True).fill("Mutunya belum sesuai.")
    penilai.inspect("tanggapan")
    penilai.page.get_by_role("button", name="OK").click()
    expect(penilai.main()).to_contain_text("Mutunya belum sesuai.")
    atasan = visit(nip=unit.cast.kepala.nip, width=WIDE)
    atasan.open(address)
    dialog = atasan.page.get_by_role("dialog")
    atasan.page.get_by_role("link", name="Terima", exact=True).click()
    dialog.get_by_role("group", name="Hasil Kerja").get_by_label("Di Atas Ekspektasi").check()
    dialog.get_by_role("group", name="Perilaku Kerja").get_by_label("Di Atas Ekspektasi").check()
    dialog.get_by_label("Alasan putusan").fill("Buktinya meyakinkan.")
    dialog.get_by_role("button", name="Lihat Predikat").click()
    expect(dialog).to_contain_text("predikat menjadi Sangat Baik")
    expect(dialog.get_by_role("button", name="Terima Keberatan")).to_be_in_viewport(ratio=1)
    atasan.inspect("terima")
    dialog.get_by_role("button", name="Terima Keberatan").click()
    expect(atasan.main()).to_contain_text("Predikat menjadi Sangat Baik")
    atasan.inspect("diputus")
    employee.open("/keberatan")
    employee.inspect("keberatan saya")
    employee.open(f"/penilaian/{mine.id}")
    expect(employee.main()).to_contain_text("Sangat Baik")
    assert "Tiga laporan selesai" in _printed(employee.page, "#cetak-form")
    employee.inspect("cetak")
    employee.open(f"/penilaian/{mine.id}")
    evaluation = _printed(employee.page, "#cetak-evaluasi")
    assert "SANGAT BAIK" in evaluation
    anybody = visit(width=PHONE)
    anybody.open(f"/verifikasi/{evaluation.partition('/verifikasi/')[2][:16]}")
    expect(anybody.main()).to_contain_text("Dokumen ini asli dan berlaku.")
    expect(anybody.main()).to_contain_text("Triwulan I")
    for secret in (mine.nama, mine.nip, unit.cast.kabag.nama):
        assert secret not in anybody.page.content()


def test_without_javascript_a_keberatan_is_filed_twice_and_rejected_and_another_accepted(
    visit: Visit, unit: Unit, people: list[PenilaianRingkas]
):
    """The whole way by plain forms: what was typed stays when refused, and the rating stays when rejected."""
    theirs = people[1]
    visitor = visit(nip=theirs.nip, width=PHONE, js=False)
    page, main = visitor.page, visitor.main()
    visitor.open(f"/penilaian/{theirs.id}")
    page.get_by_role("link", name="Tambah rencana aksi RHK A1").click()
    page.get_by_label("Target").fill("3 laporan")
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_label("Target")).to_have_value("3 laporan")
    page.get_by_label("Rencana aksi", exact=True).fill("Menyusun kerangka laporan")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Menyusun kerangka laporan")
    visitor.open(f"/penilaian/{theirs.id}?bagian=pemantauan")
    page.get_by_role("link", name="Edit realisasi indikator A1.1").click()
    page.get_by_role("textbox", name="Realisasi").fill("Dua laporan selesai")
    page.get_by_label("Sumber Data").fill("Sistem persuratan")
    page.get_by_role("button", name="OK").click()
    expect(main).to_contain_text("Dua laporan selesai")
    unit.rate(theirs)
    for alasan in ("Nilai saya keliru.", "Nilai saya tetap keliru."):
        visitor.open(f"/penilaian/{theirs.id}/keberatan")
        page.get_by_label("Alasan").fill(alasan)
        page.get_by_role("button", name="Ajukan", exact=True).click()
        expect(main).to_contain_text(alasan)
        address = page.url
        if alasan == "Nilai saya keliru.":
            page.get_by_role("link", name="Batalkan").click()
            expect(main).to_contain_text("Bila dibatalkan, keberatan dapat diajukan lagi sampai")
            page.get_by_role("button", name="Batalkan Keberatan").click()
            expect(main).to_contain_text("Keberatan dibatalkan")
            expect(main).to_contain_text("Keberatan dapat diajukan lagi sampai")
            visitor.open(f"/penilaian/{theirs.id}?bagian=penilaian")
            expect(main).to_contain_text("ajukan keberatan lagi sampai")
    atasan = visit(nip=unit.cast.kepala.nip, js=False)
    atasan.open(address)
    expect(atasan.main()).to_contain_text("belum menulis tanggapan")
    atasan.page.get_by_role("link", name="Tolak", exact=True).click()
    atasan.page.get_by_role("button", name="Tolak Keberatan").click()
    expect(atasan.page.get_by_label("Alasan putusan")).to_have_attribute("aria-invalid", "true")
    atasan.page.get_by_label("Alasan putusan").fill("Buktinya belum cukup.")
    atasan.page.get_by_role("button", name="Tolak Keberatan").click()
    expect(atasan.main()).to_contain_text("Buktinya belum cukup.")
    looks = visit(nip=unit.cast.kepala.nip)
    looks.open(address)
    looks.inspect("ditolak")
    visitor.open(f"/penilaian/{theirs.id}")
    expect(main).to_contain_text("Butuh Perbaikan")
    atasan.open(f"/keberatan/{unit.objected(people[2])}/terima")
    for part in ("Hasil Kerja", "Perilaku Kerja"):
        atasan.page.get_by_role("group", name=part).get_by_label("Sesuai Ekspektasi").check()
    atasan.page.get_by_label("Alasan putusan").fill("Buktinya meyakinkan.")
    atasan.page.get_by_role("button", name="Lihat Predikat").click()
    expect(atasan.main()).to_contain_text("predikat menjadi Baik")
    atasan.page.get_by_role("button", name="Terima Keberatan").click()
    expect(atasan.main()).to_contain_text("Predikat menjadi Baik")


def _eviden(page: Page, nama: str) -> None:
    page.get_by_role("link", name="Tambah eviden RHK A1").click()
    page.get_by_label("Nama eviden").fill(nama)


def _progres(page: Page, kegiatan: str) -> None:
    page.get_by_label("Kegiatan").fill(kegiatan)
    page.get_by_label("Realisasi").fill("1")
    page.get_by_label("Satuan").fill("draf")
    page.get_by_role("button", name="OK").click()


def _printed(page: Page, link: str) -> str:
    """The text of the PDF behind a link that opens its form."""
    page.locator(link).click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Unduh PDF").click()
    pages = PdfReader(io.BytesIO(got.value.path().read_bytes())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())
