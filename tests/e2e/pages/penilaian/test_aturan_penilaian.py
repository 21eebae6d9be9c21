"""Aturan Penilaian: an admin decides on closing days, days off and the ideal curve from a day on."""

from playwright.sync_api import expect

from gateway.openapi import RestApi
from tests.e2e.office import Desk
from tests.e2e.pages.browsing import PHONE, WIDE
from tests.e2e.pages.conftest import Visit

FAR = "2098-01-01"
"""Nobody's assessment ends there, so other tests see nothing of it."""


def test_an_ideal_curve_is_refused_with_what_was_typed_and_then_kept(visit: Visit, nip):
    visitor = visit(width=PHONE, scheme="dark", nip=nip("lina"))
    visitor.open("/aturan-penilaian")
    visitor.inspect("aturan")
    page = visitor.page
    heights = [page.locator(f'input[name="tinggi.baik.{n}"]') for n in range(5)]
    for height in heights:
        height.fill("0")
    page.get_by_label("Berlaku sejak").fill(FAR)
    page.get_by_role("button", name="Simpan kurva ideal").click()
    expect(page.locator("#f-tinggi-baik-error")).to_contain_text("paling sedikit satu")
    expect(heights[2]).to_have_value("0")
    expect(page.get_by_label("Berlaku sejak")).to_have_value(FAR)
    visitor.inspect("kurva ideal ditolak")
    heights[2].fill("9")
    page.get_by_role("button", name="Simpan kurva ideal").click()
    expect(page.locator("#flash")).to_contain_text("Kurva ideal disimpan.")
    row = page.locator("#kurva tbody tr").filter(has_text="1 Januari 2098 dan seterusnya")
    expect(row).to_contain_text("Akan berlaku")
    row.get_by_role("link", name="Hapus").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Hapus kurva ideal 1 Januari 2098?")
    visitor.inspect("hapus kurva ideal")
    dialog.get_by_role("button", name="Hapus").click()
    expect(page.locator("#flash")).to_contain_text("dihapus")
    expect(row).to_have_count(0)
    page.get_by_role("link", name="Riwayat perubahan").click()
    told = page.locator("#list tbody tr").first
    expect(told).to_contain_text("Kurva ideal dihapus")
    expect(told).to_contain_text("Berlaku sejak 1 Januari 2098")
    visitor.inspect("riwayat aturan")


def test_a_day_off_is_added_and_taken_back_after_a_question(visit: Visit, nip):
    visitor = visit(width=WIDE, scheme="light", nip=nip("lina"))
    visitor.open("/aturan-penilaian?tahun=2098")
    page = visitor.page
    page.get_by_role("button", name="Tambah pengecualian").click()
    expect(page.locator("#f-tanggal-error")).to_be_visible()
    page.get_by_label("Tanggal", exact=True).fill(FAR)
    page.get_by_label("Keterangan").fill("Hari jadi daerah")
    page.get_by_role("button", name="Tambah pengecualian").click()
    row = page.locator("#libur tbody tr").filter(has_text="Hari jadi daerah")
    expect(row).to_have_count(1)
    visitor.inspect("hari libur")
    row.get_by_role("link", name="Hapus").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Hapus pengecualian 1 Januari 2098?")
    visitor.inspect("hapus hari libur")
    dialog.get_by_role("button", name="Hapus").click()
    expect(page.locator("#flash")).to_contain_text("Pengecualian dihapus")
    expect(row).to_have_count(0)


def test_who_is_no_admin_reads_the_rules_only(app: RestApi, nip):
    desk = Desk(app.test_client(), nip("bambang"))
    shown = desk.read("/aturan-penilaian")
    assert "Hanya admin instansi yang dapat mengubahnya." in shown
    assert "Simpan kurva ideal" not in shown
    assert "Riwayat perubahan" not in shown
    assert "Sangat Baik: paling banyak 70 %" in " ".join(shown.split())
    assert desk.client.get("/aturan-penilaian/libur/hapus?tanggal=kemarin").status_code == 303
    assert "Pilih hari" in desk.read("/aturan-penilaian")
