"""Profil and Notifikasi: what was typed stays, only the list changes, and acting for an official is plain to see."""

from playwright.sync_api import expect

from contracts.types import new_id
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit

HOSTILE = '"><img src=x onerror=alert(1)>'


def test_a_refused_number_stays_typed_and_is_marked(visit: Visit, nip):
    """With what looks like HTML, too, which comes back as typed and runs nowhere."""
    visitor = visit(width=PHONE, nip=nip("siti"))
    visitor.open("/profil")
    number, email = visitor.page.get_by_label("Nomor WhatsApp"), visitor.page.get_by_label("Surel")
    known = email.input_value()
    number.fill("12 34")
    email.fill(HOSTILE)
    visitor.page.get_by_role("button", name="Simpan kontak").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("Nomor WhatsApp: isi nomor seluler Indonesia")
    expect(number).to_have_value("12 34")
    expect(number).to_have_attribute("aria-invalid", "true")
    described = number.get_attribute("aria-describedby") or ""
    assert "f-nomor_wa-error" in described.split()
    expect(email).to_have_value(HOSTILE)
    assert visitor.page.locator("main img").count() == 0
    expect(visitor.page.get_by_role("alert")).to_be_focused()
    visitor.inspect("refused number")
    visitor.page.get_by_role("alert").get_by_role("link", name="Nomor WhatsApp").click()
    expect(number).to_be_focused()
    number.fill("0812 0000 0907")
    email.fill(known)
    visitor.page.get_by_role("button", name="Simpan kontak").click()
    assert "Kontak Anda disimpan" in visitor.said()
    expect(visitor.page.get_by_label("Nomor WhatsApp")).to_have_value("+6281200000907")
    assert visitor.page.locator("main").count() == 1, "a fragment, not a page inside the page"


def test_the_filter_changes_only_the_list_and_the_address(visit: Visit, nip):
    visitor = visit(nip=nip("bambang"))
    visitor.open("/notifikasi")
    visitor.page.evaluate("document.querySelector('.side').dataset.same = '1'")
    visitor.page.get_by_label("Yang ditampilkan").focus()
    visitor.page.get_by_label("Yang ditampilkan").select_option("Belum dibaca")
    visitor.page.wait_for_url("**/notifikasi?*belum=1")
    assert visitor.page.locator(".side[data-same]").count() == 1
    expect(visitor.page.get_by_label("Yang ditampilkan")).to_be_focused()
    visitor.inspect("filtered notices")


def test_reading_one_or_all_takes_the_count_away(visit: Visit, nip):
    visitor = visit(width=PHONE, nip=nip("siti"))
    visitor.open("/beranda")
    new = visitor.page.get_by_text("Baru", exact=True)  # not the time of one that came "baru saja"
    unread = visitor.page.get_by_role("listitem").filter(has=new).filter(has=visitor.page.locator("form"))
    before = unread.count()
    assert before
    unread.first.get_by_role("button").click()
    visitor.page.wait_for_url(lambda url: "/beranda" not in url)
    visitor.open("/beranda")
    expect(unread).to_have_count(before - 1)
    visitor.open("/notifikasi")
    unseen = visitor.main().get_by_text("Baru", exact=True)
    expect(unseen.first).to_be_visible()
    gone = f"/skp/{new_id()}"
    visitor.page.evaluate("url => document.querySelectorAll('[name=tautan]').forEach(i => i.value = url)", gone)
    visitor.page.get_by_role("button", name="Buka").first.click()
    visitor.page.wait_for_url(f"**{gone}")
    expect(visitor.main()).to_contain_text("tidak ada atau tidak dapat Anda lihat")
    visitor.inspect("what a notice is about is gone")
    visitor.open("/notifikasi")
    visitor.page.get_by_role("button", name="Tandai semua dibaca").click()
    assert "ditandai dibaca" in visitor.said()
    expect(unseen).to_have_count(0)
    visitor.open("/beranda")
    expect(visitor.page.locator(".tabs .count")).to_have_count(0)


def test_acting_for_an_official_is_said_on_every_page(visit: Visit, nip):
    """The demo has the head of Biro SDM act for the head of Biro Keuangan."""
    visitor = visit(width=PHONE, nip=nip("sri"))
    visitor.open("/beranda")
    menu = visitor.page.get_by_text("Menu", exact=True)
    menu.click()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(".sheet")).to_be_hidden()
    expect(visitor.page.locator("summary").filter(has=menu)).to_be_focused()
    menu.click()
    visitor.page.get_by_role("button", name="Bertindak untuk Agus Wibisono").click()
    banner = visitor.page.locator(".acting")
    expect(banner).to_contain_text("Agus Wibisono")
    visitor.inspect("acting")
    visitor.open("/penilaian")
    expect(visitor.page.get_by_text("Penilaian pribadi tidak didelegasikan")).to_be_visible()
    banner.get_by_role("button", name="Kembali sebagai diri sendiri").click()
    expect(banner).to_have_count(0)
