"""A stand-in for Twilio's message API, as a real HTTP server: `python -m dev.twilio_standin --port 8070`.

It takes what notify sends, keeps it, plays outcomes by number (dev/twilio_outcomes.py) and posts signed callbacks.
Twilio's face: POST and GET /2010-04-01/Accounts/{sid}/Messages.json, GET …/Messages/{sid}.json.
A developer's: GET / (page), GET /_messages?to=+62… (JSON), POST /_inbound (From, Body, Url: an answer such as STOP),
POST /_reset, GET /readyz.
"""

import argparse
import base64
import binascii
import json
import os
import re
import signal
import sys
import time
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from dev import twilio_page
from dev.twilio_api import Refused, check, listed
from dev.twilio_callbacks import Callbacks
from dev.twilio_outcomes import Answer, play
from dev.twilio_store import SENDER, Message, Store, new_sid, now
from dev.twilio_templates import load

STOP, START = {"STOP", "BERHENTI", "UNSUBSCRIBE"}, {"START", "MULAI", "UNSTOP"}
LARGEST = 1_000_000


class Standin(ThreadingHTTPServer):
    """The server with what its requests share."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, *, folder: Path | None, auth_token: str, delay: float, hang: float) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.auth_token, self.hang = auth_token, hang
        self.templates = load()
        self.store = Store(folder)
        self.callbacks = Callbacks(self.store, auth_token=auth_token, delay=delay)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was killed while it asked is no fault of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two would wait 40 ms for each other
    server: Standin

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if match := re.fullmatch(r"/2010-04-01/Accounts/(\w+)/Messages(?:/(\w+))?\.json", url.path):
            if self._is_account(match[1]):
                self._read(match[1], match[2], query)
        elif url.path == "/readyz":
            self._answer(200, b"ok\n", "text/plain")
        elif url.path == "/_messages":
            to = f"whatsapp:{query['to'].removeprefix('whatsapp:')}" if "to" in query else None
            self._json(200, {"messages": [asdict(m) for m in self.server.store.newest_first(to)]})
        elif url.path == "/":
            page = twilio_page.render(self.server.store.newest_first())
            self._answer(200, page.encode(), "text/html; charset=utf-8")
        else:
            self._refuse(Refused(404, 20404, "The requested resource was not found"))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            self._refuse(Refused(413, 20413, "Request entity too large"))
            return
        form = dict(parse_qsl(self.rfile.read(length).decode(errors="replace"), keep_blank_values=True))
        path = urlsplit(self.path).path
        if match := re.fullmatch(r"/2010-04-01/Accounts/(\w+)/Messages\.json", path):
            if self._is_account(match[1]):
                self._create(match[1], form)
        elif path == "/_inbound":
            self._inbound(form)
        elif path == "/_reset":
            self.server.store.reset()
            self._json(200, {"ok": True})
        else:
            self._refuse(Refused(404, 20404, "The requested resource was not found"))

    # -------------------------------------------------------- Twilio's face

    def _is_account(self, account: str) -> bool:
        try:
            login = base64.b64decode((self.headers.get("Authorization") or "").removeprefix("Basic ")).decode()
        except (binascii.Error, UnicodeDecodeError):
            login = ""
        if login == f"{account}:{self.server.auth_token}":
            return True
        self._refuse(Refused(401, 20003, "Authenticate"))
        return False

    def _create(self, account: str, form: dict[str, str]) -> None:
        try:
            body = check(form, self.server.templates)
            if self.server.store.has_stopped(form["To"]):
                raise Refused(400, 21610, "Attempt to send to unsubscribed recipient")
        except Refused as refused:
            self._refuse(refused)
            return
        fate = play(form["To"], self.server.store.count_try(form["To"]))
        message = Message(
            sid=new_sid(),
            account_sid=account,
            messaging_service_sid=form["MessagingServiceSid"],
            to=form["To"],
            body=body,
            content_sid=form.get("ContentSid"),
            status_callback=form.get("StatusCallback"),
            date_created=now().isoformat(),
            waiting=list(fate.reports),
        )
        if fate.takes:
            resource = message.resource()
            self.server.store.add(message)
            self.server.callbacks.schedule(message)
        self._play(fate.answer, resource if fate.takes else {})

    def _play(self, answer: Answer, resource: dict[str, Any]) -> None:
        if answer.kind != "spoken":
            time.sleep(self.server.hang if answer.kind == "silent" else 0)
            self.close_connection = True
        elif answer.status == 201:
            self._json(201, resource)
        else:
            headers = {"Retry-After": str(answer.retry_after)} if answer.retry_after else {}
            self._refuse(Refused(answer.status, answer.code or 0, answer.message), headers)

    def _read(self, account: str, sid: str | None, query: dict[str, str]) -> None:
        try:
            if sid is None:
                self._json(200, listed(self.server.store.newest_first(query.get("To")), account, query))
                return
            message = self.server.store.get(sid)
            if message is None or message.account_sid != account:
                raise Refused(404, 20404, f"The requested resource /Messages/{sid}.json was not found")
            self._json(200, message.resource())
        except Refused as refused:
            self._refuse(refused)

    # -------------------------------------------------------- a developer's

    def _inbound(self, form: dict[str, str]) -> None:
        """Posts an incoming message, signed, to the webhook at Url; after STOP the number is refused, as at Twilio."""
        sender, text, url = form.get("From", ""), form.get("Body", ""), form.get("Url", "")
        if not re.fullmatch(r"\+\d{8,15}", sender) or not url.startswith(("http://", "https://")):
            self._json(400, {"error": "From=+62…, Body=…, Url=http://… of the webhook"})
            return
        word = text.strip().upper()
        kind = "STOP" if word in STOP else "START" if word in START else None
        if kind:
            self.server.store.stop(f"whatsapp:{sender}", kind == "STOP")
        parameters = {"MessageSid": new_sid(), "From": f"whatsapp:{sender}", "To": SENDER, "Body": text}
        answer = self.server.callbacks.post(url, parameters | ({"OptOutType": kind} if kind else {}))
        self._json(200, {"answer": answer})

    # -------------------------------------------------------- answers

    def _refuse(self, refused: Refused, headers: dict[str, str] | None = None) -> None:
        self._json(refused.status, refused.problem, headers)

    def _json(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        self._answer(status, json.dumps(content).encode(), "application/json; charset=utf-8", headers)

    def _answer(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        fixed = {"Content-Type": kind, "Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff"}
        for name, value in (fixed | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        print(f"{self.log_date_time_string()} {self.command} {urlsplit(self.path).path} {args[1:]}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m dev.twilio_standin", description="A stand-in for Twilio.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, help="folder in which messages survive a restart")
    parser.add_argument("--auth-token", default=os.environ.get("TWILIO_AUTH_TOKEN"))
    parser.add_argument("--delay", type=float, default=0.2, help="seconds between two status callbacks")
    parser.add_argument("--hang", type=float, default=30.0, help="seconds of silence for numbers that get no answer")
    options = parser.parse_args()
    if not options.auth_token:
        parser.error("give --auth-token or set TWILIO_AUTH_TOKEN: requests are checked and callbacks signed with it")
    server = Standin(
        options.port, folder=options.data, auth_token=options.auth_token, delay=options.delay, hang=options.hang
    )
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # all is written; posts that are tried again would hold it
    print(f"Twilio stand-in on http://127.0.0.1:{options.port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
