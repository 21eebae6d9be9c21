"""What ratings would do before they are given: the predikat, and the unit's curve as it would be (A43, A44)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.assessment import (
    JenisPenilaian,
    Kurva,
    Pratinjau,
    PratinjauMassal,
    PratinjauMassalQuery,
    PratinjauQuery,
)
from contracts.base import Actor
from contracts.errors import Forbidden
from contracts.types import Predikat
from services.assessment.models import Penilaian, Unor, hidden
from services.assessment.queries import aturan, sebaran, unit
from services.assessment.queries.daftar import rated_in
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
    if row.dihitung:
        counts[row.predikat or ""] -= 1
        counts[new] += 1
    return Pratinjau(predikat=new, kurva=sebaran.draw(s, lingkup, masa, counts), dihitung=row.dihitung)


def pratinjau_massal(s: Session, actor: Actor, query: PratinjauMassalQuery) -> PratinjauMassal:
    """For who rates them. The statements grow with the units headed and the days on which SKP end, not with people."""
    asked = {one.penilaian_id: one for one in query.baris}
    p = Penilaian
    rows = s.execute(
        select(p.id, p.unor_id, p.akhir, p.predikat, p.dihitung).where(
            p.id.in_(list(asked)), *rated_in(s, actor, query)
        )
    ).all()

    @cache
    def tabel(akhir: date) -> Mapping[str, Any]:
        return aturan.predikat_on(s, akhir).predikat

    new = {row.id: predikat(tabel(row.akhir), asked[row.id].hasil_kerja, asked[row.id].perilaku) for row in rows}
    masa = sebaran.MasaKurva(query.tahun, query.jenis, query.urutan)
    return PratinjauMassal(predikat=new, kurva=_curves(s, actor, masa, rows, new))


def _curves(
    s: Session, actor: Actor, masa: sebaran.MasaKurva, rows: Sequence[Any], new: Mapping[UUID, Predikat]
) -> list[Kurva]:
    """Of each unit that the actor heads, with all below it, in which one of `rows` stands."""
    found = []
    for one in unit.headed(s, actor.as_nip):
        below = set(s.scalars(select(unit.below(Unor.id == one.id).c.id)))
        moved = [row for row in rows if row.dihitung and row.unor_id in below]
        if moved:
            lingkup = sebaran.of_unit(one)
            counts = Counter(sebaran.count_unit(s, lingkup, masa))
            counts.subtract(row.predikat or "" for row in moved)
            counts.update(new[row.id] for row in moved)
            found.append(sebaran.draw(s, lingkup, masa, counts))
    return found
