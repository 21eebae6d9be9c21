"""An SKP from the first click to approval and revision: JF, administrator and JPT, each on a laptop and a phone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.browsing import PHONE, WIDE, Visitor
from tests.e2e.pages.conftest import Visit
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

    @property
    def jpt(self) -> bool:
        return not self.supports

    def look(self, visitor: Visitor, name: str) -> None:
        if self.inspected:
            visitor.inspect(name)

    def create(self) -> None:
        page = self.owner.page
        self.owner.open("/skp")
        expect(self.owner.main()).to_contain_text("Anda belum memiliki SKP")
        self.look(self.owner, "daftar-kosong")
        follow(page, "Tambah SKP")
        expect(page.get_by_label("Periode Awal")).to_have_value(f"{YEAR}-01-01")
        page.get_by_label("Periode Akhir").fill(f"{YEAR - 1}-12-31")
        page.get_by_label(self.pendekatan, exact=True).check()
        press(page, "OK")
        expect(page.locator(".field-error")).to_have_text("Periode akhir tidak boleh sebelum periode awal.")
        self.look(self.owner, "tambah-skp-ditolak")
        page.get_by_label("Periode Akhir").fill(f"{YEAR}-12-31")
        press(page, "OK")
        page.wait_for_url(re.compile(r"/skp/[0-9a-f-]{36}$"))
        self.stands("Draft")

    def add_rhk(self) -> None:
        page = self.owner.page
        follow(page, "Tambah Rencana Hasil Kerja")
        if self.jpt:
            page.get_by_label("Organisasi").check()
        else:
            self.search(self.supports.split()[-2])
            expect(page.locator("#pilihan .choice")).to_have_count(2)  # the one found, and none
            page.locator("#pilihan .choice").first.click()
        press(page, "OK")
        expect(page.locator("#f-rencana-error")).to_be_visible()
        if not self.jpt:
            expect(page.locator("#pilihan input:checked")).not_to_have_value("")
        self.look(self.owner, "rhk-ditolak")
        page.get_by_label("Rencana Hasil Kerja", exact=True).fill("Tersusunnya laporan layanan")
        press(page, "OK")
        expect(page.locator("#rhk")).to_contain_text("Tersusunnya laporan layanan")
        if not self.jpt:
            expect(page.locator("#rhk")).to_contain_text(self.supports)

    def search(self, words: str) -> None:
        """While one types, or by the button."""
        page = self.owner.page
        if self.js:
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                page.get_by_label("Cari RHK pimpinan").first.fill(words)
        else:
            page.get_by_label("Cari RHK pimpinan").first.fill(words)
            page.get_by_role("button", name="Cari RHK pimpinan").click()

    def be_refused_and_mend(self) -> None:
        page = self.owner.page
        follow(page, "Ajukan SKP")
        expect(page.get_by_role("heading", name="SKP belum dapat diajukan")).to_be_visible()
        self.look(self.owner, "belum-dapat-diajukan")
        page.locator("#dialog, main").get_by_role(
            "link", name=re.compile("Tambahkan sedikitnya satu indikator")
        ).last.click()
        measured = self.pendekatan == "Kuantitatif"
        page.get_by_label("Indikator", exact=True).fill("Jumlah laporan yang diterima")
        if measured:
            press(page, "OK")
            expect(page.locator(".field-error").first).to_be_visible()
            expect(page.get_by_label("Indikator", exact=True)).to_have_value("Jumlah laporan yang diterima")
            self.look(self.owner, "indikator-ditolak")
            page.get_by_label("Target").fill("12 laporan")
            if self.jpt:
                page.get_by_label("Perspektif").select_option("Proses Bisnis")
            else:
                page.get_by_label("Aspek").select_option("Kuantitas")
        press(page, "OK")
        expect(page.locator("#rhk")).to_contain_text("Jumlah laporan yang diterima")
        expect(page.locator("#kurang")).to_have_count(0)

    def submit(self) -> None:
        page = self.owner.page
        follow(page, "Ajukan SKP")
        expect(page.get_by_role("heading", name="Ajukan SKP ini?")).to_be_visible()
        self.look(self.owner, "ajukan")
        press(page, "OK")
        self.stands("Pengajuan")
        expect(page.get_by_role("link", name="Tambah Rencana Hasil Kerja")).to_have_count(0)

    def be_returned(self) -> None:
        page = self.superior.page
        self.superior.open("/skp-bawahan")
        self.look(self.superior, "antrean")
        row = self.row()
        row.get_by_role("link", name="Kembalikan SKP").click()
        press(page, "OK")
        expect(page.locator("#f-catatan-error")).to_be_visible()
        self.look(self.superior, "kembalikan-ditolak")
        page.get_by_label("Catatan untuk pegawai").fill(NOTE)
        press(page, "OK")
        expect(self.row()).to_have_count(0)
        self.owner.page.reload()
        self.stands("Dikembalikan")
        expect(self.owner.main()).to_contain_text(NOTE)
        self.look(self.owner, "dikembalikan")

    def edit(self, old: str, new: str) -> None:
        page = self.owner.page
        page.get_by_role("link", name="Edit RHK A1", exact=True).click()
        expect(page.get_by_label("Rencana Hasil Kerja", exact=True)).to_have_value(old)
        page.get_by_label("Rencana Hasil Kerja", exact=True).fill(new)
        press(page, "OK")
        expect(page.locator("#rhk")).to_contain_text(new)

    def be_approved_on_its_page(self) -> None:
        page = self.superior.page
        self.superior.open("/skp-bawahan")
        self.row().get_by_role("link", name="Lihat SKP").click()
        follow(page, "Isi Ekspektasi")
        page.get_by_label("Akuntabel").fill("Laporan dapat ditelusuri.")
        press(page, "OK")
        expect(page.locator("#perilaku")).to_contain_text("Laporan dapat ditelusuri.")
        self.look(self.superior, "skp-bawahan")
        follow(page, "Setujui")
        expect(page.get_by_role("heading", name="Setujui SKP ini?")).to_be_visible()
        self.look(self.superior, "setujui")
        press(page, "OK")
        expect(page.get_by_label("Keadaan SKP")).to_contain_text("Versi 1, disetujui")
        self.owner.page.reload()
        self.stands("Versi 1, disetujui")

    def revise(self) -> None:
        page = self.owner.page
        follow(page, "Revisi SKP")
        page.get_by_label("Alasan revisi").fill("Target bertambah.")
        press(page, "OK")
        self.stands("Sedang direvisi; versi 1 tetap berlaku")
        self.look(self.owner, "revisi")

    def be_approved_from_the_list(self) -> None:
        self.superior.open("/skp-bawahan")
        self.row().get_by_role("link", name="Setujui").click()
        press(self.superior.page, "OK")
        expect(self.row()).to_have_count(0)

    def compare(self) -> None:
        page = self.owner.page
        page.reload()
        follow(page, "Bandingkan Versi")
        expect(page.locator("ins")).to_contain_text(["bulanan"])
        self.look(self.owner, "banding")
        self.owner.open(page.url.replace("/banding", "/riwayat"))
        expect(self.owner.main()).to_contain_text("Membuka revisi")
        expect(self.owner.main()).to_contain_text(NOTE)
        self.look(self.owner, "riwayat")
        follow(page, "Versi 1")
        expect(page.locator("#rhk")).to_contain_text("triwulanan")
        self.look(self.owner, "versi")

    def row(self):
        return self.superior.page.locator("#list tr").filter(has_text=self.name)

    def stands(self, words: str) -> None:
        expect(self.owner.page.get_by_label("Keadaan SKP")).to_contain_text(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


ABOVE, BELOW = "Meningkatnya mutu layanan lembaga", "Terlaksananya pendampingan unit kerja"


@pytest.mark.parametrize(
    ("who", "by", "supports", "width", "js", "inspected"),
    [
        pytest.param("kepala_lain", "pimpinan", "", WIDE, True, True, id="jpt-wide"),
        pytest.param("kepala_tiga", "pimpinan", "", PHONE, True, False, id="jpt-phone"),
        pytest.param("kabag_tiga", "kepala", ABOVE, WIDE, True, False, id="administrator-wide"),
        pytest.param("kabag_lain", "kepala", ABOVE, PHONE, True, True, id="administrator-phone"),
        pytest.param("jf_dua", "kabag", BELOW, WIDE, True, False, id="jf-wide"),
        pytest.param("jf", "kabag", BELOW, PHONE, False, False, id="jf-phone-without-javascript"),
    ],
)
def test_an_skp_goes_from_the_first_click_to_its_revision(
    visit: Visit, cast: Cast, who: str, by: str, supports: str, width: int, js: bool, inspected: bool
):
    assert cast.plan
    scheme = "dark" if width == PHONE and js else "light"
    owner, superior = getattr(cast, who), getattr(cast, by)
    story = Story(
        owner.nama,
        visit(width=width, scheme=scheme, js=js, nip=owner.nip),
        visit(width=width, scheme=scheme, js=js, nip=superior.nip),
        "Kualitatif" if supports == BELOW else "Kuantitatif",
        supports,
        js,
        inspected,
    )
    story.create()
    story.add_rhk()
    story.be_refused_and_mend()
    story.submit()
    story.be_returned()
    story.edit("Tersusunnya laporan layanan", "Tersusunnya laporan layanan triwulanan")
    story.submit()
    story.be_approved_on_its_page()
    story.revise()
    story.edit("Tersusunnya laporan layanan triwulanan", "Tersusunnya laporan layanan bulanan")
    story.submit()
    story.be_approved_from_the_list()
    story.compare()
