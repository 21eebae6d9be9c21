"""Files made to hurt: each is refused in words, quickly, and none is unpacked into memory (issue 2: bad input)."""

import io
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Invalid
from services.org.rules.sheet import FORMULA, MOST_ROWS, NUMBER, read_rows


def workbook(**parts: bytes) -> bytes:
    """A true workbook with some of its parts replaced; `__` stands for `/` and `_` before xml for a dot."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, "kode")
    book.close()
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            name = part.filename.rsplit("/", 1)[-1].removesuffix(".xml")
            new.writestr(part.filename, parts.get(name, old.read(part)))
    return changed.getvalue()


SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


def refusal(name: str, data: bytes) -> str:
    began = time.monotonic()
    with pytest.raises(Invalid) as refused:
        read_rows(name, data)
    assert time.monotonic() - began < 15
    assert refused.value.code == "berkas-tidak-terbaca"
    return refused.value.message


def test_a_bomb_is_not_unpacked():
    assert "terlalu besar" in refusal("a.xlsx", workbook(sheet1=b" " * (300 * 1024 * 1024)))
    assert "terlalu besar" in refusal("a.xlsx", workbook(sharedStrings=b" " * (70 * 1024 * 1024)))


def test_an_archive_that_lies_about_its_size_is_broken():
    honest = workbook(sheet1=SHEET % (b"<row r='1'><c r='A1' t='inlineStr'><is><t>x</t></is></c></row>" * 5000))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert "rusak" in refusal("a.xlsx", honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def test_entities_are_not_expanded():
    laugh = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst><si><t>&lol;</t></si></sst>'
    assert "tidak wajar" in refusal("a.xlsx", workbook(sharedStrings=laugh))


def test_a_row_number_out_of_this_world_does_not_make_as_many_rows():
    far = SHEET % b"<row r='999999999'><c r='A999999999' t='inlineStr'><is><t>x</t></is></c></row>"
    assert "100.000 baris" in refusal("a.xlsx", workbook(sheet1=far))


def test_a_column_far_to_the_right_is_cut_off():
    far = SHEET % b"<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c><c r='XFD1'><v>1</v></c></row>"
    (row,) = read_rows("a.xlsx", workbook(sheet1=far))
    assert len(row.cells) <= 40


def test_a_dimension_that_lies_hides_no_row():
    rows = b"".join(b"<row r='%d'><c r='A%d' t='inlineStr'><is><t>x</t></is></c></row>" % (n, n) for n in range(1, 6))
    lie = (SHEET % rows).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')
    assert len(read_rows("a.xlsx", workbook(sheet1=lie))) == 5


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", ".xlsx dan .csv"),
        ("a.exe", b"MZ", ".xlsx dan .csv"),
        ("a.xlsx", b"", "rusak"),
        ("a.xlsx", b"kode,nama", "rusak"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 100, "rusak"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0terkunci", "rusak"),
        ("a.csv", b"", "kosong"),
        ("a.csv", b" ,,\r\n", "kosong"),
        ("a.csv", "kode,nama\r\nA,Unit é".encode("latin-1"), "UTF-8"),
        ("a.csv", "kode,nama".encode("utf-16"), "UTF-8"),
        ("a.csv", b'kode,"nama\r\nA,B', "kutip"),
        ("a.csv", b"kode," + b"x" * 200_000, "rusak"),
        ("a.csv", b"PK\x03\x04", ".xlsx dan .csv"),
        ("a.csv", b"x" * (16 * 1024 * 1024 + 1), "16 MB"),
        ("a.csv", b"a\n" * (MOST_ROWS + 2), "100.000 baris"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(name, data, words):
    assert words in refusal(name, data)


def test_cells_are_text_and_what_was_spoilt_is_marked():
    text = "a, b ,=1+1,#N/A,1.98501E+17,1E10,0812,-5\r\n"
    (row,) = read_rows("a.csv", text.encode())
    assert row.cells == ["a", "b", FORMULA, FORMULA, NUMBER, "1E10", "0812", "-5"]


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_refused(data):
    for name in ("a.csv", "a.xlsx"):
        try:
            rows = read_rows(name, data)
        except Invalid as refused:
            assert refused.message.endswith(".")  # noqa: PT017 - either outcome is right
        else:
            assert rows
