"""Monitoring Pengisian: how far the SKP of a unit and those below it are, per unit and per person (A9, A66, C8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, request, url_for

from contracts.skp import (
    DaftarMonitoringPegawai,
    DaftarMonitoringUnit,
    LingkupMonitoring,
    MonitoringPage,
    MonitoringPegawai,
    MonitoringUnit,
    Pengisian,
)
from gateway import clients
from gateway.documents import semua, xlsx
from gateway.web import cakupan, format, skp_kata
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.menu import sets
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today, years

_TOO_MANY = "Daftar ini terlalu panjang untuk satu berkas. Persempit dengan saringan, atau pilih unit di bawahnya."
_STATUS = {"belum": "Belum dibuat", "draft": "Draft", "pengajuan": "Pengajuan", "persetujuan": "Persetujuan"}
_FILTERS = ("q", "status", "langsung", "sort")
_ANGKA = [("Pegawai", 12), *((name, 14) for name in _STATUS.values()), ("Disetujui (%)", 14)]
_PER_UNIT = [("Unit kerja", 50), *_ANGKA]
_PER_PEGAWAI = [("NIP", 22), ("Nama", 32), ("Jabatan", 36), ("Unit kerja", 36), ("Status", 16), ("Sejak", 18)]


@dataclass(frozen=True, slots=True)
class Baris:
    """A unit with all below it, or the people who are in none of them."""

    nama: str
    rinci: str
    angka: Pengisian
    url: str


@site.get("/monitoring")
def monitoring() -> Response:
    filters = Form(request.args)
    found = _units(filters, after=filters.value("after") or None, limit=20)
    return _page(
        "monitoring/unit.html",
        found,
        filters,
        rows=_rows(found, found.items, filters) if found.items else [],
        narrowed=bool(filters.value("q")),
        export=url_for("web.monitoring_ekspor", **_kept(found.lingkup, filters)),
    )


@site.get("/monitoring/pegawai")
def monitoring_pegawai() -> Response:
    filters = Form(request.args)
    found = _people(filters, after=filters.value("after") or None, limit=20)
    return _page(
        "monitoring/pegawai.html",
        found,
        filters,
        statuses=list(_STATUS.items()),
        narrowed=any(filters.value(name) for name in ("q", "status", "langsung")),
        export=url_for("web.monitoring_pegawai_ekspor", **_kept(found.lingkup, filters)),
    )


@site.get("/monitoring/ekspor")
def monitoring_ekspor() -> Response:
    """The units as the page lists them."""
    filters = Form(request.args)
    first = _units(filters, after=None, limit=100)
    units = semua.every(
        lambda after: _units(filters, after=after, limit=100) if after else first, most=semua.MOST_WAITED_FOR
    )
    if units is None:
        return done(url_for("web.monitoring", **_kept(first.lingkup, filters)), _TOO_MANY, "warn")
    rows = ((one.nama, *_figures(one.angka)) for one in _rows(first, units, filters))
    return xlsx.answer(f"monitoring unit {first.lingkup.nama} {first.lingkup.tahun}", _PER_UNIT, rows, "Per unit")


@site.get("/monitoring/pegawai/ekspor")
def monitoring_pegawai_ekspor() -> Response:
    """The people as the page lists them."""
    filters = Form(request.args)
    first = _people(filters, after=None, limit=100)
    people = semua.every(
        lambda after: _people(filters, after=after, limit=100) if after else first, most=semua.MOST_WAITED_FOR
    )
    if people is None:
        return done(url_for("web.monitoring_pegawai", **_kept(first.lingkup, filters)), _TOO_MANY, "warn")
    name = f"monitoring pegawai {first.lingkup.nama} {first.lingkup.tahun}"
    return xlsx.answer(name, _PER_PEGAWAI, map(_line, people), "Per pegawai")


def _scope(filters: Form) -> dict[str, Any]:
    """Year and unit of the address, as the contracts' fields. `lingkup`: "unor:…", "instansi:…" or the usual one."""
    kind, _, id = filters.value("lingkup").partition(":")
    instansi = id if kind == "instansi" else None
    if not filters.value("lingkup") and not cakupan.own():
        instansi = next((one for one, _ in cakupan.choices()), None)
    return {
        "tahun": filters.value("tahun") or today().year,
        "unor_id": id if kind == "unor" else None,
        "instansi_id": instansi,
    }


def _units(filters: Form, *, after: str | None, limit: int) -> MonitoringPage[MonitoringUnit]:
    asked = filters.command(DaftarMonitoringUnit, **_scope(filters), after=after, limit=limit)
    return clients.skp.monitoring_unit(asked)


def _people(filters: Form, *, after: str | None, limit: int) -> MonitoringPage[MonitoringPegawai]:
    alone = filters.value("langsung") == "1"
    asked = filters.command(DaftarMonitoringPegawai, **_scope(filters), langsung=alone, after=after, limit=limit)
    return clients.skp.monitoring_pegawai(asked)


def _page(template: str, found: MonitoringPage[Any], filters: Form, **more: Any) -> Response:
    place = found.lingkup
    address = _address(place)
    return page(
        template,
        found=found,
        place=place,
        address=address,
        at=partial(_at, place),
        filters=Form.of({name: filters.value(name) for name in _FILTERS} | address),
        scopes=_scopes(place),
        instansi=_at(place, f"instansi:{place.instansi_id}") if place.unor_id and sets(me()) else None,
        years=years(),
        **more,
    )


def _scopes(place: LingkupMonitoring) -> list[tuple[str, str]]:
    """What the reader may look at, as value and text: instansi of an admin, the units headed, and the one shown."""
    reader, found = me(), dict[str, str]()
    if sets(reader):
        own = [(cakupan.own(), "Seluruh instansi")] if reader.instansi else []
        found = {f"instansi:{id}": nama for id, nama in cakupan.choices() or own}
    found |= {f"unor:{one.id}": one.nama for one in place.dipimpin}
    return list(({_lingkup(place): place.nama} | found).items())


def _lingkup(place: LingkupMonitoring) -> str:
    return f"unor:{place.unor_id}" if place.unor_id else f"instansi:{place.instansi_id}"


def _address(place: LingkupMonitoring) -> dict[str, Any]:
    return {"tahun": place.tahun, "lingkup": _lingkup(place)}


def _kept(place: LingkupMonitoring, filters: Form) -> dict[str, Any]:
    """The list as it is filtered and sorted."""
    return _address(place) | {name: value for name in _FILTERS if (value := filters.value(name))}


def _at(place: LingkupMonitoring, lingkup: str) -> str:
    """Another unit or instansi in the same year."""
    return url_for("web.monitoring", tahun=place.tahun, lingkup=lingkup)


def _rows(first: MonitoringPage[MonitoringUnit], units: Sequence[MonitoringUnit], filters: Form) -> list[Baris]:
    """`units`, after the people who are in none of them: on the first page, unless a unit is searched."""
    rows = [_branch(first.lingkup, one) for one in units]
    if first.utama and first.utama.langsung.pegawai and not filters.value("q"):
        rows.insert(0, _directly(first.lingkup, first.utama.langsung))
    return rows


def _branch(place: LingkupMonitoring, one: MonitoringUnit) -> Baris:
    view = "web.monitoring" if one.jumlah_anak else "web.monitoring_pegawai"
    detail = f"{format.angka(one.jumlah_anak)} unit di bawahnya" if one.jumlah_anak else ""
    return Baris(one.nama, detail, one, url_for(view, tahun=place.tahun, lingkup=f"unor:{one.unor_id}"))


def _directly(place: LingkupMonitoring, angka: Pengisian) -> Baris:
    url = url_for("web.monitoring_pegawai", **_address(place), langsung=1)
    return Baris(f"Langsung di {place.nama}", "tidak di salah satu unit di bawahnya", angka, url)


def _figures(angka: Pengisian) -> tuple[int | float | None, ...]:
    share = round(100 * angka.persetujuan / angka.pegawai, 1) if angka.pegawai else None
    return (angka.pegawai, angka.belum, angka.draft, angka.pengajuan, angka.persetujuan, share)


def _line(one: MonitoringPegawai) -> tuple[object, ...]:
    status = skp_kata.STATUS[one.status] if one.status else _STATUS["belum"]
    return (one.nip, one.nama, one.jabatan, one.unor_nama, status, one.sejak)
