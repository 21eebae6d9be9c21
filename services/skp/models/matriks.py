"""Matriks Pembagian Peran Hasil: who is in it, for the own unit or a team of a leader (features A27–A32)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.skp.models.base import Base


class Matriks(Base):
    """Exists once it was synchronised or somebody was added. `tim_id` None: the own unit."""

    __tablename__ = "matriks"
    __table_args__ = (UniqueConstraint("skp_id", "tim_id", postgresql_nulls_not_distinct=True),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    skp_id: Mapped[UUID] = mapped_column(ForeignKey("skp.id", ondelete="CASCADE"))
    tim_id: Mapped[UUID | None]
    disinkronkan_pada: Mapped[datetime | None]


class MatriksAnggota(Base):
    __tablename__ = "matriks_anggota"

    matriks_id: Mapped[int] = mapped_column(ForeignKey("matriks.id", ondelete="CASCADE"), primary_key=True)
    skp_id: Mapped[UUID] = mapped_column(ForeignKey("skp.id", ondelete="CASCADE"), primary_key=True, index=True)
