"""Workers that are killed, stopped for too long, or run side by side: nothing is lost and nothing is sent twice."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from notify_facts import NIP, Notify, Standin
from sqlalchemy import func, select

from contracts.notify import StatusKirim
from contracts.types import new_id
from dev.places import ROOT
from dev.process import wait_until
from services.notify import commands, delivery
from services.notify.commands import WAITING
from services.notify.models import Notifikasi
from services.notify.texts import RUJUKAN
from services.notify.whatsapp import WhatsApp

Worker = subprocess.Popen[bytes]
SILENT = "+6281234569005"
"""The stand-in takes its first message and gives no answer for two seconds."""


@pytest.fixture
def start_worker(notify: Notify, service_database: Callable[[str], str]) -> Iterator[Callable[[], Worker]]:
    """Starts one more worker process on the test's database."""
    started: list[Worker] = []

    def start() -> Worker:
        settings = notify.settings
        env = os.environ | {
            "TWILIO_ACCOUNT_SID": settings.account_sid,
            "TWILIO_AUTH_TOKEN": settings.auth_token,
            "TWILIO_MESSAGING_SERVICE_SID": settings.messaging_service_sid,
            "TWILIO_API_URL": settings.api_url or "",
            "TWILIO_STATUS_CALLBACK_URL": settings.status_callback,
            "TWILIO_TIMEOUT": "10",
            "TWILIO_LEASE": "6",
            "PUBLIC_URL": settings.public_url,
            "PYTHONPATH": str(ROOT),
        }
        script = Path(__file__).parent / "notify_worker.py"
        command = [sys.executable, str(script), service_database("notify")]
        started.append(subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def sent(standin: Standin) -> Counter[str]:
    """How many messages there are of each notice."""
    return Counter(re.findall(RUJUKAN, " ".join(message["body"] for message in standin.messages())))


def test_a_worker_killed_between_sending_and_storing_leaves_one_message(
    notify: Notify, standin: Standin, start_worker: Callable[[], Worker]
):
    notify.person(nomor_wa=SILENT)
    id = notify.tell()
    worker = start_worker()
    assert wait_until(lambda: standin.messages(SILENT) != [], seconds=15)
    worker.kill()
    worker.wait()
    assert (notify.row(id).wa_status, notify.row(id).wa_sid) == (StatusKirim.MENGIRIM, None)

    notify.deliver()
    assert notify.row(id).wa_status is StatusKirim.MENGIRIM, "the lease still runs: nobody may touch it"
    notify.clock.advance(minutes=2)
    notify.deliver()
    row = notify.wait(id, StatusKirim.DIBACA)
    (message,) = standin.messages(SILENT)
    assert row.wa_sid == message["sid"]


def test_a_worker_killed_before_sending_costs_only_time(notify: Notify, standin: Standin):
    notify.person()
    id = notify.tell()
    with notify.db.transaction() as s:
        commands.claim(s, notify.settings, now=notify.clock(), limit=1)
    assert not standin.messages()
    notify.clock.advance(minutes=2)
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    assert sent(standin) == {notify.row(id).rujukan: 1}


def test_a_worker_that_slept_past_its_lease_sends_nothing(notify: Notify, standin: Standin):
    notify.person()
    id = notify.tell()
    with notify.db.transaction() as s:
        (late,) = commands.claim(s, notify.settings, now=notify.clock(), limit=1).tries
    notify.clock.advance(minutes=2)
    notify.deliver()
    delivery.attempt(notify.db, WhatsApp(notify.settings), late, clock=notify.clock)
    assert sent(standin) == {notify.row(id).rujukan: 1}


def test_a_message_of_another_notice_is_not_taken_for_this_one(notify: Notify, standin: Standin):
    notify.person()
    first = notify.tell()
    notify.deliver()
    second = notify.tell()
    with notify.db.transaction() as s:
        commands.claim(s, notify.settings, now=notify.clock(), limit=1)
    notify.clock.advance(minutes=2)
    notify.deliver()
    notify.wait(second, StatusKirim.DIBACA)
    assert sent(standin) == {notify.row(first).rujukan: 1, notify.row(second).rujukan: 1}


def test_a_message_whose_text_twilio_does_not_show_is_rather_taken_for_ours(notify: Notify, standin: Standin):
    notify.person()
    id = notify.tell()
    with notify.db.transaction() as s:
        (tried,) = commands.claim(s, notify.settings, now=notify.clock(), limit=1).tries
    without_reference = commands.Kiriman(tried.kiriman.templat, tried.kiriman.nomor, ["-"] * 5, tried.kiriman.rujukan)
    message = WhatsApp(notify.settings).send(without_reference)
    notify.clock.advance(minutes=2)
    notify.deliver()
    assert notify.row(id).wa_sid == message.sid
    assert len(standin.messages()) == 1


def test_a_message_without_text_is_not_taken_by_two_people_of_one_number(notify: Notify, standin: Standin):
    colleague = "199001012015012002"
    ids = []
    for nip in (NIP, colleague):
        notify.person(nip)
        ids.append(notify.tell(nip))
        with notify.db.transaction() as s:
            (tried,) = commands.claim(s, notify.settings, now=notify.clock(), limit=1).tries
    without_reference = commands.Kiriman(tried.kiriman.templat, tried.kiriman.nomor, ["-"] * 5, tried.kiriman.rujukan)
    WhatsApp(notify.settings).send(without_reference)
    for _ in range(3):
        notify.clock.advance(minutes=2)
        notify.deliver()
    assert {notify.row(id).wa_status for id in ids} <= {StatusKirim.TERKIRIM, StatusKirim.SAMPAI, StatusKirim.DIBACA}
    assert len({notify.row(id).wa_sid for id in ids}) == 2
    assert len(standin.messages()) == 2


def test_two_workers_take_different_notices(notify: Notify):
    notify.person()
    for _ in range(4):
        notify.tell()
    with notify.db.transaction() as one, notify.db.transaction() as other:
        mine = commands.claim(one, notify.settings, now=notify.clock(), limit=3).tries
        theirs = commands.claim(other, notify.settings, now=notify.clock(), limit=3).tries
    assert (len(mine), len(theirs)) == (3, 1)
    assert not {t.id for t in mine} & {t.id for t in theirs}


def test_200_notices_two_workers_that_are_killed_now_and_then_and_no_message_twice(
    notify: Notify, standin: Standin, start_worker: Callable[[], Worker]
):
    notify.person()
    with notify.db.transaction() as s:
        for number in range(200):
            s.add(notice(f"NP-{number + 10**9:010}".replace("0", "Z").replace("1", "Y"), notify))
    workers = [start_worker(), start_worker()]
    for turn in range(4):
        reached = 40 * (turn + 1)
        assert wait_until(lambda: len(standin.messages()) >= reached, seconds=40, every=0.02)  # noqa: B023
        workers[turn % 2].kill()
        workers[turn % 2] = start_worker()
    assert wait_until(lambda: waiting(notify) == 0, seconds=60, every=0.2)
    with notify.db.read() as s:
        everybody = set(s.scalars(select(Notifikasi.rujukan)))
    assert sent(standin) == dict.fromkeys(everybody, 1)


def notice(rujukan: str, notify: Notify) -> Notifikasi:
    now = notify.clock()
    return Notifikasi(
        id=new_id(),
        nip="198501012010011001",
        templat="skp_dikembalikan",
        judul="-",
        isi="-",
        tautan="/skp/1",
        data={"periode": "-", "penilai": "-", "catatan": "-"},
        rujukan=rujukan,
        dibuat_pada=now,
        wa_berikutnya=now,
    )


def waiting(notify: Notify) -> int:
    with notify.db.read() as s:
        return s.scalar(select(func.count()).where(Notifikasi.wa_status.in_(WAITING))) or 0
