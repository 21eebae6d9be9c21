"""The few columns of org's directory that assessment needs, fed by org's events; an older `versi` never wins.

Nothing here refers to another table: events of different things come in any order.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import KUNCI, Base


class Instansi(Base):
    """`jenis_periode`, `satuan_keberatan`, `zona_waktu` are org's settings (features G5, G8).

    `lambang`: SHA-256 of the emblem whose file the gateway keeps.
    """

    __tablename__ = "instansi"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    nama: Mapped[str]
    jenis_periode: Mapped[str]
    satuan_keberatan: Mapped[str]
    zona_waktu: Mapped[str]
    lambang: Mapped[str | None]
    versi: Mapped[int]


class Unor(Base):
    __tablename__ = "unor"
    __table_args__ = (Index(None, "induk_id"), Index(None, "pimpinan_nip"), Index(None, "instansi_id", "nama", "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instansi_id: Mapped[UUID]
    induk_id: Mapped[UUID | None]
    nama: Mapped[str]
    pimpinan_nip: Mapped[str | None] = mapped_column(KUNCI)
    pimpinan_penugasan: Mapped[str | None]
    aktif: Mapped[bool]
    versi: Mapped[int]


class Pegawai(Base):
    __tablename__ = "pegawai"

    nip: Mapped[str] = mapped_column(KUNCI, primary_key=True)
    nama: Mapped[str]
    jenis_asn: Mapped[str]
    instansi_id: Mapped[UUID]
    unor_id: Mapped[UUID | None]
    jabatan: Mapped[str]
    golongan: Mapped[str | None]
    aktif: Mapped[bool]
    versi: Mapped[int]


class Tim(Base):
    __tablename__ = "tim"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instansi_id: Mapped[UUID]
    nama: Mapped[str]
    ketua_nip: Mapped[str] = mapped_column(KUNCI)
    berlaku_dari: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    aktif: Mapped[bool]
    versi: Mapped[int]


class TimAnggota(Base):
    __tablename__ = "tim_anggota"
    __table_args__ = (Index(None, "nip"),)

    tim_id: Mapped[UUID] = mapped_column(primary_key=True)
    nip: Mapped[str] = mapped_column(KUNCI, primary_key=True)
