"""Manajemen Pegawai and Sistem Lain: lists, one person, moves, roles, the end of service, and who may see it."""

import re
from datetime import date

from playwright.sync_api import expect

from tests.e2e.office import STAFF, Office
from tests.e2e.pages.browsing import PHONE, Visitor
from tests.e2e.pages.conftest import Visit

TODAY = date.today()  # noqa: DTZ011  # of the machine that runs the tests


def names(visitor: Visitor) -> list[str]:
    return visitor.page.locator("#list tbody th strong").all_inner_texts()


def test_the_list_is_sorted_paged_searched_and_narrowed_to_a_unit(visit: Visit, office: Office):
    visitor = visit(scheme="dark", nip=office.admin)
    page = visitor.page
    visitor.open("/pegawai?limit=3&sort=nama_turun")
    assert names(visitor) == ["Gita Pertiwi", "Galih Prakoso", "Fajar Sidik"]
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_role("link", name="Ke awal")).to_be_visible()
    assert names(visitor) == ["Eka Nugraha", "Dinda Larasati", "Cakra Buana"]
    page.get_by_role("columnheader", name="Pegawai").get_by_role("link").click()
    expect(page.locator("#list tbody th strong").first).to_have_text("Ayu Kencana")
    assert names(visitor) == ["Ayu Kencana", *STAFF[:2]]
    page.get_by_label("Cari", exact=True).fill("ra")
    expect(page).to_have_url(re.compile(r"q=ra\b"))
    assert "sort=nama&" in f"{page.url}&", "a changed filter keeps the order"
    page.get_by_label("Cari", exact=True).fill("")
    visitor.inspect_at_both_widths("daftar")
    page.get_by_label("Cari", exact=True).fill("larasati")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    visitor.resize(PHONE)
    visitor.narrow("Status", "0")
    expect(visitor.main()).to_contain_text("Tidak ada pegawai yang cocok")
    visitor.inspect("kosong")
    visitor.open("/pegawai")
    page.get_by_role("link", name="Pilih unit kerja").click()
    page.get_by_role("dialog").get_by_label("Cari unit kerja").first.fill("loket")
    unit = page.get_by_role("dialog").get_by_role("link", name="Bidang Loket Uji")
    expect(unit).to_be_visible()
    visitor.inspect("pilih unit")
    unit.click()
    expect(visitor.main()).to_contain_text("Unit kerja: Bidang Loket Uji")
    assert names(visitor) == STAFF
    visitor.inspect("satu unit")


def test_somebody_is_moved_and_what_was_typed_stays_when_refused(visit: Visit, office: Office):
    visitor = visit(nip=office.admin)
    page = visitor.page
    visitor.open(f"/pegawai/{office.nips['Bayu Segara']}")
    expect(page.locator("#penilai")).to_contain_text("Galih Prakoso")
    expect(page.locator("#penilai")).to_contain_text("pimpinan unit di atasnya")
    visitor.inspect("pegawai")
    visitor.look_into("Ubah data", "Ubah kontak")
    page.get_by_role("link", name="Atur penempatan").click()
    page.get_by_label("Nama jabatan").fill("Analis Loket")
    search = page.get_by_role("searchbox", name="Cari unit kerja")
    search.fill("dinas layanan")
    search.press("Enter")
    page.get_by_role("radio", name="Dinas Layanan Uji").check()
    page.get_by_label("Berlaku mulai").fill("2023-12-31")
    page.get_by_label("Nama jabatan").press("Enter")
    expect(page.locator("#f-berlaku_dari-error")).to_contain_text("Pilih tanggal itu atau sesudahnya")
    expect(page.get_by_label("Nama jabatan")).to_have_value("Analis Loket")
    expect(page.get_by_role("radio", name="Dinas Layanan Uji")).to_be_checked()
    visitor.inspect("pindah")
    page.get_by_label("Berlaku mulai").fill(TODAY.isoformat())
    page.get_by_role("button", name="Simpan penempatan").click()
    assert "Penempatan disimpan" in visitor.said()
    expect(visitor.main()).to_contain_text("Analis Loket")
    page.get_by_role("link", name="Riwayat").click()
    row = page.locator("#list tbody tr").first
    expect(row).to_contain_text("Unit kerja: Bidang Loket Uji menjadi Dinas Layanan Uji")
    expect(row).to_contain_text("Ayu Kencana")
    visitor.inspect("riwayat")


def test_somebody_new_is_registered_gets_a_role_and_leaves(visit: Visit, office: Office):
    visitor = visit(width=PHONE, scheme="dark", nip=office.admin)
    page, nip = visitor.page, office.new_nip()
    visitor.open("/pegawai/baru")
    page.get_by_role("button", name="Simpan pegawai").click()
    expect(page.locator("#f-unor_id-error")).to_be_visible()
    visitor.inspect("baru ditolak")
    page.get_by_label("NIP atau NI PPPK").fill(f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}")
    page.get_by_label("Nama lengkap dengan gelar").fill("Hesti Wulandari")
    page.get_by_role("radio", name="Dinas Layanan Uji").check()
    page.get_by_label("Jenis jabatan").select_option("pelaksana")
    page.get_by_label("Nama jabatan").fill("Pengelola Arsip")
    page.get_by_label("Nomor WhatsApp").fill("0812 0000 4411")
    page.get_by_role("button", name="Simpan pegawai").click()
    assert "Hesti Wulandari didaftarkan" in visitor.said()
    page.get_by_role("button", name="Kirim tautan kata sandi").click()
    expect(page.locator("#flash")).to_contain_text("Tautan untuk membuat kata sandi dikirim")
    page.get_by_role("link", name="Ubah peran").click()
    page.get_by_label("Admin instansi").check()
    visitor.inspect("peran")
    page.get_by_role("button", name="Ya, simpan peran").click()
    expect(page.locator("#akun")).to_contain_text("Admin instansi")
    page.get_by_role("link", name="Nonaktifkan pegawai").click()
    page.get_by_role("button", name="Nonaktifkan", exact=True).click()
    expect(page.locator("#f-alasan-error")).to_be_visible()
    visitor.inspect("nonaktif")
    page.get_by_label("Alasan").fill("Pensiun")
    page.get_by_role("button", name="Nonaktifkan", exact=True).click()
    expect(visitor.main()).to_contain_text("Aktif sampai")
    visitor.inspect("pegawai berhenti")


def test_a_system_is_registered_its_secret_shown_once_and_revoked(visit: Visit, office: Office):
    visitor = visit(nip=office.admin)
    page, nama = visitor.page, "SIMPEG Uji"
    visitor.open("/klien")
    visitor.inspect("belum ada")
    page.get_by_role("link", name="Daftarkan sistem").click()
    page.get_by_role("button", name="Daftarkan", exact=True).click()
    expect(page.locator("#f-nama-error")).to_be_visible()
    page.get_by_label("Nama sistem").fill(nama)
    page.get_by_label("Membaca SKP").check()
    visitor.inspect_at_both_widths("daftarkan")
    page.get_by_role("button", name="Daftarkan", exact=True).click()
    expect(page.get_by_label("client_secret")).to_have_value(re.compile("^ek_klien_"))
    visitor.inspect("rahasia")
    page.get_by_role("link", name="Selesai").click()
    row = page.locator("#list tbody tr").filter(has_text=nama)
    expect(row).to_contain_text("Membaca SKP")
    row.get_by_role("link", name="Cabut").click()
    expect(page.get_by_role("button", name="Cabut akses")).to_be_visible()
    visitor.inspect("cabut")
    page.get_by_role("button", name="Cabut akses").click()
    expect(row).to_contain_text("Dicabut")
    visitor.inspect_at_both_widths("dicabut")
