"""Monitoring Pengisian: how far the SKP of a unit and those below it are, per unit and per person (A9, A66, C8)."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, request, url_for

from contracts.base import Page
from contracts.skp import (
    DaftarMonitoringPegawai,
    DaftarMonitoringUnit,
    Monitoring,
    MonitoringPegawai,
    MonitoringQuery,
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
    filters, scope, whole = _asked()
    found = _units(filters, scope, after=filters.value("after") or None, limit=20)
    first = not (filters.value("after") or filters.value("q"))
    rows = [_directly(whole)] if first and found.items and whole.langsung.pegawai else []
    return _page(
        "monitoring/unit.html",
        whole,
        filters,
        found=found,
        rows=rows + [_branch(whole, one) for one in found.items],
        narrowed=bool(filters.value("q")),
        export=url_for("web.monitoring_ekspor", **_kept(whole, filters)),
    )


@site.get("/monitoring/pegawai")
def monitoring_pegawai() -> Response:
    filters, scope, whole = _asked()
    return _page(
        "monitoring/pegawai.html",
        whole,
        filters,
        found=_people(filters, scope, after=filters.value("after") or None, limit=20),
        statuses=list(_STATUS.items()),
        narrowed=any(filters.value(name) for name in ("q", "status", "langsung")),
        export=url_for("web.monitoring_pegawai_ekspor", **_kept(whole, filters)),
    )


@site.get("/monitoring/ekspor")
def monitoring_ekspor() -> Response:
    """The units as the page lists them, after the people who are in none of them."""
    filters, scope, whole = _asked()
    units = semua.every(lambda after: _units(filters, scope, after=after, limit=100), most=semua.MOST_WAITED_FOR)
    if units is None:
        return done(url_for("web.monitoring", **_kept(whole, filters)), _TOO_MANY, "warn")
    rows = [] if filters.value("q") else [_directly(whole)]
    rows += [_branch(whole, one) for one in units]
    name = f"monitoring unit {whole.nama} {whole.tahun}"
    return xlsx.answer(name, _PER_UNIT, ((one.nama, *_figures(one.angka)) for one in rows), "Per unit")


@site.get("/monitoring/pegawai/ekspor")
def monitoring_pegawai_ekspor() -> Response:
    """The people as the page lists them."""
    filters, scope, whole = _asked()
    people = semua.every(lambda after: _people(filters, scope, after=after, limit=100), most=semua.MOST_WAITED_FOR)
    if people is None:
        return done(url_for("web.monitoring_pegawai", **_kept(whole, filters)), _TOO_MANY, "warn")
    name = f"monitoring pegawai {whole.nama} {whole.tahun}"
    return xlsx.answer(name, _PER_PEGAWAI, map(_line, people), "Per pegawai")


def _asked() -> tuple[Form, dict[str, Any], Monitoring]:
    """The address' filters, what they are about, and its totals."""
    filters = Form(request.args)
    scope = _scope(filters)
    return filters, scope, clients.skp.monitoring(filters.command(MonitoringQuery, **scope))


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


def _units(filters: Form, scope: dict[str, Any], *, after: str | None, limit: int) -> Page[MonitoringUnit]:
    asked = filters.command(DaftarMonitoringUnit, **scope, after=after, limit=limit)
    return clients.skp.monitoring_unit(asked)


def _people(filters: Form, scope: dict[str, Any], *, after: str | None, limit: int) -> Page[MonitoringPegawai]:
    alone = filters.value("langsung") == "1"
    asked = filters.command(DaftarMonitoringPegawai, **scope, langsung=alone, after=after, limit=limit)
    return clients.skp.monitoring_pegawai(asked)


def _page(template: str, whole: Monitoring, filters: Form, **more: Any) -> Response:
    address = _address(whole)
    return page(
        template,
        whole=whole,
        address=address,
        at=partial(_at, whole),
        filters=Form.of({name: filters.value(name) for name in _FILTERS} | address),
        scopes=_scopes(whole),
        instansi=_at(whole, f"instansi:{whole.instansi_id}") if whole.unor_id and sets(me()) else None,
        years=years(),
        **more,
    )


def _scopes(whole: Monitoring) -> list[tuple[str, str]]:
    """What the reader may look at, as value and text: instansi of an admin, the units headed, and the one shown."""
    reader, found = me(), dict[str, str]()
    if sets(reader):
        own = [(cakupan.own(), "Seluruh instansi")] if reader.instansi else []
        found = {f"instansi:{id}": nama for id, nama in cakupan.choices() or own}
    found |= {f"unor:{one.id}": one.nama for one in whole.dipimpin}
    return list(({_lingkup(whole): whole.nama} | found).items())


def _lingkup(whole: Monitoring) -> str:
    return f"unor:{whole.unor_id}" if whole.unor_id else f"instansi:{whole.instansi_id}"


def _address(whole: Monitoring) -> dict[str, Any]:
    return {"tahun": whole.tahun, "lingkup": _lingkup(whole)}


def _kept(whole: Monitoring, filters: Form) -> dict[str, Any]:
    """The list as it is filtered and sorted."""
    return _address(whole) | {name: value for name in _FILTERS if (value := filters.value(name))}


def _at(whole: Monitoring, lingkup: str) -> str:
    """Another unit or instansi in the same year."""
    return url_for("web.monitoring", tahun=whole.tahun, lingkup=lingkup)


def _branch(whole: Monitoring, one: MonitoringUnit) -> Baris:
    view = "web.monitoring" if one.jumlah_anak else "web.monitoring_pegawai"
    detail = f"{format.angka(one.jumlah_anak)} unit di bawahnya" if one.jumlah_anak else ""
    return Baris(one.nama, detail, one, url_for(view, tahun=whole.tahun, lingkup=f"unor:{one.unor_id}"))


def _directly(whole: Monitoring) -> Baris:
    url = url_for("web.monitoring_pegawai", **_address(whole), langsung=1)
    return Baris(f"Langsung di {whole.nama}", "tidak di salah satu unit di bawahnya", whole.langsung, url)


def _figures(angka: Pengisian) -> tuple[int | float | None, ...]:
    share = round(100 * angka.persetujuan / angka.pegawai, 1) if angka.pegawai else None
    return (angka.pegawai, angka.belum, angka.draft, angka.pengajuan, angka.persetujuan, share)


def _line(one: MonitoringPegawai) -> tuple[object, ...]:
    status = skp_kata.STATUS[one.status] if one.status else _STATUS["belum"]
    return (one.nip, one.nama, one.jabatan, one.unor_nama, status, one.sejak)
