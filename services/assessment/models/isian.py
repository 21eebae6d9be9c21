"""What the employee fills in a period: rencana aksi, Progres Harian, eviden, realisasi (features A38–A40, P6)."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import Stale
from services.assessment.models.base import KUNCI, Base


class RencanaAksi(Base):
    """`rhk_id` is skp's: no foreign key, and it stays when a revision drops that RHK."""

    __tablename__ = "rencana_aksi"
    __table_args__ = (Index(None, "penilaian_id", "rhk_id", "urutan"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"))
    rhk_id: Mapped[UUID]
    urutan: Mapped[int]
    rencana: Mapped[str]
    target: Mapped[str | None]
    dibuat_pada: Mapped[datetime]


class Progres(Base):
    """A line of the day's log. Several people write one log (features P6): `oleh_nip` wrote this line and owns it."""

    __tablename__ = "progres"
    __table_args__ = (
        CheckConstraint("jam_mulai < jam_selesai", name="jam"),
        Index(None, "penilaian_id", "tanggal", "id"),
        Index(None, "rencana_aksi_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"))
    rencana_aksi_id: Mapped[UUID] = mapped_column(ForeignKey("rencana_aksi.id"))
    tanggal: Mapped[date]
    jam_mulai: Mapped[time]
    jam_selesai: Mapped[time]
    kegiatan: Mapped[str]
    realisasi: Mapped[int]
    satuan: Mapped[str]
    bukti: Mapped[str | None]
    oleh_nip: Mapped[str] = mapped_column(KUNCI)
    oleh_nama: Mapped[str]
    rev: Mapped[int] = mapped_column(default=1, server_default="1")
    dibuat_pada: Mapped[datetime]

    def expect(self, rev: int | None) -> None:
        """Stale when the caller saw another state than this one."""
        if rev is not None and rev != self.rev:
            raise Stale(
                "sudah-berubah",
                "Baris Progres Harian ini sudah berubah sejak Anda membukanya. Muat ulang halaman, lalu ulangi "
                "perubahan Anda.",
            )


class Eviden(Base):
    """A link or a file (features G11); the gateway keeps the bytes under `hash`. `mati`: what the checks led to;
    `jawaban` (rules.tautan.Jawaban): the last one's answer, the same since `jawaban_sejak`; `periksa_pada`: when the
    next is due, None for a file and for what is final."""

    __tablename__ = "eviden"
    __table_args__ = (
        CheckConstraint("(tautan IS NULL) <> (hash IS NULL)", name="satu"),
        Index(None, "penilaian_id", "rhk_id", "dibuat_pada"),
        Index("ix_eviden_hash", "hash", postgresql_where=text("hash IS NOT NULL")),
        Index("ix_eviden_periksa", "periksa_pada", postgresql_where=text("tautan IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"))
    rhk_id: Mapped[UUID]
    nama: Mapped[str]
    tautan: Mapped[str | None]
    hash: Mapped[str | None] = mapped_column(KUNCI)
    berkas_nama: Mapped[str | None]
    tipe: Mapped[str | None]
    ukuran: Mapped[int | None] = mapped_column(BigInteger)
    mati: Mapped[bool | None]
    diperiksa_pada: Mapped[datetime | None]
    jawaban: Mapped[str | None]
    jawaban_sejak: Mapped[datetime | None]
    periksa_pada: Mapped[datetime | None]
    dibuat_pada: Mapped[datetime]


class Unggahan(Base):
    """Bytes that somebody uploaded on the last day (`hari`, of the own instansi) on which anything was."""

    __tablename__ = "unggahan"

    nip: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    hari: Mapped[date]
    ukuran: Mapped[int] = mapped_column(BigInteger)


class Realisasi(Base):
    __tablename__ = "realisasi"

    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"), primary_key=True)
    indikator_id: Mapped[UUID] = mapped_column(primary_key=True)
    rhk_id: Mapped[UUID]
    realisasi: Mapped[str]
    sumber_data: Mapped[str]
