"""The worker: takes due notices, talks to Twilio without a database session, and stores what came of it."""

import contextvars
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from chassis.database import Database
from chassis.observability import logger
from services.notify import commands
from services.notify.commands import Try
from services.notify.whatsapp import Accepted, SendFault, Settings, WhatsApp

log = logger("notify.delivery")

LANES = 8
"""Messages in flight at the same time in one process."""
PASS_SECONDS = 5.0
"""A pass takes no new notice after that long, so that a process that is asked to stop soon does."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def deliver(db: Database, settings: Settings | None, *, clock: Callable[[], datetime] = utc_now) -> None:
    """One pass: sends what is due, in as many lanes as there are notices, until none is left or the pass is over."""
    ends = time.monotonic() + PASS_SECONDS
    while time.monotonic() < ends:
        with db.transaction() as session:
            claimed = commands.claim(session, settings, now=clock(), limit=LANES)
        if not claimed.examined:
            return
        if settings and claimed.tries:
            with ThreadPoolExecutor(len(claimed.tries)) as pool:
                context = contextvars.copy_context  # a lane's log lines and events carry this pass's trace
                lanes = [pool.submit(context().run, _lane, db, settings, t, ends, clock) for t in claimed.tries]
            for lane in lanes:
                lane.result()


def _lane(db: Database, settings: Settings, first: Try, ends: float, clock: Callable[[], datetime]) -> None:
    """One message after the other over one connection: a slow answer holds up nothing but its own lane."""
    whatsapp = WhatsApp(settings)
    try:
        tries = [first]
        while tries:
            attempt(db, whatsapp, tries[0], clock=clock)
            tries = []
            if time.monotonic() < ends:
                with db.transaction() as session:
                    tries = commands.claim(session, settings, now=clock(), limit=1).tries
    finally:
        whatsapp.close()


def attempt(db: Database, whatsapp: WhatsApp, tried: Try, *, clock: Callable[[], datetime] = utc_now) -> None:
    """Sends one message, or looks for the one of a try without answer, and stores the outcome.

    Does nothing when the lease is over: the process was stopped in between, and another one has the notice now.
    """
    if clock() >= tried.lease_until:
        return
    outcome = _ask(whatsapp, tried)
    if isinstance(outcome, SendFault):
        log.warning("not sent", notifikasi=str(tried.id), kode=outcome.kode, temporary=outcome.temporary)
    with db.transaction() as session:
        commands.record(session, tried, outcome, now=clock())


def _ask(whatsapp: WhatsApp, tried: Try) -> Accepted | SendFault | None:
    try:
        if tried.unanswered_since is None:
            return whatsapp.send(tried.kiriman)
        return whatsapp.find(tried.kiriman, since=tried.unanswered_since, known=tried.known)
    except SendFault as fault:
        return fault
