"""The record of changes of an instansi's rules and of units' capaian: who, when, before, after (features M9, G4)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment_aturan as ca
from contracts.base import Actor, Page
from contracts.errors import Forbidden
from contracts.types import Peran, titik
from services.assessment import rules
from services.assessment.models import Instansi, Riwayat, Unor
from services.assessment.queries import capaian, unit
from services.assessment.queries.aturan import may_set


def riwayat_aturan(s: Session, actor: Actor, query: ca.DaftarRiwayatAturan) -> Page[ca.RiwayatAturan]:
    """Newest first: of the own instansi for its admin, of all for a super admin; one unit's capaian also for who may
    set it. Raises Forbidden, NotFound."""
    rows = (
        select(Riwayat, Instansi.nama.label("instansi_nama"), Unor.nama.label("unor_nama"))
        .outerjoin(Instansi, Instansi.id == Riwayat.instansi_id)
        .outerjoin(Unor, Unor.id == Riwayat.unor_id)
        .where(Riwayat.penilaian_id.is_(None), *_scope(s, actor, query.unor_id))
    )
    if query.perbuatan:
        rows = rows.where(Riwayat.perbuatan == query.perbuatan)
    if query.q:
        rows = rows.where(or_(paging.contains(Riwayat.oleh_nama, query.q), paging.contains(Unor.nama, query.q)))
    return paging.page(s, rows, [Riwayat.id.desc()], query, _model)


def _scope(s: Session, actor: Actor, unor_id: UUID | None) -> list[ColumnElement[bool]]:
    if unor_id is not None:
        row, chain = unit.readable(s, actor, unor_id)
        if not (rules.is_admin(actor, row.instansi_id) or capaian.may_set(actor, row.instansi_id, chain)):
            raise Forbidden(
                "tidak-berwenang",
                f"Riwayat capaian {row.nama} dilihat oleh yang menetapkannya. Minta {titik(unit.who_sets(chain))}",
            )
        return [Riwayat.unor_id == unor_id]
    if actor.has(Peran.SUPER_ADMIN):
        return []
    if actor.instansi_id is None or not may_set(actor):
        raise Forbidden(
            "tidak-berwenang",
            "Riwayat perubahan aturan dilihat oleh admin instansi. Minta admin instansi Anda membukanya.",
        )
    return [Riwayat.instansi_id == actor.instansi_id]


def _model(found: Any) -> ca.RiwayatAturan:
    row = found[0]
    same = {name: getattr(row, name) for name in _SAME}
    return ca.RiwayatAturan(**same, instansi_nama=found.instansi_nama, unor_nama=found.unor_nama)


_SAME = [name for name in ca.RiwayatAturan.model_fields if name in Riwayat.__table__.columns]
