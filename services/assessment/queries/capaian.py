"""How well units did in a period, and who may say so (features G4)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment as c
from contracts.base import Actor, Page
from contracts.types import Peran
from services.assessment import rules
from services.assessment.models import CapaianUnor, Penilaian, Unor
from services.assessment.queries import unit
from services.assessment.queries.sebaran import MasaKurva
from services.assessment.queries.unit import Kursi


def daftar_capaian(s: Session, actor: Actor, query: c.DaftarCapaian) -> Page[c.CapaianUnor]:
    """An admin: all units of the instansi. A head: the own units and all below them. By name; `q`: a part of it.

    A dissolved unit stays in the list while an assessment of its people waits for its capaian.
    """
    masa = MasaKurva(query.tahun, query.jenis, query.urutan)
    masa.akhir  # noqa: B018 refuses a period that does not exist
    joined = and_(
        CapaianUnor.unor_id == Unor.id,
        CapaianUnor.tahun == masa.tahun,
        CapaianUnor.jenis == masa.jenis,
        CapaianUnor.urutan == masa.urutan,
    )
    rows = select(
        Unor.id, Unor.nama, Unor.instansi_id, CapaianUnor.capaian, CapaianUnor.oleh_nama, CapaianUnor.pada
    ).outerjoin(CapaianUnor, joined)
    rows = rows.where(or_(Unor.aktif, _is_awaited(masa)), _mine(s, actor))
    if query.belum:
        rows = rows.where(CapaianUnor.capaian.is_(None))
    if query.q:
        rows = rows.where(paging.contains(Unor.nama, query.q))
    keys: list[Any] = [Unor.nama.desc(), Unor.id.desc()] if query.sort == "nama_turun" else [Unor.nama, Unor.id]
    found, following = paging.window(s, rows, keys, query)
    chains = unit.heads(s, [row.id for row in found])
    return Page(items=[_line(actor, row, chains[row.id]) for row in found], next=following)


def capaian(s: Session, actor: Actor, row: Unor, chain: Sequence[Kursi], masa: MasaKurva) -> c.CapaianUnor:
    """Of one unit, as it stands."""
    found = s.get(CapaianUnor, (row.id, masa.tahun, masa.jenis.value, masa.urutan), populate_existing=True)
    return c.CapaianUnor.model_validate(
        {
            "unor_id": row.id,
            "unor_nama": row.nama,
            "capaian": found.capaian if found else None,
            "oleh_nama": found.oleh_nama if found else None,
            "pada": found.pada if found else None,
            "actions": ["set"] if may_set(actor, row.instansi_id, chain) else [],
        }
    )


def may_set(actor: Actor, instansi_id: UUID, chain: Sequence[Kursi]) -> bool:
    """The head's superior or an admin; the head never for the own unit, neither as admin nor in another's place."""
    if actor.nip is not None and chain and actor.nip == chain[0].nip:
        return False
    if rules.is_admin(actor, instansi_id):
        return True
    found = unit.penetap(chain)
    return found is not None and actor.as_nip == found.nip


def who_sets_for(s: Session, unor_id: UUID) -> str:
    return unit.who_sets(unit.heads(s, [unor_id])[unor_id])


def _is_awaited(masa: MasaKurva) -> ColumnElement[bool]:
    """A unit of whose people somebody is not final in this period."""
    return exists().where(
        Penilaian.unor_id == Unor.id,
        Penilaian.tahun == masa.tahun,
        Penilaian.jenis == masa.jenis,
        Penilaian.urutan == masa.urutan,
        Penilaian.status != c.StatusPenilaian.FINAL,
    )


def _mine(s: Session, actor: Actor) -> Any:
    if actor.instansi_id is not None and (actor.has(Peran.ADMIN_INSTANSI) or actor.has(Peran.SUPER_ADMIN)):
        return Unor.instansi_id == actor.instansi_id
    return Unor.id.in_(select(unit.below(and_(Unor.pimpinan_nip == (actor.as_nip or ""), Unor.aktif)).c.id))


def _line(actor: Actor, row: Any, chain: Sequence[Kursi]) -> c.CapaianUnor:
    return c.CapaianUnor(
        unor_id=row.id,
        unor_nama=row.nama,
        capaian=row.capaian,
        oleh_nama=row.oleh_nama,
        pada=row.pada,
        actions=["set"] if may_set(actor, row.instansi_id, chain) else [],
    )
