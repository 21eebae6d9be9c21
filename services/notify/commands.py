"""Changes to notices: read, opt-out, delivery reports, and the two ends of a worker's try."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.database import lock
from chassis.events import emit
from contracts.base import Actor, Done
from contracts.errors import FieldError, Invalid
from contracts.notify import BerhentiWa, PesanStatusChanged, StatusKirim, StatusTwilio, TandaiDibaca
from services.notify import reasons, rules, texts
from services.notify.models import Base, HentiWa, Instansi, Notifikasi, Penerima, StatusTertahan
from services.notify.queries import instansi_of, obstacle
from services.notify.reasons import Halangan
from services.notify.whatsapp import CLOCK_MARGIN, Accepted, Kiriman, SendFault, Settings

WAITING = (StatusKirim.BARU, StatusKirim.DITUNDA, StatusKirim.MENGIRIM)
COPY_LAG = timedelta(minutes=2)
"""How long a recipient may be unknown: org's events may come after the one that tells of the person."""
HELD = timedelta(days=1)
SHOWN_WITHIN = timedelta(seconds=20)
"""How long after a try without answer Twilio's list may need to show its message."""
LONGEST_SEARCH = timedelta(days=1)
WHATSAPP = Counter("kinerja_whatsapp", "WhatsApp messages that reached a state, by state and code", ["status", "kode"])
_rng = random.SystemRandom()


# ---------------------------------------------------------------- the person, and the gateway


def tandai_dibaca(session: Session, actor: Actor, cmd: TandaiDibaca) -> Done:
    """Those of `ids` that are the actor's, or all unread ones; what was read before keeps its time."""
    mine = update(Notifikasi).where(Notifikasi.nip == rules.own_nip(actor), Notifikasi.dibaca_pada.is_(None))
    if cmd.ids:
        mine = mine.where(Notifikasi.id.in_(cmd.ids))
    session.execute(mine.values(dibaca_pada=datetime.now(UTC)))
    return Done()


def berhenti_wa(session: Session, actor: Actor, cmd: BerhentiWa) -> Done:
    rules.require_gateway(actor)
    nomor = rules.nomor_seluler(cmd.nomor)
    if nomor is None:
        message = "Nomor ini bukan nomor seluler Indonesia yang sah. Periksa nomor pengirimnya."
        raise Invalid("nomor-salah", message, errors=[FieldError(field="nomor", message=message)])
    if cmd.berhenti:
        session.execute(insert(HentiWa).values(nomor=nomor, pada=datetime.now(UTC)).on_conflict_do_nothing())
    else:
        session.execute(delete(HentiWa).where(HentiWa.nomor == nomor))
    return Done()


def status_twilio(session: Session, actor: Actor, cmd: StatusTwilio) -> Done:
    """Moves the message forward. One that came before its sid was stored is held until then; others are unknown."""
    rules.require_gateway(actor)
    now = datetime.now(UTC)
    report = Accepted(sid=cmd.message_sid, status=cmd.message_status, kode=cmd.error_code)
    lock(session, report.sid)  # or a report that comes while its sid is being stored would be lost
    row = session.scalar(select(Notifikasi).where(Notifikasi.wa_sid == report.sid).with_for_update())
    if row is None:
        session.add(StatusTertahan(sid=report.sid, status=report.status, kode=report.kode, pada=now))
    else:
        _follow(session, row, report, now)
    return Done()


# ---------------------------------------------------------------- the worker's two ends of a try


@dataclass(frozen=True)
class Try:
    """A notice that a worker has taken, without its row.

    `unanswered_since` None: send it. Otherwise an earlier try got no answer: look for its message at Twilio, among
    those whose sid is not `known`, and send nothing. After `lease_until` another worker may take the notice.
    """

    id: UUID
    giliran: int
    kiriman: Kiriman
    lease_until: datetime
    unanswered_since: datetime | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Claimed:
    """`examined` notices were due; the rest of them needed no try."""

    examined: int
    tries: list[Try]


def claim(session: Session, settings: Settings | None, *, now: datetime, limit: int) -> Claimed:
    """Takes up to `limit` notices that are due and no other worker's; those that are not to be sent are settled."""
    due = (
        select(Notifikasi)
        .where(Notifikasi.wa_status.in_(WAITING), Notifikasi.wa_berikutnya <= now)
        .order_by(Notifikasi.wa_berikutnya)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(due).all()
    known = _read_ahead(session, rows) if settings else []  # noqa: F841 - the session finds them as long as we hold them
    with session.no_autoflush:  # what becomes of them is written at once
        return Claimed(examined=len(rows), tries=[t for row in rows if (t := _take(session, row, settings, now))])


def record(session: Session, tried: Try, outcome: Accepted | SendFault | None, *, now: datetime) -> None:
    """What came of a try: the message, a fault, or None where the looked-for message of an earlier try is not there."""
    if isinstance(outcome, Accepted):
        _record_message(session, tried, outcome, now)
        return
    row = session.get_one(Notifikasi, tried.id, with_for_update=True)
    if not row.is_of_turn(tried.giliran):
        return  # another worker has it, as this one took longer than its lease
    if outcome is not None:
        _record_fault(session, row, tried, outcome, now)
    elif row.wa_percobaan >= rules.PERCOBAAN_TERBANYAK:
        _end(session, row, now, reasons.TIDAK_TERHUBUNG, StatusKirim.GAGAL)
    else:
        row.postpone(now, now, alasan=reasons.DICOBA_LAGI, kode=row.wa_kode, answered=True)


def _record_message(session: Session, tried: Try, message: Accepted, now: datetime) -> None:
    """Twilio has it; reports that came before us are applied."""
    lock(session, message.sid)
    row = session.get_one(Notifikasi, tried.id, with_for_update=True)
    if row.wa_status not in WAITING:  # another worker was quicker, as this one took longer than its lease
        row.add_old_sid(message.sid)
        return
    owner = session.scalar(select(Notifikasi.id).where(Notifikasi.wa_sid == message.sid))
    if owner is not None:  # found by number alone, and it is another person's of the same number
        record(session, tried, None, now=now)
        return
    row.accept(now, message.sid)
    _tell(session, row)
    held = session.scalars(select(StatusTertahan).where(StatusTertahan.sid == message.sid).order_by(StatusTertahan.id))
    for report in [message, *(Accepted(h.sid, h.status, h.kode) for h in held)]:
        if row.wa_sid == report.sid:
            _follow(session, row, report, now)
    session.execute(delete(StatusTertahan).where(StatusTertahan.sid == message.sid))


def _record_fault(session: Session, row: Notifikasi, tried: Try, fault: SendFault, now: datetime) -> None:
    """The try gave no message: again later, when that may help, or final."""
    since = tried.unanswered_since
    given_up = since is not None and now - since > LONGEST_SEARCH
    tried_enough = row.wa_percobaan >= rules.PERCOBAAN_TERBANYAK and since is None and not fault.maybe_accepted
    if not fault.temporary or tried_enough or given_up:
        halangan = reasons.TIDAK_TERHUBUNG if fault.maybe_accepted else reasons.galat(fault.kode)
        _end(session, row, now, halangan, StatusKirim.GAGAL)
        return
    until = now + rules.delay(row.wa_percobaan, fault.retry_after, _rng)
    answered = since is None and not fault.maybe_accepted
    row.postpone(
        now,
        until if answered else max(until, now + SHOWN_WITHIN),
        alasan=reasons.DICOBA_LAGI,
        kode=fault.kode,
        answered=answered,
    )


def forget_held(session: Session) -> None:
    """Reports whose message never turned up: another application's of the same Twilio account."""
    session.execute(delete(StatusTertahan).where(StatusTertahan.pada < datetime.now(UTC) - HELD))


def _read_ahead(session: Session, rows: Sequence[Notifikasi]) -> list[Base]:
    """Whom the notices are for, their instansi and whose numbers said STOP, in three statements for all."""
    people = session.scalars(select(Penerima).where(Penerima.nip.in_({row.nip for row in rows}))).all()
    offices = session.scalars(select(Instansi).where(Instansi.id.in_({one.instansi_id for one in people})))
    numbers = {one.nomor_seluler for one in people if one.nomor_seluler}
    stopped = session.scalars(select(HentiWa).where(HentiWa.nomor.in_(numbers))) if numbers else ()
    return [*people, *offices, *stopped]


def _take(session: Session, row: Notifikasi, settings: Settings | None, now: datetime) -> Try | None:
    if settings is None:
        _end(session, row, now, reasons.BELUM_DIPASANG, StatusKirim.TIDAK_DIKIRIM)
        return None
    lease_until = now + settings.lease
    if since := row.wa_tanpa_jawaban_sejak:
        row.start_search(now, lease_until=lease_until)
        kiriman = Kiriman(templat=row.templat, nomor=row.wa_nomor or "", variabel=[], rujukan=row.rujukan)
        return Try(row.id, row.wa_giliran, kiriman, lease_until, since, _known_sids(session, row, since))
    nomor = _number_if_ready(session, row, now)
    if nomor is None:
        return None
    row.start_try(now, nomor=nomor, lease_until=lease_until)
    values = texts.variables(
        row.templat,
        row.data,
        public_url=settings.public_url,
        tautan=row.tautan,
        rahasia=row.rahasia,
        rujukan=row.rujukan,
    )
    return Try(row.id, row.wa_giliran, Kiriman(row.templat, nomor, values, row.rujukan), lease_until)


def _number_if_ready(session: Session, row: Notifikasi, now: datetime) -> str | None:
    """The number to send to now; None when the notice was settled or has to wait."""
    penerima = session.get(Penerima, row.nip)
    if (penerima is None or penerima.versi_pegawai == 0) and now - row.dibuat_pada < COPY_LAG:
        row.postpone(now, now + COPY_LAG / 8, alasan=reasons.MENUNGGU_DATA, kode=None, answered=True)
        return None
    instansi = instansi_of(session, penerima)
    nomor = penerima.nomor_seluler if penerima else None
    halangan = obstacle(session, penerima, instansi)
    if halangan is reasons.TANPA_PERSETUJUAN and texts.NASKAH[row.templat].mendesak:
        halangan = None
    if row.selesai:
        halangan = reasons.SELESAI
    if row.berlaku_sampai and row.berlaku_sampai <= now:
        halangan = reasons.KEDALUWARSA
    if halangan:
        _end(session, row, now, halangan, StatusKirim.TIDAK_DIKIRIM)
        return None
    if not texts.NASKAH[row.templat].mendesak and (until := instansi.quiet_until(now)):
        row.postpone(now, until, alasan=reasons.quiet(until), kode=None, answered=True)
        return None
    return nomor


def _known_sids(session: Session, row: Notifikasi, since: datetime) -> frozenset[str]:
    """Messages of this person's other notices, and given-up ones of this: none of them is the one looked for."""
    recent = select(Notifikasi.wa_sid, Notifikasi.wa_sid_lama).where(
        Notifikasi.nip == row.nip, Notifikasi.wa_diperbarui >= since - CLOCK_MARGIN
    )
    return frozenset(sid for one, older in session.execute(recent) for sid in (one, *older) if sid)


# ---------------------------------------------------------------- moving one notice


def _follow(session: Session, row: Notifikasi, report: Accepted, now: datetime) -> None:
    """What Twilio reports of the notice's message; a passing failure starts a new try, where the text still is."""
    status = rules.status_of(report.status)
    if status is None or not rules.is_forward(row.wa_status, status):
        return
    if status is not StatusKirim.GAGAL:
        row.follow(now, status)
        _tell(session, row)
    elif not rules.is_temporary(report.kode) or row.wa_percobaan >= rules.PERCOBAAN_TERBANYAK:
        _end(session, row, now, reasons.galat(report.kode), StatusKirim.GAGAL)
    elif texts.NASKAH[row.templat].tautan_whatsapp:
        _end(session, row, now, reasons.RAHASIA_TERHAPUS, StatusKirim.GAGAL)
    else:
        until = now + rules.delay(row.wa_percobaan, None, _rng)
        row.start_over(now, until, alasan=reasons.DICOBA_LAGI, kode=report.kode)


def _end(session: Session, row: Notifikasi, now: datetime, halangan: Halangan, status: StatusKirim) -> None:
    row.end(now, status, kode=halangan.kode, alasan=halangan.alasan)
    _tell(session, row)


def _tell(session: Session, row: Notifikasi) -> None:
    WHATSAPP.labels(row.wa_status, row.wa_kode or "").inc()
    emit(
        session,
        PesanStatusChanged(
            notifikasi_id=row.id, nip=row.nip, templat=row.templat, status=row.wa_status, kode_galat=row.wa_kode
        ),
    )
