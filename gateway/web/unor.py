"""Manajemen Unor: the tree that opens branch by branch, one unit, and its history (features A10, G7)."""

from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from flask import Response, g, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from contracts.base import Page
from contracts.org import (
    DaftarUnor,
    Instansi,
    InstansiQuery,
    OrgApi,
    PegawaiQuery,
    Riwayat,
    RiwayatQuery,
    Unor,
    UnorQuery,
)
from contracts.types import Eselon, Penugasan, nip_cetak
from gateway import clients
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.parts import part
from gateway.web.profil import PENUGASAN
from gateway.web.render import done, is_htmx, page
from gateway.web.site import site
from gateway.web.unor_pohon import Alamat, branches, children

PERBUATAN = {
    "create": "Dibuat",
    "update": "Diubah",
    "move": "Dipindahkan",
    "set_pimpinan": "Pimpinan ditetapkan",
    "close": "Ditutup",
    "jadwalkan_update": "Perubahan dijadwalkan",
    "jadwalkan_move": "Pemindahan dijadwalkan",
    "jadwalkan_set_pimpinan": "Penetapan pimpinan dijadwalkan",
}
_NIP = 18  # digits
_ISIAN = {
    "kode": "Kode",
    "nama": "Nama",
    "nama_jabatan": "Nama jabatan pimpinan",
    "eselon": "Eselon",
    "mandiri": "Unit kerja mandiri",
    "induk_id": "Unor induk",
    "pimpinan_nip": "Pimpinan",
    "pimpinan_penugasan": "Penugasan",
    "penugasan": "Penugasan",
    "berlaku_sampai": "Berlaku sampai",
}


@site.get("/unor")
def unor() -> Response:
    """The roots with their open branches, or with `q` what was found; `induk` shows one branch alone."""
    filters, alamat = Form(request.args), Alamat.of(request.args)
    home = instansi_of(alamat.instansi_id)
    if home is None:
        return done(url_for("web.instansi"), "Pilih dahulu instansi yang unornya ingin Anda lihat.", "note")
    top = clients.org.unor(filters.command(UnorQuery, id=alamat.induk)) if alamat.induk else None
    question = filters.command(
        DaftarUnor,
        instansi_id=top.instansi_id if top else home.id,
        induk_id=top.id if top else None,
        termasuk_tutup=alamat.tutup,
        semua=False,
        limit=20 if filters.value("q") else 50,
    )
    found = clients.org.daftar_unor(question)
    return page(
        "unor/index.html",
        found=found,
        cabang=[] if question.q else branches(found.items, alamat),
        top=top,
        alamat=alamat,
        home=home,
        filters=filters,
        searching=bool(question.q),
        manages="unor.manage" in me().actions,
    )


@site.get("/unor/<uuid:id>/cabang")
def unor_cabang(id: UUID) -> Response:
    """The children alone for htmx, which puts them under the unit, or their end (`lipat`); the address goes along."""
    if not is_htmx():
        return done(Alamat().opened(id).url)
    shown = MultiDict(parse_qsl(urlsplit(request.headers.get("HX-Current-URL", "")).query))
    after, fold = request.args.get("after"), "lipat" in request.args
    alamat = Alamat.of(shown)
    if not after:
        alamat = alamat.closed(id) if fold else alamat.opened(id)
    below = Page[Unor](items=[]) if fold else children(id, alamat, after)
    html = render_template(
        "unor/cabang.html",
        id=id,
        alamat=alamat,
        below=below,
        cabang=branches(below.items, alamat),
        after=after,
        fold=fold,
    )
    return make_response(html, 200, {"HX-Replace-Url": alamat.url})


@site.get("/unor/<uuid:id>")
def unor_detil(id: UUID) -> Response:
    g.menu = "unor"
    unit = read(id)
    below = part(OrgApi, lambda org: org.daftar_unor(DaftarUnor(induk_id=id, limit=10))) if unit.jumlah_anak else None
    return page(
        "unor/detil.html",
        manages="pegawai.manage" in me().actions,
        unit=unit,
        below=below,
        eselon=unit.eselon and eselon(unit.eselon),
        jalur=" › ".join(unit.jalur),
    )


@site.get("/unor/<uuid:id>/riwayat")
def unor_riwayat(id: UUID) -> Response:
    """What changed, newest first; units and heads are named where they can be asked."""
    unit = read(id)
    found = clients.org.riwayat_unor(Form(request.args).command(RiwayatQuery, kunci=str(id)))
    return page(
        "unor/riwayat.html",
        unit=unit,
        found=found,
        perbuatan=PERBUATAN,
        changes=[(one, differences(one, _names(found.items))) for one in found.items],
    )


def read(id: UUID) -> Unor:
    return clients.org.unor(UnorQuery(id=id))


def instansi_of(id: str | None) -> Instansi | None:
    """The instansi that is asked for, or the own one; None for an admin of all who has none."""
    if id:
        return clients.org.instansi(Form.of(id=id).command(InstansiQuery))
    return me().instansi


def eselon(value: Eselon) -> str:
    return f"Eselon {value}"


def differences(one: Riwayat, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """Label, what it was and what it became, of each attribute that differs and that people know."""
    found = []
    for field, label in _ISIAN.items():
        if field in one.lama or field in one.baru:
            old, new = (_shown(side.get(field), names) for side in (one.lama, one.baru))
            if old != new:
                found.append((label, old, new))
    return found


def _shown(value: object, names: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = "" if value is None else str(value)
    if text in list(Penugasan):
        return PENUGASAN[Penugasan(text)]
    return names.get(text) or nip_cetak(text) if text.isdigit() and len(text) == _NIP else names.get(text, text)


def _names(rows: list[Riwayat]) -> dict[str, str]:
    """Names of the parents and heads that a page of history speaks of; both change rarely, so they are few."""
    names: dict[str, str] = {}
    for side in (side for one in rows for side in (one.lama, one.baru)):
        induk_id, nip = side.get("induk_id"), side.get("pimpinan_nip")
        if induk_id and str(induk_id) not in names:
            unit = part(OrgApi, lambda org, id=str(induk_id): org.unor(UnorQuery(id=UUID(id))))  # type: ignore[misc]
            names[str(induk_id)] = unit.nama if unit else ""
        if nip and str(nip) not in names:
            person = part(OrgApi, lambda org, nip=str(nip): org.pegawai(PegawaiQuery(nip=nip)))  # type: ignore[misc]
            names[str(nip)] = person.nama if person else ""
    return names
