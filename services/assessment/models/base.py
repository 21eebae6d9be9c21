"""What assessment's tables share: column types, and the one answer to whoever may not know of an assessment."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Date, DateTime, MetaData, Text, Time
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
        time: Time,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[Any]: JSONB(none_as_null=True),
    }


def hidden() -> NotFound:
    """The same words whether it does not exist or the actor may not know of it."""
    return NotFound(
        "penilaian-tidak-ditemukan",
        "Penilaian ini tidak ada atau tidak dapat Anda lihat. Kembali ke Penilaian, atau tanyakan kepada pemiliknya.",
    )
