"""Rules and settings as they hold for an instansi on a day (features G8, M9): read by commands and by pages."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment_aturan as ca
from contracts.base import Actor, Page
from contracts.errors import FieldError, Invalid
from contracts.types import Capaian, Peran, Rating, SatuanKeberatan, ZonaWaktu
from services.assessment.models import AturanPredikat, HariLibur, Instansi, KurvaIdeal, Pengaturan
from services.assessment.rules import kurva, libur, masa


def pengaturan(s: Session, actor: Actor, query: ca.PengaturanQuery) -> ca.PengaturanPenilaian:
    """Of the actor's own instansi; the contract's defaults until somebody sets them."""
    row = s.get(Pengaturan, actor.instansi_id) if actor.instansi_id else None
    actions = ["update"] if actor.instansi_id and may_set(actor) else []
    if row is None:
        return ca.PengaturanPenilaian(actions=actions)
    return ca.PengaturanPenilaian(
        hari_tutup=row.hari_tutup,
        hari_ingatkan=row.hari_ingatkan,
        boleh_anonim=row.boleh_anonim,
        boleh_dari_bawahan=row.boleh_dari_bawahan,
        actions=actions,
    )


def hari_libur(s: Session, actor: Actor, query: ca.DaftarHariLibur) -> list[ca.HariLibur]:
    """The year's calendar by date; what the instansi says of a day stands in place of the state's word."""
    found = {
        day: ca.HariLibur(tanggal=day, nama=nama, libur=True, asal="nasional")
        for day, nama in libur.nasional(query.tahun).items()
    }
    own = select(HariLibur).where(
        HariLibur.instansi_id == actor.instansi_id,
        HariLibur.tanggal.between(date(query.tahun, 1, 1), date(query.tahun, 12, 31)),
    )
    for row in s.scalars(own):
        found[row.tanggal] = ca.HariLibur(tanggal=row.tanggal, nama=row.nama, libur=row.libur, asal="instansi")
    return [found[day] for day in sorted(found)]


def kurva_ideal(s: Session, actor: Actor, query: ca.KurvaIdealQuery) -> ca.AturanKurva:
    """That which holds for the actor's instansi on `pada` (today there). Raises Invalid before the first one."""
    pada = query.pada or hari_ini(s, actor.instansi_id)
    row = ideal_on(s, actor.instansi_id, pada)
    if row is None:
        message = "Belum ada kurva ideal yang berlaku pada tanggal itu. Pilih tanggal sejak 1 Januari 2022."
        raise Invalid("kurva-belum-berlaku", message, errors=[FieldError(field="pada", message=message)])
    return curve(row)


def curve(row: KurvaIdeal) -> ca.AturanKurva:
    return ca.AturanKurva.model_validate(
        {
            "berlaku_dari": row.berlaku_dari,
            "tinggi": row.tinggi,
            "asal": "instansi" if row.instansi_id else "bawaan",
        }
    )


def daftar_kurva_ideal(s: Session, actor: Actor, query: ca.DaftarKurvaIdeal) -> Page[ca.AturanKurva]:
    """The latest first, each with the last day that it holds. Everybody's hold until the instansi has its own."""
    k = KurvaIdeal
    own = select(func.min(k.berlaku_dari)).where(k.instansi_id == actor.instansi_id).scalar_subquery()
    is_ours = or_(
        k.instansi_id == actor.instansi_id,
        and_(k.instansi_id.is_(None), or_(own.is_(None), k.berlaku_dari < own)),
    )
    until = (func.lead(k.berlaku_dari).over(order_by=k.berlaku_dari) - 1).label("sampai")
    line = select(k.id, until).where(is_ours).subquery()
    rows = select(k, line.c.sampai).join(line, line.c.id == k.id)
    today = hari_ini(s, actor.instansi_id)

    def model(found: Any) -> ca.AturanKurva:
        more = {"berlaku_sampai": found.sampai, "actions": ["delete"] if may_delete(actor, found[0], today) else []}
        return curve(found[0]).model_copy(update=more)

    return paging.page(s, rows, [k.berlaku_dari.desc()], query, model)


def may_delete(actor: Actor, row: KurvaIdeal, today: date) -> bool:
    """Of the own instansi (a super admin without one: everybody's), while it holds for nobody yet."""
    mine = row.instansi_id == actor.instansi_id and (actor.instansi_id is not None or actor.has(Peran.SUPER_ADMIN))
    return mine and may_set(actor) and row.berlaku_dari > today


def hari_ini(s: Session, instansi_id: UUID | None) -> date:
    """The date where the instansi is."""
    row = s.get(Instansi, instansi_id) if instansi_id else None
    return masa.today(datetime.now(UTC), row.zona_waktu if row else ZonaWaktu.WIB)


def aturan_predikat(s: Session, actor: Actor, query: ca.AturanPredikatQuery) -> ca.AturanPredikat:
    """For everybody: by what rule one is judged. They are the state's, and change with a release alone."""
    row = predikat_on(s, query.pada or hari_ini(s, actor.instansi_id))
    return ca.AturanPredikat.model_validate(
        {
            "berlaku_dari": row.berlaku_dari,
            "sumber": row.sumber,
            "predikat": {
                hasil: {perilaku: row.predikat[f"{hasil}/{perilaku}"] for perilaku in Rating} for hasil in Rating
            },
            "sebaran": {one: kurva.anjuran(row.sebaran.get(one, [])) for one in Capaian},
        }
    )


def ideal_on(s: Session, instansi_id: UUID | None, pada: date) -> KurvaIdeal | None:
    """The instansi's own where it has one by that day, else everybody's; of these the newest."""
    return s.scalar(
        select(KurvaIdeal)
        .where(
            or_(KurvaIdeal.instansi_id == instansi_id, KurvaIdeal.instansi_id.is_(None)),
            KurvaIdeal.berlaku_dari <= pada,
        )
        .order_by(KurvaIdeal.instansi_id.is_(None), KurvaIdeal.berlaku_dari.desc())
        .limit(1)
    )


def predikat_on(s: Session, pada: date) -> AturanPredikat:
    """The 3 × 3 table and the rules of distribution of a period that ends on `pada`; of a day before all: the first."""
    return s.scalars(
        select(AturanPredikat).order_by(AturanPredikat.berlaku_dari > pada, AturanPredikat.berlaku_dari.desc()).limit(1)
    ).one()


def batas_keberatan(s: Session, instansi_id: UUID, dinilai_pada: datetime) -> date:
    """The last day to object to a rating of that moment, in the instansi's own zone and unit (features G8)."""
    row = s.get(Instansi, instansi_id)
    zona, satuan = (
        (row.zona_waktu, SatuanKeberatan(row.satuan_keberatan))
        if row
        else (ZonaWaktu.WIB, SatuanKeberatan.HARI_KERJA)  # org's default, until its event arrives
    )
    diterima = masa.today(dinilai_pada, zona)
    return libur.last_day(diterima, satuan, _pengecualian(s, instansi_id, diterima))


def hari_kerja(s: Session, instansi_id: UUID, sejak: date, hari: Sequence[int]) -> list[date]:
    """The days on which so many days (`hari`) have been worked since, by the calendar of the instansi."""
    pengecualian = _pengecualian(s, instansi_id, sejak)
    return [libur.last_day(sejak, SatuanKeberatan.HARI_KERJA, pengecualian, one) for one in hari]


def _pengecualian(s: Session, instansi_id: UUID, sejak: date) -> libur.Pengecualian:
    kata = select(HariLibur.tanggal, HariLibur.libur).where(
        HariLibur.instansi_id == instansi_id, HariLibur.tanggal > sejak
    )
    return {row.tanggal: row.libur for row in s.execute(kata)}


def may_set(actor: Actor) -> bool:
    """The admin of an instansi in the own one; a super admin."""
    return actor.has(Peran.ADMIN_INSTANSI) or actor.has(Peran.SUPER_ADMIN)
