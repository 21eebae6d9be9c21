"""Everything that only reads; each function is one query of contracts.assessment."""

from sqlalchemy.orm import Session

from contracts.assessment import Penilaian, PenilaianQuery
from contracts.base import Actor
from services.assessment.queries import isi
from services.assessment.queries.daftar import daftar, daftar_bawahan, ringkasan, riwayat


def penilaian(s: Session, actor: Actor, query: PenilaianQuery) -> Penilaian:
    """The assessment as the actor may see it. Raises NotFound."""
    return isi.read(s, actor, query.id)


__all__ = [
    "daftar",
    "daftar_bawahan",
    "penilaian",
    "ringkasan",
    "riwayat",
]
