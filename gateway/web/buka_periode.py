"""Buka Periode: a draft SKP for everybody of an instansi or of a unor, counted before it is done (features P1)."""

from datetime import date

from flask import Response, url_for

from contracts.base import JobState
from contracts.errors import Invalid
from contracts.skp import BukaPeriode, SasaranPeriode, SasaranPeriodeQuery
from contracts.types import Pendekatan, Periode, new_id, nip_cetak
from gateway import clients
from gateway.web import cakupan, format, pekerjaan, pilih, skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today

_KIND = "buka_periode"
_NEXT_YEAR_FROM = 11
"""The month from which on the coming year is meant."""


def _title(state: JobState) -> str:
    order = state.result.get("perintah")
    return f"Buka periode {format.periode(Periode.model_validate(order['periode']))}" if order else "Buka periode"


pekerjaan.tell(_KIND, pekerjaan.Jenis(_KIND, "buka_periode/hasil.html", "NIP", _title, nip_cetak))


@site.get("/buka-periode")
def buka_periode() -> Response:
    cakupan.require("periode.open")
    day = today()
    year = day.year + (day.month >= _NEXT_YEAR_FROM)
    whole = {"awal": date(year, 1, 1).isoformat(), "akhir": date(year, 12, 31).isoformat()}
    return _form(
        Form.of(id=new_id(), instansi_id=cakupan.own(), periode=whole, pendekatan=Pendekatan.KUANTITATIF, salin=False)
    )


@site.post("/buka-periode")
def buka_periode_langkah() -> Response:
    """`aksi`: cari looks for units, ubah goes back to the form, mulai is the deed; else whom it would reach."""
    cakupan.require("periode.open")
    form = Form()
    step = form.value("aksi")
    if pilih.searches(form) or step == "ubah":
        return _form(form)
    command = _command(form)
    if command is None:
        return _form(form)
    if step != "mulai":
        return _preview(form, command)
    if not form.accepted(lambda: clients.skp.buka_periode(command)):
        return _form(form)
    ref = f"skp.{command.id}"
    pekerjaan.remember(_KIND, ref, f"{format.periode(command.periode)}, {_scope(form)}")
    return done(url_for("web.pekerjaan", ref=ref))


def _command(form: Form) -> BukaPeriode | None:
    """None with the form marked where something is wrong. The id is the form's, so that sent twice it is done once."""
    try:
        return form.command(BukaPeriode, instansi_id=cakupan.chosen(form))
    except Invalid as error:
        form.refuse(error)
        return None


def _preview(form: Form, command: BukaPeriode) -> Response:
    query = SasaranPeriodeQuery(
        instansi_id=command.instansi_id,
        unor_id=command.unor_id,
        awal=command.periode.awal,
        akhir=command.periode.akhir,
    )
    if not form.accepted(lambda: clients.skp.sasaran_periode(query)):
        return _form(form)
    reach: SasaranPeriode = form.result
    return page(
        "buka_periode/yakin.html",
        form=form,
        cmd=command,
        reach=reach,
        new=reach.pegawai - reach.sudah_ada,
        scope=_scope(form),
        approach=skp_kata.PENDEKATAN[command.pendekatan],
    )


def _form(form: Form) -> Response:
    if "periode" in form.errors:
        form.errors["periode.akhir"] = form.errors.pop("periode")
    return page(
        "buka_periode/index.html",
        form=form,
        approaches=list(skp_kata.PENDEKATAN.items()),
        instansi=cakupan.choices(),
        found=pilih.unor(form, "unor_id", instansi_id=cakupan.chosen(form) or None),
        recent=pekerjaan.recent(_KIND),
        status=form.status,
    )


def _scope(form: Form) -> str:
    """Whom it is about; the unit's name comes with the form, only to be shown."""
    id = form.value("unor_id")
    return (form.value(f"teks.{id}") or "unit yang dipilih") if id else "seluruh instansi"
