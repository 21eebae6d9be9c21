"""Impor Data: a file is first only checked, then imported as a whole or not at all (features G7, P4)."""

from typing import Any
from uuid import UUID, uuid5

from flask import Response, url_for
from werkzeug.exceptions import NotFound as NoPage

from contracts.base import JobQuery, JobState
from contracts.errors import Conflict
from contracts.org import JenisImpor, StartImpor
from contracts.types import new_id
from gateway import clients, unggahan
from gateway.documents import templat_impor
from gateway.web import cakupan, format, pekerjaan
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site, takes_upload

_KIND = "impor"
_MOST = unggahan.LARGEST + 4 * 1024 * 1024
"""Bytes of a request: a file that is somewhat too large is refused beside its field, not by an error page."""


def _title(state: JobState) -> str:
    order = state.result.get("perintah")
    if order is None:
        return "Impor data"
    verb = "Pemeriksaan" if state.result["dry_run"] else "Impor"
    return f"{verb} {templat_impor.NAMA[JenisImpor(order['jenis'])].lower()}"


def _row(subject: str) -> int | str:
    """ "baris 12" as the number."""
    number = subject.removeprefix("baris ")
    return int(number) if number.isdecimal() else subject


pekerjaan.tell(_KIND, pekerjaan.Jenis("impor", "impor/hasil.html", "Baris", _title, _row))


@site.get("/impor")
def impor() -> Response:
    cakupan.require("impor")
    return _form(Form.of(jenis=JenisImpor.PEGAWAI, instansi_id=cakupan.own()))


@site.post("/impor")
@takes_upload(_MOST)
def impor_periksa() -> Response:
    """Always a dry run; its job has the id of the file."""
    cakupan.require("impor")
    form = Form()
    if not form.accepted(lambda: _check(form)):
        return _form(form)
    state, name = form.result
    pekerjaan.remember(_KIND, f"org.{state.id}", f"Pemeriksaan {name}")
    return done(url_for("web.pekerjaan", ref=f"org.{state.id}"))


@site.get("/impor/templat/<jenis>.<bentuk>")
def impor_templat(jenis: str, bentuk: str) -> Response:
    cakupan.require("impor")
    if jenis not in list(JenisImpor) or bentuk not in ("xlsx", "csv"):
        raise NoPage
    return templat_impor.answer(JenisImpor(jenis), bentuk)


@site.get("/impor/<uuid:id>/simpan")
def impor_yakin(id: UUID) -> Response:
    order = _clean(id)
    return page("impor/yakin.html", id=id, form=Form.of(), **_told(order))


@site.post("/impor/<uuid:id>/simpan")
def impor_simpan(id: UUID) -> Response:
    """The checked file in earnest. The id comes from the check's, so that a second click is the same import."""
    form = Form()
    order = _clean(id)
    command = StartImpor.model_validate(order.result["perintah"] | {"id": uuid5(id, "simpan"), "dry_run": False})
    if not form.accepted(lambda: clients.org.start_impor(command)):
        return page("impor/yakin.html", id=id, form=form, status=form.status, **_told(order))
    pekerjaan.remember(_KIND, f"org.{command.id}", f"Impor {command.nama_berkas}")
    return done(url_for("web.pekerjaan", ref=f"org.{command.id}"))


def _check(form: Form) -> tuple[JobState, str]:
    """Raises Invalid with the fields that are wrong."""
    file = unggahan.looked_at(unggahan.received())
    id = new_id()
    fixed: dict[str, Any] = {
        "id": id,
        "berkas_id": id,
        "nama_berkas": (file.filename or "")[-200:],
        "jumlah_bagian": unggahan.pieces(file),
        "instansi_id": cakupan.chosen(form),
        "dry_run": True,
    }
    command = form.command(StartImpor, **fixed)
    return unggahan.start(file, command), command.nama_berkas


def _clean(id: UUID) -> JobState:
    """The check that found nothing. Raises Conflict for one that is not done or found something, NotFound for none."""
    state = clients.org.job(JobQuery(id=id))
    if state.kind != _KIND or state.state != "selesai" or state.refused or not state.result.get("dry_run"):
        raise Conflict(
            "belum-bersih", "Berkas ini belum dapat diimpor. Perbaiki kesalahannya, lalu periksa lagi di Impor Data."
        )
    return state


def _told(state: JobState) -> dict[str, Any]:
    order = state.result["perintah"]
    return {
        "rows": format.angka(state.result["baris"]),
        "noun": templat_impor.NAMA[JenisImpor(order["jenis"])].lower(),
        "name": order["nama_berkas"],
        "back": url_for("web.pekerjaan", ref=f"org.{state.id}"),
    }


def _form(form: Form) -> Response:
    return page(
        "impor/index.html",
        form=form,
        kinds=list(templat_impor.NAMA.items()),
        columns={jenis: templat_impor.columns(jenis) for jenis in JenisImpor},
        instansi=cakupan.choices(),
        recent=pekerjaan.recent(_KIND),
        status=form.status,
    )
