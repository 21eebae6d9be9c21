"""Every page at both widths: accessible in both themes, within its width, without a word from the console."""

from datetime import date

import pytest
from playwright.sync_api import Route, expect

from dev.demo_people import demo_id
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit

PUBLIC = ["/", "/bantuan", "/masuk", "/lupa-sandi", f"/reset-password?token=ek_reset_{'x' * 43}"]
OWN = ["/profil", "/notifikasi", "/bantuan"]


def test_a_stranger_can_read_every_public_page(visit: Visit):
    visitor = visit()
    for path in PUBLIC:
        visitor.open(path)
        visitor.inspect_at_both_widths()


def test_a_pegawai_can_read_their_own_pages(visit: Visit, nip):
    visitor = visit(nip=nip("siti"))
    for path in OWN:
        visitor.open(path)
        visitor.inspect_at_both_widths()


def test_a_qualitative_skp_can_be_read(visit: Visit, nip):
    """Of a JPT, and of somebody who is writing it."""
    for who in ("nurul", "siti"):
        visitor = visit(nip=nip(who))
        visitor.open(f"/skp/{demo_id('skp', who, str(date.today().year))}")  # noqa: DTZ011  # as the demo data
        visitor.inspect_at_both_widths()


def test_a_super_admin_can_read_every_instansi(visit: Visit, nip):
    visitor = visit(nip=nip("rizky"))
    visitor.open("/instansi")
    visitor.inspect_at_both_widths()
    visitor.page.get_by_role("link", name="Atur Badan Contoh Nasional").click()
    expect(visitor.page.get_by_label("Zona waktu")).to_be_visible()
    visitor.inspect_at_both_widths()


def test_swagger_ui_works_within_our_csp(visit: Visit):
    """With the beginning of the document: to draw all of it takes longer than all other pages together."""
    visitor = visit()

    def shortened(way: Route) -> None:
        document = way.fetch().json()
        way.fulfill(json=document | {"paths": dict(list(document["paths"].items())[:3]), "components": {}})

    visitor.page.route("**/openapi.json", shortened)
    visitor.open("/docs")
    expect(visitor.page.locator("#swagger-ui .opblock").first).to_be_visible()
    assert not visitor.problems


def test_beranda_and_menu_suit_everybody(visit: Visit, nip):
    """Atasan, admin instansi, and an instansi with its own colour."""
    atasan = visit(width=PHONE, nip=nip("bambang"))
    atasan.open("/beranda")
    expect(atasan.page.get_by_role("region", name="Menunggu persetujuan Anda")).to_be_visible()
    atasan.inspect()
    admin = visit(scheme="dark", nip=nip("lina"))
    admin.open("/beranda")
    admin.inspect()
    elsewhere = visit(nip=nip("samuel"))
    elsewhere.open("/beranda")
    elsewhere.inspect_at_both_widths()
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert elsewhere.page.evaluate(colour) != atasan.page.evaluate(colour)


def test_beranda_shows_the_next_step_and_its_open_menus_are_accessible_too(visit: Visit, nip):
    visitor = visit(nip=nip("siti"))
    visitor.open("/beranda")
    step = visitor.page.get_by_role("region", name="Langkah berikutnya")
    expect(step.get_by_role("heading")).to_be_visible()
    assert step.get_by_role("link").first.get_attribute("href").startswith("/skp/")
    visitor.page.locator("details.me > summary").click()
    visitor.inspect("menu of the person")
    visitor.resize(PHONE)
    visitor.page.get_by_text("Menu", exact=True).click()
    expect(visitor.page.locator(".sheet").get_by_role("button", name="Keluar")).to_be_visible()
    visitor.inspect("menu on a phone")


def test_an_address_that_nobody_has_is_a_page_with_a_way_out(visit: Visit, nip):
    visitor = visit(width=PHONE)
    visitor.open("/tidak-ada", status=404)
    visitor.inspect()
    known = visit(nip=nip("siti"))
    known.open("/tidak-ada", status=404)
    known.inspect()
    known.page.get_by_role("link", name="Ke Beranda").click()
    known.page.wait_for_url("**/beranda")


def test_the_theme_is_a_choice_that_stays(visit: Visit, nip):
    visitor = visit(nip=nip("siti"))
    visitor.open("/beranda")
    assert visitor.page.locator("html").get_attribute("data-bs-theme") is None
    visitor.page.locator("details.me > summary").click()
    with visitor.page.expect_response("**/tema"):
        visitor.page.get_by_role("button", name="Ganti terang/gelap").click()
    assert visitor.page.locator("html").get_attribute("data-bs-theme") == "dark"
    visitor.open("/profil")
    assert visitor.page.locator("html").get_attribute("data-bs-theme") == "dark"
    visitor.inspect()


def test_the_inspection_finds_what_is_wrong_in_the_other_theme_too(visit: Visit):
    """Or every other test here would say nothing."""
    visitor = visit()
    visitor.open("/masuk")
    visitor.page.evaluate("""() => {
        document.querySelector('h1').className = 'seen-nowhere-else'
        const dark = matchMedia('(prefers-color-scheme: dark)')
        dark.onchange = () => { document.querySelector('h1').style.color = dark.matches ? '#222' : '' }
    }""")
    with pytest.raises(AssertionError, match="other theme"):
        visitor.inspect()
    visitor.page.evaluate("document.querySelector('label[for=f-nip]').remove()")
    with pytest.raises(AssertionError, match="label"):
        visitor.inspect()


def test_a_menu_that_was_looked_at_hides_neither_the_page_nor_another_menu(visit: Visit, nip):
    visitor = visit(nip=nip("siti"))
    visitor.open("/profil")
    visitor.inspect()
    visitor.page.evaluate("document.querySelector('#content').append(document.createElement('select'))")
    with pytest.raises(AssertionError, match="select-name"):
        visitor.inspect()
    visitor.page.evaluate("document.querySelector('#content > select').remove()")
    visitor.page.evaluate("document.querySelector('.side').append(document.createElement('select'))")
    with pytest.raises(AssertionError, match="select-name"):
        visitor.inspect()
