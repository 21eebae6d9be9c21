"""Progres Harian of an assessment, by day; one eviden for whoever may read it; and which files are still named."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from chassis import paging
from contracts.assessment import DaftarProgres, EvidenQuery
from contracts.assessment import Eviden as EvidenView
from contracts.assessment import Progres as ProgresView
from contracts.assessment_berkas import Berkas, BerkasDipakai
from contracts.base import Actor, Page
from contracts.errors import Forbidden
from contracts.types import Peran
from services.assessment import rules
from services.assessment.models import Eviden, Penilaian, Progres, RencanaAksi, hidden
from services.assessment.queries.hubungan import keadaan

ACTIONS = ["update", "delete"]
_ISI = (
    "id", "rencana_aksi_id", "tanggal", "jam_mulai", "jam_selesai", "kegiatan", "realisasi", "satuan", "bukti",
    "oleh_nama", "oleh_nip", "rev",
)  # fmt: skip


def daftar_progres(s: Session, actor: Actor, query: DaftarProgres) -> Page[ProgresView]:
    """Of one assessment, or of one of its rencana aksi; `q` in the activity. Everybody changes the own lines."""
    row = s.get(Penilaian, query.penilaian_id)
    found = keadaan(s, row) if row is not None else None
    if row is None or found is None or not (h := found.relation(actor)).terlihat:
        raise hidden()
    open_now = rules.fillable(status=row.status, batas_isi=row.batas_isi, hari_ini=found.hari_ini)
    writes = h.mencatat and open_now
    rows = _LINES.where(Progres.penilaian_id == row.id, *_narrowed(query))
    newest = query.sort == "terbaru"
    keys = [Progres.tanggal.desc(), Progres.id.desc()] if newest else [Progres.tanggal.asc(), Progres.id.asc()]
    return paging.page(
        s, rows, keys, query, lambda one: _view(one, ACTIONS if writes and one.Progres.oleh_nip == actor.nip else [])
    )


def line(s: Session, found: Progres, *, actions: list[str]) -> ProgresView:
    """This line (flushed) as its writer sees it."""
    return _view(s.execute(_LINES.where(Progres.id == found.id)).one(), actions)


def _narrowed(query: DaftarProgres) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.rencana_aksi_id is not None:
        found.append(Progres.rencana_aksi_id == query.rencana_aksi_id)
    if query.id is not None:
        found.append(Progres.id == query.id)
    if query.dari is not None:
        found.append(Progres.tanggal >= query.dari)
    if query.sampai is not None:
        found.append(Progres.tanggal <= query.sampai)
    if query.q:
        found.append(paging.contains(Progres.kegiatan, query.q))
    return found


def _view(one: Any, actions: list[str]) -> ProgresView:
    values: dict[str, Any] = {name: getattr(one.Progres, name) for name in _ISI}
    return ProgresView(**values, rencana_aksi=one.rencana, tumpang_tindih=one.tumpang_tindih, actions=actions)


_LAIN = aliased(Progres)
_TUMPANG_TINDIH = exists().where(
    _LAIN.penilaian_id == Progres.penilaian_id, _LAIN.tanggal == Progres.tanggal, _LAIN.id != Progres.id,
    _LAIN.jam_mulai < Progres.jam_selesai, _LAIN.jam_selesai > Progres.jam_mulai,
)  # fmt: skip
_LINES = select(Progres, RencanaAksi.rencana, _TUMPANG_TINDIH.label("tumpang_tindih")).join(
    RencanaAksi, RencanaAksi.id == Progres.rencana_aksi_id
)


def eviden(s: Session, actor: Actor, query: EvidenQuery) -> EvidenView:
    """For whoever may read its assessment. Raises NotFound."""
    found = s.get(Eviden, query.id)
    if found is None or not keadaan(s, s.get_one(Penilaian, found.penilaian_id)).relation(actor).terlihat:
        raise hidden()
    file = (
        Berkas(hash=found.hash, nama=found.berkas_nama or "", tipe=found.tipe or "", ukuran=found.ukuran or 0)
        if found.hash
        else None
    )
    return EvidenView(
        id=found.id, rhk_id=found.rhk_id, nama=found.nama, tautan=found.tautan, berkas=file, tautan_mati=found.mati,
        diperiksa_pada=found.diperiksa_pada, dibuat_pada=found.dibuat_pada,
    )  # fmt: skip


def berkas_dipakai(s: Session, actor: Actor, query: BerkasDipakai) -> list[str]:
    """Those of the files that an eviden names."""
    if not actor.has(Peran.GATEWAY):
        raise Forbidden("hanya-gateway", "Pertanyaan ini hanya untuk gateway aplikasi, yang menyimpan berkasnya.")
    return list(s.scalars(select(Eviden.hash).where(Eviden.hash.in_(query.hash)).distinct()))
