"""Feedback Atasan: a subordinate's period on one page; feedback, both ratings, final, filling reopened (A41–A43)."""

from datetime import date, timedelta
from uuid import UUID

from flask import Response, g, request, url_for

from contracts.assessment import (
    Kurva,
    Penilaian,
    PenilaianQuery,
    Pratinjau,
    PratinjauQuery,
    ReopenPengisian,
    SetRating,
    SetUmpanBalik,
)
from contracts.errors import Stale
from gateway import clients
from gateway.documents import kurva_svg
from gateway.errors import STATUS
from gateway.web import nilai_kata, skp_kata
from gateway.web.forms import Form
from gateway.web.masa import name_of
from gateway.web.penilaian_bawahan import as_read, ask_final, pair
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today
from gateway.web.skp_tampil import optional

BAGIAN = {"hasil_kerja": "Hasil Kerja", "perilaku": "Perilaku"}
"""What is rated, as the contract's fields name it."""
_WEEK = timedelta(days=7)


@site.get("/penilaian-bawahan/<uuid:id>")
def penilaian_bawahan_isi(id: UUID) -> Response:
    found = read(id)
    return _sheet(found, _feedback(found))


@site.post("/penilaian-bawahan/<uuid:id>/umpan-balik")
def penilaian_umpan_balik(id: UUID) -> Response:
    form = Form()
    rhk = {name[4:]: form.value(name) for name in request.form if name.startswith("rhk.")}
    perilaku = {name[9:]: form.value(name) for name in request.form if name.startswith("perilaku.")}
    catatan = form.value("catatan")
    if form.accepted(
        lambda: clients.assessment.set_umpan_balik(
            form.command(SetUmpanBalik, penilaian_id=id, rhk=rhk, perilaku=perilaku, catatan=catatan)
        )
    ):
        return done(_address(id), "Umpan balik disimpan.")
    return _sheet(read(id), form)


@site.get("/penilaian-bawahan/<uuid:id>/rating")
def penilaian_rating(id: UUID) -> Response:
    found = read(id)
    if "set_rating" not in found.actions:
        return _locked(found)
    form = Form.of(bagian=_part(Form(request.args)))
    return _rating(found, form)


@site.post("/penilaian-bawahan/<uuid:id>/rating")
def penilaian_rating_simpan(id: UUID) -> Response:
    """What the choice leads to is shown first: at once with JavaScript, as a step of its own without."""
    form, found = Form(), read(id)
    part = _part(form)
    if "set_rating" not in found.actions:
        return _locked(found)
    if not form.value("rating"):
        form.refuse_field("rating", f"Pilih rating {BAGIAN[part].lower()}.")
        return _rating(found, form)
    asked = form.value("aksi") == "lihat"
    unseen = asked or form.value("dilihat") != form.value("rating")
    if unseen and (not form.accepted(lambda: _preview(found, form)) or asked or form.result is not None):
        return _rating(found, form, form.result)
    if form.accepted(
        lambda: clients.assessment.set_rating(
            form.command(
                SetRating, penilaian_id=id, semula=as_read(form.value("semula")), **{part: form.value("rating")}
            )
        )
    ):
        return done(_address(id), _told(form.result, part))
    return _rating(read(id), form)


@site.get("/penilaian-bawahan/<uuid:id>/final")
def penilaian_final(id: UUID) -> Response:
    found = read(id)
    if "finalize" not in found.actions:
        return _locked(found)
    semula = {f"semula.{id}": pair(found.hasil_kerja or "", found.rating_perilaku or "")}
    return ask_final([(str(id), found.pegawai.nama)], _address(id), Form.of(semula))


@site.get("/penilaian-bawahan/<uuid:id>/buka")
def penilaian_buka(id: UUID) -> Response:
    found = read(id)
    if "reopen_pengisian" not in found.actions:
        return _locked(found)
    start = max(today(), found.masa.akhir, found.batas_isi) + _WEEK
    return _reopen(found, Form.of(sampai=start))


@site.post("/penilaian-bawahan/<uuid:id>/buka")
def penilaian_buka_simpan(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.reopen_pengisian(form.command(ReopenPengisian, penilaian_id=id))):
        return done(_address(id), f"{form.result.pegawai.nama} dapat mengisi lagi.")
    return _reopen(read(id), form)


def read(id: UUID) -> Penilaian:
    """Raises NotFound for what the reader may not know of."""
    return clients.assessment.penilaian(PenilaianQuery(id=id))


def _sheet(found: Penilaian, form: Form) -> Response:
    g.menu = "penilaian_bawahan"
    _explain(form)
    return page(
        "penilaian_bawahan/isi.html",
        nilai=found,
        form=form,
        masa=name_of(found.masa),
        perilaku=skp_kata.PERILAKU,
        eviden=_files(found),
        employee_page=optional("penilaian_detil", id=found.id),
        writes="set_umpan_balik" in found.actions,
        rev=_rev(found, form),
        not_begun=found.masa.awal > today(),
        status=form.status,
    )


def _feedback(found: Penilaian) -> Form:
    return Form.of(
        rhk={str(one.id): one.umpan_balik for one in found.rhk},
        perilaku={str(one.nilai): one.umpan_balik for one in found.perilaku},
        catatan=found.catatan,
        if_rev=found.rev,
    )


def _files(found: Penilaian) -> dict[UUID, str | None]:
    """Where each uploaded eviden is handed out."""
    kept = [one for rhk in found.rhk for one in rhk.eviden if one.berkas]
    return {one.id: optional("penilaian_berkas", id=one.id) for one in kept}


def _part(form: Form) -> str:
    part = form.value("bagian")
    return part if part in BAGIAN else "hasil_kerja"


def _rating(found: Penilaian, form: Form, preview: Pratinjau | None = None) -> Response:
    part = _part(form)
    now = {"hasil_kerja": found.hasil_kerja, "perilaku": found.rating_perilaku}
    other = next(one for one in BAGIAN if one != part)
    if not form.value("rating") and now[part] and form.status == 200:
        form = Form.of(bagian=part, rating=now[part])
    return page(
        "penilaian_bawahan/rating.html",
        nilai=found,
        masa=name_of(found.masa),
        form=form,
        part=part,
        title=BAGIAN[part],
        other=BAGIAN[other],
        other_rating=now[other],
        choices=list(nilai_kata.RATING.items()),
        preview=preview,
        shown=form.value("rating") if preview or not now[other] else "",
        semula=_as_shown(found, form),
        kurva=preview.kurva if preview else None,
        picture=picture(preview.kurva if preview else None),
        back=_address(found.id),
        status=form.status,
    )


def _as_shown(found: Penilaian, form: Form) -> str:
    """The ratings that the page was opened on; after a refusal those that stand now, to be replaced knowingly."""
    now = pair(found.hasil_kerja or "", found.rating_perilaku or "")
    return now if form.refusal else form.value("semula") or now


def picture(kurva: Kurva | None) -> str:
    """The curve as SVG; empty for none."""
    return kurva_svg.svg(kurva) if kurva else ""


def _preview(found: Penilaian, form: Form) -> Pratinjau | None:
    """What both ratings would make; None while the other one is missing."""
    part = _part(form)
    both = {"hasil_kerja": found.hasil_kerja, "perilaku": found.rating_perilaku, part: form.value("rating")}
    if not all(both.values()):
        return None
    return clients.assessment.pratinjau(form.command(PratinjauQuery, penilaian_id=found.id, **both))


def _told(found: Penilaian, part: str) -> str:
    who = found.pegawai.nama
    if found.predikat:
        return f"Rating {who} disimpan. Predikatnya {nilai_kata.PREDIKAT[found.predikat]}."
    return f"Rating {BAGIAN[part].lower()} {who} disimpan. Predikat keluar setelah rating yang lain diberikan."


def _reopen(found: Penilaian, form: Form) -> Response:
    earliest: date = max(today(), found.masa.akhir)
    return page(
        "penilaian_bawahan/buka.html",
        nilai=found,
        masa=name_of(found.masa),
        form=form,
        earliest=earliest,
        back=_address(found.id),
        status=form.status,
    )


def _rev(found: Penilaian, form: Form) -> str:
    """What the form was opened on; after a refusal as stale the state that is shown now."""
    return form.value("if_rev") if form.status != STATUS[Stale] else str(found.rev)


def _explain(form: Form) -> None:
    """A stale form keeps what was typed; its next sending goes on from the state now shown."""
    if form.status == STATUS[Stale]:
        form.message = (
            "Penilaian ini berubah sementara halaman Anda terbuka. Isian Anda belum disimpan, tetapi tidak hilang: "
            "periksa keadaan terbarunya, lalu simpan lagi."
        )


def _address(id: UUID) -> str:
    return url_for("web.penilaian_bawahan_isi", id=id)


def _locked(found: Penilaian) -> Response:
    message = "Hal ini sedang tidak dapat diubah. Keadaan penilaian dan sebabnya tertulis pada halaman ini."
    return done(_address(found.id), message, "warn")
