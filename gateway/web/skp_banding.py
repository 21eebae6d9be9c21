"""What differs between two versions of an SKP: row by row, and word by word where a text changed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from contracts.skp import Indikator, Pejabat, Rhk, Skp
from gateway.web import format, skp_kata

Nasib = Literal["tetap", "diubah", "baru", "dihapus"]
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Potong:
    """A piece of a text; `beda`: only this side has it."""

    teks: str
    beda: bool


@dataclass(frozen=True)
class Baris:
    """One field on both sides; no pieces where that side has nothing."""

    nama: str
    lama: list[Potong]
    baru: list[Potong]

    @property
    def beda(self) -> bool:
        return any(one.beda for one in (*self.lama, *self.baru))


@dataclass(frozen=True)
class Butir:
    """One thing of an SKP (an RHK with its indikator, the perilaku …) and what became of it."""

    judul: str
    nasib: Nasib
    baris: list[Baris]

    @property
    def tampil(self) -> list[Baris]:
        """What a reader needs of it: the first row, which says what it is, and those that differ."""
        return [row for n, row in enumerate(self.baris) if row.beda or (n == 0 and self.nasib != "tetap")]


@dataclass(frozen=True)
class Banding:
    butir: list[Butir]

    @property
    def berubah(self) -> list[Butir]:
        return [one for one in self.butir if one.nasib != "tetap"]

    @property
    def tetap(self) -> list[Butir]:
        return [one for one in self.butir if one.nasib == "tetap"]

    def jumlah(self, nasib: Nasib) -> int:
        return sum(one.nasib == nasib for one in self.butir)


def compare(old: Skp, new: Skp) -> Banding:
    """RHK and indikator are the same where their ids are; the new order, what is gone after it."""
    mine, theirs = {rhk.id: rhk for rhk in old.rhk}, {rhk.id: rhk for rhk in new.rhk}
    places = {rhk.id: n for kind in _kinds(new) for n, rhk in enumerate(kind, start=1)}
    items = [_of_fields("Periode dan pejabat", _head(old), _head(new))]
    items += [_rhk(f"RHK {rhk.jenis.value} {places[rhk.id]}", mine.get(rhk.id), rhk) for rhk in new.rhk]
    items += [_rhk(f"RHK {rhk.jenis.value}", rhk, None) for rhk in old.rhk if rhk.id not in theirs]
    items.append(_of_fields("Ekspektasi khusus pimpinan", _expectations(old), _expectations(new)))
    items.append(_of_fields("Lampiran", _attachments(old), _attachments(new)))
    return Banding(items)


def words(old: str, new: str) -> tuple[list[Potong], list[Potong]]:
    """Both texts in pieces, with the words that only one of them has marked."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    left: list[Potong] = []
    right: list[Potong] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        _piece(left, before[i:j], kind != "equal")
        _piece(right, after[k:m], kind != "equal")
    return left, right


def _piece(pieces: list[Potong], of: Sequence[str], differs: bool) -> None:
    if of:
        pieces.append(Potong("".join(of), differs))


def _kinds(skp: Skp) -> Iterable[list[Rhk]]:
    for kind in skp_kata.JENIS:
        yield [rhk for rhk in skp.rhk if rhk.jenis is kind]


def _rhk(title: str, old: Rhk | None, new: Rhk | None) -> Butir:
    before, after = _of_rhk(old), _of_rhk(new)
    found = _of_fields(title, before, after)
    if old is None or new is None:
        return Butir(title, "baru" if old is None else "dihapus", found.baris)
    return found


def _of_rhk(rhk: Rhk | None) -> dict[str, tuple[str, str]]:
    """Key → label and text; indikator by their id, so that a moved one is no change."""
    if rhk is None:
        return {}
    fields = {
        "rencana": ("Rencana Hasil Kerja", rhk.rencana),
        "jenis": ("Jenis RHK", skp_kata.JENIS[rhk.jenis]),
        "klasifikasi": ("Klasifikasi", skp_kata.word(rhk.klasifikasi or "")),
        "penugasan": ("Penugasan dari", rhk.penugasan_dari or ""),
        "intervensi": ("RHK pimpinan", rhk.intervensi_teks or ""),
    }
    return fields | {str(one.id): ("Indikator", _measure(one)) for one in rhk.indikator}


def _measure(one: Indikator) -> str:
    more = [f"Target: {one.target}" if one.target else "", skp_kata.word(one.perspektif or one.aspek or "")]
    return " · ".join(filter(None, [one.indikator, *more]))


def _head(skp: Skp) -> dict[str, tuple[str, str]]:
    return {
        "periode": ("Periode", format.periode(skp.periode)),
        "pendekatan": ("Pendekatan", skp_kata.PENDEKATAN[skp.pendekatan]),
        "pegawai": ("Pegawai", _person(skp.pegawai)),
        "penilai": ("Pejabat penilai", _person(skp.penilai)),
    }


def _person(one: Pejabat | None) -> str:
    return f"{one.nama}, {one.jabatan}, {one.unor_nama}" if one else ""


def _expectations(skp: Skp) -> dict[str, tuple[str, str]]:
    return {one.nilai.value: (skp_kata.PERILAKU[one.nilai][0], one.ekspektasi) for one in skp.perilaku}


def _attachments(skp: Skp) -> dict[str, tuple[str, str]]:
    lists = skp.lampiran.model_dump()
    return {name: (label, "\n".join(lists[name])) for name, label in skp_kata.LAMPIRAN.items()}


def _of_fields(title: str, old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]) -> Butir:
    """In the new order; what only the old side has comes last."""
    rows = []
    for key in [*new, *(key for key in old if key not in new)]:
        name = (new.get(key) or old[key])[0]
        before, after = old.get(key, ("", ""))[1], new.get(key, ("", ""))[1]
        if before or after:
            rows.append(Baris(name, *words(before, after)))
    return Butir(title, "diubah" if any(row.beda for row in rows) else "tetap", rows)
