"""Lists of assessments: mine, of my subordinates, and what waits for me (features A41)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, false, func, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts.assessment import (
    DaftarPenilaian,
    DaftarPenilaianBawahan,
    JenisPenilaian,
    PenilaianRingkas,
    PratinjauMassalQuery,
    RingkasanPenilaian,
    RingkasanPenilaianQuery,
    StatusKeberatan,
    StatusPenilaian,
    UnorBawahan,
    UnorBawahanQuery,
)
from contracts.base import Actor, Page
from contracts.org import PengaturanInstansi
from services.assessment import rules
from services.assessment.models import Instansi, Keberatan, Penilaian, Unor
from services.assessment.queries.keberatan import to_decide
from services.assessment.queries.menilai import rated_by
from services.assessment.rules import masa

_MASA = ("tahun", "jenis", "urutan", "awal", "akhir")
_KEBERATAN = (
    select(Keberatan.status)
    .where(Keberatan.penilaian_id == Penilaian.id)
    .order_by(Keberatan.rating_ke.desc())
    .limit(1)
    .scalar_subquery()
)
_LINE = select(
    Penilaian, _KEBERATAN.label("keberatan"), Instansi.zona_waktu
).outerjoin(Instansi, Instansi.id == Penilaian.instansi_id)  # fmt: skip
_KOLOM = (
    "id", "skp_id", "nip", "nama", "status", "hasil_kerja", "perilaku", "predikat", "batas_isi", "jumlah_rencana_aksi",
    "jumlah_eviden", "jumlah_realisasi", "jumlah_indikator", "rev",
)  # fmt: skip
_BERIKUTNYA = 5
_ZONA = select(Instansi.zona_waktu).where(Instansi.id == Penilaian.instansi_id).correlate(Penilaian).scalar_subquery()
_TODAY = cast(func.timezone(func.coalesce(_ZONA, str(PengaturanInstansi().zona_waktu)), func.now()), Date)
"""The date where the assessment's instansi is."""
_URUT: dict[str, list[Any]] = {
    "nama": [Penilaian.nama_cari, Penilaian.id],
    "nama_turun": [Penilaian.nama_cari.desc(), Penilaian.id.desc()],
    "status": [Penilaian.status, Penilaian.nama_cari, Penilaian.id],
}
"""By `status` those not rated stand first: its words happen to be in the order of an assessment's way."""


def daftar(s: Session, actor: Actor, query: DaftarPenilaian) -> Page[PenilaianRingkas]:
    """Mine, newest period first; the year after its parts. Nothing for a delegate, who has none in that office."""
    rows = _LINE.where(_own(actor))
    if query.tahun is not None:
        rows = rows.where(Penilaian.tahun == query.tahun)
    if query.skp_id is not None:
        rows = rows.where(Penilaian.skp_id == query.skp_id)
    if query.q:
        said = (Penilaian.pegawai["jabatan"].astext, Penilaian.penilai["nama"].astext)
        rows = rows.where(or_(*(paging.contains(one, query.q) for one in said)))
    keys = [Penilaian.akhir.desc(), Penilaian.id.desc()]
    return paging.page(s, rows, keys, query, lambda row: line(actor, row, milik=True))


def daftar_bawahan(s: Session, actor: Actor, query: DaftarPenilaianBawahan) -> Page[PenilaianRingkas]:
    """Those that the actor rates, as penilai or in place of one who left or was replaced."""
    rows = _LINE.where(*rated_in(s, actor, query))
    if query.status is not None:
        rows = rows.where(Penilaian.status == query.status)
    if query.unor_id is not None:
        rows = rows.where(Penilaian.unor_id == query.unor_id)
    if query.q:
        rows = rows.where(matches(query.q))
    return paging.page(s, rows, _URUT[query.sort], query, lambda row: line(actor, row, milik=False))


def unor_bawahan(s: Session, actor: Actor, query: UnorBawahanQuery) -> list[UnorBawahan]:
    """Of those that the actor rates in the period; who has no unit is in none. Two statements."""
    rows = (
        select(Unor.id, Unor.nama, func.count().label("jumlah"))
        .join(Penilaian, Penilaian.unor_id == Unor.id)
        .where(*rated_in(s, actor, query))
    )
    found = s.execute(rows.group_by(Unor.id, Unor.nama).order_by(Unor.nama, Unor.id))
    return [UnorBawahan.model_validate(row) for row in found]


def rated_in(
    s: Session, actor: Actor, masa: DaftarPenilaianBawahan | UnorBawahanQuery | PratinjauMassalQuery
) -> list[ColumnElement[bool]]:
    """The assessments of the query's period that the actor rates; one statement to find out."""
    period = (Penilaian.tahun == masa.tahun, Penilaian.jenis == masa.jenis.value, Penilaian.urutan == masa.urutan)
    return [*period, rated_by(s, actor, *period)]


def ringkasan(s: Session, actor: Actor, query: RingkasanPenilaianQuery) -> RingkasanPenilaian:
    """Beranda: mine that are open, whom I have still to rate of periods that ended, objections that wait for me."""
    today = _TODAY
    mine = _LINE.where(
        _own(actor),
        Penilaian.status != StatusPenilaian.FINAL,
        Penilaian.awal <= today,
        Penilaian.batas_isi >= today,
    )
    annual = Penilaian.jenis == JenisPenilaian.TAHUNAN
    in_order = (Penilaian.batas_isi, annual, Penilaian.awal, Penilaian.id)
    open_now = s.execute(mine.order_by(*in_order).limit(_BERIKUTNYA)).all()
    due = (Penilaian.status == StatusPenilaian.BERJALAN, Penilaian.akhir < today)
    waiting = and_(*due, rated_by(s, actor, *due))
    count = select(func.count()).select_from(Penilaian).where(waiting).scalar_subquery()
    following = s.execute(
        _LINE.add_columns(count.label("jumlah")).where(waiting)
        .order_by(Penilaian.akhir, Penilaian.nama_cari, Penilaian.id).limit(_BERIKUTNYA)
    ).all()  # fmt: skip
    undecided = and_(to_decide(s, actor), Keberatan.status == StatusKeberatan.DIAJUKAN)
    return RingkasanPenilaian(
        isi=[line(actor, row, milik=True) for row in open_now],
        menunggu_dinilai=following[0].jumlah if following else 0,
        keberatan_menunggu=s.scalar(select(func.count()).select_from(Keberatan).where(undecided)) or 0,
        berikutnya=[line(actor, row, milik=False) for row in following],
    )


def line(actor: Actor, found: Any, *, milik: bool) -> PenilaianRingkas:
    """A row of `_LINE`, to its owner (`milik`) or to its penilai."""
    row: Penilaian = found.Penilaian
    zona = found.zona_waktu or str(PengaturanInstansi().zona_waktu)
    half_rated = milik and row.status == StatusPenilaian.BERJALAN
    pengganti = row.penilai_nip != actor.as_nip
    h = rules.Hubungan(pemilik=True) if milik else rules.Hubungan(sebagai="pengganti" if pengganti else "penilai")
    return PenilaianRingkas.model_validate(
        {name: getattr(row, name) for name in _KOLOM}
        | ({"hasil_kerja": None, "perilaku": None} if half_rated else {})
        | {
            "jabatan": row.pegawai["jabatan"],
            "unor_nama": row.pegawai["unor_nama"],
            "penilai_nama": row.penilai["nama"] if row.penilai else None,
            "masa": {name: getattr(row, name) for name in _MASA},
            "keberatan": found.keberatan,
            "actions": rules.actions(
                h, status=row.status, akhir=row.akhir, batas_isi=row.batas_isi, batas_keberatan=row.batas_keberatan,
                keberatan=found.keberatan, hari_ini=masa.today(datetime.now(UTC), zona),
            ),
        }
    )  # fmt: skip


def _own(actor: Actor) -> ColumnElement[bool]:
    """As rules.is_personal."""
    return false() if actor.acting_for else Penilaian.nip == actor.nip


def matches(q: str) -> ColumnElement[bool]:
    """A NIP or its beginning; else a part of the name. A unit is small enough to look through."""
    digits = q.replace(" ", "").replace(".", "")
    if digits.isdigit():
        return Penilaian.nip.startswith(digits, autoescape=True)
    return paging.contains(Penilaian.nama_cari, q.lower())
