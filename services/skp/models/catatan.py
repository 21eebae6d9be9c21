"""What is never changed: the history of every SKP (features P7) and its approved versions (features G10)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.skp.models.base import Base


class Perubahan(Base):
    """One act on an SKP. It outlives a deleted draft, so `skp_id` is no foreign key.

    `objek`: the RHK or indikator concerned; finds the SKP of something that a repeated command deleted before.
    """

    __tablename__ = "perubahan"
    __table_args__ = (
        Index(None, "skp_id", "id"),
        Index(
            "ix_perubahan_hapus",
            "objek",
            postgresql_where=text("perbuatan IN ('delete', 'delete_rhk', 'delete_indikator')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    skp_id: Mapped[UUID]
    objek: Mapped[UUID | None]
    pada: Mapped[datetime]
    oleh_nip: Mapped[str]
    oleh_nama: Mapped[str]
    atas_nama: Mapped[str | None]
    perbuatan: Mapped[str]
    versi: Mapped[int]
    rincian: Mapped[dict[str, Any]]


class SkpVersi(Base):
    """An approved SKP as it was, whole: `isi` is the read model contracts.skp.Skp."""

    __tablename__ = "skp_versi"

    skp_id: Mapped[UUID] = mapped_column(ForeignKey("skp.id", ondelete="CASCADE"), primary_key=True)
    versi: Mapped[int] = mapped_column(primary_key=True)
    disetujui_pada: Mapped[datetime]
    isi: Mapped[dict[str, Any]]
