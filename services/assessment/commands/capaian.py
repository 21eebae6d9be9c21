"""Capaian kinerja organisasi of a unit in a period, set before predikat become final (features G4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import and_, exists, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts import assessment as c
from contracts.base import Actor, Refusal
from contracts.errors import Conflict, Forbidden, KinerjaError
from contracts.types import Capaian, titik
from services.assessment import rules
from services.assessment.models import CapaianUnor, Penilaian, Riwayat, Unor
from services.assessment.queries import capaian as baca
from services.assessment.queries import unit
from services.assessment.queries.sebaran import MasaKurva
from services.assessment.queries.unit import Kursi

Tercapai = dict[tuple[object, ...], str]
"""Capaian by unit and period."""


def set_capaian(s: Session, actor: Actor, cmd: c.SetCapaian) -> c.CapaianUnor:
    """By the head's superior or an admin; once somebody of the unit is final, only by an admin. Kept in riwayat.

    What is final keeps the capaian that it was made final with: papers and facts about it stay true.
    """
    masa = _masa(cmd)
    held = _held(s, [cmd.unor_id], masa)
    _require_settable(actor, held, cmd.unor_id, cmd.capaian)
    _write(s, actor, held, {cmd.unor_id: cmd.capaian}, masa)
    one = held[cmd.unor_id]
    return baca.capaian(s, actor, one.row, one.chain, masa)


def set_capaian_massal(s: Session, actor: Actor, cmd: c.SetCapaianMassal) -> c.HasilMassal:
    """What is refused does not hold up the others. How many statements it takes does not grow with the units."""
    masa = _masa(cmd)
    asked = {one.unor_id: one.capaian for one in cmd.baris}
    held = _held(s, asked, masa)
    refused: dict[UUID, KinerjaError] = {}
    for id, nilai in asked.items():
        try:
            _require_settable(actor, held, id, nilai)
        except KinerjaError as error:
            refused[id] = error
    _write(s, actor, held, {id: nilai for id, nilai in asked.items() if id not in refused}, masa)
    return c.HasilMassal(
        done=[id for id in asked if id not in refused],
        refused=[_refusal(id, error, held) for id, error in refused.items()],
    )


def of(row: Penilaian) -> tuple[object, ...]:
    """The key of the unit's capaian in this period."""
    return row.unor_id, row.tahun, row.jenis, row.urutan


def reached(s: Session, rows: Sequence[Penilaian]) -> Tercapai:
    """The capaian of these assessments, by `of`, where there is one.

    Nobody sets another for their units until the transaction ends, as its head's superior may only before the first
    is final. Two statements.
    """
    units = sorted({row.unor_id for row in rows if row.unor_id})
    s.execute(select(Unor.id).where(Unor.id.in_(units)).order_by(Unor.id).with_for_update(read=True))
    k = CapaianUnor
    found = select(k.unor_id, k.tahun, k.jenis, k.urutan, k.capaian)
    of_these = found.where(tuple_(k.unor_id, k.tahun, k.jenis, k.urutan).in_({of(row) for row in rows if row.unor_id}))
    return {tuple(one[:4]): one.capaian for one in s.execute(of_these)}


# ---------------------------------------------------------------- one or many


@dataclass(frozen=True, slots=True)
class _Unit:
    """A locked unit, its heads upwards, its capaian, and whether somebody of it is final with that."""

    row: Unor
    chain: list[Kursi]
    capaian: str | None
    dipakai: bool


_Semua = dict[UUID, _Unit]


def _masa(cmd: c.SetCapaian | c.SetCapaianMassal) -> MasaKurva:
    """Raises Invalid for a period that does not exist."""
    masa = MasaKurva(cmd.tahun, cmd.jenis, cmd.urutan)
    masa.akhir  # noqa: B018 refuses it
    return masa


def _held(s: Session, ids: Iterable[UUID], masa: MasaKurva) -> _Semua:
    """Those that exist, until the transaction ends: one change at a time. Four statements."""
    asked = select(Unor).where(Unor.id.in_(list(ids))).order_by(Unor.id).with_for_update(key_share=True)
    rows = s.scalars(asked, execution_options={"populate_existing": True}).all()
    units = [row.id for row in rows]
    chains = unit.heads(s, units)
    k, p = CapaianUnor, Penilaian
    kept = {
        row.unor_id: row.capaian
        for row in s.execute(
            select(k.unor_id, k.capaian).where(
                k.unor_id.in_(units), k.tahun == masa.tahun, k.jenis == masa.jenis, k.urutan == masa.urutan
            )
        )
    }
    of_period = and_(p.unor_id == Unor.id, p.tahun == masa.tahun, p.jenis == masa.jenis, p.urutan == masa.urutan)
    final = exists().where(of_period, p.status == c.StatusPenilaian.FINAL)
    used = set(s.scalars(select(Unor.id).where(Unor.id.in_(units), final)))
    return {row.id: _Unit(row, chains[row.id], kept.get(row.id), row.id in used) for row in rows}


def _require_settable(actor: Actor, held: _Semua, id: UUID, nilai: Capaian) -> None:
    one = held.get(id)
    if one is None or not unit.may_read(actor, one.row, one.chain):
        raise unit.hidden_unit()
    row = one.row
    if not baca.may_set(actor, row.instansi_id, one.chain):
        raise Forbidden(
            "tidak-berwenang",
            f"Capaian kinerja {row.nama} ditetapkan oleh {titik(unit.who_sets(one.chain))} Minta beliau menetapkannya.",
        )
    if one.capaian != nilai and one.dipakai and not rules.is_admin(actor, row.instansi_id):
        raise Conflict(
            "capaian-sudah-dipakai",
            f"Capaian {row.nama} pada masa ini sudah dipakai dalam penilaian yang final. "
            "Bila keliru, minta admin instansi memperbaikinya untuk penilaian yang belum final.",
        )


def _write(s: Session, actor: Actor, held: _Semua, values: dict[UUID, Capaian], masa: MasaKurva) -> None:
    """Those that differ, each with its line in the record. Two statements."""
    changed = {id: nilai for id, nilai in values.items() if held[id].capaian != nilai}
    if not changed:
        return
    period = {"tahun": masa.tahun, "jenis": masa.jenis.value, "urutan": masa.urutan}
    who = {"oleh_nip": actor.nip or actor.sub, "oleh_nama": actor.nama, "pada": datetime.now(UTC)}
    rows = upsert(CapaianUnor).values(
        [{"unor_id": id, **period, "capaian": nilai.value, **who} for id, nilai in changed.items()]
    )
    anew = {name: rows.excluded[name] for name in ("capaian", *who)}
    s.execute(rows.on_conflict_do_update(index_elements=["unor_id", *period], set_=anew))
    acts = [
        {
            **who,
            "unor_id": id,
            "instansi_id": held[id].row.instansi_id,
            "atas_nama": actor.acting_for,
            "perbuatan": "set_capaian",
            "sebelum": {**period, "capaian": held[id].capaian},
            "sesudah": {**period, "capaian": nilai.value},
        }
        for id, nilai in changed.items()
    ]
    s.execute(insert(Riwayat).values(acts))


def _refusal(id: UUID, error: KinerjaError, held: _Semua) -> Refusal:
    """`who`: who sets it, where this actor may only see it."""
    who = unit.who_sets(held[id].chain) if isinstance(error, Forbidden) else None
    return Refusal(subject=str(id), message=error.message, who=who)
