"""What org's tables share: versions and dates of validity."""

from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Date, DateTime, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import naming
from contracts.errors import NotFound, Stale

T = TypeVar("T")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=naming)
    type_annotation_map = {
        str: Text,
        bytes: LargeBinary,
        date: Date,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
    }


class Berversi:
    """What several people may change: `versi` grows by one with each change, and `sidik` knows its first command."""

    versi: Mapped[int] = mapped_column(default=1)
    sidik: Mapped[bytes] = mapped_column(comment="hash of the command that made it: tells a repeat from a clash")

    def expect(self, versi: int | None) -> None:
        """Stale when the caller saw another version than this one."""
        if versi is not None and versi != self.versi:
            raise Stale(
                "sudah-berubah",
                "Data ini sudah diubah orang lain sejak Anda membukanya. Muat ulang, lalu ulangi perubahan Anda.",
            )


class Berjangka:
    """What holds from a day to a day (None: no end); `aktif` follows the dates, turned by a loop on the day."""

    berlaku_dari: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    aktif: Mapped[bool]

    def settle(self, today: date) -> bool:
        """Makes `aktif` what the dates say; True when that changed it."""
        due = self.berlaku_dari <= today and (self.berlaku_sampai is None or today <= self.berlaku_sampai)
        changed = self.aktif is not due
        self.aktif = due
        return changed


def found(row: T | None, noun: str) -> T:
    """The row, or NotFound in the words that a stranger gets too."""
    if row is None:
        raise missing(noun)
    return row


def missing(noun: str) -> NotFound:
    return NotFound("tidak-ditemukan", f"Data {noun} ini tidak ada atau tidak dapat Anda lihat. Periksa pilihan Anda.")
