"""The assessment of one SKP in one period, the plan it is held against, and the transitions of its status."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from contracts.assessment import StatusPenilaian
from contracts.errors import Stale
from services.assessment.models.base import KUNCI, Base, hidden


class Rencana(Base):
    """An approved version of an SKP, whole, as its event told it (`isi`: contracts.skp.SkpApproved as JSON).

    Ids of RHK and indikator stay the same from version to version, so what was filled finds its place again.
    """

    __tablename__ = "rencana"

    skp_id: Mapped[UUID] = mapped_column(primary_key=True)
    versi: Mapped[int] = mapped_column(primary_key=True)
    isi: Mapped[dict[str, Any]]


class Penilaian(Base):
    """`jenis`, `tahun`, `urutan` say which period; `awal`, `akhir` are cut to the SKP's days.

    `pegawai`, `penilai`, `atasan_penilai` are snapshots (contracts.skp.Pejabat); the NIP columns decide.
    `versi_skp` follows the newest approval until the assessment is final. `capaian`: of the unit, as it was when the
    assessment became final. The numbers `jumlah_…` spare the lists a count. `nama_cari` is the lower-case name. Of two
    SKP of a person in one period each has its own assessment, and one of them is `dihitung`: curves count people.
    """

    __tablename__ = "penilaian"
    __table_args__ = (
        UniqueConstraint("skp_id", "jenis", "urutan"),
        CheckConstraint("status IN ('berjalan', 'dinilai', 'final')", name="status"),
        CheckConstraint("status = 'berjalan' OR predikat IS NOT NULL", name="predikat"),
        Index("ix_penilaian_nip", "nip", "akhir", "id"),
        Index("ix_penilaian_penilai", "penilai_nip", "tahun", "jenis", "urutan", "nama_cari", "id"),
        Index("ix_penilaian_unor", "unor_id", "tahun", "jenis", "urutan", "nama_cari", "id"),
        Index(
            "ix_penilaian_ingatkan", "batas_isi", "id", postgresql_where=text("status = 'berjalan' AND NOT diingatkan")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    skp_id: Mapped[UUID]
    versi_skp: Mapped[int]
    nip: Mapped[str] = mapped_column(KUNCI)
    nama: Mapped[str]
    nama_cari: Mapped[str] = mapped_column(KUNCI)
    instansi_id: Mapped[UUID]
    unor_id: Mapped[UUID | None]
    tahun: Mapped[int] = mapped_column(SmallInteger)
    jenis: Mapped[str]
    urutan: Mapped[int] = mapped_column(SmallInteger)
    awal: Mapped[date]
    akhir: Mapped[date]
    pegawai: Mapped[dict[str, Any]]
    penilai: Mapped[dict[str, Any] | None]
    atasan_penilai: Mapped[dict[str, Any] | None]
    penilai_nip: Mapped[str | None] = mapped_column(KUNCI)
    atasan_nip: Mapped[str | None] = mapped_column(KUNCI)
    dihitung: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    status: Mapped[str] = mapped_column(default=StatusPenilaian.BERJALAN)
    batas_isi: Mapped[date]
    diingatkan: Mapped[bool] = mapped_column(default=False)
    hasil_kerja: Mapped[str | None]
    perilaku: Mapped[str | None]
    predikat: Mapped[str | None]
    catatan: Mapped[str | None]
    rating_ke: Mapped[int] = mapped_column(SmallInteger, default=0)
    dinilai_pada: Mapped[datetime | None]
    dinilai_oleh: Mapped[str | None] = mapped_column(KUNCI)
    dinilai_atas_nama: Mapped[str | None]
    dinilai_sebagai: Mapped[str | None]
    batas_keberatan: Mapped[date | None]
    final_pada: Mapped[datetime | None]
    capaian: Mapped[str | None]
    jumlah_indikator: Mapped[int] = mapped_column(SmallInteger, default=0)
    jumlah_rencana_aksi: Mapped[int] = mapped_column(SmallInteger, default=0)
    jumlah_eviden: Mapped[int] = mapped_column(SmallInteger, default=0)
    jumlah_realisasi: Mapped[int] = mapped_column(SmallInteger, default=0)
    rev: Mapped[int] = mapped_column(default=1)
    dibuat_pada: Mapped[datetime]
    diubah_pada: Mapped[datetime]

    @classmethod
    def locked(cls, session: Session, id: UUID) -> Self:
        """The assessment until the transaction ends: one change at a time. Raises NotFound."""
        row = session.get(cls, id, with_for_update=True, populate_existing=True)
        if row is None:
            raise hidden()
        return row

    def expect(self, rev: int | None) -> None:
        """Stale when the caller saw another state than this one."""
        if rev is not None and rev != self.rev:
            raise Stale(
                "sudah-berubah",
                "Penilaian ini sudah berubah sejak Anda membukanya. Muat ulang halaman, lalu ulangi perubahan Anda.",
            )

    def touch(self, now: datetime) -> None:
        self.rev += 1
        self.diubah_pada = now
