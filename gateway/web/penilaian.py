"""Penilaian: my assessments period by period, one of them in its three sections, and its record (A36, A37, A46)."""

from uuid import UUID

from flask import Response, g, request

from contracts.assessment import AssessmentApi, DaftarPenilaian, DaftarProgres, RiwayatPenilaian
from gateway import clients
from gateway.web import penilaian_riwayat, skp_kata
from gateway.web.forms import Form
from gateway.web.parts import part
from gateway.web.penilaian_tampil import BAGIAN, Lembar, berikutnya, read
from gateway.web.render import page
from gateway.web.site import site
from gateway.web.skp import years
from gateway.web.skp_tampil import optional


@site.get("/penilaian")
def penilaian() -> Response:
    filters = Form(request.args)
    query = filters.command(DaftarPenilaian)
    found = clients.assessment.daftar(query)
    return page(
        "penilaian/daftar.html",
        found=found,
        rows=[(one, *berikutnya(one)) for one in found.items],
        narrowed=bool(query.q or query.tahun or query.skp_id),
        filters=filters,
        years=years(),
    )


@site.get("/penilaian/<uuid:id>")
def penilaian_detil(id: UUID) -> Response:
    """One call; the section Pelaksanaan has a second one, for Progres Harian."""
    found = read(id)
    bagian = request.args.get("bagian", "")
    lembar = Lembar(found, bagian if bagian in BAGIAN else "pelaksanaan" if found.status == "berjalan" else "penilaian")
    if not lembar.milik_saya:
        g.menu = "penilaian_bawahan"
    progres, filters = None, Form(request.args)
    if lembar.bagian == "pelaksanaan":
        query = filters.command(DaftarProgres, penilaian_id=id, id=None, limit=20)
        progres = part(AssessmentApi, lambda assessment: assessment.daftar_progres(query))
    return page(
        "penilaian/detil.html",
        lembar=lembar,
        nilai=found,
        progres=progres,
        filters=filters,
        narrowed=any(filters.value(name) for name in ("q", "dari", "sampai")),
        bagian=BAGIAN,
        perilaku=skp_kata.PERILAKU,
        menilai=optional("penilaian_bawahan_isi", id=id) if "set_umpan_balik" in found.actions else None,
        cetak=optional("penilaian_cetak", id=id) if "cetak" in found.actions else None,
    )


@site.get("/penilaian/<uuid:id>/riwayat")
def riwayat_penilaian(id: UUID) -> Response:
    """Two calls: the record says nothing of whose assessment it is."""
    filters = Form(request.args)
    query = filters.command(RiwayatPenilaian, penilaian_id=id)
    found = clients.assessment.riwayat(query)
    return page(
        "penilaian/riwayat.html",
        nilai=read(id),
        found=found,
        rows=[penilaian_riwayat.told(one) for one in found.items],
        filters=filters,
        kinds=list(penilaian_riwayat.PERBUATAN.items()),
        narrowed=bool(query.q or query.perbuatan),
    )
