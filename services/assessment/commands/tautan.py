"""Checks the links of eviden in the background and marks those that are dead (features A39)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.database import Database
from services.assessment.models import Eviden
from services.assessment.periksa import Pemeriksa

_SEKALIGUS = 20
_PINJAM = timedelta(hours=1)  # twenty that all drip end before; another replica takes them when this one died
LAGI = timedelta(days=7)
"""A link that opens is looked at again so long after its last check; any other the next day: bad days pass."""
_LAGI_BESOK = timedelta(days=1)


def check_links(db: Database, pemeriksa: Pemeriksa) -> int:
    """Those that are due, at most twenty; how many there were. Nothing is locked while the internet is asked."""
    with db.transaction() as s:
        due = take(s, datetime.now(UTC))
    for one in due:
        dead = pemeriksa.is_dead(one.tautan or "")
        with db.transaction() as s:
            mark(s, one, dead, datetime.now(UTC))
    return len(due)


def take(s: Session, now: datetime) -> list[Eviden]:
    """Lent to this replica alone for an hour."""
    due = (
        select(Eviden)
        .where(Eviden.tautan.is_not(None), Eviden.periksa_pada <= now)
        .order_by(Eviden.periksa_pada)
        .limit(_SEKALIGUS)
        .with_for_update(skip_locked=True)
    )
    found = list(s.scalars(due))
    for one in found:
        one.periksa_pada = now + _PINJAM
    return found


def mark(s: Session, found: Eviden, dead: bool | None, now: datetime) -> None:
    """Unless the employee wrote another link meanwhile; that one is due by itself."""
    again = now + (LAGI if dead is False else _LAGI_BESOK)
    same = (Eviden.id == found.id, Eviden.tautan == found.tautan)
    s.execute(update(Eviden).where(*same).values(mati=dead, diperiksa_pada=now, periksa_pada=again))
