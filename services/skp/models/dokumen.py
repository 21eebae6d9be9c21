"""What was printed: one row a print, so that anybody who holds the paper can ask whether it is true (features M5)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.skp.models.base import KUNCI, Base


class Dokumen(Base):
    """It outlives a deleted draft, so `skp_id` is no foreign key. `versi` 0: printed before any approval.

    The content is not kept: a version never changes, and of a draft the hash proves what was on paper.
    """

    __tablename__ = "dokumen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kode: Mapped[str] = mapped_column(KUNCI, unique=True)
    jenis: Mapped[str]
    skp_id: Mapped[UUID]
    versi: Mapped[int]
    instansi_nama: Mapped[str]
    tahun: Mapped[int] = mapped_column(SmallInteger)
    isi_hash: Mapped[str]
    dicetak_pada: Mapped[datetime]
    oleh: Mapped[str]
