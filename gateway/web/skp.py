"""Daftar SKP, the form for its period, and the page Sasaran Kinerja Pegawai (features A5, A12–A15)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, g, request, url_for

from contracts.base import Page
from contracts.skp import CreateSkp, DaftarSkp, DeleteSkp, Skp, SkpRingkas, UpdateSkp
from contracts.types import Pendekatan, new_id
from gateway import clients
from gateway.documents import ekspor_skp
from gateway.web import format, session, skp_kata
from gateway.web.forms import Form
from gateway.web.me import frame
from gateway.web.menu import leads
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp_tampil import Lembar, address, locked, meanwhile, optional, read

_FIRST_YEAR = 2022
"""The year of PermenPANRB 6/2022: SKP of this kind begin with it."""


@site.get("/skp")
def skp() -> Response:
    filters = Form(request.args)
    query = filters.command(DaftarSkp, lingkup="saya")
    me = frame().me
    return page(
        "skp/daftar.html",
        found=clients.skp.daftar(query),
        narrowed=bool(query.q or query.tahun or query.status),
        filters=filters,
        years=years(),
        statuses=list(skp_kata.STATUS.items()),
        matriks=optional("matriks") if me and leads(me) else None,
        export=url_for("web.skp_ekspor", **_kept()),
    )


@site.get("/skp/ekspor")
def skp_ekspor() -> Response:
    """What the page lists, all of it."""
    filters = Form(request.args)
    rows = ekspor_skp.every(
        lambda after: clients.skp.daftar(filters.command(DaftarSkp, lingkup="saya", after=after, limit=100))
    )
    if rows is None:
        return done(url_for("web.skp", **_kept()), ekspor_skp.TOO_MANY, "warn")
    return ekspor_skp.answer("daftar-skp", rows, "Daftar SKP")


@site.get("/skp/baru")
def skp_baru() -> Response:
    mine = _mine()
    start = _free_from(mine.items, today().year)
    form = Form.of(
        id=new_id(),
        periode={"awal": start.isoformat(), "akhir": date(start.year, 12, 31).isoformat()},
        pendekatan=mine.items[0].pendekatan if mine.items else Pendekatan.KUANTITATIF,
        salin_dari=request.args.get("salin"),
    )
    return _new(form, mine)


@site.post("/skp/baru")
def skp_buat() -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.create(form.command(CreateSkp))):
        return done(address(form.result.id), "SKP dibuat. Lengkapi isinya, lalu ajukan.")
    return _new(form, _mine())


@site.get("/skp/<uuid:id>")
def skp_detil(id: UUID) -> Response:
    versi = number(request.args.get("versi"))
    sheet = Lembar(read(id, versi), versi)
    if sheet.saya_penilai:
        g.menu = "skp_bawahan"
    me = frame().me
    leading = sheet.milik_saya and me is not None and leads(me)
    return page(
        "skp/detil.html",
        lembar=sheet,
        skp=sheet.skp,
        nilai_perilaku=skp_kata.PERILAKU,
        nama_lampiran=skp_kata.LAMPIRAN,
        urut=sheet.disusun and "urut" in request.args,
        cetak=optional("skp_cetak", id=id, versi=versi),
        matriks=optional("matriks", tahun=sheet.skp.periode.awal.year) if leading else None,
    )


@site.get("/skp/<uuid:id>/periode")
def skp_periode(id: UUID) -> Response:
    skp = read(id)
    if "update" not in skp.actions:
        return locked(id)
    return _period(skp, Form.of(skp))


@site.post("/skp/<uuid:id>/periode")
def skp_periode_simpan(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.update(form.command(UpdateSkp, skp_id=id))):
        return done(address(id), "Periode dan pendekatan disimpan.")
    return _period(read(id), form)


@site.get("/skp/<uuid:id>/hapus")
def skp_hapus(id: UUID) -> Response:
    skp = read(id)
    if "delete" not in skp.actions:
        return done(address(id), "SKP yang diajukan atau pernah disetujui tidak dapat dihapus.", "warn")
    return page("skp/hapus.html", skp=skp, form=Form.of())


@site.post("/skp/<uuid:id>/hapus")
def skp_hapus_ya(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.delete(form.command(DeleteSkp, skp_id=id))):
        return done(url_for("web.skp"), f"SKP {format.periode(form.result.periode)} dihapus.")
    skp = read(id)
    return page("skp/hapus.html", skp=skp, form=form, since=meanwhile(skp, form), status=form.status)


def number(text: str | None) -> int | None:
    """A positive number from the address; None where it is none, for an address is not a form."""
    return int(text) if text and text.isdecimal() and 0 < int(text[:6]) <= 2100 else None


def years() -> list[tuple[int, str]]:
    """For a filter, newest first; next year's SKP may be made already."""
    return [(year, str(year)) for year in range(today().year + 1, _FIRST_YEAR - 1, -1)]


def today() -> date:
    """In the reader's zone."""
    return datetime.now(ZoneInfo(session.zone())).date()


def _kept() -> dict[str, Any]:
    """The filters of this address, for another one."""
    return {name: request.args[name] for name in ("q", "status", "tahun", "sort") if name in request.args}


def _mine() -> Page[SkpRingkas]:
    return clients.skp.daftar(DaftarSkp(limit=20))


def _free_from(mine: list[SkpRingkas], year: int) -> date:
    """The first day that a new SKP may begin: of this year what is left of it, else the next year."""
    taken = [one.periode.akhir for one in mine if one.periode.awal.year == year]
    return max(taken) + timedelta(days=1) if taken else date(year, 1, 1)


def _new(form: Form, mine: Page[SkpRingkas]) -> Response:
    _of_period(form)
    copies = [(one.id, f"{format.periode(one.periode)} · {one.jumlah_rhk} RHK") for one in mine.items if one.jumlah_rhk]
    return page(
        "skp/baru.html", form=form, copies=copies, approaches=list(skp_kata.PENDEKATAN.items()), status=form.status
    )


def _period(skp: Skp, form: Form) -> Response:
    _of_period(form)
    return page(
        "skp/periode.html",
        skp=skp,
        form=form,
        since=meanwhile(skp, form),
        approaches=list(skp_kata.PENDEKATAN.items()),
        status=form.status,
    )


def _of_period(form: Form) -> None:
    """What is wrong with both dates together is said at the second."""
    if "periode" in form.errors:
        form.errors["periode.akhir"] = form.errors.pop("periode")
