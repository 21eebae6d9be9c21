"""Capaian Organisasi: how well each unit did in a period, set by the head's superior or the admin (features G4)."""

from uuid import UUID

from flask import Response, request, url_for

from contracts.assessment import DaftarCapaian, SetCapaian
from gateway import clients
from gateway.web import masa, nilai_kata
from gateway.web.forms import Form
from gateway.web.render import done, here, page
from gateway.web.site import local_path, site
from gateway.web.skp import years


@site.get("/capaian")
def capaian() -> Response:
    return _list(Form(request.args))


@site.post("/capaian/<uuid:unor_id>")
def capaian_simpan(unor_id: UUID) -> Response:
    form = Form()
    chosen = masa.chosen(form)
    if form.accepted(lambda: clients.assessment.set_capaian(form.command(SetCapaian, unor_id=unor_id, **chosen.query))):
        kept = form.result
        back = local_path(form.value("next"), url_for("web.capaian", **chosen.address))
        return done(back, f"Capaian {kept.unor_nama} {chosen.nama}: {nilai_kata.CAPAIAN[kept.capaian]}.")
    return _list(form, refused=str(unor_id))


def _list(filters: Form, refused: str | None = None) -> Response:
    """`refused`: the unit whose capaian was not taken; its row keeps the choice."""
    chosen = masa.chosen(filters)
    missing = filters.value("belum") == "1"
    found = clients.assessment.daftar_capaian(
        DaftarCapaian(**chosen.query, belum=missing, q=filters.value("q") or None, after=filters.value("after") or None)
    )
    return page(
        "capaian/daftar.html",
        found=found,
        masa=chosen,
        narrowed=bool(filters.value("q")) or missing,
        filters=Form.of(chosen.address, q=filters.value("q"), belum="1" if missing else ""),
        form=filters,
        refused=refused,
        choices=list(nilai_kata.CAPAIAN.items()),
        periods=masa.options(chosen),
        years=years(),
        back=here() if request.method == "GET" else url_for("web.capaian", **chosen.address),
        status=filters.status,
    )
