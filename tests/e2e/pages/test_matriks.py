"""Matriks Peran Hasil: people by RHK on a laptop, a list on a phone, also without JavaScript; and as a workbook."""

from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from contracts.errors import NotFound
from contracts.org import AnggotaBaru, CreateTim
from contracts.skp import MatriksQuery, Skp, SubmitSkp, SyncMatriks
from contracts.types import new_id
from dev.demo_cast import SINCE
from dev.demo_world import until
from tests.e2e.pages.browsing import PHONE, WIDE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.hands import Keyboard
from tests.e2e.pages.skp_cast import YEAR, Cast

LIKE_A_FORMULA = "=2+3 laporan pendampingan tersusun"
_LIES_ON_TOP = """it => {
  const box = it.getBoundingClientRect();
  return it.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


@pytest.fixture(scope="module")
def supporter(cast: Cast) -> Skp:
    """Waits for the kabag, and supports the first of the kabag's RHK."""
    who, plan = cast.peran[0], cast.plan
    skp = cast.fill(cast.fresh(who), [LIKE_A_FORMULA], intervensi=plan.rhk[0].id)
    return cast.skp(who).submit(SubmitSkp(skp_id=skp.id))


@pytest.fixture(scope="module")
def drafts(cast: Cast) -> list[Skp]:
    """Nothing in them yet."""
    return [cast.fresh(who) for who in cast.peran[1:]]


def row(visitor: Visitor, name: str):
    return visitor.page.locator(".matrix tbody tr").filter(has_text=name)


def test_the_leader_shares_out_the_work(visit: Visit, cast: Cast, supporter: Skp, drafts: list[Skp]):
    draft = drafts[0].pegawai.nama
    visitor = visit(nip=cast.kabag.nip)
    page = visitor.page
    visitor.open("/skp")
    page.get_by_role("link", name="Matriks Bawahan").click()
    expect(page.get_by_role("link", name="Buka matriks").first).to_be_visible()
    visitor.inspect("daftar-matriks")
    page.get_by_role("link", name="Buka matriks").first.click()
    page.get_by_role("button", name="Sinkronisasi SKP Bawahan").click()
    expect(row(visitor, supporter.pegawai.nama).locator("td").first).to_contain_text(LIKE_A_FORMULA)
    assert "disinkronkan" in visitor.said()
    expect(row(visitor, draft)).to_contain_text("Isi belum tampak")
    visitor.inspect("matriks")
    visitor.look_into(f"Keluarkan {drafts[1].pegawai.nama}")

    page.get_by_label("Keterlibatan").select_option("Masih draft")
    expect(row(visitor, supporter.pegawai.nama)).to_have_count(0)
    page.get_by_label("Cari pegawai").fill(draft[:7].upper())
    expect(page.locator(".matrix tbody tr")).to_have_count(1)
    row(visitor, draft).get_by_role("link", name="untuk RHK 2", exact=False).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("RHK atasan yang diintervensi")).to_have_value(str(cast.plan.rhk[1].id))
    dialog.get_by_role("button", name="OK").click()
    expect(dialog.locator("#f-rencana-error")).to_be_visible()
    visitor.inspect("tambah-rhk")
    long = " ".join(["Membantu pengolahan data triwulan."] * 100)
    dialog.get_by_label("Rencana Hasil Kerja").fill(long)
    dialog.get_by_role("button", name="OK").click()
    cell = row(visitor, draft).locator("td").nth(1)
    expect(cell).to_contain_text(long)
    assert cell.evaluate("it => it.clientHeight < innerHeight / 2"), "one RHK does not fill the window"
    cell.locator("summary").click()
    assert cell.evaluate("it => it.clientHeight > innerHeight"), "all of it can be read"
    assert draft in visitor.said()
    row(visitor, supporter.pegawai.nama).get_by_role("link", name="Edit Status").click()
    expect(dialog).to_contain_text("Status Persetujuan")


def test_somebody_goes_and_comes_on_a_phone_without_javascript(visit: Visit, cast: Cast, drafts: list[Skp]):
    who = drafts[1].pegawai
    cast.skp(cast.kabag).sync_matriks(SyncMatriks(skp_id=cast.plan.id))
    visitor = visit(width=PHONE, js=False, nip=cast.kabag.nip)
    page = visitor.page
    visitor.open(f"/matriks/{cast.plan.id}")
    person = page.locator("details").filter(has_text=who.nama)
    person.locator("summary").click()
    person.get_by_role("link", name="Keluarkan").click()
    page.get_by_role("button", name="Keluarkan").click()
    assert "dikeluarkan" in visitor.said()
    expect(person).to_have_count(0)
    page.get_by_role("link", name="Tambah Pegawai").click()
    page.get_by_label("NIP").fill(cast.kabag_lain.nip)
    page.get_by_role("button", name="Cari Pegawai").click()
    expect(page.locator("#f-nip-error")).to_contain_text("Bukan bawahan")
    page.get_by_label("NIP").fill(who.nip)
    page.get_by_label("NIP").press("Enter")
    expect(page.get_by_role("radio")).to_be_checked()
    page.get_by_label("NIP").fill(cast.kabag_lain.nip)
    page.get_by_label("NIP").press("Enter")  # searches again, and adds nobody found before
    expect(page.locator("#f-nip-error")).to_contain_text("Bukan bawahan")
    page.get_by_label("NIP").fill(who.nip)
    page.get_by_label("NIP").press("Enter")
    page.get_by_role("button", name="OK").click()
    assert f"{who.nama} masuk" in visitor.said()
    expect(page.locator("details[open]").filter(has_text=who.nama)).to_have_count(1)
    visitor.open(f"/matriks/{cast.plan.id}/pegawai/{drafts[0].id}/rhk?tim=bukan-tim", status=404)


def test_a_phone_has_a_list(visit: Visit, cast: Cast, supporter: Skp):
    cast.skp(cast.kabag).sync_matriks(SyncMatriks(skp_id=cast.plan.id))
    visitor = visit(width=PHONE, scheme="dark", nip=cast.kabag.nip)
    visitor.open(f"/matriks/{cast.plan.id}?buka={supporter.id}")
    expect(visitor.page.locator("details[open] dd")).to_have_text([LIKE_A_FORMULA])
    visitor.page.get_by_label("Cari pegawai").fill("tidak ada nama ini")
    expect(visitor.main()).to_contain_text("Tidak ada pegawai yang cocok")
    visitor.page.get_by_role("link", name="Tambah Pegawai").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.inspect("tambah-pegawai")


def test_the_matrix_at_a_glance_and_as_a_workbook(visit: Visit, cast: Cast, supporter: Skp):
    cast.skp(cast.kabag).sync_matriks(SyncMatriks(skp_id=cast.plan.id))
    visitor = visit(width=WIDE, scheme="dark", nip=cast.kabag.nip)
    visitor.open(f"/matriks/{cast.plan.id}?tampil=ringkas&urut=banyak")
    expect(row(visitor, supporter.pegawai.nama).locator("td").first).to_contain_text("1")
    visitor.inspect("ringkas")
    sent = visitor.page.request.get(visitor.page.get_by_role("link", name="Unduh XLSX").get_attribute("href") or "")
    rows = list(load_workbook(BytesIO(sent.body())).active.iter_rows())
    known = cast.skp(cast.kabag).matriks(MatriksQuery(skp_id=cast.plan.id))
    assert [cell.value for cell in rows[0][5:-1]] == [f"{n}. {one.rencana}" for n, one in enumerate(cast.plan.rhk, 1)]
    assert [line[0].value for line in rows[1:]] == [one.nama for one in known.baris]
    (mine,) = [line for line in rows if line[0].value == supporter.pegawai.nama]
    assert (mine[5].value, mine[5].data_type) == (LIKE_A_FORMULA, "s"), "text, not a formula"
    assert [cell.value for cell in mine[6:]] == [None] * len(cast.plan.rhk)


def test_a_team_has_a_matrix_of_its_own(visit: Visit, cast: Cast, drafts: list[Skp]):
    tim, who, plan = new_id(), drafts[1].pegawai, cast.plan
    members = [AnggotaBaru(nip=who.nip)]
    cast.org().create_tim(
        CreateTim(id=tim, nama="Tim Matriks", ketua_nip=cast.kabag.nip, anggota=members, berlaku_dari=SINCE)
    )
    asked = SyncMatriks(skp_id=plan.id, tim_id=tim)
    synced = partial(cast.skp(cast.kabag).sync_matriks, asked)
    until(synced, lambda matriks: bool(matriks.baris), "the team", forgiving=(NotFound,))
    visitor = visit(nip=cast.kabag.nip)
    visitor.open("/matriks?q=tim%20matriks")
    visitor.page.get_by_role("link", name="Buka matriks Tim Matriks").click()
    visitor.page.get_by_label("Cari pegawai").fill(who.nama[:8])
    expect(row(visitor, who.nama)).to_have_count(1)
    row(visitor, who.nama).get_by_role("link", name="untuk RHK 3").click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog.get_by_label("RHK atasan yang diintervensi")).to_have_value(str(plan.rhk[2].id))
    dialog.get_by_label("Rencana Hasil Kerja").fill("Mendukung tim")
    dialog.get_by_role("button", name="OK").click()
    expect(row(visitor, who.nama).locator("td").nth(2)).to_contain_text("Mendukung tim")
    expect(row(visitor, who.nama).get_by_role("link", name="untuk RHK 3")).to_be_focused()
    expect(visitor.main()).to_contain_text("Tim Matriks")


def test_thirty_people_by_twelve_rhk_are_read_on_a_laptop_and_as_a_list_on_a_phone(visit: Visit, cast: Cast):
    head, plan = cast.matrix(people=30)
    visitor = visit(nip=head.nip)
    page, keys = visitor.page, Keyboard(visitor.page)
    visitor.open(f"/matriks/{plan.id}")
    visitor.inspect("matriks besar")
    matrix = page.get_by_role("region", name="Matriks, dapat digulir")
    matrix.evaluate("it => it.scrollIntoView()")
    for down, right in ((0, 0), (1, 0), (0, 1), (1, 1)):
        matrix.evaluate("(it, [down, right]) => it.scrollTo(right * 9999, down * 9999)", [down, right])
        row, column = matrix.locator("tbody tr").nth(-down), -right
        for part in (matrix.locator("thead th.matrix-who"), matrix.locator("thead th:not(.matrix-who)").nth(column),
                     row.locator("th"), row.locator("td").nth(column)):  # fmt: skip
            expect(part).to_be_in_viewport(ratio=0.98)  # of the last row a hair is cut
            assert part.evaluate(_LIES_ON_TOP), f"{part} at {down}, {right}"
    matrix.locator("tbody tr").last.locator("a").last.focus()
    for _ in range(8):
        page.keyboard.press("k")
    expect(matrix.locator("tbody tr").nth(21).locator("a").first).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        keys.sees()
    visitor.resize(PHONE)
    expect(matrix).to_be_hidden()
    person = page.locator(".matrix-folds details")
    expect(person).to_have_count(30)
    person.first.locator("summary").click()
    expect(person.first.locator("dt")).to_have_count(2)
    visitor.inspect("daftar besar")


def test_a_matrix_is_its_leaders_alone(visit: Visit, cast: Cast):
    visitor = visit(nip=cast.kepala.nip)
    for path in ("", "/xlsx", "/pegawai"):
        assert visitor.page.request.get(f"/matriks/{cast.plan.id}{path}").status == 404
    visitor.open(f"/matriks?tahun={YEAR + 1}")
    expect(visitor.main()).to_contain_text("Belum ada matriks untuk tahun")
    visitor.inspect("matriks kosong")
