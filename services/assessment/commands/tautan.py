"""Checks the links of eviden in the background, marks those that are dead, and tells their owner (features A39)."""

import contextvars
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.events import emit
from contracts.assessment import Masa, StatusPenilaian
from contracts.assessment_events import TautanDied
from services.assessment.models import Eviden, Penilaian
from services.assessment.periksa import Pemeriksa
from services.assessment.rules import tautan

LANES = 8
"""Links that one process asks for at the same time."""
PASS_SECONDS = 20.0
"""A pass takes no more links after that long, so that a process that is asked to stop soon does."""
DAHULU = timedelta(days=365)
"""A new link is due that long before it was written, so that it goes before everything that is looked at again."""
_SEKALIGUS = 40
_PINJAM = timedelta(hours=1)  # so many that all drip end before; another replica takes them when this one died


def check_links(db: Database, pemeriksa: Pemeriksa) -> None:
    """One pass: those that are due, until none is left or the pass is over. Nothing is locked meanwhile."""
    ends = time.monotonic() + PASS_SECONDS
    while time.monotonic() < ends:
        with db.transaction() as s:
            due = take(s, datetime.now(UTC))
        if due is None:
            return
        with ThreadPoolExecutor(LANES) as pool:
            lanes = [pool.submit(contextvars.copy_context().run, _check, db, pemeriksa, one) for one in due]
        for lane in lanes:
            lane.result()


def _check(db: Database, pemeriksa: Pemeriksa, one: Eviden) -> None:
    answer = pemeriksa.answer(one.tautan or "")
    with db.transaction() as s:
        mark(s, one, answer, datetime.now(UTC))


def take(s: Session, now: datetime) -> list[Eviden] | None:
    """Lent to this replica alone for an hour; None when nothing is due. What is final is never looked at again."""
    due = (
        select(Eviden, Penilaian.status)
        .join(Penilaian, Penilaian.id == Eviden.penilaian_id)
        .where(Eviden.tautan.is_not(None), Eviden.periksa_pada <= now)
        .order_by(Eviden.periksa_pada)
        .limit(_SEKALIGUS)
        .with_for_update(of=Eviden, skip_locked=True)
    )
    found = s.execute(due).all()
    for one, status in found:
        one.periksa_pada = None if status == StatusPenilaian.FINAL else now + _PINJAM
    return [one for one, _ in found if one.periksa_pada is not None] if found else None


def mark(s: Session, found: Eviden, answer: tautan.Jawaban, now: datetime) -> None:
    """Unless the employee wrote another link meanwhile, which is due by itself, or the loan ended."""
    seen = tautan.judged(answer, found.jawaban, since=found.jawaban_sejak, mati=found.mati, now=now)
    died = seen.mati is True and found.mati is not True
    same = (Eviden.id == found.id, Eviden.tautan == found.tautan, Eviden.periksa_pada == found.periksa_pada)
    stored = s.execute(
        update(Eviden)
        .where(*same)
        .values(
            mati=seen.mati, diperiksa_pada=now, periksa_pada=seen.lagi, jawaban=answer.value, jawaban_sejak=seen.sejak
        )
    )
    if died and isinstance(stored, CursorResult) and stored.rowcount:
        _tell(s, found)


def _tell(s: Session, found: Eviden) -> None:
    row = s.get_one(Penilaian, found.penilaian_id)
    if row.status != StatusPenilaian.FINAL:
        masa = Masa.model_validate({name: getattr(row, name) for name in Masa.model_fields})
        emit(
            s,
            TautanDied(
                eviden_id=found.id, penilaian_id=row.id, nip=row.nip, nama=found.nama, masa=masa,
                batas_isi=row.batas_isi,
            ),
        )  # fmt: skip
