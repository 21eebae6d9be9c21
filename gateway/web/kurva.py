"""Monitoring Kurva: ideal and real distribution of a unit, team or instansi; flags to be looked at (A44, A8, M8)."""

from typing import Any

from flask import Response, request, url_for

from contracts.assessment import DaftarCapaian, DaftarTanda, KurvaQuery
from contracts.errors import NotFound
from contracts.org import DaftarTim
from gateway import clients
from gateway.documents import kurva_svg
from gateway.web import masa
from gateway.web.forms import Form
from gateway.web.masa import Terpilih
from gateway.web.me import me
from gateway.web.menu import sets
from gateway.web.render import page
from gateway.web.site import site
from gateway.web.skp import years

_MOST = 100
"""Units and teams of the choice; further ones are opened from Capaian Organisasi."""
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
    choices = scopes(chosen)
    scope = filters.value("lingkup") or (choices[0][0] if choices else "unor:")
    kind, _, id = scope.partition(":")
    query: dict[str, Any] = {"lingkup": kind, "id": id or None, **chosen.query}
    found, missing = None, None
    try:
        found = clients.assessment.kurva(filters.command(KurvaQuery, **query))
    except NotFound as error:
        missing = error.message
    if found and found.lingkup != "instansi" and scope not in dict(choices):
        choices.append((scope, found.nama))
    return page(
        "kurva/index.html",
        kurva=found,
        missing=missing,
        picture=kurva_svg.svg(found) if found else "",
        rows=kurva_svg.tabel(found) if found else [],
        masa=chosen,
        filters=Form.of(chosen.address, lingkup=scope),
        scopes=choices,
        periods=masa.options(chosen),
        years=years(),
        status=404 if missing and filters.value("lingkup") else 200,
    )


@site.get("/kurva/tanda")
def tanda() -> Response:
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    found = clients.assessment.tanda(filters.command(DaftarTanda, **chosen.query))
    return page(
        "kurva/tanda.html",
        found=found,
        kinds=TANDA,
        masa=chosen,
        narrowed=bool(filters.value("q")),
        filters=Form.of(chosen.address, q=filters.value("q")),
        periods=masa.options(chosen),
        years=years(),
        back=url_for("web.kurva", **chosen.address),
    )


def scopes(chosen: Terpilih) -> list[tuple[str, str]]:
    """What the reader may look at, as value and text: own units first, then teams, last the instansi."""
    reader = me()
    found: list[tuple[str, str]] = []
    admin = sets(reader)
    if reader.memimpin_unor or admin:
        units = clients.assessment.daftar_capaian(DaftarCapaian(**chosen.query, limit=_MOST)).items
        own = {str(id) for id in reader.memimpin_unor}
        units.sort(key=lambda unit: str(unit.unor_id) not in own)
        found += [(f"unor:{unit.unor_id}", unit.unor_nama) for unit in units]
    if reader.memimpin_tim:
        teams = clients.org.daftar_tim(DaftarTim(limit=_MOST)).items
        led = set(reader.memimpin_tim)
        found += [(f"tim:{team.id}", f"Tim {team.nama}") for team in teams if team.id in led]
    if admin:
        found.insert(0, ("instansi:", "Seluruh instansi"))
    elif reader.memimpin_unor:
        found.append(("instansi:", "Seluruh instansi"))
    return found
