"""Eviden of an RHK: a link or an uploaded file, and the file's way back as a download (features A39, G11)."""

from uuid import UUID

from flask import Response

from contracts.assessment import AddEviden, DeleteEviden, Eviden, Penilaian, RhkNilai, UpdateEviden
from contracts.types import new_id
from gateway import berkas, clients
from gateway.web.forms import Form
from gateway.web.penilaian_tampil import address, gone, locked, read, rhk_in
from gateway.web.render import done, page
from gateway.web.site import site, takes_upload

_HERE = "pemantauan"


@site.get("/penilaian/<uuid:id>/rhk/<uuid:rhk_id>/eviden")
def eviden_baru(id: UUID, rhk_id: UUID) -> Response:
    nilai = read(id)
    if "fill" not in nilai.actions:
        return locked(nilai, _HERE)
    return _form(nilai, rhk_in(nilai, rhk_id), Form.of(id=new_id()))


@site.post("/penilaian/<uuid:id>/rhk/<uuid:rhk_id>/eviden")
@takes_upload(berkas.MOST)
def eviden_simpan(id: UUID, rhk_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: _add(form, id, rhk_id)):
        return done(address(id, _HERE, f"rhk-{rhk_id}"), "Eviden ditambahkan.")
    nilai = read(id)
    return _form(nilai, rhk_in(nilai, rhk_id), form)


@site.get("/penilaian/<uuid:id>/eviden/<uuid:eviden_id>")
def eviden_ubah(id: UUID, eviden_id: UUID) -> Response:
    nilai = read(id)
    if "fill" not in nilai.actions:
        return locked(nilai, _HERE)
    rhk, one = _eviden_in(nilai, eviden_id)
    return _form(nilai, rhk, Form.of({"nama": one.nama, "tautan": one.tautan}), one)


@site.post("/penilaian/<uuid:id>/eviden/<uuid:eviden_id>")
def eviden_ubah_simpan(id: UUID, eviden_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.update_eviden(form.command(UpdateEviden, id=eviden_id))):
        return done(address(id, _HERE, f"eviden-{eviden_id}"), "Eviden disimpan.")
    nilai = read(id)
    rhk, one = _eviden_in(nilai, eviden_id)
    return _form(nilai, rhk, form, one)


@site.get("/penilaian/<uuid:id>/eviden/<uuid:eviden_id>/hapus")
def eviden_hapus(id: UUID, eviden_id: UUID) -> Response:
    nilai = read(id)
    return _removal(nilai, eviden_id, Form.of()) if "fill" in nilai.actions else locked(nilai, _HERE)


@site.post("/penilaian/<uuid:id>/eviden/<uuid:eviden_id>/hapus")
def eviden_hapus_ya(id: UUID, eviden_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.delete_eviden(DeleteEviden(id=eviden_id))):
        return done(address(id, _HERE), "Eviden dihapus.")
    return _removal(read(id), eviden_id, form)


@site.get("/penilaian/eviden/<uuid:id>/berkas")
def penilaian_berkas(id: UUID) -> Response:
    return berkas.handed_out(id)


def _add(form: Form, id: UUID, rhk_id: UUID) -> Penilaian:
    file = berkas.received()
    if file is None:
        return clients.assessment.add_eviden(form.command(AddEviden, penilaian_id=id, rhk_id=rhk_id, berkas=None))
    typed = {name: form.value(name) for name in ("id", "nama", "tautan") if form.value(name)}
    return berkas.add(file, typed | {"penilaian_id": id, "rhk_id": rhk_id})


def _eviden_in(nilai: Penilaian, id: UUID) -> tuple[RhkNilai, Eviden]:
    found = next(((rhk, one) for rhk in nilai.rhk for one in rhk.eviden if one.id == id), None)
    if found is None:
        raise gone("Eviden")
    return found


def _form(nilai: Penilaian, rhk: RhkNilai, form: Form, one: Eviden | None = None) -> Response:
    """`one` None: a new one, by link or file."""
    return page(
        "penilaian/eviden.html",
        nilai=nilai,
        rhk=rhk,
        one=one,
        form=form,
        new=form.value("id") or new_id(),
        back=address(nilai.id, _HERE),
        status=form.status,
    )


def _removal(nilai: Penilaian, id: UUID, form: Form) -> Response:
    _, one = _eviden_in(nilai, id)
    return page(
        "penilaian/hapus_eviden.html",
        nilai=nilai,
        one=one,
        form=form,
        back=address(nilai.id, _HERE),
        status=form.status,
    )
