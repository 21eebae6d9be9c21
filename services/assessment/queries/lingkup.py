"""Of what one may see a curve: the same units, teams and instansi that `kurva` answers for (features A44, A8)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from chassis import paging
from contracts import assessment_kurva as ck
from contracts.base import Actor, Page
from contracts.types import Peran
from services.assessment.models import Instansi, Tim, Unor
from services.assessment.queries import unit

_AWAL, _SENDIRI, _TIM, _BAWAH = range(4)
"""The order of kinds: an admin's instansi, own units, teams (and a head's instansi), units below."""


def daftar_lingkup(s: Session, actor: Actor, query: ck.DaftarLingkup) -> Page[ck.LingkupKurva]:
    """One's own units and teams first, then by name; `q`: a part of it. One statement."""
    admin = actor.instansi_id is not None and (actor.has(Peran.ADMIN_INSTANSI) or actor.has(Peran.SUPER_ADMIN))
    found = union_all(_units(actor, admin), _teams(actor, admin), _whole(actor, admin)).subquery("lingkup")
    col = found.c
    rows = select(col.lingkup, col.id, col.nama, col.induk_nama)
    if query.lingkup:
        rows = rows.where(col.lingkup == query.lingkup)
    if query.id:
        rows = rows.where(col.id == query.id)
    if query.q:
        rows = rows.where(paging.contains(col.nama, query.q))
    keys: list[Any] = [col.urut, col.nama, col.id]
    return paging.page(s, rows, keys, query, lambda row: ck.LingkupKurva.model_validate(row, from_attributes=True))


def is_top(instansi_id: Any) -> ColumnElement[bool]:
    """Of Unor: one of the instansi's top units."""
    return and_(Unor.instansi_id == instansi_id, Unor.induk_id.is_(None), Unor.aktif)


def _units(actor: Actor, admin: bool) -> Select[Any]:
    mine = and_(Unor.pimpinan_nip == (actor.as_nip or ""), Unor.aktif)
    above = aliased(Unor)
    order = case((Unor.pimpinan_nip == (actor.as_nip or ""), _SENDIRI), else_=_BAWAH).label("urut")
    seen = Unor.instansi_id == actor.instansi_id if admin else Unor.id.in_(select(unit.below(mine).c.id))
    return (
        select(_kind("unor"), Unor.id, Unor.nama, above.nama.label("induk_nama"), order)
        .outerjoin(above, above.id == Unor.induk_id)
        .where(Unor.aktif, seen)
    )


def _teams(actor: Actor, admin: bool) -> Select[Any]:
    led = Tim.ketua_nip == (actor.as_nip or "")
    seen = or_(led, Tim.instansi_id == actor.instansi_id) if admin else led
    order = case((led, _TIM), else_=_BAWAH).label("urut")
    return select(_kind("tim"), Tim.id, Tim.nama, null().label("induk_nama"), order).where(Tim.aktif, seen)


def _whole(actor: Actor, admin: bool) -> Select[Any]:
    heads_top = exists().where(is_top(Instansi.id), Unor.pimpinan_nip == (actor.as_nip or ""))
    order = literal(_AWAL if admin else _TIM).label("urut")
    found = select(_kind("instansi"), Instansi.id, Instansi.nama, null().label("induk_nama"), order)
    return found.where(Instansi.id == actor.instansi_id, *(() if admin else (heads_top,)))


def _kind(name: str) -> Any:
    return literal(name, Text).label("lingkup")
