"""The history of one SKP, newest first (features P7)."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts.base import Actor, Page
from contracts.skp import Perubahan as PerubahanView
from contracts.skp import PerubahanQuery
from services.skp import models, rules
from services.skp.models import Perubahan
from services.skp.queries import isi
from services.skp.rules import kata

_TERBUKA = (*kata.PERBUATAN, "set_ekspektasi")


def perubahan(s: Session, actor: Actor, query: PerubahanQuery) -> Page[PerubahanView]:
    """All of it for the owner and the admin. For superiors what was not done in a draft, and what they did."""
    content = isi.read(s, query.skp_id)
    if content is None:
        raise models.hidden()
    h = content.relation(actor)
    visible = rules.visibility(h, status=content.skp.status, versi=content.skp.versi)
    if visible is rules.Terlihat.TIDAK or not (h.pemilik or h.admin or h.atasan):
        raise models.hidden()
    rows = select(Perubahan).where(Perubahan.skp_id == query.skp_id)
    if not (h.pemilik or h.admin):
        rows = rows.where(or_(Perubahan.perbuatan.in_(_TERBUKA), Perubahan.oleh_nip == actor.nip))
    if query.q:
        rows = rows.where(or_(paging.contains(Perubahan.oleh_nama, query.q), Perubahan.perbuatan == query.q))
    return paging.page(s, rows, [Perubahan.id.desc()], query, PerubahanView.model_validate)
