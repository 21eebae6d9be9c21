"""Choosing the unit, team or instansi that a page is about: a few in its filter, all of them by a search (A44, A8)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for

from contracts.assessment_kurva import DaftarLingkup, JenisLingkup, LingkupKurva
from contracts.errors import NotFound
from gateway import clients
from gateway.web import masa, pilih
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site

_FEW = 20
_ALL: tuple[JenisLingkup, ...] = ("unor", "tim", "instansi")
_PAGES: dict[str, tuple[JenisLingkup, ...]] = {"kurva": _ALL, "cetak_banyak": ("unor", "tim"), "tanda": ("unor",)}
"""Whose scope is chosen here, and of which kinds."""


@dataclass(frozen=True)
class Tawaran:
    """The filter's choices, the chosen one among them, and whether there are more than these."""

    options: list[tuple[str, str]]
    chosen: str
    more: bool


def offered(filters: Form, own: list[tuple[str, str]], *, kinds: Sequence[JenisLingkup] = _ALL) -> Tawaran:
    """`own`: choices of the page itself, which come first."""
    found = clients.assessment.daftar_lingkup(DaftarLingkup(limit=_FEW))
    names = Counter(one.nama for one in found.items)
    options = own + [(value(one), text(one, alone=names[one.nama] == 1)) for one in found.items if one.lingkup in kinds]
    chosen = filters.value("lingkup") or (options[0][0] if options else "")
    kind, _, id = chosen.partition(":")
    if not id:  # "tim" alone: the first of its kind
        chosen = next((one for one, _ in options if one.partition(":")[0] == kind), chosen)
    elif chosen not in dict(options):
        options += [(value(one), text(one, alone=False)) for one in _one(filters, id)]
    return Tawaran(options, chosen, found.next is not None)


def value(one: LingkupKurva) -> str:
    return f"{one.lingkup}:{one.id}"


def text(one: LingkupKurva, *, alone: bool) -> str:
    """`alone`: no other has its name; else the unit above tells it apart."""
    if one.lingkup == "instansi":
        return "Seluruh instansi"
    if one.lingkup == "tim":
        return f"Tim {one.nama}"
    return one.nama if alone or not one.induk_nama else f"{one.nama}, {one.induk_nama}"


@site.get("/kurva/lingkup")
def lingkup() -> Response:
    return _ask(Form(request.args))


@site.post("/kurva/lingkup")
def lingkup_pilih() -> Response:
    form = Form()
    if not pilih.searches(form) and form.value("lingkup"):
        return done(url_for(f"web.{_asks(form)}", lingkup=form.value("lingkup"), **masa.chosen(form).address))
    if not pilih.searches(form):
        form.refuse_field("lingkup", "Pilih salah satu.")
    return _ask(form)


def _ask(form: Form) -> Response:
    asks, chosen = _asks(form), masa.chosen(form)
    return page(
        "kurva/lingkup.html",
        form=form,
        found=pilih.lingkup(form, "lingkup", kinds=_PAGES[asks]),
        asks=asks,
        address=chosen.address,
        back=url_for(f"web.{asks}", **chosen.address),
        status=form.status,
    )


def _asks(form: Form) -> str:
    """The page that asks."""
    if form.value("untuk") not in _PAGES:
        raise NotFound("halaman-tidak-ada", "Halaman ini tidak ada. Mulai lagi dari Monitoring Kurva.")
    return form.value("untuk")


def _one(filters: Form, id: str) -> list[LingkupKurva]:
    """What the address names, if it may be seen."""
    query: dict[str, Any] = {"id": id, "lingkup": None, "q": None, "after": None, "limit": 1}
    return clients.assessment.daftar_lingkup(filters.command(DaftarLingkup, **query)).items
