"""Services that are away, forms that are too old: the rest of the page stands, and nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from playwright.sync_api import expect

from dev.stack import Stack
from tests.e2e.pages.browsing import PHONE, come_in
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.skp_cast import Cast


@contextmanager
def without(stack: Stack, *services: str) -> Iterator[None]:
    for name in [name for name, process in stack.processes.items() if process.program in services]:
        stack.kill(name)
    try:
        yield
    finally:
        for service in services:
            stack.start(service)
        stack.wait_ready()


def test_beranda_stands_while_notify_and_skp_are_away(visit: Visit, nip, stack: Stack):
    visitor = visit(width=PHONE, nip=nip("bambang"))
    with without(stack, "notify", "skp"):
        visitor.open("/beranda")
        expect(visitor.main()).to_contain_text("Pemberitahuan sedang tidak dapat ditampilkan")
        expect(visitor.main()).to_contain_text("Ringkasan SKP Anda sedang tidak dapat ditampilkan")
        visitor.inspect("beranda without services")
        visitor.open("/profil")
        expect(visitor.page.get_by_label("Nomor WhatsApp")).to_be_visible()
        visitor.open("/notifikasi", status=503)
        expect(visitor.page.get_by_role("link", name="Coba lagi")).to_be_visible()
        visitor.inspect("503")


def test_a_form_sent_while_org_is_away_is_kept_and_sent_again(visit: Visit, nip, stack: Stack):
    """From where it stands, and without JavaScript from a page that keeps it."""
    scripted, plain = visit(width=PHONE, nip=nip("bambang")), visit(width=PHONE, js=False, nip=nip("joko"))
    for who, email in ((scripted, "bambang@contoh.example"), (plain, "joko@contoh.example")):
        who.open("/profil")
        who.page.get_by_label("Surel").fill(email)
    save = scripted.page.get_by_role("button", name="Simpan kontak")
    with without(stack, "org"):
        save.click()
        assert "tidak" in scripted.said()
        expect(scripted.page.get_by_label("Surel")).to_have_value("bambang@contoh.example")
        plain.page.get_by_role("button", name="Simpan kontak").click()
        expect(plain.page.get_by_role("heading", level=1)).to_have_text("Layanan sedang tidak tersedia")
    save.click()
    plain.page.get_by_role("button", name="Kirim ulang").click()
    for who, email in ((scripted, "bambang@contoh.example"), (plain, "joko@contoh.example")):
        expect(who.page.locator("#flash")).to_contain_text("Kontak Anda disimpan")
        expect(who.page.get_by_label("Surel")).to_have_value(email)


def test_a_dialog_says_what_failed_and_keeps_the_text_until_it_is_saved(visit: Visit, cast: Cast, stack: Stack):
    """The service is away, the network is lost, the session is over: one story, one text."""
    skp = cast.fresh(cast.writer)
    cast.let_in(cast.writer)
    visitor = visit(width=PHONE, nip=cast.writer.nip)
    visitor.open(f"/skp/{skp.id}")
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    page.get_by_role("link", name="Tambah Rencana Hasil Kerja").click()
    text, ok = dialog.get_by_label("Rencana Hasil Kerja", exact=True), dialog.get_by_role("button", name="OK")
    text.fill("Yang lama saya ketik")
    with without(stack, "skp"):
        ok.click()
        expect(dialog.get_by_role("alert")).to_contain_text("Coba lagi")
        visitor.inspect("dialog without skp")
        for _ in range(2):
            page.keyboard.press("Escape")  # Playwright answers the question with no
        page.mouse.click(5, 5)
        expect(text).to_have_value("Yang lama saya ketik")
    visitor.context.set_offline(True)
    ok.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Jaringan terputus")
    visitor.context.set_offline(False)
    visitor.context.clear_cookies()
    ok.click()
    with visitor.context.expect_page() as other:
        dialog.get_by_role("alert").get_by_role("link", name="Masuk di tab baru").click()
    come_in(other.value, cast.writer.nip)
    ok.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Kirim sekali lagi")
    ok.click()
    expect(page.locator("#rhk")).to_contain_text("Yang lama saya ketik")
    expect(dialog).to_have_count(0)


def test_a_form_without_its_token_is_not_obeyed_but_kept(visit: Visit, nip):
    visitor = visit(nip=nip("siti"), js=False)
    visitor.open("/profil")
    visitor.page.get_by_label("Surel").fill("siti@contoh.example")
    visitor.context.clear_cookies()
    visitor.page.get_by_role("button", name="Simpan kontak").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Harus masuk dahulu")
    other = visitor.context.new_page()
    other.goto("/masuk")
    come_in(other, nip("siti"))
    visitor.page.get_by_role("button", name="Kirim ulang").click()
    expect(visitor.main()).to_contain_text("Formulir ini sudah terlalu lama terbuka")
    visitor.page.get_by_role("button", name="Kirim ulang").click()
    expect(visitor.page.locator("#flash")).to_contain_text("Kontak Anda disimpan")


def test_a_form_of_another_site_gets_no_button_to_send_it_after_all(visit: Visit, nip, stack: Stack):
    visitor = visit(nip=nip("siti"))
    cookies = {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}
    answer = requests.post(
        f"{stack.url}/profil/kontak",
        data={"email": "penyusup@evil.example"},
        cookies=cookies,
        headers={"Origin": "https://evil.example", "Accept": "text/html"},
        timeout=10,
    )
    assert answer.status_code == 400
    assert "penyusup" not in answer.text
