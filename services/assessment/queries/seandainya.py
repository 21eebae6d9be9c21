"""What ratings would do before they are given: the predikat, and the unit's curve as it would be (A43, A44)."""

from collections import Counter

from sqlalchemy.orm import Session

from contracts.assessment import JenisPenilaian, Pratinjau, PratinjauQuery
from contracts.base import Actor
from contracts.errors import Forbidden
from services.assessment.models import Penilaian, Unor, hidden
from services.assessment.queries import aturan, sebaran
from services.assessment.queries.hubungan import keadaan
from services.assessment.rules.predikat import predikat


def pratinjau(s: Session, actor: Actor, query: PratinjauQuery) -> Pratinjau:
    """For who rates this person, or decides an objection. No curve for somebody without a unit."""
    row = s.get(Penilaian, query.penilaian_id)
    if row is None:
        raise hidden()
    h = keadaan(s, row).relation(actor)
    if not h.terlihat:
        raise hidden()
    if h.sebagai is None and not h.atasan:
        raise Forbidden("tidak-berwenang", "Pratinjau rating hanya untuk pejabat penilai dan atasannya.")
    new = predikat(aturan.predikat_on(s, row.akhir).predikat, query.hasil_kerja, query.perilaku)
    unor = s.get(Unor, row.unor_id) if row.unor_id else None
    if unor is None:
        return Pratinjau(predikat=new, kurva=None)
    masa = sebaran.MasaKurva(row.tahun, JenisPenilaian(row.jenis), row.urutan)
    lingkup = sebaran.of_unit(unor)
    counts = Counter(sebaran.count_unit(s, lingkup, masa))
    counts[row.predikat or ""] -= 1
    counts[new] += 1
    return Pratinjau(predikat=new, kurva=sebaran.draw(s, lingkup, masa, counts))
