"""What happens to a whole SKP: Ajukan, Tarik, Muat Ulang, Revisi, Edit Status (features A15, A23–A26, A34, C2, G10)."""

from uuid import UUID

from flask import Response, request, url_for

from contracts.errors import Conflict, Invalid, NotFound, Stale
from contracts.skp import ApproveSkp, ReloadPenilai, ReturnSkp, ReviseSkp, Skp, SubmitSkp, WithdrawSkp
from contracts.types import titik
from gateway import clients
from gateway.web import skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import local_path, site
from gateway.web.skp_tampil import Lembar, address, locked, meanwhile, read

APPROVED, RETURNED = "persetujuan", "dikembalikan"
_NOT_WAITING = "SKP ini sedang tidak menunggu keputusan Anda."


@site.get("/skp/<uuid:id>/ajukan")
def skp_ajukan(id: UUID) -> Response:
    skp = read(id)
    return _submission(skp, Form.of()) if "submit" in skp.actions else locked(id)


@site.post("/skp/<uuid:id>/ajukan")
def skp_ajukan_ya(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.submit(form.command(SubmitSkp, skp_id=id))):
        return done(address(id), titik(f"SKP diajukan kepada {form.result.penilai.nama}"))
    return _submission(read(id), form)


@site.post("/skp/<uuid:id>/tarik")
def skp_tarik(id: UUID) -> Response:
    form = Form()
    form.accepted(lambda: clients.skp.withdraw(form.command(WithdrawSkp, skp_id=id)))
    return _told(id, form, "Pengajuan ditarik. SKP dapat diubah lagi.")


@site.post("/skp/<uuid:id>/muat-ulang")
def skp_muat_ulang(id: UUID) -> Response:
    form = Form()
    if not form.accepted(lambda: clients.skp.reload_penilai(form.command(ReloadPenilai, skp_id=id))):
        return _told(id, form, "")
    found: Skp = form.result
    if found.penilai is None:
        why = next(one.message for one in found.kekurangan if one.field == "penilai")
        return done(address(id, "penilai"), why, "warn")
    message = titik(f"Data dimuat ulang. Pejabat penilai: {found.penilai.nama}, {found.penilai.jabatan}")
    return done(address(id, "penilai"), message)


@site.get("/skp/<uuid:id>/revisi")
def skp_revisi(id: UUID) -> Response:
    skp = read(id)
    return _revision(skp, Form.of()) if "revise" in skp.actions else locked(id)


@site.post("/skp/<uuid:id>/revisi")
def skp_revisi_ya(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.revise(form.command(ReviseSkp, skp_id=id))):
        found: Skp = form.result
        if Lembar(found).milik_saya:
            return done(address(id), f"Revisi dibuka. Versi {found.versi} tetap berlaku sampai revisi ini disetujui.")
        return done(address(id), f"Revisi dibuka. {found.pegawai.nama} dapat mengubah SKP-nya.")
    return _revision(read(id), form)


@site.get("/skp/<uuid:id>/status")
def skp_status(id: UUID) -> Response:
    """Edit Status (Fig 5.7): Persetujuan, or back with a note."""
    skp = read(id)
    if "approve" not in skp.actions:
        return done(address(id), _NOT_WAITING, "warn")
    return _decision(skp, Form.of(status=request.args.get("pilih", APPROVED), next=request.args.get("next")))


@site.get("/skp/<uuid:id>/setujui")
def skp_setujui(id: UUID) -> Response:
    """Asks first, because only a revision undoes it; the address has the revision that the reader has seen."""
    skp = read(id)
    if "approve" not in skp.actions:
        return done(address(id), _NOT_WAITING, "warn")
    form = Form(request.args)
    return page("skp/setujui.html", skp=skp, form=form, back=_back(form, id))


@site.post("/skp/<uuid:id>/status")
def skp_status_simpan(id: UUID) -> Response:
    form = Form()
    wanted = form.value("status")
    back = _back(form, id)
    if wanted == APPROVED:
        if form.accepted(lambda: clients.skp.approve(form.command(ApproveSkp, skp_id=id))):
            return done(back, f"SKP {form.result.pegawai.nama} disetujui.")
    elif wanted == RETURNED:
        if form.accepted(lambda: clients.skp.return_with_note(form.command(ReturnSkp, skp_id=id))):
            return done(back, f"SKP {form.result.pegawai.nama} dikembalikan dengan catatan Anda.")
    else:
        form.refuse_field("status", "Pilih Persetujuan atau Dikembalikan.")
    if isinstance(form.refusal, Conflict) or (isinstance(form.refusal, Stale) and not form.value("catatan")):
        return _told(id, form, "")
    return _decision(read(id), form)


def _back(form: Form, id: UUID) -> str:
    """To the list from which the decision was opened, else to the SKP."""
    return local_path(form.value("next"), address(id))


def _told(id: UUID, form: Form, good: str) -> Response:
    """After a button: what came of it stands above the SKP, or above the list where the SKP is hidden by now."""
    if form.refusal is None:
        return done(address(id), good)
    unsent = f" Catatan Anda belum terkirim: “{form.value('catatan')}”" if form.value("catatan") else ""
    try:
        skp = read(id)
    except NotFound:
        return done(url_for("web.skp_bawahan"), form.refusal.message + unsent, "warn")
    said = "; ".join(f"{one.oleh_nama} {skp_kata.acts(one)}" for one in meanwhile(skp, form)[:3])
    message = f"SKP ini berubah sejak Anda membukanya: {said}. Periksa, lalu ulangi." if said else form.refusal.message
    return done(address(id), message + unsent, "warn")


def _submission(skp: Skp, form: Form) -> Response:
    """The confirmation of Fig 4.4; where something is missing, the list of it instead."""
    if isinstance(form.refusal, Invalid):
        form.message = None
    return page(
        "skp/ajukan.html",
        skp=skp,
        lembar=Lembar(skp),
        form=form,
        since=meanwhile(skp, form),
        status=form.status,
    )


def _revision(skp: Skp, form: Form) -> Response:
    return page("skp/revisi.html", skp=skp, form=form, since=meanwhile(skp, form), status=form.status)


def _decision(skp: Skp, form: Form) -> Response:
    return page(
        "skp/edit_status.html",
        skp=skp,
        form=form,
        back=_back(form, skp.id),
        since=meanwhile(skp, form),
        choices=[(APPROVED, "Persetujuan"), (RETURNED, "Dikembalikan, dengan catatan")],
        status=form.status,
    )
