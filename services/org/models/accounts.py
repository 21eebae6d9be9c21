"""Tables of who may come in: accounts, roles, sessions, tokens, failed attempts, resets and other systems."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.org.models.base import Base


class Akun(Base):
    """A person's password, as an argon2id hash."""

    __tablename__ = "akun"

    nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"), primary_key=True)
    sandi: Mapped[str]
    diganti_pada: Mapped[datetime]


class PeranPegawai(Base):
    __tablename__ = "peran_pegawai"

    nip: Mapped[str] = mapped_column(ForeignKey("pegawai.nip"), primary_key=True)
    peran: Mapped[str] = mapped_column(primary_key=True)


class Percobaan(Base):
    """Failures in a row of one name typed at the door, whether such a person exists or not."""

    __tablename__ = "percobaan"
    __table_args__ = (Index(None, "terakhir"),)

    kunci: Mapped[str] = mapped_column(primary_key=True)
    gagal: Mapped[int] = mapped_column(default=0)
    kali: Mapped[int] = mapped_column(default=0, comment="locks in a row")
    terkunci_sampai: Mapped[datetime | None]
    terakhir: Mapped[datetime]


class Sesi(Base):
    """A login of a person (`nip`) or of another system (`klien_id`)."""

    __tablename__ = "sesi"
    __table_args__ = (Index(None, "sub", "dibuat_pada", "id"), Index(None, "berakhir_pada"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sub: Mapped[str]
    nip: Mapped[str | None] = mapped_column(ForeignKey("pegawai.nip"))
    klien_id: Mapped[UUID | None] = mapped_column(ForeignKey("klien.id"))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    perangkat: Mapped[str]
    alamat: Mapped[str]
    cara: Mapped[str] = mapped_column(comment="sandi | oidc | klien")
    dibuat_pada: Mapped[datetime]
    dipakai_pada: Mapped[datetime]
    berakhir_pada: Mapped[datetime]
    dicabut_pada: Mapped[datetime | None]


class Token(Base):
    """A token given out, known only by its hash."""

    __tablename__ = "token"
    __table_args__ = (Index(None, "sesi_id"), Index(None, "berakhir_pada"))

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    sesi_id: Mapped[UUID] = mapped_column(ForeignKey("sesi.id", ondelete="CASCADE"))
    jenis: Mapped[str] = mapped_column(comment="akses | segar")
    berakhir_pada: Mapped[datetime]
    dipakai_pada: Mapped[datetime | None]


class PermintaanReset(Base):
    """A wish for a new password as it was typed; a loop looks whose it is, so that the answer tells nothing."""

    __tablename__ = "permintaan_reset"
    __table_args__ = (
        Index(None, "nip", "dibuat_pada"),
        Index(None, "dibuat_pada", postgresql_where=text("diproses_pada IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kunci: Mapped[str]
    dibuat_pada: Mapped[datetime] = mapped_column(server_default=func.now())
    diproses_pada: Mapped[datetime | None]
    nip: Mapped[str | None] = mapped_column(ForeignKey("pegawai.nip"))
    hash: Mapped[bytes | None] = mapped_column(unique=True)
    berakhir_pada: Mapped[datetime | None]
    dipakai_pada: Mapped[datetime | None]


class Klien(Base):
    """Another system with its scopes; `rahasia` is the hash of its secret."""

    __tablename__ = "klien"
    __table_args__ = (Index(None, "nama", "id"), Index(None, "dibuat_pada", "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    rahasia: Mapped[bytes]
    nama: Mapped[str]
    instansi_id: Mapped[UUID | None] = mapped_column(ForeignKey("instansi.id"))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    dibuat_pada: Mapped[datetime] = mapped_column(server_default=func.now())
    dicabut_pada: Mapped[datetime | None]
    sidik: Mapped[bytes]
