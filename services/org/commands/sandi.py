"""Passwords: hashed and checked off the loop, changed by their owner, reset by a link (features A4, G16)."""

import os
import threading
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.events import emit
from chassis.threads import in_thread
from contracts import org
from contracts.base import Actor, Done
from contracts.errors import FieldError, Invalid, KinerjaError, NotFound
from services.org.commands.door import count_failure, forgive, locked_out, only_gateway
from services.org.commands.record import record
from services.org.commands.sessions import end_sessions
from services.org.models import Akun, Pegawai, PermintaanReset
from services.org.rules import accounts as rules

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least for argon2id
_AT_ONCE = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) - 1))
"""Hashing keeps a core busy; one is left for the calls of everybody else."""

NOBODYS = _HASHER.hash("bukan kata sandi siapa pun")
"""Checked for people who do not exist, so that their refusal takes as long."""


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return in_thread(_HASHER.hash, rules.normal(password))


def matches(hashed: str, password: str) -> bool:
    with _AT_ONCE:
        return in_thread(_verify, hashed, rules.normal(password))


def _verify(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def set_password(session: Session, nip: str, password: str) -> None:
    """Stores it and ends all sessions. Raises Invalid where the password is not good enough."""
    account = session.get(Akun, nip, with_for_update=True)
    fault = rules.password_fault(password, nip)
    if fault is None and account is not None and matches(account.sandi, password):
        fault = "Kata sandi baru harus berbeda dari kata sandi lama."
    if fault:
        raise Invalid("kata-sandi-lemah", fault, errors=[FieldError(field="password", message=fault)])
    hashed, now = hash_password(password), datetime.now(UTC)
    fresh = insert(Akun).values(nip=nip, sandi=hashed, diganti_pada=now)
    session.execute(fresh.on_conflict_do_update(index_elements=["nip"], set_={"sandi": hashed, "diganti_pada": now}))
    forgive(session, nip)
    end_sessions(session, nip)


def change_password(session: Session, actor: Actor, cmd: org.ChangePassword) -> Done | KinerjaError:
    """By the person, who proves the old one; a wrong old one counts as a failed login. All sessions end.

    A refusal that must be remembered is returned and not raised, so that its transaction commits.
    """
    nip = actor.nip
    if nip is None:
        raise NotFound("akun-tidak-ada", "Akun ini tidak memiliki kata sandi.")
    if refusal := locked_out(session, nip):
        return refusal
    account = session.get(Akun, nip, populate_existing=True)
    if not matches(account.sandi if account else NOBODYS, cmd.lama) or account is None:
        count_failure(session, nip)
        message = "Kata sandi lama salah. Periksa lalu coba lagi."
        return Invalid("kata-sandi-salah", message, errors=[FieldError(field="lama", message=message)])
    set_password(session, nip, cmd.baru)
    record(session, actor, "akun", nip, "change_password")
    return Done()


def request_reset(session: Session, actor: Actor, cmd: org.RequestReset) -> Done:
    """Notes the wish and nothing else: the answer and its time are the same for every NIP."""
    only_gateway(actor)
    wish = insert(PermintaanReset).values(id=cmd.id, kunci=cmd.nip)
    session.execute(wish.on_conflict_do_nothing())
    return Done()


def answer_resets(db: Database) -> None:
    """Sends a link for each wish that names someone at work, at most a few an hour; safe in many replicas."""
    with db.transaction() as session:
        waiting = select(PermintaanReset).where(PermintaanReset.diproses_pada.is_(None))
        rows = waiting.order_by(PermintaanReset.dibuat_pada).limit(50).with_for_update(skip_locked=True)
        for row in session.scalars(rows).all():
            _answer(session, row)


def _answer(session: Session, row: PermintaanReset) -> None:
    now = row.diproses_pada = datetime.now(UTC)
    person = session.get(Pegawai, row.kunci, with_for_update={"read": True})
    if person is None or not person.aktif:
        return
    given = select(func.count()).where(
        PermintaanReset.nip == person.nip, PermintaanReset.dibuat_pada > now - timedelta(hours=1)
    )
    session.flush()
    if (session.scalar(given) or 0) >= rules.RESETS_PER_HOUR:
        return
    token = rules.new_token("reset")
    row.nip, row.hash, row.berakhir_pada = person.nip, rules.token_hash(token), now + rules.RESET_LIFE
    session.flush()
    emit(session, org.PasswordResetRequested(nip=person.nip, token=token, berlaku_sampai=row.berakhir_pada))


def reset_password(session: Session, actor: Actor, cmd: org.ResetPassword) -> Done:
    """With the link's token, which works once; every other link of the person dies with it."""
    only_gateway(actor)
    known = select(PermintaanReset).where(PermintaanReset.hash == rules.token_hash(cmd.token)).with_for_update()
    row, now = session.scalars(known).one_or_none(), datetime.now(UTC)
    alive = row is not None and row.dipakai_pada is None and row.berakhir_pada is not None and row.berakhir_pada > now
    person = session.get(Pegawai, row.nip) if row is not None and row.nip and alive else None
    if person is None or not person.aktif:
        raise Invalid(
            "tautan-tidak-berlaku",
            "Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru lewat Lupa Kata Sandi.",
        )
    set_password(session, person.nip, cmd.password)
    links = update(PermintaanReset).where(PermintaanReset.nip == person.nip, PermintaanReset.dipakai_pada.is_(None))
    session.execute(links.values(dipakai_pada=now))
    record(session, actor, "akun", person.nip, "reset_password")
    return Done()


def forget_old_wishes(session: Session) -> None:
    """Rows that neither a link nor a limit needs any more."""
    session.execute(delete(PermintaanReset).where(PermintaanReset.dibuat_pada < datetime.now(UTC) - timedelta(days=2)))
