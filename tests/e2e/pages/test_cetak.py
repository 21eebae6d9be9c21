"""Cetak SKP from the SKP's page, with anchors that do and do not; and the public page that verifies the paper."""

import io
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from contracts.skp import DeleteSkp, Skp
from tests.e2e.pages.browsing import PHONE, WIDE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.skp_cast import YEAR, Cast


@pytest.fixture(scope="module")
def approved(cast: Cast) -> Skp:
    return cast.plan


def printed(visitor: Visitor) -> str:
    """The text of the PDF that the button downloads."""
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("button", name="Unduh PDF").click()
    assert re.fullmatch(r"SKP-\d{4}-[A-Za-z-]+-(versi-\d+|draft)\.pdf", coming.value.suggested_filename)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(coming.value.path().read_bytes())).pages)


def code_of(text: str) -> str:
    found = re.search(r"/verifikasi/([A-Z2-7]{16})", text)
    assert found
    return found[1]


def test_an_approved_skp_is_printed_and_anybody_verifies_it(visit: Visit, cast: Cast, approved: Skp):
    visitor = visit(width=PHONE, nip=cast.kabag.nip)
    visitor.open(f"/skp/{approved.id}")
    visitor.page.get_by_role("link", name="Cetak").click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Cetak SKP")).to_be_visible()
    assert approved.disetujui_pada
    local = approved.disetujui_pada.astimezone(ZoneInfo("Asia/Jakarta")).date()
    assert dialog.get_by_label("Tanggal").first.input_value() == local.isoformat()
    visitor.inspect("cetak")
    employee, superior = (dialog.get_by_role("group", name=name) for name in ("Pegawai", "Pejabat Penilai"))
    employee.get_by_label("Anchor").fill("Kinerja")
    superior.get_by_label("Lokasi").fill("Kota Contoh")
    superior.get_by_label("Anchor").fill("^")
    visitor.page.get_by_role("button", name="Unduh PDF").click()
    expect(visitor.main()).to_contain_text("“Kinerja” juga terdapat di bagian lain dokumen ini")
    assert visitor.page.get_by_label("Lokasi").last.input_value() == "Kota Contoh", "what was typed stays"
    visitor.inspect("cetak ditolak")
    visitor.page.get_by_label("Anchor").first.fill("#")
    text = printed(visitor)
    assert text.count("#") == 1
    assert text.count("^") == 1
    assert "Kota Contoh, " in text
    assert approved.rhk[0].rencana[:20] in " ".join(text.split())
    anybody = visit(width=PHONE)
    anybody.open(f"/verifikasi/{code_of(text)}")
    expect(anybody.main()).to_contain_text("Dokumen ini asli dan berlaku.")
    for name in (cast.kabag.nama, cast.kepala.nama, cast.kabag.nip):
        assert name not in anybody.page.content()
    anybody.inspect("verifikasi")


def test_a_draft_is_marked_and_its_paper_is_worth_nothing_after_its_end(visit: Visit, cast: Cast, approved: Skp):
    draft = cast.draft(cast.mover, tahun=YEAR - 1)
    visitor = visit(nip=cast.mover.nip, js=False)
    visitor.open(f"/skp/{draft.id}/cetak")
    expect(visitor.main()).to_contain_text("dicetak dengan tanda DRAFT")
    text = printed(visitor)
    assert "BELUM DISETUJUI" in text
    visitor.open(f"/skp/{approved.id}/cetak", status=404)  # another's, of whom the reader is no superior
    anybody = visit(width=WIDE, scheme="dark")
    anybody.open("/verifikasi")
    anybody.inspect("verifikasi, kosong")
    code = code_of(text)
    anybody.page.get_by_label("Kode dokumen").fill(f" {code[:4]}-{code[4:].lower()}")
    anybody.page.get_by_role("button", name="Periksa").click()
    expect(anybody.main()).to_contain_text("Dokumen ini cetakan draft.")
    anybody.inspect("verifikasi, draft")
    cast.skp(cast.mover).delete(DeleteSkp(skp_id=draft.id))
    anybody.page.reload()
    expect(anybody.main()).to_contain_text("Dokumen ini telah dicabut.")
    anybody.open("/verifikasi/ABCDEFGHIJKLMNOP", status=404)
    expect(anybody.main()).to_contain_text("Tidak ada dokumen dengan kode ini")
    anybody.inspect("verifikasi, tidak ada")
