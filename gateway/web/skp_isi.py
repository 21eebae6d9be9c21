"""RHK and indikator: their forms, order and removal (features A16–A22, Fig 3.3–3.6, 4.1, 4.2)."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, request, url_for

from contracts.base import Page
from contracts.errors import Conflict, NotFound, Stale
from contracts.skp import (
    AddIndikator,
    AddRhk,
    DeleteIndikator,
    DeleteRhk,
    Indikator,
    PilihanIntervensi,
    ReorderIndikator,
    ReorderRhk,
    Rhk,
    RhkPilihan,
    Skp,
    UpdateIndikator,
    UpdateRhk,
)
from contracts.types import FormSkp, JenisRhk, Pendekatan, new_id
from gateway import clients
from gateway.web import pilih, skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp_tampil import address, indikator_of, locked, meanwhile, moved, read, rhk_of

_CHOICES = 6
_FIELDS_RHK = ("jenis", "klasifikasi", "rencana", "penugasan_dari", "intervensi_rhk_id")
_FIELDS_INDIKATOR = ("indikator", "target", "perspektif", "aspek")


@dataclass(frozen=True)
class Dipilih:
    """The superior's RHK that the form has chosen, wherever in the list it stands."""

    id: str
    teks: str


@site.get("/skp/<uuid:id>/rhk/baru")
def rhk_tambah(id: UUID) -> Response:
    skp = read(id)
    return _rhk(skp, Form.of(id=new_id(), jenis=JenisRhk.UTAMA)) if _open(skp) else locked(id)


@site.post("/skp/<uuid:id>/rhk/baru")
def rhk_simpan(id: UUID) -> Response:
    form = Form()
    if _choosing(form):
        return _rhk(read(id), form)
    if form.accepted(lambda: clients.skp.add_rhk(form.command(AddRhk, skp_id=id))):
        return done(address(id, f"rhk-{form.value('id')}"), "RHK ditambahkan. Lengkapi dengan indikatornya.")
    return _rhk(read(id), form)


@site.get("/skp/<uuid:id>/rhk/<uuid:rhk_id>")
def rhk_ubah(id: UUID, rhk_id: UUID) -> Response:
    skp = read(id)
    rhk = _rhk_in(skp, rhk_id)
    return _rhk(skp, Form.of(rhk), rhk) if _open(skp) else locked(id)


@site.post("/skp/<uuid:id>/rhk/<uuid:rhk_id>")
def rhk_ubah_simpan(id: UUID, rhk_id: UUID) -> Response:
    form = Form()
    if not _choosing(form) and form.accepted(lambda: clients.skp.update_rhk(form.command(UpdateRhk, rhk_id=rhk_id))):
        return done(address(id, f"rhk-{rhk_id}"), "RHK disimpan.")
    skp = read(id)
    rhk = rhk_of(skp, rhk_id)
    if rhk is None:
        _gone(form, "RHK")
    return _rhk(skp, form, rhk)


@site.get("/skp/<uuid:id>/rhk/<uuid:rhk_id>/hapus")
def rhk_hapus(id: UUID, rhk_id: UUID) -> Response:
    skp = read(id)
    return _removal(skp, Form.of(), _rhk_in(skp, rhk_id)) if _open(skp) else locked(id)


@site.post("/skp/<uuid:id>/rhk/<uuid:rhk_id>/hapus")
def rhk_hapus_ya(id: UUID, rhk_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.delete_rhk(form.command(DeleteRhk, rhk_id=rhk_id))):
        return done(address(id, form.value("tempat") or "rhk"), "RHK dihapus.")
    skp = read(id)
    return _removal(skp, form, _rhk_in(skp, rhk_id))


@site.get("/skp/<uuid:id>/rhk/<uuid:rhk_id>/indikator/baru")
def indikator_tambah(id: UUID, rhk_id: UUID) -> Response:
    skp = read(id)
    return _indikator(skp, _rhk_in(skp, rhk_id), Form.of(id=new_id())) if _open(skp) else locked(id)


@site.post("/skp/<uuid:id>/rhk/<uuid:rhk_id>/indikator/baru")
def indikator_simpan(id: UUID, rhk_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.add_indikator(form.command(AddIndikator, rhk_id=rhk_id))):
        return done(address(id, f"rhk-{rhk_id}"), "Indikator ditambahkan.")
    skp = read(id)
    return _indikator(skp, _rhk_in(skp, rhk_id), form)


@site.get("/skp/<uuid:id>/indikator/<uuid:indikator_id>")
def indikator_ubah(id: UUID, indikator_id: UUID) -> Response:
    skp = read(id)
    rhk, indikator = _indikator_in(skp, indikator_id)
    return _indikator(skp, rhk, Form.of(indikator), indikator) if _open(skp) else locked(id)


@site.post("/skp/<uuid:id>/indikator/<uuid:indikator_id>")
def indikator_ubah_simpan(id: UUID, indikator_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.update_indikator(form.command(UpdateIndikator, indikator_id=indikator_id))):
        rhk, _ = _indikator_in(form.result, indikator_id)
        return done(address(id, f"rhk-{rhk.id}"), "Indikator disimpan.")
    skp = read(id)
    found = indikator_of(skp, indikator_id)
    if found is not None:
        return _indikator(skp, found[0], form, found[1])
    _gone(form, "Indikator")
    return _indikator(skp, _rhk_in(skp, _uuid(form.value("rhk_id"))), form)


@site.get("/skp/<uuid:id>/indikator/<uuid:indikator_id>/hapus")
def indikator_hapus(id: UUID, indikator_id: UUID) -> Response:
    skp = read(id)
    return _removal(skp, Form.of(), *_indikator_in(skp, indikator_id)) if _open(skp) else locked(id)


@site.post("/skp/<uuid:id>/indikator/<uuid:indikator_id>/hapus")
def indikator_hapus_ya(id: UUID, indikator_id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.delete_indikator(form.command(DeleteIndikator, indikator_id=indikator_id))):
        return done(address(id, form.value("tempat") or "rhk"), "Indikator dihapus.")
    skp = read(id)
    return _removal(skp, form, *_indikator_in(skp, indikator_id))


@site.post("/skp/<uuid:id>/urutan")
def urutan(id: UUID) -> Response:
    """One RHK or indikator a step up or down, from wherever it stands by now: so no revision is asked for."""
    step, wanted = (-1, request.form["naik"]) if "naik" in request.form else (1, request.form.get("turun", ""))
    skp, item = read(id), _uuid(wanted)
    try:
        _move(skp, item, step)
    except (Conflict, Stale) as error:
        return done(address(id), error.message, "warn")
    return done(url_for("web.skp_detil", id=id, urut=1, _anchor=f"baris-{item}"))


def _move(skp: Skp, item: UUID, step: int) -> None:
    if rhk := rhk_of(skp, item):
        kin = [one.id for one in skp.rhk if one.jenis is rhk.jenis]
        ids = moved([one.id for one in skp.rhk], kin, item, step)
        clients.skp.reorder_rhk(ReorderRhk(skp_id=skp.id, rhk_ids=ids, if_rev=skp.rev))
    else:
        rhk, _ = _indikator_in(skp, item)
        all_of_it = [one.id for one in rhk.indikator]
        ids = moved(all_of_it, all_of_it, item, step)
        clients.skp.reorder_indikator(ReorderIndikator(rhk_id=rhk.id, indikator_ids=ids, if_rev=skp.rev))


def _rhk(skp: Skp, form: Form, rhk: Rhk | None = None) -> Response:
    """`rhk` None: a new one, also where the one that was edited is gone."""
    picking = skp.form is FormSkp.JA_JF
    return page(
        "skp/rhk.html",
        skp=skp,
        rhk=rhk,
        form=form,
        new=form.value("id") or new_id(),
        choices=_choices(skp, form) if picking else None,
        chosen=_chosen(form, rhk) if picking else None,
        kinds=list(skp_kata.JENIS.items()),
        classes=list(skp_kata.KLASIFIKASI.items()),
        since=meanwhile(skp, form),
        now=_differing(form, rhk, _FIELDS_RHK),
        status=form.status,
    )


def _indikator(skp: Skp, rhk: Rhk, form: Form, indikator: Indikator | None = None) -> Response:
    return page(
        "skp/indikator.html",
        skp=skp,
        rhk=rhk,
        indikator=indikator,
        form=form,
        new=form.value("id") or new_id(),
        measured=skp.pendekatan is Pendekatan.KUANTITATIF,
        perspectives=list(skp_kata.PERSPEKTIF.items()) if skp.form is FormSkp.JPT else None,
        aspects=list(skp_kata.ASPEK.items()),
        since=meanwhile(skp, form),
        now=_differing(form, indikator, _FIELDS_INDIKATOR),
        status=form.status,
    )


def _removal(skp: Skp, form: Form, rhk: Rhk, indikator: Indikator | None = None) -> Response:
    return page(
        "skp/hapus_baris.html",
        skp=skp,
        rhk=rhk,
        indikator=indikator,
        place=f"rhk-{rhk.id}" if indikator else _beside(skp, rhk),
        form=form,
        since=meanwhile(skp, form),
        status=form.status,
    )


def _beside(skp: Skp, rhk: Rhk) -> str:
    """Where to go on once this RHK is gone: the anchor of the one before it, else of the next, else of their list."""
    ids = [one.id for one in skp.rhk]
    at = ids.index(rhk.id)
    near = ids[at - 1 : at] or ids[at + 1 : at + 2]
    return f"rhk-{near[0]}" if near else "rhk"


def _choosing(form: Form) -> bool:
    """The form was sent only to look further in the list of RHK."""
    return pilih.searches(form) or bool(form.value("lanjut"))


def _choices(skp: Skp, form: Form) -> Page[RhkPilihan]:
    """The second call of this page: the list is another's and may be long."""
    asked = Form.of({"q": form.value("cari_intervensi_rhk_id"), "after": form.value("lanjut")})
    return clients.skp.pilihan_intervensi(asked.command(PilihanIntervensi, skp_id=skp.id, limit=_CHOICES))


def _chosen(form: Form, rhk: Rhk | None) -> Dipilih | None:
    """Its text comes with the form, for it may be on another page of the list by now."""
    id = form.value("intervensi_rhk_id")
    if not id:
        return None
    stored = rhk.intervensi_teks if rhk and str(rhk.intervensi_rhk_id) == id else None
    return Dipilih(id, form.value(f"teks.{id}") or stored or "RHK pimpinan yang sudah Anda pilih")


def _differing(form: Form, stored: Rhk | Indikator | None, fields: tuple[str, ...]) -> dict[str, str]:
    """What others have written meanwhile into the fields that were typed into; only after a refusal for that."""
    if stored is None or form.status != 412:
        return {}
    held = {name: getattr(stored, name) or "" for name in fields if not name.endswith("_id")}
    return {name: str(text) for name, text in held.items() if str(text) != form.value(name)}


def _gone(form: Form, noun: str) -> None:
    """Somebody deleted it meanwhile: what was typed becomes a new one."""
    form.message = f"{noun} ini sudah dihapus. Isian Anda masih ada: kirim untuk menyimpannya sebagai {noun} baru."


def _open(skp: Skp) -> bool:
    return "update" in skp.actions


def _rhk_in(skp: Skp, id: UUID) -> Rhk:
    found = rhk_of(skp, id)
    if found is None:
        raise NotFound("sudah-dihapus", "RHK ini sudah dihapus. Muat ulang halaman untuk melihat isi SKP sekarang.")
    return found


def _indikator_in(skp: Skp, id: UUID) -> tuple[Rhk, Indikator]:
    found = indikator_of(skp, id)
    if found is None:
        raise NotFound(
            "sudah-dihapus", "Indikator ini sudah dihapus. Muat ulang halaman untuk melihat isi SKP sekarang."
        )
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("tidak-ditemukan", "Baris ini tidak ada. Muat ulang halaman lalu coba lagi.") from None
