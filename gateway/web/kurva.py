"""Monitoring Kurva: ideal and real distribution of a unit, team or instansi; flags to be looked at (A44, A8, M8)."""

from typing import Any

from flask import Response, request, url_for

from contracts.assessment import DaftarTanda, KurvaQuery
from contracts.errors import Invalid, NotFound
from gateway import clients
from gateway.documents import kurva_svg
from gateway.web import lingkup, masa
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.menu import sets
from gateway.web.render import page
from gateway.web.site import site
from gateway.web.skp import years

TANDA = {
    "tanpa_eviden": "Tanpa eviden",
    "umpan_balik_sama": "Umpan balik sama",
    "jauh_dari_kurva": "Jauh dari kurva",
}


@site.get("/kurva")
def kurva() -> Response:
    """Of the scope in the address; without one, of the unit that one heads, or else of the instansi."""
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    offer = lingkup.offered(filters, [])
    kind, _, id = (offer.chosen or "unor").partition(":")
    query: dict[str, Any] = {"lingkup": kind, "id": id or None, **chosen.query}
    found, missing = None, None
    try:
        found = clients.assessment.kurva(filters.command(KurvaQuery, **query))
    except NotFound as error:
        missing = error.message
    options = offer.options
    if found and offer.chosen not in dict(options):  # a dissolved unit is not offered, but may be asked for
        options = [*options, (offer.chosen, found.nama)]
    return page(
        "kurva/index.html",
        kurva=found,
        missing=missing,
        picture=kurva_svg.svg(found) if found else "",
        rows=kurva_svg.tabel(found) if found else [],
        masa=chosen,
        filters=Form.of(chosen.address, lingkup=offer.chosen),
        scopes=options,
        more=offer.more,
        capaian_tampil=bool(me().memimpin_unor) or sets(me()),
        periods=masa.options(chosen),
        years=years(),
        status=404 if missing and filters.value("lingkup") else 200,
    )


@site.get("/kurva/tanda")
def tanda() -> Response:
    """Of all that the reader answers for, or of one unit; of too many people a unit is chosen first."""
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    offer = lingkup.offered(filters, [("", "Semua unit")], kinds=("unor",))
    _, _, unor_id = offer.chosen.partition(":")
    query = {"unor_id": unor_id or None, "tanda": filters.value("tanda") or None, **chosen.query}
    found, too_many = None, None
    try:
        found = clients.assessment.tanda(filters.command(DaftarTanda, **query))
    except Invalid as error:
        if error.code != "lingkup-terlalu-besar":
            raise
        too_many = error.message
    address = chosen.address | {name: value for name in ("q", "tanda", "lingkup") if (value := filters.value(name))}
    return page(
        "kurva/tanda.html",
        found=found,
        too_many=too_many,
        kinds=TANDA,
        masa=chosen,
        narrowed=any(filters.value(name) for name in ("q", "tanda", "lingkup")),
        filters=Form.of(address),
        scopes=offer.options,
        more=offer.more,
        periods=masa.options(chosen),
        years=years(),
        back=url_for("web.kurva", **chosen.address),
    )
