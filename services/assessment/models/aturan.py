"""Rules as dated data (features M9): settings of an instansi, ideal curves, and days that are not worked."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import KUNCI, Base


class Pengaturan(Base):
    """Of an instansi; one without a row has the contract's defaults."""

    __tablename__ = "pengaturan"

    instansi_id: Mapped[UUID] = mapped_column(primary_key=True)
    hari_tutup: Mapped[int] = mapped_column(SmallInteger)
    hari_ingatkan: Mapped[int] = mapped_column(SmallInteger)
    boleh_anonim: Mapped[bool]
    boleh_dari_bawahan: Mapped[bool]


class KurvaIdeal(Base):
    """From a day on; `instansi_id` None is everybody's. `tinggi`: capaian → five heights, the worst predikat first."""

    __tablename__ = "kurva_ideal"
    __table_args__ = (
        Index("uq_kurva_ideal", "instansi_id", "berlaku_dari", unique=True, postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instansi_id: Mapped[UUID | None]
    berlaku_dari: Mapped[date]
    tinggi: Mapped[dict[str, Any]]


class AturanPredikat(Base):
    """From a day on: `predikat` maps "hasil_kerja/perilaku" to a predikat (the 3 × 3 table), `sebaran` holds the
    rules of SE 3/2023 per capaian."""

    __tablename__ = "aturan_predikat"

    berlaku_dari: Mapped[date] = mapped_column(primary_key=True)
    predikat: Mapped[dict[str, Any]]
    sebaran: Mapped[dict[str, Any]]
    sumber: Mapped[str]


class HariLibur(Base):
    """What an instansi says otherwise than the calendar of the state (features G8)."""

    __tablename__ = "hari_libur"

    instansi_id: Mapped[UUID] = mapped_column(primary_key=True)
    tanggal: Mapped[date] = mapped_column(primary_key=True)
    nama: Mapped[str]
    libur: Mapped[bool]
    oleh_nip: Mapped[str] = mapped_column(KUNCI, server_default=text("''"))
