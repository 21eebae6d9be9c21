"""Cetak SKP: dates, places and anchors of both signers, then the PDF (issue 3; domain.md 1 and 7)."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, request

from contracts.skp import CetakSkp, Skp, SkpCetak
from contracts.types import StatusSkp, new_id
from gateway import clients
from gateway.documents import cetakan_skp
from gateway.web import session
from gateway.web.forms import Form
from gateway.web.render import page
from gateway.web.site import site
from gateway.web.skp import number, today
from gateway.web.skp_tampil import read


@site.get("/skp/<uuid:id>/cetak")
def skp_cetak(id: UUID) -> Response:
    skp = read(id)
    approved = skp.disetujui_pada if skp.status is StatusSkp.PERSETUJUAN else None
    day = (approved.astimezone(ZoneInfo(session.zone())).date() if approved else today()).isoformat()
    wanted = number(request.args.get("versi"))
    versi = wanted if wanted in skp.versi_tersedia else skp.versi if approved else None
    return _form(skp, Form.of(versi=versi, tanggal_pegawai=day, tanggal_penilai=day))


@site.post("/skp/<uuid:id>/cetak")
def skp_cetak_unduh(id: UUID) -> Response:
    """Each press is a print of its own, with its own code; one whose anchor does not do is never handed out."""
    form = Form()
    if form.accepted(lambda: clients.skp.cetak(form.command(CetakSkp, id=new_id(), skp_id=id))):
        made: SkpCetak = form.result
        data, clashes = cetakan_skp.composed(made)
        if not clashes:
            return cetakan_skp.pdf(made, data)
        for field, message in clashes.items():
            form.refuse_field(field, message)
    return _form(read(id), form)


def _form(skp: Skp, form: Form) -> Response:
    if "" in form.errors:  # what is wrong with both anchors together is said at the second
        form.errors["anchor_penilai"] = form.errors.pop("")
    choices: list[tuple[Any, str]] = [(one, f"Versi {one}, disetujui") for one in reversed(skp.versi_tersedia)]
    if skp.status is not StatusSkp.PERSETUJUAN:
        choices.insert(0, ("", "Keadaan sekarang, belum disetujui"))
    return page("cetak/skp.html", skp=skp, form=form, choices=choices, status=form.status)
