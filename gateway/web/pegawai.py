"""Manajemen Pegawai: who works here, one person with the penilai, and what changed (features A11, G7)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g, request, url_for

from contracts.base import Page
from contracts.errors import Invalid, NotFound
from contracts.org import (
    DaftarPegawai,
    DaftarUnor,
    OrgApi,
    Pegawai,
    PegawaiQuery,
    PegawaiRingkas,
    RiwayatQuery,
    Unor,
    UnorQuery,
)
from gateway import clients
from gateway.documents import semua, xlsx
from gateway.web import pegawai_kata, session
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.parts import part
from gateway.web.render import done, here, page
from gateway.web.site import site
from gateway.web.skp_tampil import optional

_UNITS = 10  # that a search for a unit shows
MOST_ROWS = 20_000  # of one file
_TOO_MANY = (
    "Daftar ini lebih dari 20.000 pegawai, terlalu banyak untuk satu berkas. "
    "Persempit dengan unit kerja atau jenis jabatan, lalu ekspor lagi."
)
_COLUMNS = [("NIP", 24), ("Nama", 36), ("Jabatan", 44), ("Unit kerja", 40), ("Status", 14)]


@site.get("/pegawai")
def pegawai() -> Response:
    """One call; with a unit chosen a second one for its name."""
    require_admin()
    filters = _filters()
    query = filters.command(DaftarPegawai)
    unor = part(OrgApi, lambda org: org.unor(UnorQuery(id=query.unor_id))) if query.unor_id else None
    found = clients.org.daftar_pegawai(query)
    return page(
        "pegawai/daftar.html",
        found=found,
        filters=filters,
        unor=unor,
        narrowed=bool(query.q or query.unor_id or query.jenis_jabatan or query.aktif is not True),
        kinds=list(pegawai_kata.JENIS_JABATAN.items()),
        export=url_for("web.pegawai_ekspor", **_kept(but={"after"})),
        choose=url_for("web.pegawai_pilih_unor", **_kept(but={"after", "unor_id"})),
        back=here(),
    )


@site.get("/pegawai/ekspor.xlsx")
def pegawai_ekspor() -> Response:
    """All that the list shows with these filters, or word that they are too many."""
    require_admin()
    filters = _filters()
    rows = semua.every(
        lambda after: clients.org.daftar_pegawai(filters.command(DaftarPegawai, limit=100, after=after)), most=MOST_ROWS
    )
    if rows is None:
        return done(url_for("web.pegawai", **_kept(but={"after", "limit"})), _TOO_MANY, "warn")
    return xlsx.answer("pegawai", _COLUMNS, map(_row, rows), "Pegawai")


@site.get("/pegawai/pilih-unor")
def pegawai_pilih_unor() -> Response:
    """A unit to narrow the list by: a search, and links back to the list."""
    require_admin()
    form = Form(request.args)
    found, kept = units(form.value("cari")), _kept(but={"unor_id", "after"})
    links = {one.id: url_for("web.pegawai", unor_id=one.id, **kept) for one in found.items}
    return page("pegawai/pilih_unor.html", found=found, form=form, kept=kept, links=links)


@site.get("/pegawai/<nip>")
def pegawai_detil(nip: str) -> Response:
    person = read(nip)
    return page(
        "pegawai/detil.html",
        person=person,
        kata=pegawai_kata,
        keadaan=pegawai_kata.keadaan(person, today()),
        delegasi=optional("delegasi", q=person.nama) if "move" in person.actions else None,
        own=person.nip == g.identity.actor.nip,
    )


@site.get("/pegawai/<nip>/riwayat")
def pegawai_riwayat(nip: str) -> Response:
    """Two calls: the history says nothing of whose it is."""
    found = clients.org.riwayat_pegawai(Form(request.args).command(RiwayatQuery, kunci=nip))
    return page("pegawai/riwayat.html", person=read(nip), found=found, kata=pegawai_kata)


def read(nip: str) -> Pegawai:
    """The person as the viewer may see them; NotFound for a stranger and for what is no NIP."""
    try:
        return clients.org.pegawai(Form.of(nip=nip).command(PegawaiQuery))
    except Invalid:
        raise _nowhere() from None


def units(text: str) -> Page[Unor]:
    """The first units whose name has `text`; the top ones without."""
    return clients.org.daftar_unor(Form.of(q=text).command(DaftarUnor, limit=_UNITS))


def today() -> date:
    """Of who looks."""
    return datetime.now(ZoneInfo(session.zone())).date()


def require_admin(action: str = "pegawai.manage") -> None:
    """A page of admins does not exist for others; what they may do the service decides again."""
    if action not in me().actions:
        raise _nowhere()


def _nowhere() -> NotFound:
    return NotFound("halaman-tidak-ada", "Halaman ini tidak ada, atau bukan untuk Anda. Mulai lagi dari Beranda.")


def _filters() -> Form:
    """What the address says; the list begins with those at work, and with a unit comes what is below it."""
    given = {name: request.args[name] for name in ("q", "unor_id", "jenis_jabatan", "after", "sort", "limit")
             if name in request.args}  # fmt: skip
    below = request.args.get("termasuk_unor_bawah", "1" if given.get("unor_id") else "0")
    return Form.of(given, aktif=request.args.get("aktif", "1"), termasuk_unor_bawah=below)


def _kept(*, but: set[str]) -> dict[str, Any]:
    """What of this address goes into another one's query."""
    return {name: value for name, value in request.args.items() if name in DaftarPegawai.model_fields.keys() - but}


def _row(one: PegawaiRingkas) -> tuple[str | None, ...]:
    return one.nip, one.nama, one.jabatan, one.unor_nama, "Aktif" if one.aktif else "Tidak aktif"
