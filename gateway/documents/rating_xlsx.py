"""Ratings of subordinates as a workbook: handed out with who is to be rated, and read again row by row (A42, P4)."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Response
from openpyxl import load_workbook

from contracts.assessment import PenilaianRingkas
from contracts.errors import Invalid
from contracts.types import Rating
from gateway import reading
from gateway.documents import xlsx

LARGEST = 2 * 1024 * 1024
"""Bytes of a filled workbook; two hundred people take some ten thousand."""
MOST_ROWS = 200
_BROKEN = "Berkas XLSX rusak atau terkunci sandi. Simpan ulang dari Excel, lalu unggah lagi."
_UNPACKED = 32 * 1024 * 1024
_COLUMNS = [("NIP", 22), ("Nama", 34), ("Hasil kerja", 24), ("Perilaku", 24), ("Catatan", 60)]
_NAMES = [name.lower() for name, _ in _COLUMNS]
_WORDS = {
    Rating.DI_ATAS: "Di atas ekspektasi",
    Rating.SESUAI: "Sesuai ekspektasi",
    Rating.DI_BAWAH: "Di bawah ekspektasi",
}


@dataclass(frozen=True)
class Baris:
    """A row as it was written; `nomor` as the spreadsheet counts. A rating that is no word of ours is None."""

    nomor: int
    nip: str
    nama: str
    hasil_kerja: Rating | None
    perilaku: Rating | None
    catatan: str
    kosong: bool


def answer(name: str, people: Iterable[PenilaianRingkas]) -> Response:
    """The workbook to fill, with what is rated so far."""
    rows = [[one.nip, one.nama, _word(one.hasil_kerja), _word(one.perilaku), None] for one in people]
    return xlsx.answer(name, _COLUMNS, rows, "Rating")


def words() -> list[str]:
    """What belongs into both rating columns."""
    return list(_WORDS.values())


def read(data: bytes) -> list[Baris]:
    """The rows below the heading. Raises Invalid for what is no such workbook."""
    _check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = list(islice(sheet.iter_rows(max_col=20, values_only=True), MOST_ROWS * 2))
    except Exception as error:  # a broken workbook raises whatever its first broken part leads to
        raise _unreadable(_BROKEN) from error
    head = [_text(value).lower() for value in cells[0]] if cells else []
    missing = [name for name, key in zip((name for name, _ in _COLUMNS[:4]), _NAMES, strict=False) if key not in head]
    if missing:
        raise _unreadable(f"Kolom {', '.join(missing)} tidak ada pada baris pertama. Pakai berkas dari halaman ini.")
    rows = [_row(number, head, row) for number, row in enumerate(cells[1:], start=2) if any(row)]
    if len(rows) > MOST_ROWS:
        raise _unreadable(f"Berkas memuat lebih dari {MOST_ROWS} orang. Bagi menjadi beberapa berkas.")
    if not rows:
        raise _unreadable("Berkas ini tidak memuat satu orang pun. Isi, lalu unggah lagi.")
    return rows


def _row(number: int, head: list[str], cells: tuple[Any, ...]) -> Baris:
    by_name = {name: _text(cells[head.index(name)]) if name in head else "" for name in _NAMES}
    return Baris(
        nomor=number,
        nip="".join(by_name["nip"].split()),
        nama=by_name["nama"][:200],
        hasil_kerja=_rating(by_name["hasil kerja"]),
        perilaku=_rating(by_name["perilaku"]),
        catatan=by_name["catatan"],
        kosong=not by_name["hasil kerja"] and not by_name["perilaku"],
    )


def _rating(text: str) -> Rating | None:
    said = text.lower().replace("ekspektasi", "").replace("_", " ").split()
    return next((one for one in Rating if one.value.split("_") == said), None)


def _word(rating: Rating | None) -> str | None:
    return _WORDS[rating] if rating else None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _check_archive(data: bytes) -> None:
    """A workbook is a ZIP of XML: neither a bomb nor with entities of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _UNPACKED or len(parts) > 500:
                raise _unreadable("Isi berkas terlalu besar setelah dibuka. Pakai berkas dari halaman ini.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(part).read(2048).upper():
                    raise _unreadable("Berkas XLSX tidak wajar. Simpan ulang dari Excel, lalu unggah lagi.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _unreadable(_BROKEN) from error


def _unreadable(message: str) -> Invalid:
    return reading.one_field("berkas", message, "malformed")
