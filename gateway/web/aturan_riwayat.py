"""Riwayat perubahan of rules and of capaian as sentences: who changed what, before and after (features M9, G4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from contracts.assessment import JenisPenilaian
from contracts.assessment_aturan import DaftarRiwayatAturan, RiwayatAturan
from contracts.types import Capaian
from gateway import clients
from gateway.web import masa, nilai_kata
from gateway.web.format import tanggal
from gateway.web.forms import Form
from gateway.web.penilaian_riwayat import Beda
from gateway.web.render import page
from gateway.web.site import site

JENIS = {
    "set_capaian": "Capaian organisasi ditetapkan",
    "set_kurva_ideal": "Kurva ideal disimpan",
    "delete_kurva_ideal": "Kurva ideal dihapus",
    "set_hari_libur": "Hari libur diubah",
    "set_pengaturan": "Aturan pengisian dan feedback diubah",
}
_PENGATURAN = {
    "hari_tutup": "Pengisian ditutup (hari)",
    "hari_ingatkan": "Ingatkan (hari)",
    "boleh_anonim": "Feedback anonim",
    "boleh_dari_bawahan": "Feedback dari bawahan",
}


@dataclass(frozen=True)
class Baris:
    """One act; `perihal`: which unit and period, day or curve it is about; `beda`: what it changed."""

    riwayat: RiwayatAturan
    perbuatan: str
    perihal: str
    beda: list[Beda]


@site.get("/aturan-penilaian/riwayat")
def aturan_riwayat() -> Response:
    return _list(None, back=url_for("web.aturan_penilaian"), back_label="Aturan Penilaian")


@site.get("/capaian/<uuid:unor_id>/riwayat")
def capaian_riwayat(unor_id: UUID) -> Response:
    """Of one unit, for those who set its capaian."""
    return _list(unor_id, back=url_for("web.capaian"), back_label="Capaian Organisasi")


def _list(unor_id: UUID | None, back: str, back_label: str) -> Response:
    filters = Form(request.args)
    query = filters.command(DaftarRiwayatAturan, unor_id=unor_id)
    found = clients.assessment.riwayat_aturan(query)
    return page(
        "aturan_penilaian/riwayat.html",
        found=found,
        rows=[told(one) for one in found.items],
        filters=filters,
        kinds=list(JENIS.items()),
        narrowed=bool(query.q or query.perbuatan),
        of_unit=unor_id is not None,
        back=back,
        back_label=back_label,
    )


def told(one: RiwayatAturan) -> Baris:
    old, new = one.sebelum, one.sesudah
    subject, fields = {
        "set_capaian": _capaian,
        "set_hari_libur": _libur,
        "set_pengaturan": _pengaturan,
    }.get(one.perbuatan, _kurva)(one)
    changed = [Beda(name, _said(old, key), _said(new, key)) for key, name in fields.items()]
    return Baris(one, JENIS[one.perbuatan], subject, [beda for beda in changed if beda.lama != beda.baru])


Isi = tuple[str, dict[str, str]]
"""What an act is about, and the names of its fields; "tinggi.baik" is a field in a field."""


def _capaian(one: RiwayatAturan) -> Isi:
    period: dict[str, Any] = one.sesudah
    name = masa.name(period["tahun"], JenisPenilaian(period["jenis"]), period["urutan"])
    return f"{one.unor_nama or 'Unit'}, {name}", {"capaian": "Capaian"}


def _libur(one: RiwayatAturan) -> Isi:
    return _day(one.sesudah, "tanggal"), {"nama": "Keterangan", "libur": "Di instansi ini"}


def _pengaturan(one: RiwayatAturan) -> Isi:
    return "", _PENGATURAN


def _kurva(one: RiwayatAturan) -> Isi:
    subject = (
        f"Berlaku sejak {_day(one.sesudah if one.perbuatan == 'set_kurva_ideal' else one.sebelum, 'berlaku_dari')}"
    )
    return subject, {f"tinggi.{key}": f"Tinggi untuk capaian {text}" for key, text in nilai_kata.CAPAIAN.items()}


def _day(values: Mapping[str, Any], key: str) -> str:
    return tanggal(date.fromisoformat(values[key])) if values.get(key) else "tanggal tidak tercatat"


def _said(values: Mapping[str, Any], key: str) -> str:
    first, _, deeper = key.partition(".")
    value = values.get(first)
    if deeper:
        value = (value or {}).get(deeper)
        return ", ".join(map(str, value)) if value else ""
    if key == "libur":
        return {True: "Libur", False: "Masuk kerja"}.get(value, "Menurut kalender nasional")  # type: ignore[arg-type]
    if key == "capaian":
        return nilai_kata.CAPAIAN[Capaian(value)] if value else ""
    if isinstance(value, bool):
        return "boleh" if value else "tidak boleh"
    return "" if value is None else str(value)
