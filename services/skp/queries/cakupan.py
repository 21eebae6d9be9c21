"""Which unit or instansi a monitoring question is about, who may ask it, and the people in it (features C4, C8)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Select, Subquery, and_, case, exists, null, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from contracts.base import Actor
from contracts.errors import FieldError, Invalid, NotFound
from contracts.skp import MonitoringQuery
from contracts.types import JenisAsn, Peran
from services.skp.models import Instansi, Pegawai, Skp, Unor
from services.skp.rules.hubungan import is_admin

_NAIK = text("""
WITH RECURSIVE naik AS (
    SELECT u.id, u.induk_id, u.instansi_id, u.nama, u.pimpinan_nip, u.aktif, 0 AS tingkat FROM unor u WHERE u.id = :id
    UNION ALL
    SELECT u.id, u.induk_id, u.instansi_id, u.nama, u.pimpinan_nip, u.aktif, n.tingkat + 1
    FROM naik n JOIN unor u ON u.id = n.induk_id WHERE n.tingkat < 30
)
SELECT n.id, n.instansi_id, n.nama, n.aktif AND p.aktif AND n.pimpinan_nip = :nip AS dipimpin
FROM naik n LEFT JOIN pegawai p ON p.nip = n.pimpinan_nip ORDER BY n.tingkat
""").columns(Unor.id, Unor.instansi_id, Unor.nama)
# 30 levels: more than any instansi has, and the end of a circle that events out of order may show for a moment.


@dataclass(frozen=True, slots=True)
class Cakupan:
    """A unit with all below it, or (`unor_id` None) an instansi. `puncak`: the unit whose children are its branches.

    An instansi with one top unit has that unit's branches; with several, these are the branches and `puncak` is None.
    `jalur`: the units above that the actor may open, from the top.
    """

    instansi_id: UUID
    unor_id: UUID | None
    nama: str
    puncak: UUID | None
    jalur: tuple[Any, ...] = ()

    @property
    def cabang(self) -> Any:
        """The condition that picks the branches among the units."""
        if self.puncak is not None:
            return Unor.induk_id == self.puncak
        return and_(Unor.instansi_id == self.instansi_id, Unor.induk_id.is_(None))


def asked(s: Session, actor: Actor, query: MonitoringQuery) -> Cakupan:
    """At most two statements. Raises NotFound for who may not ask, Invalid where a super admin must choose."""
    if query.unor_id is not None:
        return _unit(s, actor, query.unor_id)
    if query.instansi_id is not None:
        return _instansi(s, actor, query.instansi_id)
    if actor.instansi_id is not None and is_admin(actor, actor.instansi_id):
        return _instansi(s, actor, actor.instansi_id)
    mine = dipimpin(s, actor)
    if mine:
        return _unit(s, actor, mine[0].id)
    if actor.has(Peran.SUPER_ADMIN):
        message = "Pilih instansi yang pengisian SKP-nya ingin Anda lihat."
        raise Invalid("pilih-instansi", message, errors=[FieldError(field="instansi_id", message=message)])
    raise NotFound(
        "tidak-memimpin-unit",
        "Anda tidak tercatat sebagai pimpinan unit kerja. Bila keliru, minta admin instansi memperbaikinya.",
    )


def dipimpin(s: Session, actor: Actor) -> list[Any]:
    """Id and name of the units that the actor heads; a definitive chair before an acting one."""
    if actor.as_nip is None:
        return []
    acting = Unor.pimpinan_penugasan.is_distinct_from("definitif")
    mine = select(Unor.id, Unor.nama).where(Unor.pimpinan_nip == actor.as_nip, Unor.aktif, _in_office())
    return list(s.execute(mine.order_by(acting, Unor.nama, Unor.id)))


def pohon(where: Cakupan) -> CTE:
    """Every unit in it (`id`) with the branch it belongs to (`cabang`; NULL for `puncak` itself)."""
    top = Unor.id == where.puncak if where.puncak is not None else null()
    base = select(Unor.id, case((top, null()), else_=Unor.id).label("cabang")).where(or_(top, where.cabang))
    found = base.cte("pohon", recursive=True)
    lower = aliased(Unor)
    step = select(lower.id, found.c.cabang).join(found, lower.induk_id == found.c.id)
    return found.union(step.where(found.c.cabang.is_not(None)))


def orang(where: Cakupan, *, tahun: int) -> tuple[Select[Any], CTE, Subquery]:
    """The people counted in it (contracts.skp.Pengisian), without columns; their units and their SKP, to take some of.

    People of an instansi who have no unit belong to no branch.
    """
    units, theirs = pohon(where), _skp(where.instansi_id, tahun)
    rows = select().select_from(Pegawai).where(Pegawai.aktif, Pegawai.jenis_asn != JenisAsn.NON_ASN)
    whole = where.unor_id is None
    rows = rows.join(units, units.c.id == Pegawai.unor_id, isouter=whole)
    if whole:
        rows = rows.where(Pegawai.instansi_id == where.instansi_id)
    return rows.outerjoin(theirs, theirs.c.nip == Pegawai.nip), units, theirs


def _skp(instansi_id: UUID, tahun: int) -> Subquery:
    """Of each person the SKP that counts: the one with the latest days. Answered by ix_skp_pengisian alone."""
    found = select(Skp.nip, Skp.status, Skp.id).where(Skp.instansi_id == instansi_id, Skp.tahun == tahun)
    return found.ext(distinct_on(Skp.nip)).order_by(Skp.nip, Skp.akhir.desc()).subquery("milik")


def _unit(s: Session, actor: Actor, id: UUID) -> Cakupan:
    """For its head, the heads above, and admins."""
    chain = s.execute(_NAIK, {"id": id, "nip": actor.as_nip}).all()
    headed = [place for place, row in enumerate(chain) if row.dipimpin]
    if not chain or not (headed or is_admin(actor, chain[0].instansi_id)):
        raise _hidden()
    highest = len(chain) if is_admin(actor, chain[0].instansi_id) else headed[-1] + 1
    return Cakupan(chain[0].instansi_id, id, chain[0].nama, id, tuple(reversed(chain[1:highest])))


def _instansi(s: Session, actor: Actor, id: UUID) -> Cakupan:
    row = s.get(Instansi, id) if is_admin(actor, id) else None
    if row is None:
        raise _hidden()
    tops = s.scalars(select(Unor.id).where(Unor.instansi_id == id, Unor.induk_id.is_(None), Unor.aktif).limit(2)).all()
    return Cakupan(id, None, row.nama, tops[0] if len(tops) == 1 else None)


def _in_office() -> Any:
    return exists().where(Pegawai.nip == Unor.pimpinan_nip, Pegawai.aktif)


def _hidden() -> NotFound:
    return NotFound(
        "unit-tidak-ditemukan",
        "Unit kerja ini tidak ada atau tidak dapat Anda lihat. Pengisian SKP suatu unit dibuka oleh pimpinannya, "
        "pimpinan di atasnya, dan admin instansi.",
    )
