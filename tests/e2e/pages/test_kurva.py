"""Monitoring Kurva, Capaian Organisasi and Tanda, as the superior of a unit's head sees them."""

from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e.pages.browsing import PHONE, WIDE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.penilaian_cast import MASA, Unit


@pytest.fixture(scope="module")
def unit(stack) -> Unit:
    made = Unit(stack)
    made.assessed(1)
    return made


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "dark"), (PHONE, "light")])
def test_the_superior_sets_a_capaian_and_sees_the_ideal_curve(visit: Visit, unit: Unit, width: int, scheme: str):
    visitor = visit(width=width, scheme=scheme, nip=unit.cast.kepala.nip)
    visitor.open(f"/capaian?{MASA}&q=Bagian+Uji")
    other = "kurang" if width == PHONE else "baik"
    visitor.page.get_by_label("Capaian Bagian Uji", exact=True).select_option(other)
    visitor.page.get_by_role("button", name="Simpan capaian").click()
    expect(visitor.page.locator("#flash")).to_contain_text("Capaian 1 unit")
    expect(visitor.page.get_by_label("Capaian Bagian Uji", exact=True)).to_have_value(other)
    visitor.inspect("capaian")
    visitor.page.get_by_role("link", name="Riwayat capaian Bagian Uji", exact=True).click()
    expect(visitor.main()).to_contain_text("Capaian organisasi ditetapkan")
    visitor.inspect("riwayat capaian")
    visitor.page.go_back()
    visitor.page.get_by_role("link", name="Lihat kurva Bagian Uji", exact=True).click()
    expect(visitor.page.locator("#kurva svg")).to_be_visible()
    expect(visitor.main()).to_contain_text("2 orang belum dinilai")
    visitor.inspect("kurva")
    visitor.open(f"/kurva/tanda?{MASA}")
    visitor.inspect("tanda")


def test_a_capaian_that_is_refused_says_why_and_the_list_is_exported(visit: Visit, unit: Unit):
    visitor = visit(width=PHONE, nip=unit.cast.kepala.nip)
    visitor.open(f"/capaian?{MASA}&q=Bagian+Uji")
    page = visitor.page
    page.get_by_role("button", name="Simpan capaian").click()
    expect(page.locator("#flash")).to_contain_text("Belum ada capaian yang diubah.")
    page.evaluate(_ANOTHER_UNIT, str(uuid4()))  # as when the unit went to another head meanwhile
    page.get_by_label("Capaian Bagian Uji", exact=True).select_option("istimewa")
    page.get_by_role("button", name="Simpan capaian").click()
    expect(visitor.main().get_by_role("alert")).to_contain_text("1 capaian belum disimpan.")
    expect(page.get_by_label("Cari unit")).to_have_value("Bagian Uji")
    visitor.inspect("capaian ditolak")
    file = page.request.get(f"/capaian/ekspor?{MASA}&q=Bagian+Uji")
    head, *rows = load_workbook(BytesIO(file.body())).active.iter_rows(values_only=True)
    assert head[:2] == ("Unit kerja", "Capaian")
    assert "Bagian Uji" in [row[0] for row in rows]


_ANOTHER_UNIT = """id => {
    const line = document.querySelector("input[name=baris]"), choice = document.querySelector(`#c-${line.value}`);
    line.value = id;
    choice.name = `capaian.${id}`;
}"""
