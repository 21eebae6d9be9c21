"""The columns of an import and how a row of text becomes a command (features G7, P4)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pydantic import ValidationError

from contracts.base import Command, Refusal
from contracts.errors import FieldError
from contracts.org import JenisImpor
from contracts.types import Eselon, JenisAsn, JenisJabatan, Penugasan, new_id, nip_diketik
from services.org.rules import people
from services.org.rules.sheet import Cell, Row, Spoilt

Read = Callable[[str], Any]

_YEAR_FIRST: Final = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})")
HINT_DAY: Final = "Tulis tanggal seperti 2026-01-31 atau 31-01-2026."


def _day(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
    else:
        raise ValueError(HINT_DAY)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError(HINT_DAY) from error


def _one_of(kind: type[StrEnum]) -> Read:
    known = {_plain(member.value): member for member in kind}

    def read(text: str) -> StrEnum:
        if (found := known.get(_plain(text))) is None:
            raise ValueError(f"Isi salah satu: {', '.join(member.value for member in kind)}.")
        return found

    return read


def _yes(text: str) -> bool:
    if text.lower() in ("ya", "y", "1", "true"):
        return True
    if text.lower() in ("tidak", "t", "n", "0", "false"):
        return False
    raise ValueError("Isi ya atau tidak.")


def _plain(text: str) -> str:
    return re.sub(r"[\s._-]+", "", text).lower()


@dataclass(frozen=True)
class Column:
    """`hint` says what belongs into it; `read` turns its text into the command's value."""

    name: str
    hint: str
    required: bool = False
    read: Read = str
    attribute: str | None = None

    @property
    def target(self) -> str:
        return self.attribute or self.name


UNOR: Final = (
    Column("kode", "Kode unor: huruf, angka, titik, garis; paling banyak 64 karakter.", required=True),
    Column("nama", "Nama unor, paling banyak 200 karakter.", required=True),
    Column("induk_kode", "Kode unor induk, di berkas ini atau yang sudah ada; kosong untuk unor teratas."),
    Column("nama_jabatan", "Nama jabatan pimpinannya, paling banyak 200 karakter."),
    Column("eselon", "Isi I.a sampai IV.b, atau kosongkan.", read=_one_of(Eselon)),
    Column("mandiri", "Isi ya untuk unit kerja mandiri, selain itu tidak atau kosong.", read=_yes),
    Column("pimpinan_nip", "NIP pegawai instansi ini yang sudah terdaftar, atau kosongkan."),
    Column("berlaku_dari", HINT_DAY, required=True, read=_day),
)
PEGAWAI: Final = (
    Column("nip", "18 angka NIP atau NI PPPK; kosong hanya untuk non_asn.", read=nip_diketik),
    Column("nama", "Nama lengkap, paling banyak 200 karakter.", required=True),
    Column("jenis_asn", "Isi pns, pppk, atau non_asn.", required=True, read=_one_of(JenisAsn)),
    Column("unor_kode", "Kode unor yang sudah ada di instansi ini.", required=True),
    Column("jenis_jabatan", "Isi jenis jabatan.", required=True, read=_one_of(JenisJabatan)),
    Column("jabatan", "Nama jabatan, paling banyak 200 karakter.", required=True),
    Column("eselon", "Isi I.a sampai IV.b, atau kosongkan.", read=_one_of(Eselon)),
    Column("penugasan", "Isi definitif, plt, plh, atau pj.", read=_one_of(Penugasan)),
    Column("golongan", "Isi I/a sampai IV/e untuk PNS, I sampai XVII untuk PPPK."),
    Column("tmt_golongan", HINT_DAY, read=_day),
    Column("tmt_jabatan", HINT_DAY, read=_day),
    Column("karpeg", "Nomor kartu pegawai, paling banyak 200 karakter."),
    Column("tempat_lahir", "Tempat lahir, paling banyak 200 karakter."),
    Column("nomor_wa", "Nomor seluler Indonesia, misalnya 0812-3456-7890.", read=people.nomor_wa),
    Column("email", "Alamat surel, misalnya nama@instansi.go.id.", read=people.email),
    Column("memimpin_unor_kode", "Kode unor yang dipimpin orang ini, atau kosongkan."),
    Column("berlaku_dari", HINT_DAY, required=True, read=_day),
)
COLUMNS: Final[Mapping[JenisImpor, Sequence[Column]]] = {JenisImpor.UNOR: UNOR, JenisImpor.PEGAWAI: PEGAWAI}

NOT_OF_THE_COMMAND: Final = frozenset({"induk_kode", "pimpinan_nip", "unor_kode", "memimpin_unor_kode"})
"""Columns that name other rows; resolved with all rows and the database in sight."""


@dataclass
class Faults:
    """What is wrong, row by row; beyond the first thousand only how many."""

    shown: list[Refusal] = field(default_factory=list)
    total: int = 0
    most: int = 1000

    def add(self, baris: int, column: str | None, message: str) -> None:
        self.total += 1
        if len(self.shown) < self.most:
            subject, who = f"baris {baris}", "pengunggah berkas"
            self.shown.append(Refusal(subject=subject, column=column, message=message, who=who))


@dataclass(frozen=True)
class Staged:
    """A row's command, and the other rows it names.

    None stands in the command of a faulty row for each column that is at fault: what is left of it can still be
    judged, so that whoever mends the file learns all at once; it is never stored.
    """

    baris: int
    command: Any
    names: Mapping[str, str]


def header(row: Row, columns: Sequence[Column], faults: Faults) -> dict[str, int]:
    """Where each column is. Faults for one that is missing, unknown or there twice."""
    known = {_plain(column.name): column for column in columns}
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        if not cell:
            continue
        column = known.get(_plain(cell)) if isinstance(cell, str) else None
        if column is None:
            name = cell[:60] if isinstance(cell, str) else "rumus"
            faults.add(row.baris, name, "Kolom ini tidak dikenal. Hapus, atau pakai nama kolom dari templat.")
        elif column.name in places:
            faults.add(row.baris, column.name, "Kolom ini ada dua kali. Hapus salah satunya.")
        else:
            places[column.name] = place
    for column in columns:
        if column.required and column.name not in places:
            faults.add(row.baris, column.name, f"Kolom {column.name} tidak ada. {column.hint}")
    return places


def stage(
    row: Row,
    places: Mapping[str, int],
    columns: Sequence[Column],
    kind: type[Command],
    fixed: Mapping[str, Any],
    check: Callable[[Any], Sequence[FieldError]],
    faults: Faults,
) -> Staged:
    """The row as a command, with every fault of it noted. `check` judges the command as a whole.

    `fixed`: what of the command is no column of the file.
    """
    values: dict[str, Any] = {"id": new_id(), **fixed}
    names: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for column in columns:
        cell = _at(row, places, column)
        if isinstance(cell, Spoilt):
            wrong[column.name] = cell.reason
        elif not cell:
            if column.required:
                wrong[column.name] = f"Kolom ini wajib diisi. {column.hint}"
        elif column.name in NOT_OF_THE_COMMAND:
            names[column.name] = cell
        else:
            try:
                values[column.target] = column.read(cell)
            except ValueError as error:
                wrong[column.name] = str(error)
    command = _command(kind, values, columns, wrong)
    for fault in check(command):
        wrong.setdefault(fault.field, fault.message)
    for name, message in wrong.items():
        faults.add(row.baris, name, message)
    return Staged(row.baris, command, names)


def _command(kind: type[Command], values: dict[str, Any], columns: Sequence[Column], wrong: dict[str, str]) -> Command:
    """The command, or as much of it as can be read; why the rest cannot goes into `wrong`, by column."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        by_target = {column.target: column for column in columns}
        for problem in error.errors(include_url=False):
            column = by_target[str(problem["loc"][0])]
            values.pop(column.target, None)
            own = problem["msg"].removeprefix("Value error, ") if problem["type"] == "value_error" else None
            wrong.setdefault(column.name, own or column.hint)
    return kind.model_construct(**(dict.fromkeys(kind.model_fields) | values))


def _at(row: Row, places: Mapping[str, int], column: Column) -> Cell:
    place = places.get(column.name)
    return row.cells[place] if place is not None and place < len(row.cells) else ""
