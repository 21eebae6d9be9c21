"""What skp's tables share: column types, and the one answer to whoever may not know of an SKP."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from chassis.database import naming
from contracts.errors import NotFound

KUNCI = Text(collation="C")
"""NIP and lower-case names: compared byte by byte, so that a plain index answers "begins with"."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=naming)
    type_annotation_map = {
        str: Text,
        date: Date,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
    }


def hidden() -> NotFound:
    """The same words whether it does not exist or the actor may not know of it."""
    return NotFound(
        "skp-tidak-ditemukan",
        "SKP ini tidak ada atau tidak dapat Anda lihat. Kembali ke Daftar SKP, atau tanyakan kepada pemiliknya.",
    )
