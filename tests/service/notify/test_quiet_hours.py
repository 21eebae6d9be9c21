"""Quiet hours of an instansi: WhatsApp waits for the morning there, urgent messages do not."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from notify_facts import NIP, Notify, Standin, instansi_changed

from contracts.notify import StatusKirim
from contracts.org import PasswordResetRequested
from contracts.types import ZonaWaktu
from services.notify import commands, handlers


def quiet(notify: Notify, mulai: time, selesai: time, *, versi: int = 2, zona: ZonaWaktu = ZonaWaktu.WIB) -> None:
    with notify.db.transaction() as s:
        handlers.instansi_changed(s, instansi_changed(mulai=mulai, selesai=selesai, versi=versi, zona=zona))


def claimed(notify: Notify, now: datetime) -> int:
    """How many notices a worker would send at that moment."""
    with notify.db.transaction() as s:
        return len(commands.claim(s, notify.settings, now=now, limit=10).tries)


def at(clock: str, *, zona: ZonaWaktu = ZonaWaktu.WIB, day: int = 1) -> datetime:
    """A moment of a day to come, by the clock of the zone: notices made now are due then."""
    tomorrow = datetime.now(ZoneInfo(zona)).date() + timedelta(days=day)
    return datetime.combine(tomorrow, time.fromisoformat(clock), ZoneInfo(zona)).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "until", "day"),
    [("21:00", "06:00", 2), ("23:59", "06:00", 2), ("00:00", "06:00", 1), ("05:59", "06:00", 1)],
)
def test_over_midnight_a_message_waits_for_the_morning(notify: Notify, clock: str, until: str, day: int):
    notify.person()
    quiet(notify, time(21), time(6))
    id = notify.tell()
    assert claimed(notify, at(clock)) == 0
    row = notify.row(id)
    assert (row.wa_status, row.wa_berikutnya) == (StatusKirim.DITUNDA, at(until, day=day))
    assert "06.00" in (row.wa_alasan or "")
    assert row.wa_percobaan == 0


@pytest.mark.parametrize("clock", ["06:00", "12:00", "20:59"])
def test_by_day_it_is_sent(notify: Notify, clock: str):
    notify.person()
    quiet(notify, time(21), time(6))
    notify.tell()
    assert claimed(notify, at(clock)) == 1


@pytest.mark.parametrize(("clock", "sent"), [("11:59", 1), ("12:00", 0), ("12:59", 0), ("13:00", 1)])
def test_quiet_hours_may_lie_within_a_day(notify: Notify, clock: str, sent: int):
    notify.person()
    quiet(notify, time(12), time(13))
    notify.tell()
    assert claimed(notify, at(clock)) == sent


@pytest.mark.parametrize(("zona", "sent"), [(ZonaWaktu.WIB, 1), (ZonaWaktu.WITA, 1), (ZonaWaktu.WIT, 0)])
def test_the_clock_is_that_of_the_instansi(notify: Notify, zona: ZonaWaktu, sent: int):
    """19.30 in Jakarta is 20.30 in Makassar and 21.30 in Jayapura."""
    notify.person()
    quiet(notify, time(21), time(6), zona=zona)
    notify.tell()
    assert claimed(notify, at("19:30", zona=ZonaWaktu.WIB)) == sent


def test_what_waited_goes_out_in_the_morning(notify: Notify, standin: Standin):
    notify.person()
    id = notify.tell()
    begin = (notify.clock() - timedelta(hours=1)).astimezone(ZoneInfo(ZonaWaktu.WIB)).time()
    end = (notify.clock() + timedelta(hours=1)).astimezone(ZoneInfo(ZonaWaktu.WIB)).time()
    quiet(notify, begin, end)
    notify.deliver()
    assert not standin.messages()
    notify.clock.advance(hours=1, minutes=1)
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)


def test_a_password_reset_does_not_wait_and_goes_first(notify: Notify):
    notify.person()
    quiet(notify, time(21), time(6))
    notify.tell()
    with notify.db.transaction() as s:
        until = at("23:30")
        handlers.password_reset_requested(s, PasswordResetRequested(nip=NIP, token="abc", berlaku_sampai=until))
    with notify.db.transaction() as s:
        (tried,) = commands.claim(s, notify.settings, now=at("23:00"), limit=1).tries
    assert tried.kiriman.templat == "reset_password"
