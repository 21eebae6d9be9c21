"""Cetak Form Penilaian and Dokumen Evaluasi: date, place and anchors, then the PDF (features A46–A48)."""

from uuid import UUID

from flask import Response, request

from contracts.assessment import CetakPenilaian, JenisDokumen, PenilaianCetak
from contracts.types import new_id
from gateway import clients
from gateway.documents import cetakan
from gateway.web.forms import Form
from gateway.web.penilaian_tampil import address, read
from gateway.web.render import page
from gateway.web.site import site
from gateway.web.skp import today


@site.get("/penilaian/<uuid:id>/cetak")
def penilaian_cetak(id: UUID) -> Response:
    day = today().isoformat()
    return _form(id, Form.of(dokumen=_kind(Form(request.args)), pegawai={"tanggal": day}, penilai={"tanggal": day}))


@site.post("/penilaian/<uuid:id>/cetak")
def penilaian_cetak_unduh(id: UUID) -> Response:
    """Each press is a print of its own, with its own code; one whose anchor does not do is never handed out."""
    form = Form()
    if form.accepted(lambda: form.command(CetakPenilaian, id=new_id(), penilaian_id=id)):
        command: CetakPenilaian = form.result
        clashes = cetakan.trial(command, id, [command.dokumen])
        if not clashes and form.accepted(lambda: clients.assessment.cetak(command)):
            made: PenilaianCetak = form.result
            data, clashes = cetakan.composed(made)
            if not clashes:
                return cetakan.pdf(made, data)
        for field, message in clashes.items():
            form.refuse_field(field, message)
    return _form(id, form)


def _kind(form: Form) -> JenisDokumen:
    wanted = form.value("dokumen")
    return JenisDokumen(wanted) if wanted in list(JenisDokumen) else JenisDokumen.FORM_PENILAIAN


def _form(id: UUID, form: Form) -> Response:
    if "" in form.errors:  # what is wrong with both anchors together is said at the second
        form.errors["penilai.anchor"] = form.errors.pop("")
    dokumen, nilai = _kind(form), read(id)
    signers = [("penilai", "Pejabat Penilai Kinerja", nilai.penanda_tangan)]
    if dokumen is JenisDokumen.DOKUMEN_EVALUASI:
        signers.insert(0, ("pegawai", "Pegawai yang Dinilai", nilai.pegawai))
    return page(
        "penilaian/cetak.html",
        nilai=nilai,
        form=form,
        dokumen=dokumen,
        judul=f"Cetak {cetakan.NAMA[dokumen]}",
        signers=signers,
        back=address(id),
        status=form.status,
    )
