"""Coming in and going out: refusals that help, the lock with its time, a forgotten password, other devices."""

import re

import pytest
from playwright.sync_api import expect

from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.demo_readers import StandinPhone
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.pages.browsing import PHONE, Visitor
from tests.e2e.pages.conftest import Visit


def knock(visitor: Visitor, nip: str, password: str) -> None:
    visitor.page.get_by_label("NIP").fill(nip)
    visitor.page.get_by_label("Kata sandi", exact=True).fill(password)
    visitor.page.locator("main").get_by_role("button", name="Masuk", exact=True).click()


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_a_wrong_password_is_said_and_after_logout_nothing_is_open(visit: Visit, nip, js: bool):
    visitor = visit(width=PHONE, js=js)
    visitor.open("/masuk")
    knock(visitor, "19930528 201902 2 907", "bukan ini")
    expect(visitor.page.get_by_role("alert")).to_contain_text("NIP atau kata sandi salah")
    expect(visitor.page.get_by_label("NIP")).to_have_value("19930528 201902 2 907")
    expect(visitor.page.get_by_label("Kata sandi", exact=True)).to_have_value("")
    if js:
        expect(visitor.page.get_by_role("alert")).to_be_focused()
        visitor.inspect("refused login")
    knock(visitor, nip("siti"), PASSWORD)
    visitor.page.wait_for_url("**/beranda")
    assert not js or visitor.page.evaluate("document.cookie") == "", "out of reach of scripts"
    visitor.page.get_by_text("Menu", exact=True).click()
    visitor.page.get_by_role("button", name="Keluar").click()
    visitor.page.wait_for_url("**/masuk")
    assert "Anda sudah keluar" in visitor.said()
    visitor.page.goto("/beranda")
    assert "/masuk" in visitor.page.url


def test_the_lock_says_how_long_it_takes(visit: Visit, stack: Stack):
    for _ in range(5):
        Rest(stack.url).log_in("199001012015011099", "salah sekali")
    visitor = visit(width=PHONE)
    visitor.open("/masuk")
    knock(visitor, "199001012015011099", "salah sekali")
    lock = visitor.page.get_by_role("alert")
    expect(lock).to_contain_text("terkunci sementara")
    assert re.search(r"\b1[45] menit\b", lock.inner_text())
    expect(visitor.page.get_by_label("NIP")).to_have_value("199001012015011099")
    visitor.inspect("locked")


def test_a_forgotten_password_is_replaced_by_the_link(visit: Visit, nip, phone: StandinPhone):
    visitor = visit(width=PHONE)
    visitor.open("/masuk")
    visitor.page.get_by_role("link", name="Lupa kata sandi?").click()
    before = len(links(phone, "+6281200000915"))
    visitor.page.get_by_label("NIP").fill(nip("fitri"))
    visitor.page.get_by_role("button", name="Kirim tautan").click()
    expect(visitor.main()).to_contain_text("Permintaan Anda diterima")
    visitor.inspect("link asked for")
    assert wait_until(lambda: len(links(phone, "+6281200000915")) > before, seconds=20)
    path = links(phone, "+6281200000915")[-1]
    visitor.open(path)
    new_password(visitor, "pendek", "pendek")
    expect(visitor.page.locator(".field-error")).to_contain_text("paling sedikit 10 karakter")
    new_password(visitor, "rumah biru di tepi danau", "rumah biru di tepi laut")
    expect(visitor.page.locator(".field-error")).to_contain_text("tidak sama")
    visitor.inspect("refused new password")
    new_password(visitor, "rumah biru di tepi danau", "rumah biru di tepi danau")
    assert "Kata sandi baru tersimpan" in visitor.said()
    knock(visitor, nip("fitri"), "rumah biru di tepi danau")
    visitor.page.wait_for_url("**/beranda")

    other = visit()
    other.open(path)
    new_password(other, "rumah hijau di tepi danau", "rumah hijau di tepi danau")
    expect(other.main()).to_contain_text("sudah dipakai atau kedaluwarsa")
    other.inspect("used link")
    change_back(visitor, "rumah biru di tepi danau")


def links(phone: StandinPhone, number: str) -> list[str]:
    found = (re.search(r"/reset-password\?token=\S+", text) for text in phone.texts(number))
    return [one[0] for one in found if one]


def new_password(visitor: Visitor, password: str, again: str) -> None:
    visitor.page.get_by_label("Kata sandi baru", exact=True).fill(password)
    visitor.page.get_by_label("Ulangi kata sandi baru", exact=True).fill(again)
    visitor.page.get_by_role("button", name="Simpan kata sandi").click()


def change_back(visitor: Visitor, now: str) -> None:
    """The demo's password again, by Profil; this browser stays logged in while org ends all sessions."""
    visitor.open("/profil")
    visitor.page.get_by_label("Kata sandi sekarang", exact=True).fill(now)
    visitor.page.get_by_label("Kata sandi baru", exact=True).fill(PASSWORD)
    visitor.page.get_by_label("Ulangi kata sandi baru", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Ganti kata sandi").click()
    assert "Kata sandi diganti" in visitor.said()
    visitor.open("/beranda")
    assert visitor.page.url.endswith("/beranda")


def test_a_device_can_be_thrown_out_from_another(visit: Visit, nip):
    here, there = visit(), visit()
    here.log_in(nip("joko"))
    there.log_in(nip("joko"))
    here.open("/profil")
    others = here.page.locator("#sesi li", has_not_text="Perangkat ini")
    count = others.count()
    others.first.get_by_role("button", name="Keluarkan").click()
    assert "dikeluarkan" in here.said()
    expect(others).to_have_count(count - 1)
    there.page.goto("/beranda")
    assert "/masuk" in there.page.url
    here.open("/beranda")
