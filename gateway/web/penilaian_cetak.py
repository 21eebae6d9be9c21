"""Cetak Form Penilaian and Dokumen Evaluasi: date, place and anchors, then the PDF (features A46–A48)."""

import re
from typing import Any
from uuid import UUID

from flask import Response, current_app, request

from contracts.assessment import CetakPenilaian, JenisDokumen, PenilaianCetak
from contracts.types import new_id
from gateway import clients
from gateway.documents import penilaian as printed
from gateway.documents import render
from gateway.web.forms import Form
from gateway.web.penilaian_tampil import address, read
from gateway.web.render import page
from gateway.web.site import site
from gateway.web.skp import today

_NAMA = {JenisDokumen.FORM_PENILAIAN: "Form Penilaian", JenisDokumen.DOKUMEN_EVALUASI: "Dokumen Evaluasi Kinerja"}
_TWICE = "“{}” juga terdapat di bagian lain dokumen ini. Pakai anchor lain, misalnya # atau ^, atau beberapa tanda."


@site.get("/penilaian/<uuid:id>/cetak")
def penilaian_cetak(id: UUID) -> Response:
    day = today().isoformat()
    return _form(id, Form.of(dokumen=_kind(Form(request.args)), pegawai={"tanggal": day}, penilai={"tanggal": day}))


@site.post("/penilaian/<uuid:id>/cetak")
def penilaian_cetak_unduh(id: UUID) -> Response:
    """Each press is a print of its own, with its own code; one whose anchor does not do is never handed out."""
    form = Form()
    if form.accepted(lambda: clients.assessment.cetak(form.command(CetakPenilaian, id=new_id(), penilaian_id=id))):
        made: PenilaianCetak = form.result
        data = printed.compose(made, current_app.extensions["config"].get("PUBLIC_URL") or request.url_root)
        clashes = [name.replace("anchor_", "") + ".anchor" for name in render.clashing(data, printed.said(made))]
        if not clashes:
            return _download(made, data)
        for field in clashes:
            form.refuse_field(field, _TWICE.format(form.value(field)))
    return _form(id, form)


def _kind(form: Form) -> JenisDokumen:
    wanted = form.value("dokumen")
    return JenisDokumen(wanted) if wanted in list(JenisDokumen) else JenisDokumen.FORM_PENILAIAN


def _form(id: UUID, form: Form) -> Response:
    dokumen, nilai = _kind(form), read(id)
    signers = [("penilai", "Pejabat Penilai Kinerja", nilai.penilai)]
    if dokumen is JenisDokumen.DOKUMEN_EVALUASI:
        signers.insert(0, ("pegawai", "Pegawai yang Dinilai", nilai.pegawai))
    return page(
        "penilaian/cetak.html",
        nilai=nilai,
        form=form,
        dokumen=dokumen,
        judul=f"Cetak {_NAMA[dokumen]}",
        signers=signers,
        back=address(id),
        status=form.status,
    )


def _download(made: PenilaianCetak, data: dict[str, Any]) -> Response:
    template = printed.TEMPLATE[made.dokumen]
    response = Response(render.pdf(template, data, at=made.dicetak_pada), mimetype="application/pdf")
    words = f"{_NAMA[made.dokumen]} {printed.masa(made.penilaian.masa)} {made.penilaian.pegawai.nama.split(',')[0]}"
    name = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response
