"""Capaian kinerja organisasi of a unit in a period, set before predikat become final (features G4)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import exists, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts import assessment as c
from contracts.base import Actor
from contracts.errors import Conflict, Forbidden
from services.assessment import rules
from services.assessment.models import CapaianUnor, Penilaian, Riwayat, Unor
from services.assessment.queries import capaian as baca
from services.assessment.queries import unit
from services.assessment.queries.sebaran import MasaKurva

Tercapai = dict[tuple[object, ...], str]
"""Capaian by unit and period."""


def set_capaian(s: Session, actor: Actor, cmd: c.SetCapaian) -> c.CapaianUnor:
    """By the head's superior or an admin; once somebody of the unit is final, only by an admin. Kept in riwayat.

    What is final keeps the capaian that it was made final with: papers and facts about it stay true.
    """
    masa = MasaKurva(cmd.tahun, cmd.jenis, cmd.urutan)
    masa.akhir  # noqa: B018 refuses a period that does not exist
    row, chain = unit.readable(s, actor, cmd.unor_id)
    if not baca.may_set(actor, row.instansi_id, chain):
        raise Forbidden(
            "tidak-berwenang",
            f"Capaian kinerja {row.nama} ditetapkan oleh {baca.who_sets(chain)}. Minta beliau menetapkannya.",
        )
    s.execute(select(Unor.id).where(Unor.id == row.id).with_for_update(key_share=True))  # one change at a time
    before = baca.capaian(s, actor, row, chain, masa)
    if before.capaian == cmd.capaian:
        return before
    if not rules.is_admin(actor, row.instansi_id) and _is_used(s, cmd):
        raise Conflict(
            "capaian-sudah-dipakai",
            f"Capaian {row.nama} pada masa ini sudah dipakai dalam penilaian yang final. "
            "Bila keliru, minta admin instansi memperbaikinya untuk penilaian yang belum final.",
        )
    now = datetime.now(UTC)
    kunci = {"unor_id": row.id, "tahun": cmd.tahun, "jenis": cmd.jenis.value, "urutan": cmd.urutan}
    nilai = {"capaian": cmd.capaian.value, "oleh_nip": actor.nip or actor.sub, "oleh_nama": actor.nama, "pada": now}
    kept = upsert(CapaianUnor).values(**kunci, **nilai)
    s.execute(kept.on_conflict_do_update(index_elements=list(kunci), set_=nilai))
    ditetapkan = {"tahun": cmd.tahun, "jenis": cmd.jenis.value, "urutan": cmd.urutan}
    s.execute(
        insert(Riwayat).values(
            unor_id=row.id,
            pada=now,
            oleh_nip=actor.nip or actor.sub,
            oleh_nama=actor.nama,
            atas_nama=actor.acting_for,
            perbuatan="set_capaian",
            sebelum={**ditetapkan, "capaian": before.capaian},
            sesudah={**ditetapkan, "capaian": cmd.capaian.value},
        )
    )
    return baca.capaian(s, actor, row, chain, masa)


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


def _is_used(s: Session, cmd: c.SetCapaian) -> bool:
    return bool(
        s.scalar(
            select(
                exists().where(
                    Penilaian.unor_id == cmd.unor_id,
                    Penilaian.tahun == cmd.tahun,
                    Penilaian.jenis == cmd.jenis,
                    Penilaian.urutan == cmd.urutan,
                    Penilaian.status == c.StatusPenilaian.FINAL,
                )
            )
        )
    )
