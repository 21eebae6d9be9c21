"""For tests of notify: its database, Twilio's stand-in as a process, and its callbacks coming home."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from notify_facts import ACCOUNT, GATEWAY, SERVICE, TOKEN, Clock, Notify, Standin
from sqlalchemy import text
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator

from chassis.database import Database, make_engine
from contracts.notify import StatusTwilio
from dev.places import ROOT
from dev.ports import answers, free_port
from dev.process import wait_until
from services.notify import commands
from services.notify.models import Base
from services.notify.whatsapp import Settings


@pytest.fixture(scope="session")
def standin_url() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "dev.twilio_standin", "--port", str(port), "--auth-token", TOKEN]
    process = subprocess.Popen(
        [*command, "--delay", "0.02", "--hang", "2"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert wait_until(lambda: answers(port), seconds=15)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def standin(standin_url: str) -> Standin:
    standin = Standin(standin_url)
    standin.post("/_reset")
    return standin


@pytest.fixture(scope="session")
def engine_db(service_database: Callable[[str], str]) -> Iterator[Database]:
    engine = make_engine(service_database("notify"), name="test-notify", size=20)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def db(engine_db: Database) -> Database:
    """Notify's database, empty: the worker commits, so nothing can be rolled back."""
    tables = ", ".join([*(table.name for table in Base.metadata.sorted_tables), "outbox", "inbox"])
    with engine_db.transaction() as s:
        s.execute(text(f"TRUNCATE {tables}"))
    return engine_db


@pytest.fixture
def session(db: Database, service_session: Callable[..., Session]) -> Session:
    """A session as commands and handlers get it, on the empty database; rolled back at the end."""
    return service_session("notify")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def webhook(db: Database) -> Iterator[str]:
    """Where the stand-in's callbacks go: checks the signature and hands them to notify, as the gateway does."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            signature = self.headers["X-Twilio-Signature"]
            genuine = RequestValidator(TOKEN).validate(f"{address}{self.path}", form, signature)
            if genuine:
                cmd = StatusTwilio(
                    message_sid=form["MessageSid"],
                    message_status=form["MessageStatus"],
                    error_code=form.get("ErrorCode"),
                )
                with db.transaction() as s:
                    commands.status_twilio(s, GATEWAY, cmd)
            self.send_response(204 if genuine else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"{address}/webhooks/twilio/status"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(standin: Standin, webhook: str) -> Settings:
    return Settings(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        messaging_service_sid=SERVICE,
        status_callback=webhook,
        public_url="https://kinerja.example.go.id",
        contents={},
        api_url=standin.url,
        timeout=0.5,
    )


@pytest.fixture
def notify(db: Database, settings: Settings, clock: Clock) -> Notify:
    return Notify(db, settings, clock)
