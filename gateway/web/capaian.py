"""Capaian Organisasi: how well each unit did in a period, set by the head's superior or the admin (features G4)."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for

from contracts import assessment as c
from gateway import clients
from gateway.documents import semua, xlsx
from gateway.web import masa, nilai_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import years

_ROWS = 50  # units of a page: many are set with one button
_FILTERS = ("q", "belum", "sort", "after")
_COLUMNS = [("Unit kerja", 50), ("Capaian", 18), ("Ditetapkan oleh", 34), ("Ditetapkan pada", 18)]


@dataclass(frozen=True, slots=True)
class Baris:
    """A unit with what is chosen for it, and why that was refused."""

    unit: c.CapaianUnor
    pilihan: str
    salah: str | None


@site.get("/capaian")
def capaian() -> Response:
    return _list(Form(request.args))


@site.post("/capaian")
def capaian_simpan() -> Response:
    """Those of the page whose choice is another than it was; what is refused keeps the choice and says why."""
    form = Form()
    chosen = masa.chosen(form)
    back = url_for("web.capaian", **_address(form, chosen))
    lines = [
        {"unor_id": id, "capaian": value}
        for id in form.values("baris")
        if (value := form.value(f"capaian.{id}")) and value != form.value(f"semula.{id}")
    ]
    if not lines:
        return done(back, "Belum ada capaian yang diubah. Pilih capaian pada baris unitnya, lalu simpan.", "warn")
    if form.accepted(
        lambda: clients.assessment.set_capaian_massal(form.command(c.SetCapaianMassal, baris=lines, **chosen.query))
    ):
        kept = form.result
        if not kept.refused:
            return done(back, f"Capaian {len(kept.done)} unit {chosen.nama} disimpan.")
        return _list(form, refused={one.subject: one.message for one in kept.refused}, saved=len(kept.done))
    return _list(form)


@site.get("/capaian/ekspor")
def capaian_ekspor() -> Response:
    """As the list is filtered."""
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    units = semua.every(
        lambda after: clients.assessment.daftar_capaian(_query(filters, chosen, after=after, limit=100)),
        most=semua.MOST_WAITED_FOR,
    )
    if units is None:
        message = "Unit yang dipilih terlalu banyak untuk satu berkas. Persempit dengan pencarian atau saringan."
        return done(url_for("web.capaian", **chosen.address), message, "warn")
    rows = ([one.unor_nama, nilai_kata.CAPAIAN[one.capaian] if one.capaian else None, one.oleh_nama, one.pada]
            for one in units)  # fmt: skip
    return xlsx.answer(f"Capaian {chosen.nama}", _COLUMNS, rows, "Capaian")


def _address(filters: Form, chosen: masa.Terpilih) -> dict[str, Any]:
    """The list as it is filtered, sorted and paged."""
    return chosen.address | {name: value for name in _FILTERS if (value := filters.value(name))}


def _query(filters: Form, chosen: masa.Terpilih, *, after: str | None, limit: int) -> c.DaftarCapaian:
    return filters.command(
        c.DaftarCapaian,
        **chosen.query,
        belum=filters.value("belum") == "1",
        q=filters.value("q") or None,
        sort=filters.value("sort") or "nama",
        after=after,
        limit=limit,
    )


def _list(filters: Form, refused: dict[str, str] | None = None, saved: int = 0) -> Response:
    """`refused`: why a unit's capaian was not taken, by its id; `saved`: how many others were."""
    chosen, refused = masa.chosen(filters), refused or {}
    found = clients.assessment.daftar_capaian(
        _query(filters, chosen, after=filters.value("after") or None, limit=_ROWS)
    )
    address = _address(filters, chosen)
    return page(
        "capaian/daftar.html",
        found=found,
        rows=[
            Baris(one, filters.value(f"capaian.{one.unor_id}") or one.capaian or "", refused.get(str(one.unor_id)))
            for one in found.items
        ],
        masa=chosen,
        narrowed=bool(filters.value("q")) or filters.value("belum") == "1",
        filters=Form.of(address),
        form=filters,
        refused=list(refused.values()),
        saved=saved,
        address=address,
        choices=list(nilai_kata.CAPAIAN.items()),
        periods=masa.options(chosen),
        years=years(),
        may_set=any("set" in one.actions for one in found.items),
        status=409 if refused else filters.status,
    )
