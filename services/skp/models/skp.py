"""The SKP with its RHK and indikator, and the transitions of its status (features C2)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, bindparam, literal_column, select, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from contracts.errors import Stale
from contracts.types import Periode, StatusSkp
from services.skp.models.base import KUNCI, Base, hidden

DAPAT_DIUBAH = (StatusSkp.DRAFT, StatusSkp.DIKEMBALIKAN)
_BUKAN_DRAFT = text("status <> 'draft'")


class Skp(Base):
    """`pegawai`, `penilai`, `atasan_penilai` are snapshots (contracts.skp.Pejabat); `penilai_nip` decides.

    `nama_cari` is the lower-case name for search and sorting. `jumlah_rhk` spares the lists a count. The `catatan` of
    a return stays until the next decision.
    """

    __tablename__ = "skp"
    __table_args__ = (
        CheckConstraint("awal <= akhir", name="periode"),
        CheckConstraint("status IN ('draft', 'pengajuan', 'dikembalikan', 'persetujuan')", name="status"),
        ExcludeConstraint(
            (literal_column("(nip::bigint)"), "="),  # a number: half the work of a text, in a GiST index of any size
            (literal_column("daterange(awal, akhir, '[]')"), "&&"),
            name="ex_skp_periode",
            using="gist",
        ),
        Index(None, "nip", "awal", "id"),
        Index("ix_skp_instansi", "instansi_id", "tahun", "dibuat_pada", "id"),
        Index("ix_skp_instansi_status", "instansi_id", "status", "tahun", "dibuat_pada", "id"),
        Index("ix_skp_instansi_nama", "instansi_id", "nama_cari", "id"),
        Index("ix_skp_instansi_status_nama", "instansi_id", "status", "nama_cari", "id"),
        Index(
            "ix_skp_pengisian", "instansi_id", "tahun", "nip", text("akhir DESC"), postgresql_include=["status", "id"]
        ),
        Index("ix_skp_unor", "unor_id", "tahun", "dibuat_pada", "id"),
        Index("ix_skp_bawahan", "penilai_nip", "tahun", "diajukan_pada", "id", postgresql_where=_BUKAN_DRAFT),
        Index("ix_skp_menunggu", "penilai_nip", "status", "diajukan_pada", "id", postgresql_where=_BUKAN_DRAFT),
        Index("ix_skp_penilai", "penilai_nip", "awal"),
        Index("ix_skp_cari", "nama_cari", postgresql_using="gin", postgresql_ops={"nama_cari": "gin_trgm_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    nip: Mapped[str] = mapped_column(KUNCI)
    nama: Mapped[str]
    nama_cari: Mapped[str] = mapped_column(KUNCI)
    instansi_id: Mapped[UUID]
    instansi_nama: Mapped[str]
    unor_id: Mapped[UUID | None]
    tahun: Mapped[int] = mapped_column(SmallInteger)
    awal: Mapped[date]
    akhir: Mapped[date]
    pendekatan: Mapped[str]
    form: Mapped[str]
    status: Mapped[str] = mapped_column(default=StatusSkp.DRAFT)
    versi: Mapped[int] = mapped_column(default=0)
    rev: Mapped[int] = mapped_column(default=1)
    pegawai: Mapped[dict[str, Any]]
    penilai: Mapped[dict[str, Any] | None]
    atasan_penilai: Mapped[dict[str, Any] | None]
    penilai_nip: Mapped[str | None] = mapped_column(KUNCI)
    ekspektasi: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lampiran: Mapped[dict[str, Any]] = mapped_column(default=dict)
    catatan: Mapped[str | None]
    alasan_revisi: Mapped[str | None]
    jumlah_rhk: Mapped[int] = mapped_column(SmallInteger, default=0)
    dibuat_pada: Mapped[datetime]
    diubah_pada: Mapped[datetime]
    diajukan_pada: Mapped[datetime | None]
    disetujui_pada: Mapped[datetime | None]
    disetujui_oleh: Mapped[str | None]
    disetujui_atas_nama: Mapped[str | None]

    @classmethod
    def locked(cls, session: Session, id: UUID) -> "Skp":
        """The SKP until the transaction ends: one change at a time. Raises NotFound."""
        row = session.scalar(_LOCKED, {"id": id}, execution_options={"populate_existing": True})
        if row is None:
            raise hidden()
        return row

    @property
    def periode(self) -> Periode:
        return Periode(awal=self.awal, akhir=self.akhir)

    @property
    def editable(self) -> bool:
        return self.status in DAPAT_DIUBAH

    def expect(self, rev: int | None) -> None:
        """Stale when the caller saw another state than this one."""
        if rev is not None and rev != self.rev:
            raise Stale(
                "sudah-berubah",
                "SKP ini sudah berubah sejak Anda membukanya. Muat ulang halaman, lalu ulangi perubahan Anda.",
            )

    def touch(self, now: datetime) -> None:
        self.rev += 1
        self.diubah_pada = now

    def submit(self, now: datetime) -> None:
        self.status, self.diajukan_pada = StatusSkp.PENGAJUAN, now

    def withdraw(self) -> None:
        self.status, self.diajukan_pada = StatusSkp.DRAFT, None

    def approve(self, now: datetime, *, oleh: str, atas_nama: str | None) -> None:
        self.status, self.versi, self.catatan = StatusSkp.PERSETUJUAN, self.versi + 1, None
        self.disetujui_pada, self.disetujui_oleh, self.disetujui_atas_nama = now, oleh, atas_nama

    def return_with_note(self, catatan: str) -> None:
        self.status, self.catatan = StatusSkp.DIKEMBALIKAN, catatan

    def revise(self, alasan: str) -> None:
        self.status, self.diajukan_pada, self.alasan_revisi = StatusSkp.DRAFT, None, alasan


_LOCKED = select(Skp).where(Skp.id == bindparam("id")).with_for_update()


class Rhk(Base):
    """One rencana hasil kerja.

    `rencana_tampil` is the text as last submitted: what others may read of it while the SKP is being changed.
    A superior's RHK that others support cannot be deleted: the foreign key holds it.
    """

    __tablename__ = "rhk"
    __table_args__ = (Index(None, "skp_id", "urutan"), Index(None, "intervensi_rhk_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    skp_id: Mapped[UUID] = mapped_column(ForeignKey("skp.id", ondelete="CASCADE"))
    urutan: Mapped[int]
    jenis: Mapped[str]
    klasifikasi: Mapped[str | None]
    rencana: Mapped[str]
    rencana_tampil: Mapped[str | None]
    penugasan_dari: Mapped[str | None]
    intervensi_rhk_id: Mapped[UUID | None] = mapped_column(ForeignKey("rhk.id"))
    dibuat_oleh: Mapped[str]


class Indikator(Base):
    __tablename__ = "indikator"
    __table_args__ = (Index(None, "rhk_id", "urutan"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rhk_id: Mapped[UUID] = mapped_column(ForeignKey("rhk.id", ondelete="CASCADE"))
    urutan: Mapped[int]
    indikator: Mapped[str]
    target: Mapped[str | None]
    perspektif: Mapped[str | None]
    aspek: Mapped[str | None]
