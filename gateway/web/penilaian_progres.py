"""Progres Harian: a working day's lines on a rencana aksi, each by whoever wrote it (domain.md 1; features P6)."""

from datetime import time
from uuid import UUID

from flask import Response

from contracts.assessment import AddProgres, DaftarProgres, DeleteProgres, Penilaian, Progres, UpdateProgres
from contracts.types import new_id
from gateway import clients
from gateway.web.forms import Form
from gateway.web.penilaian_isi import rencana_aksi_in
from gateway.web.penilaian_tampil import address, gone, locked, meanwhile, read
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today

_HERE = "pelaksanaan"
_LABELS = {
    "tanggal": "Tanggal",
    "jam_mulai": "Jam mulai",
    "jam_selesai": "Jam selesai",
    "kegiatan": "Kegiatan",
    "realisasi": "Realisasi",
    "satuan": "Satuan",
    "bukti": "Tautan bukti",
}


@site.get("/penilaian/<uuid:id>/rencana-aksi/<uuid:rencana_aksi_id>/progres")
def progres_baru(id: UUID, rencana_aksi_id: UUID) -> Response:
    nilai = read(id)
    if "add_progres" not in nilai.actions:
        return locked(nilai, _HERE)
    day = min(max(today(), nilai.masa.awal), nilai.masa.akhir)
    return _new(nilai, rencana_aksi_id, Form.of(id=new_id(), tanggal=day, jam_mulai="08:00", jam_selesai="16:00"))


@site.post("/penilaian/<uuid:id>/rencana-aksi/<uuid:rencana_aksi_id>/progres")
def progres_simpan(id: UUID, rencana_aksi_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.add_progres(form.command(AddProgres, rencana_aksi_id=rencana_aksi_id))):
        return done(address(id, _HERE, "progres"), "Progres dicatat.")
    return _new(read(id), rencana_aksi_id, form)


@site.get("/penilaian/<uuid:id>/progres/<uuid:progres_id>")
def progres_ubah(id: UUID, progres_id: UUID) -> Response:
    one = _one(id, progres_id)
    if "update" not in one.actions:
        return locked(read(id), _HERE)
    stored = {name: _typed(getattr(one, name)) for name in _LABELS}
    return _form(read(id), one.rencana_aksi, Form.of(stored), one)


@site.post("/penilaian/<uuid:id>/progres/<uuid:progres_id>")
def progres_ubah_simpan(id: UUID, progres_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.update_progres(form.command(UpdateProgres, id=progres_id))):
        return done(address(id, _HERE, "progres"), "Progres disimpan.")
    one = _one(id, progres_id)
    return _form(read(id), one.rencana_aksi, form, one)


@site.get("/penilaian/<uuid:id>/progres/<uuid:progres_id>/hapus")
def progres_hapus(id: UUID, progres_id: UUID) -> Response:
    one = _one(id, progres_id)
    return _removal(id, one, Form.of()) if "delete" in one.actions else locked(read(id), _HERE)


@site.post("/penilaian/<uuid:id>/progres/<uuid:progres_id>/hapus")
def progres_hapus_ya(id: UUID, progres_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.delete_progres(DeleteProgres(id=progres_id))):
        return done(address(id, _HERE, "progres"), "Progres dihapus.")
    return _removal(id, _one(id, progres_id), form)


def _one(id: UUID, progres_id: UUID) -> Progres:
    """Raises NotFound for one that is gone."""
    found = clients.assessment.daftar_progres(DaftarProgres(penilaian_id=id, id=progres_id))
    if not found.items:
        raise gone("Progres")
    return found.items[0]


def _new(nilai: Penilaian, rencana_aksi_id: UUID, form: Form) -> Response:
    _, rencana = rencana_aksi_in(nilai, rencana_aksi_id)
    return _form(nilai, rencana.rencana, form, rencana_aksi_id=rencana_aksi_id)


def _form(
    nilai: Penilaian, rencana: str, form: Form, one: Progres | None = None, rencana_aksi_id: UUID | None = None
) -> Response:
    """`one` None: a new line, on `rencana_aksi_id`."""
    stored = {name: (label, _typed(getattr(one, name))) for name, label in _LABELS.items()} if one else {}
    return page(
        "penilaian/progres.html",
        nilai=nilai,
        now=meanwhile(form, stored),
        rev=one.rev if one else None,
        rencana=rencana,
        rencana_aksi_id=rencana_aksi_id,
        one=one,
        form=form,
        new=form.value("id") or new_id(),
        latest=min(today(), nilai.masa.akhir),
        back=address(nilai.id, _HERE),
        status=form.status,
    )


def _typed(value: object) -> str:
    """As an input holds it."""
    return value.strftime("%H:%M") if isinstance(value, time) else "" if value is None else str(value)


def _removal(id: UUID, one: Progres, form: Form) -> Response:
    return page("penilaian/hapus_progres.html", id=id, one=one, form=form, back=address(id, _HERE), status=form.status)
