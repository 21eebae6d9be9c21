"""Penilaian of the employee: every section and form opens, rencana aksi is kept, and a colleague is told something."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian_cast import Unit


@pytest.fixture(scope="module")
def unit(stack) -> Unit:
    return Unit(stack)


def test_the_employee_fills_and_prints(visit: Visit, unit: Unit):
    mine = unit.assessed(1)[0]
    visitor = visit(nip=mine.nip, width=PHONE, js=False)
    visitor.open("/penilaian")
    visitor.open(f"/penilaian/{mine.id}")
    page = visitor.page
    page.get_by_role("link", name="Tambah rencana aksi RHK A1").click()
    page.get_by_label("Rencana aksi").fill("Menyusun kerangka laporan")
    page.get_by_role("button", name="OK").click()
    expect(visitor.main()).to_contain_text("Menyusun kerangka laporan")
    for path in ("?bagian=pemantauan", "?bagian=penilaian", "/riwayat", "/cetak"):
        visitor.open(f"/penilaian/{mine.id}{path}")
    visitor.open("/keberatan")
    visitor.open("/feedback-rekan")
