"""The page on which anybody verifies a printed document by its code or QR (features M5); it names nobody."""

import re

from flask import Response, request, url_for

from contracts.assessment import HasilVerifikasi, JenisDokumen, VerifikasiPenilaian
from contracts.dokumen import Verifikasi, VerifikasiDokumen
from contracts.errors import Invalid, NotFound
from gateway import clients
from gateway.web.forms import Form
from gateway.web.render import page
from gateway.web.site import public, site

_UNKNOWN = (
    "Tidak ada dokumen dengan kode ini. Periksa 16 huruf dan angkanya pada kaki dokumen, atau pindai kode QR-nya. "
    "Bila tetap tidak ditemukan, dokumen itu tidak dicetak oleh aplikasi ini."
)
_LONGEST = 40
_JENIS = {
    JenisDokumen.FORM_PENILAIAN: "Form Penilaian (Evaluasi Kinerja Pegawai)",
    JenisDokumen.DOKUMEN_EVALUASI: "Dokumen Evaluasi Kinerja Pegawai",
}


@site.get("/verifikasi")
@public
def verifikasi() -> Response:
    typed = re.sub(r"[^A-Za-z0-9]", "", request.args.get("kode", ""))[:_LONGEST]
    if typed:
        return Response(status=303, headers={"Location": url_for("web.verifikasi_dokumen", kode=typed)})
    form = Form.of()
    if "kode" in request.args:
        form.refuse_field("kode", "Tulis kode dokumen yang tercetak di samping kode QR.")
    return page("verifikasi/periksa.html", form=form, status=form.status)


@site.get("/verifikasi/<kode>")
@public
def verifikasi_dokumen(kode: str) -> Response:
    """The code has 80 random bits, so trying codes finds nothing."""
    form = Form.of(kode=kode[:_LONGEST])
    try:
        asked = form.command(VerifikasiDokumen)
        response = _skp(asked) or _penilaian(asked.kode)
    except (Invalid, NotFound):
        form.refuse_field("kode", _UNKNOWN)
        return page("verifikasi/periksa.html", form=form, status=404)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _skp(asked: VerifikasiDokumen) -> Response | None:
    """None: the code is not that of an SKP."""
    try:
        found: Verifikasi = clients.skp.verifikasi(asked)
    except NotFound:
        return None
    return page("verifikasi/hasil.html", dokumen=found, kode=groups(found.kode))


def _penilaian(kode: str) -> Response:
    found: HasilVerifikasi = clients.assessment.verifikasi(VerifikasiPenilaian(kode=kode))
    return page("verifikasi/penilaian.html", dokumen=found, jenis=_JENIS[found.dokumen], kode=groups(kode))


def groups(kode: str) -> str:
    """As it is printed."""
    return "-".join(kode[n : n + 4] for n in range(0, len(kode), 4))
