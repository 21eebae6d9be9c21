"""The door: failures in a row of one name, the lock after five of them, and who may knock for others."""

from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.errors import Forbidden, TooMany
from contracts.types import Peran
from services.org.models import Percobaan
from services.org.rules import accounts as rules
from services.org.rules.access import require


def only_gateway(actor: Actor) -> None:
    """What is asked before anybody is logged in comes through the gateway."""
    require(actor.has(Peran.GATEWAY), Forbidden("hanya-gerbang", "Permintaan ini hanya diterima lewat halaman masuk."))


def locked_out(session: Session, nip: str) -> TooMany | None:
    """Holds the name until the transaction ends, so that its attempts come one after another; then its lock."""
    now = datetime.now(UTC)
    key = rules.attempts_key(nip)
    knock = insert(Percobaan).values(kunci=key, gagal=0, kali=0, terakhir=now)
    session.execute(knock.on_conflict_do_update(index_elements=["kunci"], set_={"kunci": key}))
    until = _row(session, nip).terkunci_sampai
    if until is None or until <= now:
        return None
    left = until - now
    return TooMany(
        "akun-terkunci",
        f"Terlalu banyak percobaan masuk yang gagal. Coba lagi dalam {rules.spoken(left)}, "
        "atau atur ulang kata sandi lewat Lupa Kata Sandi.",
        retry_after=max(1, int(left.total_seconds()) + 1),
    )


def count_failure(session: Session, nip: str) -> None:
    """After `locked_out`: one more; five in a row lock the name, each time for longer."""
    row, now = _row(session, nip), datetime.now(UTC)
    if row.terakhir < now - rules.FORGIVEN_AFTER:
        row.gagal = row.kali = 0
    row.gagal, row.terakhir = row.gagal + 1, now
    if row.gagal >= rules.FAILURES:
        row.terkunci_sampai = now + rules.lock_length(row.kali)
        row.gagal, row.kali = 0, row.kali + 1


def forgive(session: Session, nip: str) -> None:
    """A success: nothing is held against the name any more."""
    session.execute(delete(Percobaan).where(Percobaan.kunci == rules.attempts_key(nip)))


def forget_old_failures(session: Session) -> None:
    """Rows that no longer lock and would be forgiven anyway."""
    old = datetime.now(UTC) - rules.FORGIVEN_AFTER
    session.execute(delete(Percobaan).where(Percobaan.terakhir < old))


def _row(session: Session, nip: str) -> Percobaan:
    row = session.get(Percobaan, rules.attempts_key(nip), populate_existing=True)
    assert row is not None
    return row
