"""The messages that the Twilio stand-in has: in memory, and as one JSON line per change in a folder if there is one."""

import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from dev.twilio_outcomes import Report

RANK = {"accepted": 0, "queued": 1, "sent": 2, "undelivered": 3, "failed": 3, "delivered": 4, "read": 5}


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Message:
    """One message; times are ISO 8601. `waiting` are reports to come, `reported` those posted, each with its answer."""

    sid: str
    account_sid: str
    messaging_service_sid: str
    to: str
    body: str
    content_sid: str | None
    status_callback: str | None
    date_created: str
    status: str = "accepted"
    error_code: int | None = None
    date_sent: str | None = None
    date_updated: str = ""
    waiting: list[Report] = field(default_factory=list)
    reported: list[dict[str, Any]] = field(default_factory=list)

    def move(self, status: str, code: int | None) -> None:
        """Forward only, as at Twilio; its reports may still go out in another order."""
        if RANK[status] >= RANK[self.status]:
            self.status, self.error_code = status, code
        self.date_updated = now().isoformat()
        if status in ("sent", "delivered", "read") and self.date_sent is None:
            self.date_sent = self.date_updated

    def resource(self) -> dict[str, Any]:
        """As Twilio's API shows it: nothing of the callback address or the content's sid."""
        uri = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{self.sid}"
        return {
            "account_sid": self.account_sid,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": _rfc2822(self.date_created),
            "date_sent": _rfc2822(self.date_sent),
            "date_updated": _rfc2822(self.date_updated or self.date_created),
            "direction": "outbound-api",
            "error_code": self.error_code,
            "error_message": None,
            "from": None if self.status == "accepted" else SENDER,
            "messaging_service_sid": self.messaging_service_sid,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


SENDER = "whatsapp:+628119000000"


def _rfc2822(iso: str | None) -> str | None:
    return format_datetime(datetime.fromisoformat(iso)) if iso else None


class Store:
    """Messages by sid in the order they came, tries by number, numbers that answered STOP. Safe between threads."""

    def __init__(self, folder: Path | None) -> None:
        self._lock = threading.RLock()
        self._messages: dict[str, Message] = {}
        self._tries: dict[str, int] = {}
        self._stopped: set[str] = set()
        self._file = folder / "messages.jsonl" if folder else None
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()
            for line in self._file.read_text().splitlines():
                self._replay(json.loads(line))

    def add(self, message: Message) -> None:
        with self._lock:
            self._messages[message.sid] = message
            self._write({"message": asdict(message)})

    def change(self, sid: str, how: Callable[[Message], None]) -> Message | None:
        """Runs `how` on the message and keeps it; None when it was reset meanwhile."""
        with self._lock:
            message = self._messages.get(sid)
            if message:
                how(message)
                self._write({"message": asdict(message)})
            return message

    def get(self, sid: str) -> Message | None:
        with self._lock:
            return self._messages.get(sid)

    def newest_first(self, to: str | None = None) -> list[Message]:
        with self._lock:
            return [m for m in reversed(self._messages.values()) if to is None or m.to == to]

    def count_try(self, number: str) -> int:
        """How many tries there were before this one."""
        with self._lock:
            earlier = self._tries.get(number, 0)
            self._tries[number] = earlier + 1
            return earlier

    def stop(self, number: str, stopped: bool) -> None:
        with self._lock:
            (self._stopped.add if stopped else self._stopped.discard)(number)
            self._write({"stop": number, "stopped": stopped})

    def has_stopped(self, number: str) -> bool:
        with self._lock:
            return number in self._stopped

    def reset(self) -> None:
        with self._lock:
            self._messages.clear()
            self._tries.clear()
            self._stopped.clear()
            if self._file:
                self._file.write_text("")

    def _write(self, change: dict[str, Any]) -> None:
        if self._file:
            with self._file.open("a") as out:
                out.write(json.dumps(change) + "\n")

    def _replay(self, change: dict[str, Any]) -> None:
        if "message" in change:
            waiting = [(status, code) for status, code in change["message"].pop("waiting")]
            message = Message(**change["message"], waiting=waiting)
            self._messages[message.sid] = message
            self._tries[message.to] = self._tries.get(message.to, 0) or 1
        elif change["stopped"]:
            self._stopped.add(change["stop"])
        else:
            self._stopped.discard(change["stop"])


def new_sid() -> str:
    return f"SM{secrets.token_hex(16)}"
