"""Delivery reports: forward only, in whatever order they come, and none lost when it comes before the sid is stored."""

import pytest
from notify_facts import GATEWAY, Notify, Standin

from contracts.notify import StatusKirim, StatusTwilio
from dev.process import wait_until
from services.notify import commands
from services.notify.models import StatusTertahan
from services.notify.whatsapp import Accepted


def report(notify: Notify, sid: str, status: str, code: str | None = None) -> None:
    with notify.db.transaction() as s:
        cmd = StatusTwilio(message_sid=sid, message_status=status, error_code=code)
        commands.status_twilio(s, GATEWAY, cmd)


def held(notify: Notify) -> int:
    with notify.db.read() as s:
        return s.query(StatusTertahan).count()


@pytest.mark.parametrize("ending", ["9031", "9032"])
def test_reports_in_another_order_or_twice_end_at_read(notify: Notify, standin: Standin, ending: str):
    number = f"+628123456{ending}"
    notify.person(nomor_wa=number)
    id = notify.tell()
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    assert wait_until(lambda: not standin.messages(number)[0]["waiting"], seconds=5)
    assert notify.row(id).wa_status is StatusKirim.DIBACA
    told = [status for status, _ in notify.told(id)]
    assert told == sorted(set(told), key=["terkirim", "sampai", "dibaca"].index), "told once each, and forward"


def test_an_old_failure_does_not_undo_a_delivery(notify: Notify, standin: Standin):
    notify.person(nomor_wa="+6281234569034")
    id = notify.tell()
    notify.deliver()
    assert wait_until(lambda: len(standin.messages()[0]["reported"]) == 3, seconds=5)
    assert (notify.row(id).wa_status, notify.row(id).wa_alasan) == (StatusKirim.SAMPAI, None)


def test_without_any_report_a_message_stays_sent(notify: Notify):
    notify.person(nomor_wa="+6281234569033")
    id = notify.tell()
    notify.deliver()
    notify.clock.advance(days=3)
    notify.deliver()
    assert (notify.row(id).wa_status, notify.row(id).wa_percobaan) == (StatusKirim.TERKIRIM, 1)


def test_a_report_that_comes_before_the_sid_is_stored_counts(notify: Notify):
    notify.person()
    id = notify.tell()
    with notify.db.transaction() as s:
        (tried,) = commands.claim(s, notify.settings, now=notify.clock(), limit=1).tries
    report(notify, "SM1", "sent")
    report(notify, "SM1", "delivered")
    with notify.db.transaction() as s:
        commands.record(s, tried, Accepted("SM1", "accepted"), now=notify.clock())
    assert notify.row(id).wa_status is StatusKirim.SAMPAI
    assert held(notify) == 0


def test_an_early_failure_counts_too(notify: Notify):
    notify.person()
    id = notify.tell()
    with notify.db.transaction() as s:
        (tried,) = commands.claim(s, notify.settings, now=notify.clock(), limit=1).tries
    report(notify, "SM1", "failed", "63024")
    with notify.db.transaction() as s:
        commands.record(s, tried, Accepted("SM1", "queued"), now=notify.clock())
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.GAGAL, "63024")


def test_reports_of_a_given_up_message_do_not_touch_the_next_one(notify: Notify):
    notify.person(nomor_wa="+6281234569018")
    id = notify.tell()
    notify.deliver()
    first = notify.wait(id, StatusKirim.DITUNDA)
    (old,) = first.wa_sid_lama
    report(notify, old, "failed", "63024")
    assert notify.row(id).wa_status is StatusKirim.DITUNDA


def test_a_report_of_an_unknown_message_or_status_changes_nothing(notify: Notify):
    notify.person()
    id = notify.tell()
    notify.deliver()
    row = notify.wait(id, StatusKirim.DIBACA)
    report(notify, "SMunknown", "delivered")
    report(notify, row.wa_sid or "", "teleported")
    assert notify.row(id).wa_status is StatusKirim.DIBACA


def test_reports_that_nobody_claims_are_forgotten_after_a_day(notify: Notify):
    report(notify, "SMunknown", "delivered")
    with notify.db.transaction() as s:
        commands.forget_held(s)
    assert held(notify) == 1
    with notify.db.transaction() as s:
        for row in s.query(StatusTertahan):
            row.pada -= commands.HELD * 1.1
    with notify.db.transaction() as s:
        commands.forget_held(s)
    assert held(notify) == 0
