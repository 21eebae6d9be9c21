"""What the demo reads from outside the API: the phones (Twilio stand-in), a partner's queue, the REST feed."""

import json
from typing import Any

import pika
import requests

from dev.demo_http import Rest


class StandinPhone:
    """WhatsApp texts that the Twilio stand-in has taken."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def texts(self, nomor: str) -> list[str]:
        """Oldest first; `nomor` as E.164."""
        answer = self._session.get(f"{self._url}/_messages", params={"to": nomor}, timeout=10)
        return [message["body"] for message in reversed(answer.json()["messages"])]


class QueueReader:
    """A partner that takes what is in its own queue and remembers it by the event's id."""

    def __init__(self, uri: str, queue: str) -> None:
        self.uri, self.queue = uri, queue
        self._seen: dict[str, dict[str, Any]] = {}

    def events(self) -> list[dict[str, Any]]:
        """All that has come so far, each once."""
        connection = pika.BlockingConnection(pika.URLParameters(self.uri))
        try:
            channel = connection.channel()
            while True:
                method, _, body = channel.basic_get(self.queue)
                if method is None:
                    return list(self._seen.values())
                event = json.loads(body)
                self._seen.setdefault(event["id"], event)
                channel.basic_ack(method.delivery_tag)
        finally:
            connection.close()


class FeedReader:
    """A system that reads GET /events from where it stopped."""

    def __init__(self, rest: Rest, type_: str) -> None:
        self._rest, self._type = rest, type_
        self._after: str | None = None
        self._seen: dict[str, dict[str, Any]] = {}

    def events(self) -> list[dict[str, Any]]:
        """All that has come so far, each once."""
        while True:
            params = {"type": self._type, "limit": 500} | ({"after": self._after} if self._after else {})
            page = self._rest.ask("GET", "/events", params=params).json
            self._after = page["next"]
            if not page["items"]:
                return list(self._seen.values())
            self._seen |= {event["id"]: event for event in page["items"]}
