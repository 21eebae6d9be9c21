"""What comes true on its day: scheduled changes, and beginnings and ends of validity (features G7)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Date, and_, cast, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.database import Database
from contracts import org
from contracts.base import Actor
from contracts.errors import KinerjaError
from services.org.commands import facts, pegawai, unor
from services.org.commands.record import record
from services.org.commands.sessions import end_sessions
from services.org.models import Instansi, Jadwal, Pegawai, Tim, Unor

CLOCK = Actor(sub="org", nama="Jadwal")
"""Who turns a date, where nobody asked for that day's change by name."""

EASTWARD = timedelta(hours=9)
"""WIT is where a day begins first."""

BATCH = 200
Row = TypeVar("Row", Unor, Pegawai, Tim)


def apply_due(db: Database, now: datetime | None = None) -> int:
    """All that is due by `now`, each change in a transaction of its own; safe in many replicas. Returns how many."""
    moment = now or datetime.now(UTC)
    done = 0
    for step in (_one_scheduled, _some_unor, _some_pegawai, _some_tim):
        while count := _run(db, step, moment):
            done += count
    return done


def _run(db: Database, step: Callable[[Session, datetime], int], now: datetime) -> int:
    with db.transaction() as session:
        return step(session, now)


def _one_scheduled(session: Session, now: datetime) -> int:
    row = session.scalars(
        select(Jadwal)
        .join(Instansi, Instansi.id == Jadwal.instansi_id)
        .where(Jadwal.selesai_pada.is_(None), Jadwal.berlaku_dari <= _there(now))
        .order_by(Jadwal.berlaku_dari, Jadwal.urutan, Jadwal.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Jadwal)
    ).one_or_none()
    if row is None:
        return 0
    actor = session.info["actor"] = Actor.model_validate(row.pelaku)
    row.selesai_pada = now
    try:
        with session.begin_nested():
            _apply(session, actor, row, now)
    except (KinerjaError, IntegrityError, ValidationError) as error:
        row.gagal = error.message if isinstance(error, KinerjaError) else "Tidak dapat diterapkan lagi. Ulangi."
        told = {"perbuatan": row.perbuatan, "alasan": row.gagal}
        record(session, actor, row.jenis, row.kunci, "jadwal_gagal", baru=told, berlaku_dari=row.berlaku_dari)
    return 1


def _apply(session: Session, actor: Actor, row: Jadwal, now: datetime) -> None:
    match row.jenis, row.perbuatan:
        case "pegawai", "move":
            place = org.MovePegawai.model_validate(row.isi)
            pegawai.apply_move(session, actor, Pegawai.locked(session, place.nip), place, now)
        case "unor", "move":
            Instansi.locked(session, row.instansi_id)
            parent = org.MoveUnor.model_validate(row.isi)
            unor.apply_move(session, actor, Unor.locked(session, parent.id), parent)
        case "unor", "set_pimpinan":
            head = org.SetPimpinanUnor.model_validate(row.isi)
            unor.apply_set_pimpinan(session, actor, Unor.locked(session, head.id), head)
        case "unor", "update":
            Instansi.locked(session, row.instansi_id)
            attributes = org.UpdateUnor.model_validate(row.isi)
            unor.apply_update(session, actor, Unor.locked(session, attributes.id), attributes)
        case other:
            raise LookupError(f"nothing is scheduled as {other}")


def _some_unor(session: Session, now: datetime) -> int:
    rows = _turning(session, Unor, now)
    for row, today in rows:
        if row.aktif and row.berlaku_sampai is not None and (reason := unor.why_not_close(session, row, today)):
            row.berlaku_sampai = None
            record(session, CLOCK, "unor", row.id, "penutupan_batal", baru={"alasan": reason})
        else:
            row.settle(today)
        row.versi += 1
        facts.unor_changed(session, row)
    return len(rows)


def _some_pegawai(session: Session, now: datetime) -> int:
    rows = _turning(session, Pegawai, now)
    for row, today in rows:
        row.settle(today)
        row.versi += 1
        if not row.aktif:
            end_sessions(session, row.nip)
        facts.pegawai_changed(session, row)
    return len(rows)


def _some_tim(session: Session, now: datetime) -> int:
    rows = _turning(session, Tim, now)
    for row, today in rows:
        row.settle(today)
        row.versi += 1
        facts.tim_changed(session, row)
    return len(rows)


def _turning(session: Session, model: type[Row], now: datetime) -> list[tuple[Row, date]]:
    """Rows whose `aktif` is not what their dates say, and the day it is there. The first bound is for the index."""
    there, latest = _there(now), (now + EASTWARD).astimezone(UTC).date()
    ended = and_(model.aktif, model.berlaku_sampai < latest, model.berlaku_sampai < there)
    begun = and_(
        model.aktif.is_(False),
        or_(model.berlaku_sampai.is_(None), model.berlaku_sampai >= there),
        model.berlaku_dari <= there,
    )
    rows = session.execute(
        select(model, there)
        .join(Instansi, Instansi.id == model.instansi_id)
        .where(or_(ended, begun))
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=model, key_share=True)
    )
    return [(row, day) for row, day in rows]


def _there(now: datetime) -> Any:
    """The date in the instansi's time zone, as SQL."""
    return cast(func.timezone(Instansi.pengaturan["zona_waktu"].as_string(), literal(now)), Date)
