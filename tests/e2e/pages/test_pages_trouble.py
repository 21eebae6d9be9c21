"""Services that are away, forms that are too old: the rest of the page stands, and nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from playwright.sync_api import expect

from dev.stack import Stack
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit


@contextmanager
def without(stack: Stack, *services: str) -> Iterator[None]:
    for service in services:
        stack.kill(service)
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
        visitor.picture("beranda-tanpa-layanan")
        visitor.open("/profil")
        expect(visitor.page.get_by_label("Nomor WhatsApp")).to_be_visible()
        visitor.open("/notifikasi", status=503)
        expect(visitor.page.get_by_role("link", name="Coba lagi")).to_be_visible()
        visitor.inspect("503")
        visitor.picture("503")


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_a_form_sent_while_org_is_away_is_kept_and_sent_again(visit: Visit, nip, stack: Stack, js: bool):
    visitor = visit(width=PHONE, js=js, nip=nip("joko"))
    visitor.open("/profil")
    email = f"joko-{js}@contoh.example".lower()
    visitor.page.get_by_label("Surel").fill(email)
    with without(stack, "org"):
        visitor.page.get_by_role("button", name="Simpan kontak").click()
        if js:
            assert "tidak" in visitor.said()
            expect(visitor.page.get_by_label("Surel")).to_have_value(email)
        else:
            expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Layanan sedang tidak tersedia")
            expect(visitor.main()).to_contain_text("Kirim ulang")
    again = visitor.page.get_by_role("button", name="Simpan kontak" if js else "Kirim ulang")
    again.click()
    expect(visitor.page.locator("#flash")).to_contain_text("Kontak Anda disimpan")
    expect(visitor.page.get_by_label("Surel")).to_have_value(email)


def test_a_form_without_its_token_is_not_obeyed_but_kept(visit: Visit, nip):
    visitor = visit(nip=nip("siti"), js=False)
    visitor.open("/profil")
    visitor.page.get_by_label("Surel").fill("siti@contoh.example")
    visitor.context.clear_cookies()
    visitor.page.get_by_role("button", name="Simpan kontak").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Harus masuk dahulu")
    other = visitor.context.new_page()
    other.goto("/masuk")
    other.get_by_label("NIP").fill(nip("siti"))
    other.get_by_label("Kata sandi", exact=True).fill("Contoh-Kinerja-2026")
    other.locator("main").get_by_role("button", name="Masuk", exact=True).click()
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
