"""Lists of SKP as workbooks, filtered like the page that they are exported from (features P4)."""

from collections.abc import Callable

from flask import Response

from contracts.base import Page
from contracts.skp import SkpRingkas
from gateway.documents import semua, xlsx
from gateway.web import skp_kata

TOO_MANY = "Daftar ini lebih dari 5.000 SKP. Persempit dengan saringan tahun atau status, lalu ekspor lagi."

_COLUMNS = [
    ("NIP", 22), ("Nama", 32), ("Jabatan", 36), ("Unit kerja", 36), ("Periode awal", 14), ("Periode akhir", 14),
    ("Pendekatan", 14), ("Status", 14), ("Jumlah RHK", 12), ("Versi disetujui", 12), ("Pejabat penilai", 32),
    ("Diajukan", 18), ("Diubah", 18),
]  # fmt: skip


def every(ask: Callable[[str | None], Page[SkpRingkas]]) -> list[SkpRingkas] | None:
    """All rows; None where they are too many."""
    return semua.every(ask, most=semua.MOST_WAITED_FOR)


def answer(name: str, rows: list[SkpRingkas], title: str) -> Response:
    return xlsx.answer(name, _COLUMNS, map(_row, rows), title)


def _row(one: SkpRingkas) -> tuple[object, ...]:
    return (
        one.nip,
        one.nama,
        one.jabatan,
        one.unor_nama,
        one.periode.awal,
        one.periode.akhir,
        skp_kata.PENDEKATAN[one.pendekatan],
        skp_kata.STATUS[one.status],
        one.jumlah_rhk,
        one.versi or None,
        one.penilai_nama,
        one.diajukan_pada,
        one.diubah_pada,
    )
