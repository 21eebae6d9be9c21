"""Aturan Penilaian: closing days, feedback, days off, ideal curves, and the state's rules (features G8, M9)."""

from datetime import date
from typing import Any

from flask import Response, request, url_for

from contracts.assessment_aturan import (
    AturanPredikatQuery,
    DaftarHariLibur,
    DaftarKurvaIdeal,
    DeleteKurvaIdeal,
    KurvaIdealQuery,
    PengaturanQuery,
    SetHariLibur,
    SetKurvaIdeal,
    SetPengaturan,
)
from gateway import clients
from gateway.web import nilai_kata
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.menu import sets
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import number, today

_HEIGHTS = 5
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years that the calendar is asked for, as the contract's Tahun."""


@site.get("/aturan-penilaian")
def aturan_penilaian() -> Response:
    return _page()


@site.post("/aturan-penilaian")
def aturan_simpan() -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.set_pengaturan(form.command(SetPengaturan))):
        return done(url_for("web.aturan_penilaian"), "Aturan pengisian dan feedback disimpan.")
    return _page(settings=form)


@site.post("/aturan-penilaian/libur")
def hari_libur_simpan() -> Response:
    """`jenis`: libur, kerja, or hapus, which gives the day back to the state's calendar."""
    form = Form()
    kind = {"libur": True, "kerja": False, "hapus": None}.get(form.value("jenis"))
    if form.accepted(lambda: clients.assessment.set_hari_libur(form.command(SetHariLibur, libur=kind))):
        year = form.value("tanggal")[:4]
        message = "Pengecualian dihapus; kalender nasional berlaku lagi." if kind is None else "Hari disimpan."
        return done(url_for("web.aturan_penilaian", tahun=year, _anchor="libur"), message)
    return _page(day=form)


@site.get("/aturan-penilaian/libur/hapus")
def hari_libur_hapus() -> Response:
    """Asks first; the name comes along from the list, only to be shown."""
    back = url_for("web.aturan_penilaian", _anchor="libur")
    try:
        day = date.fromisoformat(request.args.get("tanggal", ""))
    except ValueError:
        return done(back, "Pilih hari yang akan dihapus dari daftar ini.", "warn")
    nama = request.args.get("nama", "")[:200]
    return page("aturan_penilaian/hapus_libur.html", tanggal=day, nama=nama, back=back, form=Form.of())


@site.post("/aturan-penilaian/kurva")
def kurva_ideal_simpan() -> Response:
    form = Form()
    heights = {one: [form.value(f"tinggi.{one}.{n}") or "0" for n in range(_HEIGHTS)] for one in nilai_kata.CAPAIAN}
    if form.accepted(lambda: clients.assessment.set_kurva_ideal(form.command(SetKurvaIdeal, tinggi=heights))):
        return done(url_for("web.aturan_penilaian", _anchor="kurva"), "Kurva ideal disimpan.")
    return _page(curve=form)


@site.get("/aturan-penilaian/kurva/hapus")
def kurva_ideal_hapus() -> Response:
    """Asks first: people may count on it."""
    return _ask_delete(Form(request.args))


@site.post("/aturan-penilaian/kurva/hapus")
def kurva_ideal_hapus_simpan() -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.delete_kurva_ideal(form.command(DeleteKurvaIdeal))):
        return done(url_for("web.aturan_penilaian", _anchor="kurva"), "Kurva ideal itu dihapus.")
    return _ask_delete(form)


def _ask_delete(form: Form) -> Response:
    back = url_for("web.aturan_penilaian", _anchor="kurva")
    try:
        day = date.fromisoformat(form.value("berlaku_dari"))
    except ValueError:
        return done(back, "Pilih kurva yang akan dihapus dari daftar ini.", "warn")
    return page("aturan_penilaian/hapus_kurva.html", tanggal=day, back=back, form=form, status=form.status)


def _page(settings: Form | None = None, day: Form | None = None, curve: Form | None = None) -> Response:
    """The form that was refused keeps what was typed; the others show what is stored."""
    year = calendar_year(request.args.get("tahun"))
    stored = clients.assessment.pengaturan(PengaturanQuery())
    ideal = clients.assessment.kurva_ideal(KurvaIdealQuery(pada=today()))
    refused = next((form for form in (settings, day, curve) if form), None)
    heights = {one: dict(enumerate(tinggi)) for one, tinggi in ideal.tinggi.items()}
    days = clients.assessment.hari_libur(DaftarHariLibur(tahun=year))
    ideals = clients.assessment.daftar_kurva_ideal(DaftarKurvaIdeal(after=request.args.get("after") or None, limit=10))
    return page(
        "aturan_penilaian/index.html",
        settings=settings or Form.of(stored),
        day=day or Form.of(jenis="libur"),
        curve=curve or _curve(heights),
        ideal=ideal,
        ideals=ideals,
        rule=clients.assessment.aturan_predikat(AturanPredikatQuery(pada=today())),
        ratings=list(nilai_kata.RATING.items()),
        admin=sets(me()),
        today=today(),
        days=days,
        own=[one for one in days if one.asal == "instansi"],
        national=[one for one in days if one.asal == "nasional"],
        year=year,
        before=year - 1 if year > FIRST_YEAR else None,
        after=year + 1 if year < LAST_YEAR else None,
        may="update" in stored.actions,
        capaian=list(nilai_kata.CAPAIAN.items()),
        predikat=list(reversed(nilai_kata.PREDIKAT.values())),
        status=refused.status if refused else 200,
    )


def calendar_year(asked: str | None) -> int:
    """The year in the address; this year for one that no calendar has, for an address is not a form."""
    year = number(asked)
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else today().year


def _curve(heights: dict[Any, dict[int, int]]) -> Form:
    cells = {str(one): {str(n): height for n, height in row.items()} for one, row in heights.items()}
    return Form.of(tinggi=cells, berlaku_dari=today())
