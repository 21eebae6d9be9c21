"""Reads an uploaded XLSX or CSV into plain text cells; refuses what a spreadsheet spoilt or an attacker made."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from contracts.errors import Invalid

LARGEST_FILE = 16 * 1024 * 1024
LARGEST_UNPACKED = 256 * 1024 * 1024
LARGEST_TEXTS = 64 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 40

_SPOILT_NUMBER = re.compile(r"[0-9][.,][0-9]+[eE]\+[0-9]+")
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True)
class Spoilt:
    """A cell that cannot be taken as it is, and why."""

    reason: str


FORMULA = Spoilt("Sel ini berisi rumus. Tempel sebagai nilai (Paste Values), lalu unggah lagi.")
NUMBER = Spoilt(
    "Excel mengubah isian ini menjadi angka sehingga digitnya hilang. Format kolom sebagai Teks, ketik ulang."
)

Cell = str | Spoilt


@dataclass(frozen=True)
class Row:
    """`baris` is its number in the file, the header being 1."""

    baris: int
    cells: Sequence[Cell]


def read_rows(name: str, data: bytes) -> list[Row]:
    """Rows that are not empty, the header first. Raises Invalid where the file as a whole cannot be read."""
    if len(data) > LARGEST_FILE:
        raise _unreadable("Berkas lebih dari 16 MB. Bagi menjadi beberapa berkas.")
    lower = name.lower()
    if lower.endswith(".csv") and not data.startswith(b"PK\x03\x04"):
        cells: Iterable[Sequence[Cell]] = _csv(data)
    elif lower.endswith(".xlsx"):
        cells = _xlsx(data)
    else:
        raise _unreadable("Hanya berkas .xlsx dan .csv yang dapat diimpor. Simpan ulang dalam salah satu bentuk itu.")
    rows = []
    for number, row in enumerate(cells, 1):
        if number > MOST_ROWS + 1:
            raise _unreadable("Berkas memuat lebih dari 100.000 baris. Bagi menjadi beberapa berkas.")
        if any(row):
            rows.append(Row(number, row))
    if not rows:
        raise _unreadable("Berkas ini kosong. Isi sesuai templat, lalu unggah lagi.")
    return rows


def _csv(data: bytes) -> Iterator[Sequence[Cell]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("Berkas CSV bukan UTF-8. Simpan sebagai “CSV UTF-8”, lalu unggah lagi.") from error
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_text(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise _unreadable(
            "Susunan CSV rusak, misalnya tanda kutip yang tidak ditutup. Simpan ulang berkasnya."
        ) from error


def _xlsx(data: bytes) -> Iterator[Sequence[Cell]]:
    from openpyxl import load_workbook  # here: only who reads a workbook waits for what reads it

    _check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS + 2):
            yield [_cell(value) for value in row]
    except Invalid:
        raise
    except Exception as error:  # a broken workbook raises whatever its first broken part leads to
        raise _unreadable(
            "Berkas XLSX rusak atau terkunci sandi. Simpan ulang dari Excel, lalu unggah lagi."
        ) from error


def _check_archive(data: bytes) -> None:
    """A workbook is a ZIP of XML: neither a bomb nor with entities of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            texts = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED or texts > LARGEST_TEXTS or len(parts) > 2000:
                raise _unreadable("Isi berkas terlalu besar setelah dibuka. Bagi menjadi beberapa berkas.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(part).read(2048).upper():
                    raise _unreadable("Berkas XLSX tidak wajar. Simpan ulang dari Excel, lalu unggah lagi.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _unreadable(
            "Berkas XLSX rusak atau terkunci sandi. Simpan ulang dari Excel, lalu unggah lagi."
        ) from error


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case str():
            return _text(value)
        case int() | float():
            return _number(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.isoformat()
        case _:
            return FORMULA


def _text(value: str) -> Cell:
    text = value.strip()
    if text.startswith("=") or text in _ERRORS:
        return FORMULA
    return NUMBER if _SPOILT_NUMBER.fullmatch(text) else text


def _number(value: float) -> Cell:
    """Excel keeps 15 digits of a number; a longer one has lost its end."""
    if abs(value) >= 1e15 or value != value:
        return NUMBER
    return str(int(value)) if value == int(value) else str(value)


def _unreadable(message: str) -> Invalid:
    return Invalid("berkas-tidak-terbaca", message)
