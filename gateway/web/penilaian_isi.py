"""What the employee writes in a period: rencana aksi (A38) and realisasi with Sumber Data (A40)."""

from uuid import UUID

from flask import Response

from contracts.assessment import (
    AddRencanaAksi,
    DeleteRencanaAksi,
    Penilaian,
    RencanaAksi,
    RhkNilai,
    SetRealisasi,
    UpdateRencanaAksi,
)
from contracts.errors import NotFound
from contracts.types import new_id
from gateway import clients
from gateway.web.forms import Form
from gateway.web.penilaian_tampil import address, gone, indikator_in, locked, meanwhile, read, rhk_in
from gateway.web.render import done, page
from gateway.web.site import site

_HERE, _FOLLOWING = "pelaksanaan", "pemantauan"


@site.get("/penilaian/<uuid:id>/rhk/<uuid:rhk_id>/rencana-aksi")
def rencana_aksi_baru(id: UUID, rhk_id: UUID) -> Response:
    nilai = read(id)
    if "fill" not in nilai.actions:
        return locked(nilai, _HERE)
    return _rencana(nilai, rhk_in(nilai, rhk_id), Form.of(id=new_id()))


@site.post("/penilaian/<uuid:id>/rhk/<uuid:rhk_id>/rencana-aksi")
def rencana_aksi_simpan(id: UUID, rhk_id: UUID) -> Response:
    form = Form()
    if form.accepted(
        lambda: clients.assessment.add_rencana_aksi(form.command(AddRencanaAksi, penilaian_id=id, rhk_id=rhk_id))
    ):
        return done(address(id, _HERE, f"rhk-{rhk_id}"), "Rencana aksi ditambahkan.")
    nilai = read(id)
    return _rencana(nilai, rhk_in(nilai, rhk_id), form)


@site.get("/penilaian/<uuid:id>/rencana-aksi/<uuid:rencana_aksi_id>")
def rencana_aksi_ubah(id: UUID, rencana_aksi_id: UUID) -> Response:
    nilai = read(id)
    if "fill" not in nilai.actions:
        return locked(nilai, _HERE)
    rhk, rencana = rencana_aksi_in(nilai, rencana_aksi_id)
    return _rencana(nilai, rhk, Form.of(rencana), rencana)


@site.post("/penilaian/<uuid:id>/rencana-aksi/<uuid:rencana_aksi_id>")
def rencana_aksi_ubah_simpan(id: UUID, rencana_aksi_id: UUID) -> Response:
    form = Form()
    if form.accepted(
        lambda: clients.assessment.update_rencana_aksi(form.command(UpdateRencanaAksi, id=rencana_aksi_id))
    ):
        rhk, _ = rencana_aksi_in(form.result, rencana_aksi_id)
        return done(address(id, _HERE, f"rhk-{rhk.id}"), "Rencana aksi disimpan.")
    nilai = read(id)
    found = next((one for one in nilai.rhk if form.value("rhk_id") == str(one.id)), None)
    if isinstance(form.refusal, NotFound) and found and "fill" in nilai.actions:
        form.message = (
            "Rencana aksi ini sudah dihapus. Isian Anda masih ada: kirim untuk menyimpannya sebagai yang baru."
        )
        return _rencana(nilai, found, form)
    rhk, rencana = rencana_aksi_in(nilai, rencana_aksi_id)
    return _rencana(nilai, rhk, form, rencana)


@site.get("/penilaian/<uuid:id>/rencana-aksi/<uuid:rencana_aksi_id>/hapus")
def rencana_aksi_hapus(id: UUID, rencana_aksi_id: UUID) -> Response:
    nilai = read(id)
    if "fill" not in nilai.actions:
        return locked(nilai, _HERE)
    return _removal(nilai, rencana_aksi_id, Form.of())


@site.post("/penilaian/<uuid:id>/rencana-aksi/<uuid:rencana_aksi_id>/hapus")
def rencana_aksi_hapus_ya(id: UUID, rencana_aksi_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.delete_rencana_aksi(DeleteRencanaAksi(id=rencana_aksi_id))):
        return done(address(id, _HERE), "Rencana aksi dihapus.")
    return _removal(read(id), rencana_aksi_id, form)


@site.get("/penilaian/<uuid:id>/indikator/<uuid:indikator_id>/realisasi")
def realisasi_ubah(id: UUID, indikator_id: UUID) -> Response:
    nilai = read(id)
    if "fill" not in nilai.actions:
        return locked(nilai, _FOLLOWING)
    _, indikator = indikator_in(nilai, indikator_id)
    stored = {"realisasi": indikator.realisasi, "sumber_data": indikator.sumber_data}
    return _realisasi(nilai, indikator_id, Form.of(stored))


@site.post("/penilaian/<uuid:id>/indikator/<uuid:indikator_id>/realisasi")
def realisasi_simpan(id: UUID, indikator_id: UUID) -> Response:
    form = Form()
    typed = {name: form.value(name) for name in ("realisasi", "sumber_data")}  # empty takes it away
    if form.accepted(
        lambda: clients.assessment.set_realisasi(
            form.command(SetRealisasi, penilaian_id=id, indikator_id=indikator_id, **typed)
        )
    ):
        said = "Realisasi disimpan." if typed["realisasi"] else "Realisasi dikosongkan."
        return done(address(id, _FOLLOWING, f"indikator-{indikator_id}"), said)
    return _realisasi(read(id), indikator_id, form)


def rencana_aksi_in(nilai: Penilaian, id: UUID) -> tuple[RhkNilai, RencanaAksi]:
    """Raises NotFound for one that is gone."""
    found = next(((rhk, one) for rhk in nilai.rhk for one in rhk.rencana_aksi if one.id == id), None)
    if found is None:
        raise gone("Rencana aksi")
    return found


def _rencana(nilai: Penilaian, rhk: RhkNilai, form: Form, rencana: RencanaAksi | None = None) -> Response:
    """`rencana` None: a new one, also where the one that was edited is gone."""
    stored = {"rencana": ("Rencana aksi", rencana.rencana), "target": ("Target", rencana.target)} if rencana else {}
    return page(
        "penilaian/rencana_aksi.html",
        nilai=nilai,
        rhk=rhk,
        rencana=rencana,
        form=form,
        now=meanwhile(form, stored),
        rev=nilai.rev,
        new=form.value("id") or new_id(),
        back=address(nilai.id, _HERE),
        status=form.status,
    )


def _removal(nilai: Penilaian, id: UUID, form: Form) -> Response:
    _, rencana = rencana_aksi_in(nilai, id)
    return page(
        "penilaian/hapus_rencana_aksi.html",
        nilai=nilai,
        rencana=rencana,
        form=form,
        back=address(nilai.id, _HERE),
        status=form.status,
    )


def _realisasi(nilai: Penilaian, indikator_id: UUID, form: Form) -> Response:
    rhk, indikator = indikator_in(nilai, indikator_id)
    stored = {"realisasi": ("Realisasi", indikator.realisasi), "sumber_data": ("Sumber Data", indikator.sumber_data)}
    return page(
        "penilaian/realisasi.html",
        nilai=nilai,
        rhk=rhk,
        indikator=indikator,
        form=form,
        now=meanwhile(form, stored),
        rev=nilai.rev,
        back=address(nilai.id, _FOLLOWING),
        status=form.status,
    )
