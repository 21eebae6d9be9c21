"""Progres Harian of an assessment, newest day first; and one eviden for whoever may read it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import paging
from contracts.assessment import Berkas, DaftarProgres, EvidenQuery
from contracts.assessment import Eviden as EvidenView
from contracts.assessment import Progres as ProgresView
from contracts.base import Actor, Page
from services.assessment import rules
from services.assessment.models import Eviden, Penilaian, Progres, RencanaAksi, hidden
from services.assessment.queries.hubungan import keadaan

ACTIONS = ["update", "delete"]
_ISI = (
    "id", "rencana_aksi_id", "tanggal", "jam_mulai", "jam_selesai", "kegiatan", "realisasi", "satuan", "bukti",
    "oleh_nama",
)  # fmt: skip


def daftar_progres(s: Session, actor: Actor, query: DaftarProgres) -> Page[ProgresView]:
    """Of one assessment, or of one of its rencana aksi; `q` in the activity."""
    row = s.get(Penilaian, query.penilaian_id)
    found = keadaan(s, row) if row is not None else None
    if row is None or found is None or not (h := found.relation(actor)).terlihat:
        raise hidden()
    open_now = rules.fillable(status=row.status, batas_isi=row.batas_isi, hari_ini=found.hari_ini)
    actions = ACTIONS if h.pemilik and open_now else []
    rows = (
        select(Progres, RencanaAksi.rencana)
        .join(RencanaAksi, RencanaAksi.id == Progres.rencana_aksi_id)
        .where(Progres.penilaian_id == row.id)
    )
    if query.rencana_aksi_id is not None:
        rows = rows.where(Progres.rencana_aksi_id == query.rencana_aksi_id)
    if query.id is not None:
        rows = rows.where(Progres.id == query.id)
    if query.q:
        rows = rows.where(paging.contains(Progres.kegiatan, query.q))
    keys = [Progres.tanggal.desc(), Progres.id.desc()]
    return paging.page(s, rows, keys, query, lambda one: line(one.Progres, one.rencana, actions=actions))


def line(found: Progres, rencana: str, *, actions: list[str]) -> ProgresView:
    values: dict[str, Any] = {name: getattr(found, name) for name in _ISI}
    return ProgresView(**values, rencana_aksi=rencana, actions=actions)


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
