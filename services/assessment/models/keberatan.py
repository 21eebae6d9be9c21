"""Objections to a rating, and the documents printed of an assessment."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from contracts.errors import NotFound, Stale
from services.assessment.models.base import KUNCI, Base


class Keberatan(Base):
    """One per rating (features G9): `rating_ke` says which. The ratings kept are those objected to.

    `penilai` is the official who gave them, `dinilai_oleh` the person who did it, perhaps under a delegation. `atasan`
    is who was to decide when it was filed; `pemutus_nip` who was told last that they decide (None: still that one).
    `pengingat` counts the reminders that are behind it, `ingatkan_pada` is the day of the next (None: no more).
    """

    __tablename__ = "keberatan"
    __table_args__ = (
        UniqueConstraint("penilaian_id", "rating_ke"),
        CheckConstraint("status IN ('diajukan', 'dibatalkan', 'diterima', 'ditolak')", name="status"),
        Index(None, "nip", "diajukan_pada", "id"),
        Index(None, "penilai_nip", "status", "diajukan_pada", "id"),
        Index(None, "atasan_nip", "status", "diajukan_pada", "id"),
        Index("ix_keberatan_terbuka", "penilaian_id", postgresql_where=text("status = 'diajukan'")),
        Index("ix_keberatan_ingatkan", "ingatkan_pada", "id", postgresql_where=text("status = 'diajukan'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id"))
    rating_ke: Mapped[int] = mapped_column(SmallInteger)
    nip: Mapped[str] = mapped_column(KUNCI)
    penilai_nip: Mapped[str] = mapped_column(KUNCI)
    penilai: Mapped[dict[str, Any]]
    dinilai_oleh: Mapped[str | None] = mapped_column(KUNCI)
    atasan_nip: Mapped[str] = mapped_column(KUNCI)
    atasan: Mapped[dict[str, Any]]
    pemutus_nip: Mapped[str | None] = mapped_column(KUNCI)
    alasan: Mapped[str]
    tanggapan: Mapped[str | None]
    status: Mapped[str]
    hasil_kerja: Mapped[str]
    perilaku: Mapped[str]
    predikat: Mapped[str]
    predikat_baru: Mapped[str | None]
    alasan_putusan: Mapped[str | None]
    diajukan_pada: Mapped[datetime]
    diputus_pada: Mapped[datetime | None]
    diputus_oleh: Mapped[str | None]
    diputus_oleh_nama: Mapped[str | None]
    diputus_atas_nama: Mapped[str | None]
    pengingat: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    ingatkan_pada: Mapped[date | None]
    rev: Mapped[int] = mapped_column(default=1)

    @classmethod
    def locked(cls, session: Session, id: UUID) -> Self:
        row = session.get(cls, id, with_for_update=True, populate_existing=True)
        if row is None:
            raise keberatan_hidden()
        return row

    def expect(self, rev: int | None) -> None:
        if rev is not None and rev != self.rev:
            raise Stale(
                "sudah-berubah",
                "Keberatan ini sudah berubah sejak Anda membukanya. Muat ulang halaman, lalu ulangi perubahan Anda.",
            )


def keberatan_hidden() -> NotFound:
    return NotFound(
        "keberatan-tidak-ditemukan",
        "Keberatan ini tidak ada atau tidak dapat Anda lihat. Kembali ke Penilaian untuk melihat keberatan Anda.",
    )


class Dokumen(Base):
    """One printed document: `isi` is what was printed (contracts.assessment.PenilaianCetak), `hash` its SHA-256."""

    __tablename__ = "dokumen"
    __table_args__ = (UniqueConstraint("kode"), Index(None, "job_id", "id"), Index(None, "penilaian_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kode: Mapped[str] = mapped_column(KUNCI)
    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id"))
    job_id: Mapped[UUID | None]
    jenis: Mapped[str]
    rev: Mapped[int]
    hash: Mapped[str]
    isi: Mapped[dict[str, Any]]
    dicetak_pada: Mapped[datetime]
    oleh_nip: Mapped[str] = mapped_column(KUNCI)
