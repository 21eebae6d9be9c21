"""Tables of the directory: instansi, unor, pegawai, tim and delegasi, with their dates and history."""

from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from contracts.org import PengaturanInstansi
from contracts.types import ZonaWaktu
from services.org.models.base import Base, Berjangka, Berversi, found


class Instansi(Berversi, Base):
    __tablename__ = "instansi"
    __table_args__ = (Index(None, "nama", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kode: Mapped[str] = mapped_column(unique=True)
    nama: Mapped[str]
    pengaturan: Mapped[dict[str, Any]]
    lambang: Mapped[str | None]

    @property
    def zona(self) -> ZonaWaktu:
        return PengaturanInstansi.model_validate(self.pengaturan).zona_waktu

    def hari(self, now: datetime | None = None) -> date:
        """The day it is there, now or at `now`."""
        return (now or datetime.now(UTC)).astimezone(ZoneInfo(self.zona)).date()

    @classmethod
    def locked(cls, session: Session, id: UUID) -> Self:
        """The row until the transaction ends: one change of the instansi's tree at a time."""
        row = session.get(cls, id, with_for_update={"key_share": True}, populate_existing=True)
        return found(row, "instansi")


class Unor(Berversi, Berjangka, Base):
    __tablename__ = "unor"
    __table_args__ = (
        UniqueConstraint("instansi_id", "kode"),
        Index(None, "instansi_id", "nama", "id"),
        Index(None, "induk_id", "nama", "id"),
        Index(None, "pimpinan_nip"),
        Index(None, "aktif", "berlaku_sampai"),
        Index(
            "ix_unor_nama_trgm", "instansi_id", "nama", postgresql_using="gin", postgresql_ops={"nama": "gin_trgm_ops"}
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instansi_id: Mapped[UUID] = mapped_column(ForeignKey("instansi.id"))
    induk_id: Mapped[UUID | None] = mapped_column(ForeignKey("unor.id"))
    kode: Mapped[str]
    nama: Mapped[str]
    nama_jabatan: Mapped[str]
    eselon: Mapped[str | None]
    mandiri: Mapped[bool]
    pimpinan_nip: Mapped[str | None] = mapped_column(ForeignKey("pegawai.nip", use_alter=True))
    pimpinan_penugasan: Mapped[str | None]

    @classmethod
    def locked(cls, session: Session, id: UUID) -> Self:
        row = session.get(cls, id, with_for_update={"key_share": True}, populate_existing=True)
        return found(row, "unor")

    @classmethod
    def held(cls, session: Session, id: UUID) -> Self:
        """The row, not to be closed or changed by others until the transaction ends; many may hold it."""
        return found(session.get(cls, id, with_for_update={"read": True}, populate_existing=True), "unor")


class Pegawai(Berversi, Berjangka, Base):
    """A person and the place held today; earlier places are in `penempatan`, coming ones in `jadwal`."""

    __tablename__ = "pegawai"
    __table_args__ = (
        Index(None, "nama", "nip"),
        Index(None, "instansi_id", "nama", "nip"),
        Index(None, "unor_id", "nama", "nip"),
        Index(None, "aktif", "berlaku_sampai"),
        Index(
            "ix_pegawai_nama_trgm",
            "instansi_id",
            "nama",
            postgresql_using="gin",
            postgresql_ops={"nama": "gin_trgm_ops"},
        ),
    )

    nip: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    nama: Mapped[str]
    jenis_asn: Mapped[str]
    instansi_id: Mapped[UUID] = mapped_column(ForeignKey("instansi.id"))
    unor_id: Mapped[UUID | None] = mapped_column(ForeignKey("unor.id"))
    jenis_jabatan: Mapped[str]
    jabatan: Mapped[str]
    eselon: Mapped[str | None]
    penugasan: Mapped[str]
    golongan: Mapped[str | None]
    tmt_golongan: Mapped[date | None]
    tmt_jabatan: Mapped[date | None]
    karpeg: Mapped[str | None]
    tempat_lahir: Mapped[str | None]
    nomor_wa: Mapped[str | None]
    email: Mapped[str | None]
    setuju_wa: Mapped[bool] = mapped_column(default=False)
    kontak_versi: Mapped[int] = mapped_column(default=0)

    @classmethod
    def locked(cls, session: Session, nip: str) -> Self:
        row = session.get(cls, nip, with_for_update={"key_share": True}, populate_existing=True)
        return found(row, "pegawai")

    @classmethod
    def held(cls, session: Session, nip: str) -> Self:
        """The row, not to be closed or changed by others until the transaction ends; many may hold it."""
        return found(session.get(cls, nip, with_for_update={"read": True}, populate_existing=True), "pegawai")


class Penempatan(Base):
    """Where a person was from a day to a day, in what jabatan and golongan; the last one is today's."""

    __tablename__ = "penempatan"
    __table_args__ = (Index(None, "nip", "berlaku_dari", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"))
    instansi_id: Mapped[UUID]
    unor_id: Mapped[UUID | None]
    jenis_jabatan: Mapped[str]
    jabatan: Mapped[str]
    eselon: Mapped[str | None]
    penugasan: Mapped[str]
    golongan: Mapped[str | None]
    berlaku_dari: Mapped[date]
    berlaku_sampai: Mapped[date | None]


class Jadwal(Base):
    """A change dated in the future: the command itself, done on its day in the name of who asked for it."""

    __tablename__ = "jadwal"
    __table_args__ = (
        Index(None, "jenis", "kunci", "perbuatan", unique=True, postgresql_where=text("selesai_pada IS NULL")),
        Index(None, "berlaku_dari", postgresql_where=text("selesai_pada IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    jenis: Mapped[str] = mapped_column(comment="unor | pegawai")
    kunci: Mapped[str]
    perbuatan: Mapped[str]
    urutan: Mapped[int] = mapped_column(comment="on one day: hand over, then move, then change")
    instansi_id: Mapped[UUID] = mapped_column(ForeignKey("instansi.id"))
    berlaku_dari: Mapped[date]
    isi: Mapped[dict[str, Any]]
    pelaku: Mapped[dict[str, Any]]
    dibuat_pada: Mapped[datetime] = mapped_column(server_default=func.now())
    selesai_pada: Mapped[datetime | None]
    gagal: Mapped[str | None]


class Riwayat(Base):
    """One change of anything: who, when, in whose place, what it was and became."""

    __tablename__ = "riwayat"
    __table_args__ = (Index(None, "jenis", "kunci", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    jenis: Mapped[str]
    kunci: Mapped[str]
    pada: Mapped[datetime] = mapped_column(server_default=func.now())
    oleh_sub: Mapped[str]
    oleh_nip: Mapped[str | None]
    oleh_nama: Mapped[str]
    atas_nama: Mapped[str | None]
    perbuatan: Mapped[str]
    berlaku_dari: Mapped[date | None]
    lama: Mapped[dict[str, Any]]
    baru: Mapped[dict[str, Any]]


class Tim(Berversi, Berjangka, Base):
    __tablename__ = "tim"
    __table_args__ = (
        Index(None, "instansi_id", "nama", "id"),
        Index(None, "instansi_id", "berlaku_dari", "id"),
        Index(None, "ketua_nip"),
        Index(None, "dibuat_oleh"),
        Index(None, "aktif", "berlaku_sampai"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instansi_id: Mapped[UUID] = mapped_column(ForeignKey("instansi.id"))
    nama: Mapped[str]
    ketua_nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"))
    unor_id: Mapped[UUID | None] = mapped_column(comment="the leader's unit when the team was made")
    dibuat_oleh: Mapped[str | None]

    @classmethod
    def locked(cls, session: Session, id: UUID) -> Self:
        row = session.get(cls, id, with_for_update={"key_share": True}, populate_existing=True)
        return found(row, "tim kerja")


class AnggotaTim(Base):
    __tablename__ = "anggota_tim"
    __table_args__ = (Index(None, "nip"),)

    tim_id: Mapped[UUID] = mapped_column(ForeignKey("tim.id"), primary_key=True)
    nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"), primary_key=True)
    peran: Mapped[str]


class Delegasi(Berversi, Base):
    __tablename__ = "delegasi"
    __table_args__ = (
        Index(None, "dari_nip"),
        Index(None, "kepada_nip", "selesai"),
        Index(None, "instansi_id", "mulai", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instansi_id: Mapped[UUID] = mapped_column(ForeignKey("instansi.id"))
    dari_nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"))
    kepada_nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"))
    penugasan: Mapped[str]
    mulai: Mapped[date]
    selesai: Mapped[date]
    alasan: Mapped[str] = mapped_column(server_default="")
    dicabut_pada: Mapped[datetime | None]


class BerkasBagian(Base):
    """A piece of an uploaded file; removed after the import, or after a day."""

    __tablename__ = "berkas_bagian"
    __table_args__ = (Index(None, "dibuat_pada"), Index(None, "pemilik"))

    berkas_id: Mapped[UUID] = mapped_column(primary_key=True)
    nomor: Mapped[int] = mapped_column(primary_key=True)
    pemilik: Mapped[str]
    isi: Mapped[bytes]
    dibuat_pada: Mapped[datetime] = mapped_column(server_default=func.now())
