"""Ends sessions, here and in every gateway."""

from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.org.commands.facts import session_revoked
from services.org.models import Sesi


def end_sessions(session: Session, sub: str) -> None:
    """All sessions of a person or system."""
    open_ = update(Sesi).where(Sesi.sub == sub, Sesi.dicabut_pada.is_(None))
    session.execute(open_.values(dicabut_pada=datetime.now(UTC)))
    session_revoked(session, sub)


def end_session(session: Session, row: Sesi) -> None:
    """One session, once."""
    if row.dicabut_pada is None:
        row.dicabut_pada = datetime.now(UTC)
        session_revoked(session, row.sub, row.id)
