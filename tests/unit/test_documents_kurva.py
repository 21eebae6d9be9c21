"""The curve as a picture and as a table: well-formed, without style of its own, never beyond its points."""

import itertools
from uuid import UUID
from xml.etree import ElementTree

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from contracts.assessment import Kurva
from contracts.types import Predikat
from gateway.documents import kurva_svg

IDEAL = dict(zip(Predikat, (8.33, 12.5, 25.0, 45.83, 8.33), strict=True))
TERISI = dict(zip(Predikat, (0, 1, 2, 7, 2), strict=True))
KOSONG = dict.fromkeys(Predikat, 0)


def kurva(nyata=TERISI, ideal=IDEAL, nama="Bidang A"):
    return Kurva(
        lingkup="unor", id=UUID(int=7), nama=nama, masa_tahun=2026, jenis="triwulanan", urutan=1, capaian="baik",
        nyata=nyata, belum_dinilai=3, ideal=ideal,
    )  # fmt: skip


def drawn(one):
    return ElementTree.fromstring(kurva_svg.svg(one))


@pytest.mark.parametrize(
    ("nyata", "ideal", "lines", "dots"),
    [
        (TERISI, IDEAL, ["red", "green"], 5),
        (KOSONG, IDEAL, ["red"], 0),
        (TERISI, None, ["green"], 5),
        (KOSONG, None, [], 0),
    ],
)
def test_red_is_the_ideal_and_green_is_real(nyata, ideal, lines, dots):
    found = drawn(kurva(nyata, ideal))
    names = {kurva_svg.MERAH: "red", kurva_svg.HIJAU: "green"}
    curves = [one for one in found.iterfind("{*}path") if "C" in one.get("d")]
    assert [names[one.get("stroke")] for one in curves] == lines
    big = [one for one in found.iterfind("{*}circle") if one.get("cy") != "20"]
    assert len(big) == dots


def test_it_has_no_style_script_or_name_that_is_markup():
    text = kurva_svg.svg(kurva(nama='<script>alert(1)</script> & "Bidang"'))
    found = ElementTree.fromstring(text)
    assert {one.tag.rpartition("}")[2] for one in found.iter()} == {"svg", "title", "path", "circle", "text"}
    assert not [one for one in found.iter() if {"style", "class", "onload"} & set(one.keys())]
    assert '<script>alert(1)</script> & "Bidang"' in found.find("{*}title").text


def test_its_name_says_what_it_shows():
    found = drawn(kurva())
    title = found.find("{*}title")
    assert found.get("aria-labelledby") == title.get("id")
    assert title.text == (
        "Kurva distribusi predikat Bidang A: 12 orang dinilai "
        "(Sangat Kurang 0, Kurang 1, Butuh Perbaikan 2, Baik 7, Sangat Baik 2)."
    )


def test_the_table_says_the_same_from_the_best_to_the_worst():
    first, second, *_, last = kurva_svg.tabel(kurva())
    assert (first.predikat, first.orang, first.nyata, first.ideal) == ("Sangat Baik", 2, "16,7 %", "8,3 %")
    assert (second.predikat, second.nyata, last.predikat, last.nyata) == ("Baik", "58,3 %", "Sangat Kurang", "0 %")
    empty = kurva_svg.tabel(kurva(KOSONG, None))
    assert {(one.orang, one.nyata, one.ideal) for one in empty} == {(0, "–", "–")}


@given(st.lists(st.floats(0, 100), min_size=5, max_size=5))
def test_the_curve_never_overshoots(values):
    """Fritsch and Carlson: within a step both slopes have its sign, and neither is steeper than three times it."""
    tilt = kurva_svg.slopes(values)
    for n, (a, b) in enumerate(itertools.pairwise(values)):
        for slope in tilt[n : n + 2]:
            assert slope * (b - a) >= 0
            assert abs(slope) <= 3 * abs(b - a) + 1e-9


def test_paper_takes_the_same_picture():
    source = '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    made = typst.compile(
        source.encode(),
        sys_inputs={"svg": kurva_svg.svg(kurva())},
        timestamp=1_767_225_600,
    )
    assert made.startswith(b"%PDF")
