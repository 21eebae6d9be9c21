"""Printed documents: those of one's own background job, and what anybody may ask of one by its code (M5)."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis import paging
from chassis.jobs import job_state
from contracts import assessment as c
from contracts.base import Actor, Page
from contracts.errors import NotFound
from services.assessment.models import Dokumen, Penilaian, TimAnggota, Unor
from services.assessment.queries import sebaran, unit
from services.assessment.queries.daftar import matches
from services.assessment.queries.menilai import rated_by
from services.assessment.rules import dokumen as rules


def daftar_tercetak(s: Session, actor: Actor, query: c.DaftarTercetak) -> Page[c.CetakRingkas]:
    """Units for their head, the heads above and admins; teams for their leader and admins. Raises NotFound."""
    period = (Penilaian.tahun == query.tahun, Penilaian.jenis == query.jenis.value, Penilaian.urutan == query.urutan)
    rows = select(Penilaian).where(*period, _within(s, actor, query, period))
    if query.status is not None:
        rows = rows.where(Penilaian.status == query.status)
    if query.q:
        rows = rows.where(matches(query.q))
    return paging.page(s, rows, [Penilaian.nama_cari, Penilaian.id], query, _printable)


def _within(
    s: Session, actor: Actor, query: c.DaftarTercetak, period: tuple[ColumnElement[bool], ...]
) -> ColumnElement[bool]:
    if query.lingkup == "unor":
        unor, _ = unit.readable(s, actor, query.id or UUID(int=0))
        units = select(unit.below(Unor.id == unor.id).c.id)
        return (Penilaian.instansi_id == unor.instansi_id) & Penilaian.unor_id.in_(units)
    if query.lingkup == "tim":
        tim = sebaran.led_team(s, actor, query.id)
        members = select(TimAnggota.nip).where(TimAnggota.tim_id == tim.id)
        return (Penilaian.instansi_id == tim.instansi_id) & Penilaian.nip.in_(members)
    return rated_by(s, actor, *period)


def dokumen(s: Session, actor: Actor, query: c.DokumenQuery) -> Page[c.PenilaianCetak]:
    """In the order in which they were asked for. Raises NotFound for another's job."""
    job_state(s, actor, query.job_id)
    return paging.page(s, select(Dokumen).where(Dokumen.job_id == query.job_id), [Dokumen.id], query, printed)


def verifikasi(s: Session, actor: Actor, query: c.VerifikasiPenilaian) -> c.HasilVerifikasi:
    """The code is the permission: it stands on the paper only, and the answer names nobody. Raises NotFound."""
    shown = select(Dokumen, Penilaian.status, Penilaian.rev, Penilaian.tahun).join(
        Penilaian, Penilaian.id == Dokumen.penilaian_id
    )
    found = s.execute(shown.where(Dokumen.kode == query.kode)).one_or_none()
    if found is None:
        raise NotFound(
            "dokumen-tidak-ditemukan",
            "Tidak ada dokumen dengan kode ini. Periksa kodenya, huruf demi huruf, pada dokumen yang Anda pegang.",
        )
    row = found[0]
    return c.HasilVerifikasi(
        instansi_nama=row.isi["penilaian"]["instansi_nama"],
        dokumen=row.jenis,
        tahun=found.tahun,
        masa=row.isi["penilaian"]["masa"],
        keadaan=rules.standing(status=found.status, rev=found.rev, rev_cetak=row.rev),
        isi_hash=row.hash,
        dicetak_pada=row.dicetak_pada,
    )


def _printable(row: Penilaian) -> c.CetakRingkas:
    return c.CetakRingkas(
        id=row.id,
        nip=row.nip,
        nama=row.nama,
        jabatan=row.pegawai["jabatan"],
        unor_nama=row.pegawai["unor_nama"],
        status=c.StatusPenilaian(row.status),
    )


def printed(row: Dokumen) -> c.PenilaianCetak:
    return c.PenilaianCetak.model_validate(
        row.isi | {"kode": row.kode, "isi_hash": row.hash, "dicetak_pada": row.dicetak_pada}
    )
