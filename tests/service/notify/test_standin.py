"""Twilio's stand-in itself: it refuses what Twilio refuses, lists as Twilio lists, and forgets nothing in a restart."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl

import pytest
from notify_facts import ACCOUNT, SERVICE, TOKEN, Standin
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from dev import twilio_outcomes, twilio_page
from dev.places import ROOT
from dev.ports import answers, free_port
from dev.process import wait_until
from dev.twilio_store import Message
from dev.twilio_templates import environment
from services.notify.whatsapp import _Http

TO = "whatsapp:+6281234560001"


def client(standin: Standin, *, token: str = TOKEN) -> Client:
    return Client(ACCOUNT, token, http_client=_Http(standin.url, 5))


def send(standin: Standin, to: str = TO, **fields: str) -> str:
    fields = fields or {"body": "Halo"}
    return str(client(standin).messages.create(to=to, messaging_service_sid=SERVICE, **fields).sid)


@pytest.mark.parametrize(
    ("to", "fields", "code"),
    [
        ("+6281234560001", {"body": "x"}, 21211),
        ("whatsapp:+14155550100", {"body": "x"}, 21211),
        (TO, {"body": ""}, 21619),
        (TO, {"body": "x" * 1601}, 21617),
        (TO, {"content_sid": f"HX{'0' * 32}"}, 21655),
        (TO, {"body": "x", "status_callback": "ftp://x"}, 21609),
    ],
)
def test_wrong_requests_are_refused_as_by_twilio(standin: Standin, to: str, fields: dict[str, str], code: int):
    with pytest.raises(TwilioRestException) as refused:
        send(standin, to, **fields)
    assert refused.value.code == code
    assert not standin.messages()


@pytest.mark.parametrize("value", ["", " ", "a\nb", "a\tb", "a     b", 'a"', None])
def test_variables_are_checked_as_by_twilio(standin: Standin, value: str | None):
    sid = environment()["TWILIO_CONTENT_SKP_DIAJUKAN"]
    values = {str(n): "x" for n in range(1, 5)} | ({"4": value} if value is not None else {})
    if value is None:
        del values["4"]
    if value == 'a"':  # harmless: shows that not everything is refused
        assert send(standin, content_sid=sid, content_variables=json.dumps(values))
        return
    with pytest.raises(TwilioRestException) as refused:
        send(standin, content_sid=sid, content_variables=json.dumps(values))
    assert refused.value.code == 21656


def test_a_wrong_password_is_refused(standin: Standin):
    with pytest.raises(TwilioRestException) as refused:
        client(standin, token="lain").messages("SM1").fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_messages_are_listed_newest_first_by_recipient_and_in_pages(standin: Standin):
    mine = [send(standin) for _ in range(5)]
    send(standin, "whatsapp:+6281234560002")
    found = client(standin).messages.list(to=TO, page_size=2)
    assert [message.sid for message in found] == mine[::-1]
    assert client(standin).messages(mine[0]).fetch().body == "Halo"


def test_a_message_that_waits_fits_no_date_of_sending(standin: Standin):
    """Why notify does not filter by date: a message just taken would be missed, and sent again."""
    since = datetime.now(UTC) - timedelta(minutes=1)
    waits = send(standin, "whatsapp:+6281234569033")
    sent = send(standin)
    assert wait_until(lambda: client(standin).messages(sent).fetch().status == "read", seconds=5)
    found = {message.sid for message in client(standin).messages.list(date_sent_after=since)}
    assert found == {sent}
    assert {waits, sent} == {message.sid for message in client(standin).messages.list()}


def test_every_outcome_stands_in_the_table():
    table = re.findall(r"^\| (\d{4}) \|", twilio_outcomes.__doc__ or "", re.MULTILINE)
    assert sorted(table) == sorted(twilio_outcomes.PLAYS)


def test_the_page_shows_hostile_text_as_text(standin: Standin):
    send(standin, body="<script>alert(1)</script> https://k.go.id/a?b=1&c=2")
    with urllib.request.urlopen(standin.url, timeout=5) as answer:
        page = answer.read().decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<a href="https://k.go.id/a?b=1&amp;c=2">' in page


def test_an_address_in_a_text_cannot_leave_its_attribute():
    message = Message(
        "SM1", ACCOUNT, SERVICE, TO, "https://k.go.id/'\"onmouseover=x", None, None, "2025-01-01T00:00:00"
    )
    assert not re.search(r"<a [^>]*onmouseover", twilio_page.render([message]))


@pytest.mark.parametrize("path", ["/nothing", "/2010-04-01/Accounts/x/Calls.json"])
def test_unknown_addresses_are_404(standin: Standin, path: str):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(standin.url + path, timeout=5)
    assert refused.value.code == 404
    refused.value.close()


# ---------------------------------------------------------------- what it posts


class Inbox:
    """A webhook that keeps what it got, and whether the signature was genuine."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bool]] = []
        self.fail = 0
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                genuine = RequestValidator(TOKEN).validate(inbox.url, form, self.headers["X-Twilio-Signature"])
                inbox.fail -= 1
                if inbox.fail < 0:
                    inbox.got.append((form, genuine))
                self.send_response(503 if inbox.fail >= 0 else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/twilio?a=b&c=d"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def statuses(self) -> list[str]:
        return [form["MessageStatus"] for form, _ in self.got]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    yield inbox
    inbox.server.shutdown()
    inbox.server.server_close()


def test_callbacks_are_signed_and_tried_again_while_nobody_answers(standin: Standin, inbox: Inbox):
    inbox.fail = 2
    sid = send(standin, body="x", status_callback=inbox.url)
    assert wait_until(lambda: len(inbox.got) == 4, seconds=10)
    assert inbox.statuses == ["queued", "sent", "delivered", "read"]
    assert all(genuine for _, genuine in inbox.got)
    assert {form["MessageSid"] for form, _ in inbox.got} == {sid}


def test_stop_is_posted_and_from_then_on_the_number_is_refused(standin: Standin, inbox: Inbox):
    number = TO.removeprefix("whatsapp:")
    assert standin.post("/_inbound", From=number, Body="Stop ", Url=inbox.url) == {"answer": 204}
    form, genuine = inbox.got[0]
    assert (form["From"], form["Body"], form["OptOutType"], genuine) == (TO, "Stop ", "STOP", True)
    with pytest.raises(TwilioRestException) as refused:
        send(standin)
    assert refused.value.code == 21610
    standin.post("/_inbound", From=number, Body="mulai", Url=inbox.url)
    assert send(standin)


# ---------------------------------------------------------------- restarts


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []

    def run(port: int, *, delay: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dev.twilio_standin", "--port", str(port), "--auth-token", TOKEN]
        options = ["--data", str(tmp_path / "twilio"), "--delay", delay]
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen([*command, *options], cwd=ROOT, stdout=quiet, stderr=quiet))
        assert wait_until(lambda: answers(port), seconds=15)
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def test_messages_and_callbacks_to_come_survive_a_kill(start: Callable[..., "subprocess.Popen[bytes]"], inbox: Inbox):
    port = free_port()
    standin = Standin(f"http://127.0.0.1:{port}")
    first = start(port, delay="30")
    sid = send(standin, body="x", status_callback=inbox.url)
    first.kill()
    first.wait()
    second = start(port, delay="0.02")
    assert [message["sid"] for message in standin.messages()] == [sid]
    assert wait_until(lambda: inbox.statuses == ["queued", "sent", "delivered", "read"], seconds=10)
    second.terminate()
    assert second.wait(timeout=10) == 0
