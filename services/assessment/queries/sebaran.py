"""Curves: ideal and real distribution of predikat per unit, team and instansi (features A44, A8), from counters.

A curve reads what the units counted, never people; only a team, which is small, is counted by its members.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from contracts import assessment as c
from contracts.base import Actor
from contracts.errors import FieldError, Invalid, NotFound
from contracts.types import Capaian, Predikat
from services.assessment import rules
from services.assessment.models import (
    CapaianUnor,
    Instansi,
    JumlahInstansi,
    JumlahPredikat,
    Pegawai,
    Penilaian,
    Tim,
    TimAnggota,
    Unor,
)
from services.assessment.queries import aturan, unit
from services.assessment.queries.lingkup import is_top
from services.assessment.rules import kurva as bentuk


@dataclass(frozen=True, slots=True)
class Lingkup:
    """What a curve is of; `unor_id`: the unit whose capaian gives the ideal; None where no one unit does."""

    jenis: str
    id: UUID
    nama: str
    instansi_id: UUID
    unor_id: UUID | None


@dataclass(frozen=True, slots=True)
class MasaKurva:
    tahun: int
    jenis: c.JenisPenilaian
    urutan: int

    @property
    def akhir(self) -> date:
        """Raises Invalid when a year has no such period."""
        day = bentuk.last_day(self.tahun, self.jenis, self.urutan)
        if day is None:
            message = "Masa penilaian ini tidak ada. Triwulan dipilih dari 1 sampai 4, dan tahunan selalu 1."
            raise Invalid("masa-tidak-ada", message, errors=[FieldError(field="urutan", message=message)])
        return day


def kurva(s: Session, actor: Actor, query: c.KurvaQuery) -> c.Kurva:
    """Unit: its head, the heads above, admins. Team: its leader, admins. Instansi: admins and heads of top units."""
    masa = MasaKurva(query.tahun, query.jenis, query.urutan)
    masa.akhir  # noqa: B018 refuses a period that does not exist
    if query.lingkup == "unor":
        lingkup = _unor(s, actor, query.id)
        counts = count_unit(s, lingkup, masa)
    elif query.lingkup == "tim":
        lingkup = _tim(s, actor, query.id)
        counts = _count_team(s, lingkup, masa)
    else:
        lingkup = _instansi(s, actor, query.id)
        counts = _count_instansi(s, lingkup, masa)
    found = draw(s, lingkup, masa, counts)
    return found.model_copy(update=_of_ideal(s, lingkup, found))


def draw(s: Session, lingkup: Lingkup, masa: MasaKurva, counts: Mapping[str, int]) -> c.Kurva:
    """`counts`: people by predikat, "" for those not rated yet. Curve and rules are those of the period's last day."""
    nyata = {one: counts.get(one, 0) for one in Predikat}
    capaian = _capaian(s, lingkup.unor_id, masa)
    ideal, peringatan = None, []
    if capaian is not None:
        heights = aturan.ideal_on(s, lingkup.instansi_id, masa.akhir)
        ideal = bentuk.ideal(heights.tinggi[capaian]) if heights else None
        sebaran = aturan.predikat_on(s, masa.akhir).sebaran
        peringatan = bentuk.peringatan(sebaran.get(capaian, []), capaian, nyata)
    return c.Kurva.model_validate(
        {
            "lingkup": lingkup.jenis,
            "id": lingkup.id,
            "nama": lingkup.nama,
            "masa_tahun": masa.tahun,
            "jenis": masa.jenis,
            "urutan": masa.urutan,
            "capaian": capaian,
            "nyata": nyata,
            "belum_dinilai": counts.get("", 0),
            "ideal": ideal,
            "peringatan": peringatan,
        }
    )


def led_team(s: Session, actor: Actor, id: UUID | None) -> Tim:
    """For its leader and admins; None: the first that one leads. Raises NotFound."""
    mine = select(Tim).where(Tim.ketua_nip == (actor.as_nip or ""), Tim.aktif).order_by(Tim.nama, Tim.id).limit(1)
    row = s.get(Tim, id) if id is not None else s.scalar(mine)
    if row is None or not (actor.as_nip == row.ketua_nip or rules.is_admin(actor, row.instansi_id)):
        raise NotFound("tim-tidak-ditemukan", "Tim ini tidak ada, atau bukan tim yang Anda ketuai. Pilih tim Anda.")
    return row


def of_unit(row: Unor) -> Lingkup:
    return Lingkup("unor", row.id, row.nama, row.instansi_id, row.id)


def count_unit(s: Session, lingkup: Lingkup, masa: MasaKurva) -> dict[str, int]:
    """With all units below it."""
    j = JumlahPredikat
    units = select(unit.below(Unor.id == lingkup.id).c.id)
    of_period = and_(
        j.instansi_id == lingkup.instansi_id, j.tahun == masa.tahun, j.jenis == masa.jenis, j.urutan == masa.urutan
    )
    total = select(j.predikat, func.sum(j.jumlah).label("jumlah")).where(of_period, j.unor_id.in_(units))
    return _as_dict(s.execute(total.group_by(j.predikat)))


def _count_instansi(s: Session, lingkup: Lingkup, masa: MasaKurva) -> dict[str, int]:
    j = JumlahInstansi
    of_period = and_(j.instansi_id == lingkup.id, j.tahun == masa.tahun, j.jenis == masa.jenis, j.urutan == masa.urutan)
    return _as_dict(s.execute(select(j.predikat, j.jumlah).where(of_period)))


def _count_team(s: Session, lingkup: Lingkup, masa: MasaKurva) -> dict[str, int]:
    predikat = func.coalesce(Penilaian.predikat, "").label("predikat")
    return _as_dict(
        s.execute(
            select(predikat, func.count().label("jumlah"))
            .join(TimAnggota, TimAnggota.nip == Penilaian.nip)
            .where(
                TimAnggota.tim_id == lingkup.id,
                Penilaian.instansi_id == lingkup.instansi_id,
                Penilaian.tahun == masa.tahun,
                Penilaian.jenis == masa.jenis,
                Penilaian.urutan == masa.urutan,
                Penilaian.dihitung,
            )
            .group_by(predikat)
        )
    )


def _as_dict(rows: Any) -> dict[str, int]:
    return {row.predikat: int(row.jumlah) for row in rows}


def _capaian(s: Session, unor_id: UUID | None, masa: MasaKurva) -> Capaian | None:
    row = s.get(CapaianUnor, (unor_id, masa.tahun, masa.jenis.value, masa.urutan)) if unor_id else None
    return Capaian(row.capaian) if row else None


def _of_ideal(s: Session, lingkup: Lingkup, found: c.Kurva) -> dict[str, Any]:
    """While there is no capaian: of which unit it is missing, and who can set it."""
    row = s.get(Unor, lingkup.unor_id) if lingkup.unor_id and found.capaian is None else None
    if row is None:
        return {}
    return {"capaian_unor": row.nama, "capaian_oleh": unit.who_sets(unit.heads(s, [row.id])[row.id])}


def _unor(s: Session, actor: Actor, id: UUID | None) -> Lingkup:
    if id is not None:
        return of_unit(unit.readable(s, actor, id)[0])
    mine = unit.headed(s, actor.as_nip)
    if not mine:
        raise NotFound(
            "tidak-memimpin-unit",
            "Anda tidak tercatat sebagai pimpinan unit kerja. Bila keliru, minta admin instansi memperbaikinya.",
        )
    return of_unit(mine[0])


def _tim(s: Session, actor: Actor, id: UUID | None) -> Lingkup:
    row = led_team(s, actor, id)
    ketua = s.get(Pegawai, row.ketua_nip)
    return Lingkup("tim", row.id, row.nama, row.instansi_id, ketua.unor_id if ketua else None)


def _instansi(s: Session, actor: Actor, id: UUID | None) -> Lingkup:
    """Its capaian is that of its one top unit; where there are several tops, each has its own and the whole none."""
    row = s.get(Instansi, id or actor.instansi_id) if id or actor.instansi_id else None
    if row is not None:
        mine = exists().where(is_top(row.id), Unor.pimpinan_nip == (actor.as_nip or ""))
        if rules.is_admin(actor, row.id) or s.scalar(select(mine)):
            tops = s.scalars(select(Unor.id).where(is_top(row.id)).limit(2)).all()
            return Lingkup("instansi", row.id, row.nama, row.id, tops[0] if len(tops) == 1 else None)
    raise NotFound(
        "instansi-tidak-ditemukan",
        "Kurva instansi ini tidak ada atau tidak dapat Anda lihat. Kurva instansi dibuka oleh pimpinan tertinggi dan "
        "admin instansi; kurva unit Anda ada pada pilihan unit kerja.",
    )
