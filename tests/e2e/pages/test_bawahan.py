"""SKP Bawahan: the queue, by mouse, by keyboard and without JavaScript; many at once; and in another's place."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from contracts.org import CreateDelegasi
from contracts.skp import Skp, WithdrawSkp
from contracts.types import Penugasan, new_id
from gateway.openapi import RestApi
from tests.e2e.office import Desk, faults
from tests.e2e.pages.browsing import PHONE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.hands import Keyboard
from tests.e2e.pages.skp_cast import YEAR, Cast

NOTE = "Targetnya belum sesuai perjanjian kinerja."


@pytest.fixture(scope="module")
def people(cast: Cast):
    """Whose SKP wait for the kabag; enough of them that each test has its own."""
    return cast.staff[3:]


@pytest.fixture(scope="module", autouse=True)
def waiting(cast: Cast, people) -> dict[str, Skp]:
    return {one.nip: cast.submitted(one, supports=cast.plan) for one in people}


def row(visitor: Visitor, name: str):
    return visitor.page.locator("#list tr").filter(has_text=name)


def test_the_queue_is_searched_sorted_and_filtered(visit: Visit, cast: Cast, people):
    visitor = visit(scheme="dark", nip=cast.kabag.nip)
    visitor.open("/skp-bawahan?status=semua")
    expect(row(visitor, people[0].nama)).to_have_count(1)
    expect(row(visitor, people[0].nama).locator("[data-label=Diajukan]")).to_contain_text(f"Batas 31 Januari {YEAR}")
    visitor.inspect_at_both_widths("semua")
    visitor.page.get_by_label("Cari").fill(people[1].nama[:8])
    expect(visitor.page.locator("#list tbody tr")).to_have_count(1)
    visitor.page.get_by_label("Tahun").select_option(str(YEAR + 1))
    expect(visitor.main()).to_contain_text("Tidak ada SKP yang cocok")
    visitor.inspect("kosong")
    visitor.open(f"/skp-bawahan?sort=nama&tahun={YEAR}")
    names = visitor.page.locator("#list tbody th strong").all_inner_texts()
    assert names == sorted(names)
    visitor.open("/skp-bawahan?status=salah", status=422)


def test_a_decision_leads_nowhere_else(app: RestApi, cast: Cast, people, waiting: dict[str, Skp]):
    """The way back in the address is taken only where it is a page of ours."""
    desk = Desk(app.test_client(), cast.kabag.nip)
    for elsewhere in ("https://contoh.example/", "//contoh.example", "javascript:alert(1)"):
        html = desk.read(f"/skp/{waiting[people[-4].nip].id}/status?next={elsewhere}")
        main = html.partition('id="content"')[2].partition("</main>")[0]
        assert "Edit Status" in main
        assert "contoh.example" not in main
        assert "javascript" not in main


def test_the_queue_is_worked_off_by_keyboard(visit: Visit, cast: Cast, people):
    visitor = visit(nip=cast.kabag.nip)
    keys, sorts = Keyboard(visitor.page), visitor.page.get_by_role("columnheader", name="Diajukan")
    visitor.open("/skp-bawahan?limit=3")
    for order in ("descending", "ascending"):
        keys.press(sorts.get_by_role("link"))
        expect(sorts).to_have_attribute("aria-sort", order)
        keys.lands(sorts.get_by_role("link"))
    keys.press(visitor.page.get_by_role("link", name="Berikutnya"))
    expect(visitor.page.get_by_role("link", name="Ke awal")).to_be_visible()
    keys.lands(visitor.page.locator("#list"))
    visitor.open("/skp-bawahan?sort=nama")
    names = visitor.page.locator("#list tbody th strong").all_inner_texts()
    keys.press(visitor.page.get_by_role("link", name="Ke daftar"))
    for key in "jjkjx":
        visitor.page.keyboard.press(key)
    expect(visitor.page.locator("#p-2")).to_be_checked()
    expect(visitor.page.locator("#p-2")).to_be_focused()
    visitor.page.keyboard.press("m")
    expect(visitor.page.get_by_role("dialog")).to_contain_text(names[1])
    visitor.page.keyboard.press("Escape")
    visitor.page.locator("#s-2").focus()
    visitor.page.keyboard.press("s")
    expect(visitor.page.get_by_role("dialog")).to_contain_text(f"SKP {names[1]}, Januari–Desember {YEAR}")
    expect(visitor.page.get_by_role("button", name="OK")).to_be_focused()
    visitor.page.get_by_role("button", name="Close").click()
    expect(visitor.page.locator("#s-2")).to_be_focused()
    expect(row(visitor, names[1])).to_have_count(1)
    visitor.page.keyboard.press("s")
    expect(visitor.page.get_by_role("button", name="OK")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(row(visitor, names[1])).to_have_count(0)
    assert names[1] in visitor.said()
    expect(visitor.page.locator("#s-2")).to_be_focused()  # the next one has come up to its place
    assert people


def test_many_are_approved_by_keyboard_and_the_refused_are_listed(
    visit: Visit, cast: Cast, people, waiting: dict[str, Skp]
):
    late, good = people[-1], people[-2]
    visitor = visit(width=PHONE, nip=cast.kabag.nip)
    keys, approve = Keyboard(visitor.page), visitor.page.get_by_role("button", name="Setujui yang dipilih")
    visitor.open("/skp-bawahan")
    keys.press(approve)
    expect(visitor.page.locator("#flash")).to_contain_text("Pilih dahulu SKP")
    for one in (late, good):
        keys.check(visitor.page.get_by_label(f"Pilih {one.nama}"))
    keys.press(approve)
    expect(visitor.main()).to_contain_text("Setujui 2 SKP")
    visitor.inspect("setujui-banyak")
    cast.skp(late).withdraw(WithdrawSkp(skp_id=waiting[late.nip].id))
    keys.press(visitor.page.get_by_role("button", name="Setujui", exact=True))
    expect(visitor.main()).to_contain_text("1 SKP disetujui.")
    refused = visitor.page.locator("tbody tr").filter(has_text=late.nama)
    expect(refused).to_contain_text(f"ditarik oleh {late.nama}")
    expect(refused).to_contain_text(f"Dapat diselesaikan oleh {late.nama}")
    visitor.inspect("hasil")


def test_many_are_returned_with_one_note(visit: Visit, cast: Cast, people):
    one = people[-3]
    visitor = visit(nip=cast.kabag.nip)
    visitor.open("/skp-bawahan")
    visitor.page.get_by_label(f"Pilih {one.nama}").check()
    visitor.page.get_by_role("button", name="Kembalikan yang dipilih").click()
    expect(visitor.main()).to_contain_text(one.nama)
    visitor.page.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(visitor.page.locator("#f-catatan-error")).to_be_visible()
    visitor.inspect("kembalikan-banyak")
    visitor.page.get_by_label("Catatan").fill(NOTE)
    visitor.page.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(visitor.page.locator("#flash")).to_contain_text("1 SKP dikembalikan.")
    expect(row(visitor, one.nama)).to_have_count(0)


def test_without_javascript_many_are_returned_with_one_note_too(
    app: RestApi, cast: Cast, people, waiting: dict[str, Skp]
):
    desk, queue, act = Desk(app.test_client(), cast.kabag.nip), "/skp-bawahan", "/skp-bawahan/kembalikan"
    id = str(waiting[people[-4].nip].id)
    assert f'value="{id}"' in desk.read(queue)
    asked = desk.send(act, on=queue, skp_ids=[id], tulis="1", **{f"nama.{id}": people[-4].nama})
    assert people[-4].nama in asked.text
    assert faults(desk.send(act, on=queue, skp_ids=[id], catatan="")) == {"catatan"}
    assert desk.send(act, on=queue, skp_ids=[id], catatan=NOTE).status_code == 303
    assert "1 SKP dikembalikan." in desk.read(queue)
    assert f'value="{id}"' not in desk.read(queue)


def test_somebody_acts_in_the_superiors_place_and_it_is_seen(visit: Visit, cast: Cast, people):
    today = date.today()  # noqa: DTZ011
    deputy, other = cast.staff[2], people[0]
    cast.org().create_delegasi(
        CreateDelegasi(
            id=new_id(),
            dari_nip=cast.kabag.nip,
            kepada_nip=deputy.nip,
            penugasan=Penugasan.PLH,
            mulai=today - timedelta(days=1),
            selesai=today + timedelta(days=30),
        )
    )
    visitor = visit(nip=deputy.nip)
    visitor.open("/profil")
    visitor.page.locator("details.me > summary").click()
    visitor.page.get_by_role("button", name=f"Bertindak untuk {cast.kabag.nama}").first.click()
    expect(visitor.page.locator(".acting")).to_contain_text(cast.kabag.nama)
    visitor.open("/skp-bawahan?sort=nama")
    row(visitor, other.nama).get_by_role("link", name="Lihat SKP").click()
    visitor.page.get_by_role("link", name="Setujui", exact=True).click()
    visitor.page.get_by_role("button", name="OK").click()
    expect(visitor.page.get_by_label("Keadaan SKP")).to_contain_text(f"atas nama {cast.kabag.nama}")
    visitor.page.get_by_role("link", name="Riwayat").click()
    expect(visitor.main()).to_contain_text(f"bertindak untuk {cast.kabag.nama}")
