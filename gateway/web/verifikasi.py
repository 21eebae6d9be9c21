"""The page on which anybody verifies a printed document by its code or QR (features M5); it names nobody."""

import re

from flask import Response, request, url_for

from contracts.dokumen import VerifikasiDokumen
from contracts.errors import Invalid, NotFound
from gateway.verifikasi import check
from gateway.web.forms import Form
from gateway.web.render import page
from gateway.web.site import public, site

_UNKNOWN = (
    "Tidak ada dokumen dengan kode ini. Periksa 16 huruf dan angkanya pada kaki dokumen, atau pindai kode QR-nya. "
    "Bila tetap tidak ditemukan, dokumen itu tidak dicetak oleh aplikasi ini."
)
_LONGEST = 40
_JENIS = {
    "form_penilaian": "Form Penilaian (Evaluasi Kinerja Pegawai)",
    "dokumen_evaluasi": "Dokumen Evaluasi Kinerja Pegawai",
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
        found = check(asked)
    except (Invalid, NotFound):
        form.refuse_field("kode", _UNKNOWN)
        return page("verifikasi/periksa.html", form=form, status=404)
    template = "verifikasi/hasil.html" if found.jenis == "skp" else "verifikasi/penilaian.html"
    response = page(template, dokumen=found, jenis=_JENIS.get(found.jenis), kode=groups(found.kode))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def groups(kode: str) -> str:
    """As it is printed."""
    return "-".join(kode[n : n + 4] for n in range(0, len(kode), 4))
