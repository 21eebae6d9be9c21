"""The record of acts on one assessment, without what the reader may not know yet or at all (features P7)."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts.assessment import RiwayatNilai, RiwayatPenilaian
from contracts.base import Actor, Page
from services.assessment.models import Keberatan, Penilaian, Riwayat, hidden
from services.assessment.queries.hubungan import keadaan
from services.assessment.queries.keberatan import party_of

_KEBERATAN = "%_keberatan"  # the acts on an objection: their text is the reasons of both sides
_RATING = ("hasil_kerja", "perilaku")


def riwayat(s: Session, actor: Actor, query: RiwayatPenilaian) -> Page[RiwayatNilai]:
    """For whoever may read the assessment; of an objection only to those whom it concerns.

    The owner never reads half a rating, as on the assessment itself. Raises NotFound.
    """
    row = s.get(Penilaian, query.penilaian_id)
    if row is None:
        raise hidden()
    h = keadaan(s, row).relation(actor)
    if not h.terlihat:
        raise hidden()
    rows = select(Riwayat).where(Riwayat.penilaian_id == row.id)
    objections = s.scalars(select(Keberatan).where(Keberatan.penilaian_id == row.id)).all()
    mine = [one.id for one in objections if party_of(s, actor, row, one).terlihat]
    if len(mine) < len(objections):
        rows = rows.where(or_(Riwayat.perbuatan.not_like(_KEBERATAN), Riwayat.objek.in_(mine)))
    if h.pemilik:
        rows = rows.where(~and_(Riwayat.perbuatan == "set_rating", Riwayat.sesudah["predikat"].astext.is_(None)))
    if query.perbuatan:
        rows = rows.where(Riwayat.perbuatan == query.perbuatan)
    if query.q:
        nip = query.q.replace(" ", "")
        rows = rows.where(or_(paging.contains(Riwayat.oleh_nama, query.q), Riwayat.oleh_nip == nip))
    order = Riwayat.id.asc() if query.sort == "terlama" else Riwayat.id.desc()
    return paging.page(s, rows, [order], query, _whole if h.pemilik else RiwayatNilai.model_validate)


def _whole(row: Any) -> RiwayatNilai:
    """As the owner reads it: what stood before the second rating is half a rating, too."""
    shown = RiwayatNilai.model_validate(row)
    if row.perbuatan != "set_rating" or row.sebelum.get("predikat") is not None:
        return shown
    return shown.model_copy(update={"sebelum": row.sebelum | dict.fromkeys(_RATING)})
