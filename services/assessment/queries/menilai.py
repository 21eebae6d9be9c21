"""Whom an official rates now: as penilai in office, and in place of those who are not; the lists' side of `Keadaan`.

One statement finds out what changed hands, so that the list itself asks for plain columns by its indexes.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    collate,
    false,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from contracts.assessment import StatusPenilaian
from contracts.base import Actor
from services.assessment.models import Pegawai, Penilaian, Unor
from services.assessment.queries import unit

_ME = bindparam("me", type_=Text)
"""The actor; a parameter, so that what climbs through the units is put together once and not for each question."""


class _Berpindah(NamedTuple):
    """`lepas`: units where the actor, though named, heads nothing any more. `unit`: (unor, penilai) stood in for.

    `orang`: (owner, unor, penilai) of heads whose own unit is passed over, for nobody rates oneself.
    """

    lepas: list[UUID]
    unit: list[tuple[UUID, str]]
    orang: list[tuple[str, UUID, str]]


def rated_by(s: Session, actor: Actor, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """The assessments that the actor rates now, of those that `where` names, as `rules.left` and `rules.stand_in` say.

    One statement to find out, however many units there are below.
    """
    if actor.as_nip is None:
        return false()
    return and_(_rated_by(s, actor.as_nip, where), Penilaian.nip != actor.nip)


def rates(s: Session, nip: str, target: str) -> bool:
    """Whether `nip` is who rates something of `target` that is not final. Two statements."""
    where = (Penilaian.nip == target, Penilaian.status != StatusPenilaian.FINAL)
    mine = select(Penilaian.id).where(*where, _rated_by(s, nip, where))
    return bool(s.scalar(select(mine.exists())))


def _rated_by(s: Session, me: str, where: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    moved = _changed_hands(s, me, where)
    if moved is None:
        return false()
    named = Penilaian.penilai_nip == me
    if moved.lepas:
        named = and_(named, or_(Penilaian.unor_id.is_(None), Penilaian.unor_id.not_in(moved.lepas)))
    taken: list[ColumnElement[bool]] = []
    if moved.unit:
        taken.append(tuple_(Penilaian.unor_id, Penilaian.penilai_nip).in_(moved.unit))
    if moved.orang:
        taken.append(tuple_(Penilaian.nip, Penilaian.unor_id, Penilaian.penilai_nip).in_(moved.orang))
    return and_(or_(named, *taken), Penilaian.nip != me)


def _changed_hands(s: Session, me: str, where: Sequence[ColumnElement[bool]]) -> _Berpindah | None:
    """None for an official who left service and rates nobody any more."""
    found = s.execute(union_all(_gone(), _lost(where), _taken(where)), {"me": me}).all()
    if any(row.apa == "pergi" for row in found):
        return None
    taken = [row for row in found if row.apa == "ganti"]
    return _Berpindah(
        lepas=[row.unor_id for row in found if row.apa == "lepas"],
        unit=[(row.unor_id, row.penilai) for row in taken if row.nip is None],
        orang=[(row.nip, row.unor_id, row.penilai) for row in taken if row.nip is not None],
    )


def _gone() -> Any:
    gone = (Pegawai.nip == _ME, Pegawai.aktif.is_(False))
    return select(*_said("pergi", null(), null(), null())).select_from(Pegawai).where(*gone)


def _lost(where: Sequence[ColumnElement[bool]]) -> Any:
    """Units of assessments that name the actor, who heads neither them nor a unit above."""
    return (
        select(*_said("lepas", null(), Penilaian.unor_id, null()))
        .join(Unor, and_(Unor.id == Penilaian.unor_id, Unor.aktif))
        .where(*where, Penilaian.penilai_nip == _ME, Penilaian.unor_id.not_in(select(_mine().c.id)))
        .distinct()
    )


def _taken(where: Sequence[ColumnElement[bool]]) -> Any:
    """Of the units whose nearest active head is the actor: those whose named penilai is out of office."""
    near, above = _near(), _above()
    heads = select(above.c.pangkal).where(
        above.c.pangkal == near.c.pangkal, above.c.aktif, above.c.pimpinan_nip == Penilaian.penilai_nip
    )
    out = or_(Pegawai.aktif.is_(False), and_(Unor.aktif, ~heads.exists()))
    owner = case((near.c.lewat.is_not(None), Penilaian.nip))
    return (
        select(*_said("ganti", owner, Penilaian.unor_id, Penilaian.penilai_nip))
        .join(near, near.c.id == Penilaian.unor_id)
        .join(Unor, Unor.id == Penilaian.unor_id)
        .join(Pegawai, Pegawai.nip == Penilaian.penilai_nip)
        .where(*where, Penilaian.penilai_nip != _ME, or_(near.c.lewat.is_(None), near.c.lewat == Penilaian.nip), out)
        .distinct()
    )


@cache
def _mine() -> CTE:
    """The units headed, and all below them."""
    return unit.below(and_(Unor.pimpinan_nip == _ME, Unor.aktif))


@cache
def _near() -> CTE:
    """The units headed (`pangkal`) and those below them up to the next active head.

    That head's units stand in it too, marked `lewat`: on the own assessment a head is passed over.
    """
    in_office = select(Pegawai.nip).where(Pegawai.nip == _ME, Pegawai.aktif).exists()
    top = select(Unor.id, collate(cast(null(), Text), "C").label("lewat"), Unor.id.label("pangkal"))
    found = top.where(Unor.pimpinan_nip == _ME, Unor.aktif, in_office).cte("dekat", recursive=True)
    lower, head = aliased(Unor), aliased(Pegawai)
    nobody = or_(head.nip.is_(None), head.nip == _ME)
    return found.union(
        select(lower.id, case((nobody, found.c.lewat), else_=head.nip), found.c.pangkal)
        .join(found, lower.induk_id == found.c.id)
        .outerjoin(head, and_(head.nip == lower.pimpinan_nip, head.aktif, lower.aktif))
        .where(or_(nobody, found.c.lewat.is_(None), found.c.lewat == head.nip))
    )


@cache
def _above() -> CTE:
    """The chairs from each unit headed (`pangkal`) upwards."""
    columns = (Unor.induk_id, Unor.pimpinan_nip, Unor.aktif)
    own = select(Unor.id.label("pangkal"), *columns).where(Unor.pimpinan_nip == _ME, Unor.aktif)
    found = own.cte("atas", recursive=True)
    upper = aliased(Unor)
    up = select(found.c.pangkal, upper.induk_id, upper.pimpinan_nip, upper.aktif)
    return found.union(up.join(upper, upper.id == found.c.induk_id))


def _said(apa: str, nip: Any, unor_id: Any, penilai: Any) -> list[Any]:
    columns: dict[str, tuple[Any, Any]] = {
        "apa": (literal(apa), Text), "nip": (nip, Text), "unor_id": (unor_id, Uuid), "penilai": (penilai, Text),
    }  # fmt: skip
    return [cast(value, type).label(name) for name, (value, type) in columns.items()]
