"""The matrix as a workbook: one row a person, one column an RHK of the leader (features A29, P4)."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from contracts.skp import BarisMatriks, Matriks, RhkSel
from contracts.types import nip_cetak
from gateway.documents import xlsx
from gateway.web import skp_kata

_PERSON = [("Nama", 26), ("NIP", 22), ("Jabatan", 28), ("Unit Kerja", 28), ("Status SKP", 14)]
_OTHERS = ("RHK lain", 36)


def answer(matriks: Matriks) -> Response:
    """Everybody in it, by name; a draft has only what the leader wrote into it (features C3)."""
    above = [(f"{n}. {kolom.rencana}", 36) for n, kolom in enumerate(matriks.kolom, start=1)]
    title = f"Matriks {matriks.nama} {matriks.tahun}"
    return xlsx.answer(title, [*_PERSON, *above, _OTHERS], _rows(matriks), title)


def _rows(matriks: Matriks) -> Iterator[list[Any]]:
    for baris in matriks.baris:
        cells = [_cell(baris.sel.get(kolom.rhk_id, [])) for kolom in matriks.kolom]
        yield [*_person(baris), *cells, _cell(baris.tanpa_intervensi)]


def _person(baris: BarisMatriks) -> list[str]:
    status = skp_kata.STATUS[baris.status]
    return [baris.nama, nip_cetak(baris.nip), baris.jabatan, baris.unor_nama, status]


def _cell(rhk: list[RhkSel]) -> str | None:
    """One RHK a line; several are told apart by a dash."""
    if len(rhk) < 2:
        return rhk[0].rencana if rhk else None
    return "\n".join(f"– {one.rencana}" for one in rhk)
