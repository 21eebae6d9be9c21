"""What the penilai and colleagues say, the record of every act, and how many of each predikat there are."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import KUNCI, Base


class UmpanBalik(Base):
    """Of the penilai: per RHK (`kunci` is its id) or per behaviour (`kunci` is its name). `sidik`: SHA-256 of the
    text without case and spaces, by which copied feedback is found (features M8)."""

    __tablename__ = "umpan_balik"

    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"), primary_key=True)
    kunci: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    teks: Mapped[str]
    sidik: Mapped[str] = mapped_column(KUNCI)
    oleh_nip: Mapped[str] = mapped_column(KUNCI)


class Feedback(Base):
    """Of a colleague or subordinate on one behaviour. Anonymous: `oleh_nip`, `oleh_nama` and `arah` are
    None, the id is random and there is no time, so that nothing here leads to the writer. `tampil`: by name at once,
    anonymous ones three or more together."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("num_nulls(oleh_nip, oleh_nama, arah) IN (0, 3)", name="anonim"),
        Index(None, "penilaian_id"),
        Index(None, "oleh_nip", "penilaian_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"))
    jawaban: Mapped[UUID]
    nilai: Mapped[str]
    arah: Mapped[str | None]
    tampil: Mapped[bool]
    teks: Mapped[str]
    oleh_nip: Mapped[str | None] = mapped_column(KUNCI)
    oleh_nama: Mapped[str | None]


class FeedbackDiberikan(Base):
    """Who has given feedback to whom, and nothing of what: it keeps a person from answering twice."""

    __tablename__ = "feedback_diberikan"

    penilaian_id: Mapped[UUID] = mapped_column(ForeignKey("penilaian.id", ondelete="CASCADE"), primary_key=True)
    nip: Mapped[str] = mapped_column(KUNCI, primary_key=True)


class Riwayat(Base):
    """One act: who, when, before, after, acting for whom. Never changed; never about anonymous feedback.

    Without `penilaian_id` it is about a rule of `instansi_id` (None: everybody's), or the capaian of `unor_id`.
    """

    __tablename__ = "riwayat"
    __table_args__ = (
        Index(None, "penilaian_id", "id"),
        Index(None, "unor_id", "id"),
        Index("ix_riwayat_aturan", "instansi_id", "id", postgresql_where=text("instansi_id IS NOT NULL")),
        Index("ix_riwayat_aturan_jenis", "perbuatan", "id", postgresql_where=text("penilaian_id IS NULL")),
        Index("ix_riwayat_aturan_semua", "id", postgresql_where=text("penilaian_id IS NULL")),
        Index(
            "ix_riwayat_hapus",
            "objek",
            postgresql_where=text("perbuatan IN ('delete_rencana_aksi', 'delete_progres', 'delete_eviden')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    penilaian_id: Mapped[UUID | None]
    unor_id: Mapped[UUID | None]
    instansi_id: Mapped[UUID | None]
    objek: Mapped[UUID | None]
    pada: Mapped[datetime]
    oleh_nip: Mapped[str]
    oleh_nama: Mapped[str]
    atas_nama: Mapped[str | None]
    perbuatan: Mapped[str]
    sebelum: Mapped[dict[str, Any]]
    sesudah: Mapped[dict[str, Any]]


class JumlahPredikat(Base):
    """How many people of a unor have a predikat in a period (`predikat` "" : not rated yet), changed by the
    difference in the transaction of each rating: a curve reads units, never people."""

    __tablename__ = "jumlah_predikat"

    instansi_id: Mapped[UUID] = mapped_column(primary_key=True)
    tahun: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    jenis: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    urutan: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    unor_id: Mapped[UUID] = mapped_column(primary_key=True)
    predikat: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    jumlah: Mapped[int]


class JumlahInstansi(Base):
    """The sum of jumlah_predikat over an instansi, with who has no unit: its curve reads five rows, however large."""

    __tablename__ = "jumlah_instansi"

    instansi_id: Mapped[UUID] = mapped_column(primary_key=True)
    tahun: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    jenis: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    urutan: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    predikat: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    jumlah: Mapped[int]


class CapaianUnor(Base):
    """Capaian kinerja organisasi of a unor in a period (features G4)."""

    __tablename__ = "capaian_unor"

    unor_id: Mapped[UUID] = mapped_column(primary_key=True)
    tahun: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    jenis: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    urutan: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    capaian: Mapped[str]
    oleh_nip: Mapped[str]
    oleh_nama: Mapped[str]
    pada: Mapped[datetime]
