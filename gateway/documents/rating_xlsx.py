"""Ratings of subordinates as a workbook: handed out with who is to be rated, and read again row by row (A42, P4)."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Response
from openpyxl import load_workbook

from contracts.assessment import MAX_PRATINJAU, PenilaianRingkas
from contracts.errors import Invalid
from contracts.types import Rating
from gateway import reading
from gateway.documents import xlsx
from gateway.web.format import angka, tanggal

LARGEST = 2 * 1024 * 1024
"""Bytes of a filled workbook; two thousand people take some two hundred thousand."""
MOST_PEOPLE = MAX_PRATINJAU
MOST_LETTERS = 2_000_000
"""Of all catatan together: what is tried goes through the browser once more."""
_MOST_LINES = 20_000  # of the sheet, empty ones too
_BROKEN = "Berkas XLSX rusak atau terkunci sandi. Simpan ulang dari Excel, lalu unggah lagi."
_UNPACKED = 32 * 1024 * 1024
_HASIL, _PERILAKU, _ID = "Hasil kerja", "Perilaku", "Kunci"
_COLUMNS = [
    ("NIP", 22), ("Nama", 34), ("Jabatan", 34), ("Masa", 26), (_HASIL, 24), (_PERILAKU, 24), ("Catatan", 60),
    (f"{_HASIL} semula", 0), (f"{_PERILAKU} semula", 0), (_ID, 0),
]  # fmt: skip
"""The hidden ones say which assessment a row is, and which ratings stood when it was handed out."""
_OPTIONAL = {"Nama", "Jabatan", "Masa", "Catatan"}
_WORDS = {
    Rating.DI_ATAS: "Di atas ekspektasi",
    Rating.SESUAI: "Sesuai ekspektasi",
    Rating.DI_BAWAH: "Di bawah ekspektasi",
}


@dataclass(frozen=True)
class Baris:
    """A row as it was written; `nomor` as the spreadsheet counts. A rating that is no word of ours is None.

    `semula`: hasil kerja and perilaku as they were handed out. `kosong`: nothing is filled; `sama`: nothing is new.
    """

    nomor: int
    id: str
    nip: str
    nama: str
    hasil_kerja: Rating | None
    perilaku: Rating | None
    semula: tuple[Rating | None, Rating | None]
    catatan: str
    kosong: bool
    sama: bool


def answer(name: str, people: Iterable[PenilaianRingkas]) -> Response:
    """The workbook to fill, with what is rated so far."""
    rows = (
        [one.nip, one.nama, one.jabatan, f"{tanggal(one.masa.awal)} s.d. {tanggal(one.masa.akhir)}",
         *_pair(one), None, *_pair(one), one.id]
        for one in people
    )  # fmt: skip
    return xlsx.answer(name, _COLUMNS, rows, "Rating")


def words() -> list[str]:
    """What belongs into both rating columns."""
    return list(_WORDS.values())


def read(data: bytes) -> list[Baris]:
    """The rows below the heading. Raises Invalid for what is no such workbook, or has too much in it."""
    _check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = list(islice(sheet.iter_rows(max_col=20, values_only=True), _MOST_LINES + 1))
    except Exception as error:  # a broken workbook raises whatever its first broken part leads to
        raise _unreadable(_BROKEN) from error
    if len(cells) > _MOST_LINES:
        raise _unreadable(f"Lembar ini lebih dari {angka(_MOST_LINES)} baris. Hapus baris kosong di bawah orangnya.")
    head = [_text(value).lower() for value in cells[0]] if cells else []
    missing = [name for name, _ in _COLUMNS if name.lower() not in head and name not in _OPTIONAL]
    if missing:
        raise _unreadable(f"Kolom {', '.join(missing)} tidak ada pada baris pertama. Pakai berkas dari halaman ini.")
    rows = list(_rows(head, cells))
    if not rows:
        raise _unreadable("Berkas ini tidak memuat satu orang pun. Isi, lalu unggah lagi.")
    if sum(not (row.kosong or row.sama) for row in rows) > MOST_PEOPLE:
        raise _unreadable(f"Berkas memuat rating lebih dari {angka(MOST_PEOPLE)} orang. Bagi menjadi beberapa berkas.")
    if sum(len(row.catatan) for row in rows) > MOST_LETTERS:
        raise _unreadable(f"Catatan seluruhnya lebih dari {angka(MOST_LETTERS)} huruf. Bagi menjadi beberapa berkas.")
    return rows


def _rows(head: list[str], cells: list[tuple[Any, ...]]) -> Iterator[Baris]:
    names = [name.lower() for name, _ in _COLUMNS]
    for number, row in enumerate(cells[1:], start=2):
        if any(row):
            yield _row(number, {name: _text(row[head.index(name)]) if name in head else "" for name in names})


def _row(number: int, said: dict[str, str]) -> Baris:
    written = said[_HASIL.lower()], said[_PERILAKU.lower()]
    hasil_kerja, perilaku = map(_rating, written)
    semula = _rating(said[f"{_HASIL} semula".lower()]), _rating(said[f"{_PERILAKU} semula".lower()])
    unreadable = (bool(written[0]), bool(written[1])) != (hasil_kerja is not None, perilaku is not None)
    return Baris(
        nomor=number,
        id=said[_ID.lower()].lower(),
        nip="".join(said["nip"].split()),
        nama=said["nama"][:200],
        hasil_kerja=hasil_kerja,
        perilaku=perilaku,
        semula=semula,
        catatan=said["catatan"],
        kosong=not any(written) and not said["catatan"],
        sama=(hasil_kerja, perilaku) == semula and not unreadable and not said["catatan"],
    )


def _rating(text: str) -> Rating | None:
    said = text.lower().replace("ekspektasi", "").replace("_", " ").split()
    return next((one for one in Rating if one.value.split("_") == said), None)


def _pair(one: PenilaianRingkas) -> list[str | None]:
    return [_WORDS[rating] if rating else None for rating in (one.hasil_kerja, one.perilaku)]


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
