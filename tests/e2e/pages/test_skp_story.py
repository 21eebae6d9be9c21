"""An SKP from the first click to approval and revision: JF, administrator and JPT, each on a laptop and a phone.

One of them has no mouse: every control is reached with Tab, and the focus is where it should be after each step.
"""

import re
from contextlib import nullcontext
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.browsing import PHONE, WIDE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.hands import Keyboard, Mouse
from tests.e2e.pages.skp_cast import YEAR, Cast

NOTE = "Indikator belum terukur. Sebutkan jumlah laporan dan kapan selesai."


@dataclass
class Story:
    """`owner` and `superior` are browsers of one width; without JavaScript all still works.

    `inspected`: each width is inspected in one story, for the pages are the same for all; without JavaScript it can't.
    `supports`: the superior's RHK to choose; "" in the form JPT, which has no such column.
    """

    name: str
    owner: Visitor
    superior: Visitor
    pendekatan: str
    supports: str
    js: bool
    inspected: bool
    by: type[Mouse] | type[Keyboard]

    @property
    def jpt(self) -> bool:
        return not self.supports

    def look(self, visitor: Visitor, name: str) -> None:
        if self.inspected:
            visitor.inspect(name)

    def press(self, visitor: Visitor, name: str) -> None:
        self.by(visitor.page).press(visitor.page.get_by_role("button", name=name, exact=True))

    def follow(self, visitor: Visitor, name: str) -> None:
        self.by(visitor.page).press(visitor.page.get_by_role("link", name=name, exact=True).first)

    def create(self) -> None:
        page, hands = self.owner.page, self.by(self.owner.page)
        self.owner.open("/skp")
        expect(self.owner.main()).to_contain_text("Anda belum memiliki SKP")
        self.look(self.owner, "daftar-kosong")
        self.follow(self.owner, "Tambah SKP")
        expect(page.get_by_label("Periode Awal")).to_have_value(f"{YEAR}-01-01")
        hands.fill_year(page.get_by_label("Periode Akhir"), YEAR - 1)
        hands.check(page.get_by_label(self.pendekatan, exact=True))
        self.press(self.owner, "OK")
        expect(page.locator(".field-error")).to_have_text("Periode akhir tidak boleh sebelum periode awal.")
        hands.lands(page.locator("[data-refused]"))
        self.look(self.owner, "tambah-skp-ditolak")
        hands.fill_year(page.get_by_label("Periode Akhir"), YEAR)
        self.press(self.owner, "OK")
        page.wait_for_url(re.compile(r"/skp/[0-9a-f-]{36}$"))
        self.stands("Draft")
        hands.lands(page.locator("h1"))

    def add_rhk(self) -> None:
        page, hands = self.owner.page, self.by(self.owner.page)
        self.follow(self.owner, "Tambah Rencana Hasil Kerja")
        hands.lands(page.locator("#dialog-title"))
        if self.jpt:
            hands.check(page.get_by_label("Organisasi"))
        else:
            self.search(self.supports.split()[-2])
            expect(page.locator("#pilihan .choice")).to_have_count(2)  # the one found, and none
            hands.check(page.locator("#pilihan .choice input").first)
        self.press(self.owner, "OK")
        expect(page.locator("#f-rencana-error")).to_be_visible()
        if not self.jpt:
            expect(page.locator("#pilihan input:checked")).not_to_have_value("")
        hands.lands(page.locator("#dialog [data-refused]"))
        self.look(self.owner, "rhk-ditolak")
        hands.fill(page.get_by_label("Rencana Hasil Kerja", exact=True), "Tersusunnya laporan layanan")
        self.press(self.owner, "OK")
        expect(page.locator("#rhk")).to_contain_text("Tersusunnya laporan layanan")
        if not self.jpt:
            expect(page.locator("#rhk")).to_contain_text(self.supports)
        hands.lands(page.locator("#rhk tbody[id]").last)

    def search(self, words: str) -> None:
        """While one types, or by the button, or with Enter, which must not send the form."""
        page, field = self.owner.page, self.owner.page.get_by_label("Cari RHK pimpinan").first
        with page.expect_response(lambda answer: answer.request.method == "POST") if self.js else nullcontext():
            self.by(page).fill(field, words)
        if self.by is Keyboard:
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                page.keyboard.press("Enter")
            expect(page.locator("#f-rencana-error")).to_have_count(0)
            expect(field).to_be_focused()
        elif not self.js:
            page.get_by_role("button", name="Cari RHK pimpinan").click()

    def be_refused_and_mend(self) -> None:
        page, hands = self.owner.page, self.by(self.owner.page)
        self.follow(self.owner, "Ajukan SKP")
        expect(page.get_by_role("heading", name="SKP belum dapat diajukan")).to_be_visible()
        hands.lands(page.locator("#dialog [data-refused]"))
        self.look(self.owner, "belum-dapat-diajukan")
        lack = page.locator("#dialog, main").get_by_role("link", name=re.compile("Tambahkan sedikitnya satu indikator"))
        hands.press(lack.last)
        expect(page.get_by_role("heading", name="Tambah Indikator")).to_be_visible()
        hands.lands(page.locator("#dialog-title"))
        measured = self.pendekatan == "Kuantitatif"
        hands.fill(page.get_by_label("Indikator", exact=True), "Jumlah laporan yang diterima")
        if measured:
            self.press(self.owner, "OK")
            expect(page.locator(".field-error").first).to_be_visible()
            expect(page.get_by_label("Indikator", exact=True)).to_have_value("Jumlah laporan yang diterima")
            hands.lands(page.locator("#dialog [data-refused]"))
            self.look(self.owner, "indikator-ditolak")
            hands.fill(page.get_by_label("Target"), "12 laporan")
            if self.jpt:
                hands.choose(page.get_by_label("Perspektif"), "Proses Bisnis")
            else:
                hands.choose(page.get_by_label("Aspek"), "Kuantitas")
        self.press(self.owner, "OK")
        expect(page.locator("#rhk")).to_contain_text("Jumlah laporan yang diterima")
        expect(page.locator("#kurang")).to_have_count(0)
        hands.lands(page.locator("#ajukan"))

    def submit(self) -> None:
        page, hands = self.owner.page, self.by(self.owner.page)
        self.follow(self.owner, "Ajukan SKP")
        expect(page.get_by_role("heading", name="Ajukan SKP ini?")).to_be_visible()
        hands.lands(page.locator("#dialog-title"))
        self.look(self.owner, "ajukan")
        self.press(self.owner, "OK")
        self.stands("Pengajuan")
        expect(page.get_by_role("link", name="Tambah Rencana Hasil Kerja")).to_have_count(0)
        hands.lands(page.locator("h1"))

    def be_returned(self) -> None:
        page, hands = self.superior.page, self.by(self.superior.page)
        self.superior.open("/skp-bawahan")
        self.look(self.superior, "antrean")
        hands.press(self.row().get_by_role("link", name="Kembalikan SKP"))
        expect(page.get_by_role("heading", name="Edit Status")).to_be_visible()
        hands.lands(page.locator("#dialog-title"))
        self.press(self.superior, "OK")
        expect(page.locator("#f-catatan-error")).to_be_visible()
        hands.lands(page.locator("#dialog [data-refused]"))
        self.look(self.superior, "kembalikan-ditolak")
        hands.fill(page.get_by_label("Catatan untuk pegawai"), NOTE)
        self.press(self.superior, "OK")
        expect(self.row()).to_have_count(0)
        hands.lands(page.locator("h1"))
        self.owner.page.reload()
        self.stands("Dikembalikan")
        expect(self.owner.main()).to_contain_text(NOTE)
        self.look(self.owner, "dikembalikan")

    def edit(self, old: str, new: str) -> None:
        page, hands = self.owner.page, self.by(self.owner.page)
        self.follow(self.owner, "Edit RHK A1")
        expect(page.get_by_label("Rencana Hasil Kerja", exact=True)).to_have_value(old)
        hands.fill(page.get_by_label("Rencana Hasil Kerja", exact=True), new)
        self.press(self.owner, "OK")
        expect(page.locator("#rhk")).to_contain_text(new)
        hands.lands(page.get_by_role("link", name="Edit RHK A1", exact=True))

    def be_approved_on_its_page(self) -> None:
        page, hands = self.superior.page, self.by(self.superior.page)
        self.superior.open("/skp-bawahan")
        hands.press(self.row().get_by_role("link", name="Lihat SKP"))
        self.follow(self.superior, "Isi Ekspektasi")
        hands.fill(page.get_by_label("Akuntabel"), "Laporan dapat ditelusuri.")
        self.look(self.superior, "ekspektasi")
        self.press(self.superior, "OK")
        expect(page.locator("#perilaku")).to_contain_text("Laporan dapat ditelusuri.")
        hands.lands(page.locator("#isi-ekspektasi"))
        self.look(self.superior, "skp-bawahan")
        self.follow(self.superior, "Setujui")
        expect(page.get_by_role("heading", name="Setujui SKP ini?")).to_be_visible()
        hands.lands(page.get_by_role("button", name="OK", exact=True))
        self.look(self.superior, "setujui")
        self.press(self.superior, "OK")
        expect(page.get_by_label("Keadaan SKP")).to_contain_text("Versi 1, disetujui")
        self.owner.page.reload()
        self.stands("Versi 1, disetujui")

    def revise(self) -> None:
        page = self.owner.page
        self.follow(self.owner, "Revisi SKP")
        self.by(page).fill(page.get_by_label("Alasan revisi"), "Target bertambah.")
        self.look(self.owner, "alasan-revisi")
        self.press(self.owner, "OK")
        self.stands("Sedang direvisi; versi 1 tetap berlaku")
        self.look(self.owner, "revisi")

    def be_approved_from_the_list(self) -> None:
        self.superior.open("/skp-bawahan")
        self.by(self.superior.page).press(self.row().get_by_role("link", name="Setujui"))
        self.press(self.superior, "OK")
        expect(self.row()).to_have_count(0)

    def compare(self) -> None:
        page = self.owner.page
        page.reload()
        self.follow(self.owner, "Bandingkan Versi")
        expect(page.locator("ins")).to_contain_text(["bulanan"])
        self.look(self.owner, "banding")
        self.owner.open(page.url.replace("/banding", "/riwayat"))
        expect(self.owner.main()).to_contain_text("Membuka revisi")
        expect(self.owner.main()).to_contain_text(NOTE)
        self.look(self.owner, "riwayat")
        self.follow(self.owner, "Versi 1")
        expect(page.locator("#rhk")).to_contain_text("triwulanan")
        self.look(self.owner, "versi")

    def row(self):
        return self.superior.page.locator("#list tr").filter(has_text=self.name)

    def stands(self, words: str) -> None:
        expect(self.owner.page.get_by_label("Keadaan SKP")).to_contain_text(words)


ABOVE, BELOW = "Meningkatnya mutu layanan lembaga", "Terlaksananya pendampingan unit kerja"


@pytest.mark.parametrize(
    ("who", "above", "supports", "width", "js", "inspected", "by"),
    [
        pytest.param("kepala_lain", "pimpinan", "", WIDE, True, True, Mouse, id="jpt-wide"),
        pytest.param("kepala_tiga", "pimpinan", "", PHONE, True, False, Mouse, id="jpt-phone"),
        pytest.param("kabag_tiga", "kepala", ABOVE, WIDE, True, False, Keyboard, id="administrator-keyboard"),
        pytest.param("kabag_lain", "kepala", ABOVE, PHONE, True, True, Mouse, id="administrator-phone"),
        pytest.param("jf_dua", "kabag", BELOW, WIDE, True, False, Mouse, id="jf-wide"),
        pytest.param("jf", "kabag", BELOW, PHONE, False, False, Mouse, id="jf-phone-without-javascript"),
    ],
)
def test_an_skp_goes_from_the_first_click_to_its_revision(
    visit: Visit,
    cast: Cast,
    who: str,
    above: str,
    supports: str,
    width: int,
    js: bool,
    inspected: bool,
    by: type[Mouse] | type[Keyboard],
):
    assert cast.plan
    scheme = "dark" if width == PHONE and js else "light"
    owner, superior = getattr(cast, who), getattr(cast, above)
    story = Story(
        owner.nama,
        visit(width=width, scheme=scheme, js=js, nip=owner.nip),
        visit(width=width, scheme=scheme, js=js, nip=superior.nip),
        "Kualitatif" if supports == BELOW else "Kuantitatif",
        supports,
        js,
        inspected,
        by,
    )
    story.create()
    story.add_rhk()
    story.be_refused_and_mend()
    story.submit()
    story.be_returned()
    story.edit("Tersusunnya laporan layanan", "Tersusunnya laporan layanan triwulanan")
    story.submit()
    story.be_approved_on_its_page()
    if js and by is Mouse and not inspected:
        return  # of this form the rest is told in another story, and only the screen differs
    story.revise()
    story.edit("Tersusunnya laporan layanan triwulanan", "Tersusunnya laporan layanan bulanan")
    story.submit()
    story.be_approved_from_the_list()
    story.compare()
