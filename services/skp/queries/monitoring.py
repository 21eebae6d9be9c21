"""Monitoring Pengisian: how many people of a unit have their SKP how far, and who (features A9, A66, C7, C8)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Row, case, cast, func, or_, select, true
from sqlalchemy.orm import Session

from chassis import paging
from contracts.base import Actor, Page
from contracts.skp import (
    BATAS,
    DaftarMonitoringPegawai,
    DaftarMonitoringUnit,
    LingkupMonitoring,
    Monitoring,
    MonitoringPage,
    MonitoringPegawai,
    MonitoringQuery,
    MonitoringUnit,
    Pengisian,
    StatistikUtama,
    UnorMonitoring,
)
from contracts.types import StatusSkp
from services.skp import rules
from services.skp.models import Pegawai, Perubahan, Skp, Unor
from services.skp.queries import cakupan
from services.skp.queries.peran_hasil import scope
from services.skp.rules.kata import PERBUATAN
from services.skp.rules.pengisian import STATUS, URUTAN

M = TypeVar("M", MonitoringUnit, MonitoringPegawai)

_HALUS = 1_000_000
"""Shares are compared in millionths: whole numbers, that a cursor keeps exactly."""


def monitoring(s: Session, actor: Actor, query: MonitoringQuery) -> Monitoring:
    """Statistik Utama of what is asked about. Raises NotFound, Invalid."""
    where = cakupan.asked(s, actor, query)
    return Monitoring.model_validate(dict(_lingkup(s, actor, where, query.tahun)) | dict(_utama(s, where, query.tahun)))


def monitoring_unit(s: Session, actor: Actor, query: DaftarMonitoringUnit) -> MonitoringPage[MonitoringUnit]:
    """The branches, each with all below it; a dissolved one only while there are people in it."""
    where = cakupan.asked(s, actor, query)
    rows, units, theirs = cakupan.orang(where, tahun=query.tahun)
    counted = rows.add_columns(units.c.cabang, *_counts(theirs.c.status, "unit")).group_by(units.c.cabang).cte("hitung")
    figures = [func.coalesce(counted.c[f"unit_{name}"], 0).label(f"unit_{name}") for name in Pengisian.model_fields]
    lower = Unor.__table__.alias("bawah")
    below = select(func.count()).select_from(lower).where(lower.c.induk_id == Unor.id, lower.c.aktif)
    listed = (
        select(Unor.id, Unor.nama, below.scalar_subquery().label("jumlah_anak"), *figures)
        .outerjoin(counted, counted.c.cabang == Unor.id)
        .where(where.cabang, or_(Unor.aktif, counted.c.cabang.is_not(None)))
    )
    if query.q:
        listed = listed.where(paging.contains(Unor.nama, query.q))
    orders: dict[str, list[Any]] = {
        "nama": [Unor.nama, Unor.id],
        "nama_turun": [Unor.nama.desc(), Unor.id.desc()],
        "belum": [_unapproved(counted).desc(), Unor.nama, Unor.id],
    }
    return _halaman(s, actor, where, query, paging.page(s, listed, orders[query.sort], query, _unit))


def monitoring_pegawai(s: Session, actor: Actor, query: DaftarMonitoringPegawai) -> MonitoringPage[MonitoringPegawai]:
    """The people counted, with the state of the SKP that counts; nine statements at most, however many there are."""
    where = cakupan.asked(s, actor, query)
    rows, units, theirs = cakupan.orang(where, tahun=query.tahun)
    status = theirs.c.status
    listed = rows.add_columns(
        Pegawai.nip, Pegawai.nama, Pegawai.jabatan, Unor.nama.label("unor_nama"), status, theirs.c.id.label("skp_id")
    ).outerjoin(Unor, Unor.id == Pegawai.unor_id)
    if query.langsung:
        listed = listed.where(units.c.cabang.is_(None))
    if query.status is not None:
        listed = listed.where(_is(status, query.status))
    if query.q:
        listed = listed.where(_matches(query.q))
    name = func.lower(Pegawai.nama)
    orders: dict[str, list[Any]] = {
        "nama": [name, Pegawai.nip],
        "nama_turun": [name.desc(), Pegawai.nip.desc()],
        "status": [case({one: n for n, one in enumerate(URUTAN, 1)}, value=status, else_=0), name, Pegawai.nip],
    }
    found, following = paging.window(s, listed, orders[query.sort], query)
    readable = _details(s, actor, [row.skp_id for row in found if row.skp_id])
    people = Page[MonitoringPegawai](items=[_person(row, readable) for row in found], next=following)
    return _halaman(s, actor, where, query, people)


# ---------------------------------------------------------------- details


def _halaman(
    s: Session,
    actor: Actor,
    where: cakupan.Cakupan,
    query: DaftarMonitoringUnit | DaftarMonitoringPegawai,
    page: Page[M],
) -> MonitoringPage[M]:
    """Three statements; two on the pages after the first."""
    return MonitoringPage(
        items=page.items,
        next=page.next,
        lingkup=_lingkup(s, actor, where, query.tahun),
        utama=_utama(s, where, query.tahun) if query.after is None else None,
    )


def _lingkup(s: Session, actor: Actor, where: cakupan.Cakupan, tahun: int) -> LingkupMonitoring:
    """Two statements."""
    units = s.scalar(select(func.count()).select_from(Unor).where(where.cabang, Unor.aktif))
    return LingkupMonitoring(
        tahun=tahun,
        instansi_id=where.instansi_id,
        unor_id=where.unor_id,
        nama=where.nama,
        jalur=[UnorMonitoring(id=row.id, nama=row.nama) for row in where.jalur],
        dipimpin=[UnorMonitoring(id=row.id, nama=row.nama) for row in cakupan.dipimpin(s, actor)],
        jumlah_unit=units or 0,
        batas=date(tahun, *BATAS),
    )


def _utama(s: Session, where: cakupan.Cakupan, tahun: int) -> StatistikUtama:
    """One statement, which reads every person."""
    rows, units, theirs = cakupan.orang(where, tahun=tahun)
    direct = _counts(theirs.c.status, "langsung", units.c.cabang.is_(None))
    found = s.execute(rows.add_columns(*_counts(theirs.c.status, "total"), *direct)).one()
    total, langsung = (Pengisian.model_validate(_figures(found, name)) for name in ("total", "langsung"))
    return StatistikUtama(total=total, langsung=langsung)


def _counts(status: ColumnElement[Any], name: str, *among: ColumnElement[bool]) -> list[Any]:
    """One count per field of Pengisian, labelled with `name` before it."""
    states = {one: _is(status, one) for one in STATUS}
    return [
        func.count().filter(*among, states.get(field, true())).label(f"{name}_{field}")
        for field in Pengisian.model_fields
    ]


def _is(status: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    found = STATUS[wanted]
    return status.in_(found) if found else status.is_(None)


def _figures(row: Row[Any], name: str) -> dict[str, int]:
    return {field: getattr(row, f"{name}_{field}") for field in Pengisian.model_fields}


def _unapproved(counted: Any) -> ColumnElement[int]:
    """The share of people without an approved SKP; of nobody nothing is missing."""
    people, approved = counted.c.unit_pegawai, counted.c.unit_persetujuan
    return cast(func.coalesce((people - approved) * _HALUS / func.nullif(people, 0), 0), BigInteger)


def _unit(row: Any) -> MonitoringUnit:
    return MonitoringUnit(unor_id=row.id, nama=row.nama, jumlah_anak=row.jumlah_anak, **_figures(row, "unit"))


def _matches(q: str) -> ColumnElement[bool]:
    """A NIP or its beginning; else a part of the name."""
    digits = q.replace(" ", "").replace(".", "")
    return Pegawai.nip.startswith(digits) if digits.isdigit() else paging.contains(Pegawai.nama, q)


def _details(s: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, tuple[Any, bool]]:
    """Of each SKP since when it is in its state, and whether the actor may read of it. Three statements."""
    decided = (
        select(func.max(Perubahan.pada)).where(Perubahan.skp_id == Skp.id, Perubahan.perbuatan.in_(PERBUATAN))
    ).scalar_subquery()
    rows = s.execute(
        select(
            Skp.id, Skp.nip, Skp.unor_id, Skp.penilai_nip, Skp.instansi_id, Skp.status, Skp.versi,
            func.coalesce(decided, Skp.dibuat_pada).label("sejak"),
        ).where(Skp.id.in_(ids))
    ).all()  # fmt: skip
    below = scope(s, actor.as_nip, rows)
    return {row.id: (row.sejak, _may_read(actor, row, row.id in below)) for row in rows}


def _may_read(actor: Actor, row: Any, is_below: bool) -> bool:
    h = rules.relation(
        actor,
        nip=row.nip,
        penilai_nip=row.penilai_nip,
        instansi_id=row.instansi_id,
        pemimpin={actor.as_nip or ""} if is_below else (),
    )
    return rules.visibility(h, status=row.status, versi=row.versi) is not rules.Terlihat.TIDAK


def _person(row: Any, details: dict[UUID, tuple[Any, bool]]) -> MonitoringPegawai:
    since, readable = details.get(row.skp_id, (None, False))
    return MonitoringPegawai(
        nip=row.nip,
        nama=row.nama,
        jabatan=row.jabatan,
        unor_nama=row.unor_nama,
        status=StatusSkp(row.status) if row.status else None,
        sejak=since,
        skp_id=row.skp_id if readable else None,
    )
