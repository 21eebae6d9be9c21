"""The sample service's two tables: what was written, what was heard."""

from uuid import UUID

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import naming


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=naming)


class NoteRow(Base):
    __tablename__ = "note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Heard(Base):
    """Each effect of an event is one row, so that a double effect shows."""

    __tablename__ = "heard"

    number: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
