"""Accounts of other systems on the broker: each reads one durable queue of its own and can do nothing else."""

import re
import secrets
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import requests
from kombu.entity import Queue

from chassis import broker
from contracts import catalogue

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,40}")
_KEPT = 30 * 24 * 3600 * 1000  # milliseconds that an event waits for a partner; the REST feed has older ones


class Partners:
    """Through RabbitMQ's management API (`management_url`) and the broker itself. Raises requests.RequestException."""

    def __init__(self, amqp_uri: str, management_url: str) -> None:
        self._uri = amqp_uri
        self._vhost = unquote(urlsplit(amqp_uri).path[1:]) or "/"
        parts = urlsplit(management_url)
        self._api = f"{parts.scheme}://{parts.hostname}:{parts.port}/api"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = (unquote(parts.username or ""), unquote(parts.password or ""))

    def names(self) -> dict[str, list[str]]:
        """Partner → event types that its queue gets."""
        users = [user["name"] for user in self._call("GET", "/users?columns=name").json()]
        partners = sorted(name.removeprefix("partner-") for name in users if name.startswith("partner-"))
        return {name: sorted(self._types(name)) for name in partners}

    def add(self, name: str, types: list[str]) -> str | None:
        """Makes the account, or changes its types; the password of a new one, else None. Raises LookupError."""
        if not _NAME.fullmatch(name):
            raise LookupError("a partner's name has small letters, digits and hyphens, 2 to 41 of them")
        public = sorted(type_ for type_, event in catalogue.events().items() if event.public)
        if wrong := [type_ for type_ in types if type_ not in public]:
            raise LookupError(f"not a public event: {', '.join(wrong)}; there are: {', '.join(public)}")
        self._bind(name, types)
        if name in self.names():
            self._permit(name)
            return None
        return self.new_password(name)

    def new_password(self, name: str) -> str:
        """A new password; the old one ends now, open connections do not."""
        password = secrets.token_urlsafe(24)
        self._call("PUT", f"/users/{_user(name)}", {"password": password, "tags": ""})
        self._permit(name)
        return password

    def remove(self, name: str) -> None:
        """Closes its connections and removes account and queue. One that is not there is no error."""
        for path in (f"/connections/username/{_user(name)}", f"/users/{_user(name)}"):
            self._call("DELETE", path)
        connection = broker.connect(self._uri, name="partner")
        connection.channel().queue_delete(_queue(name))
        connection.close()

    def _permit(self, name: str) -> None:
        own = f"^{re.escape(_queue(name))}$"
        permissions = {"configure": "^$", "write": "^$", "read": own}
        self._call("PUT", f"/permissions/{quote(self._vhost, safe='')}/{_user(name)}", permissions)

    def _bind(self, name: str, types: list[str]) -> None:
        connection = broker.connect(self._uri, name="partner")
        channel = connection.channel()
        broker.declare_exchanges(channel)
        arguments = {"x-queue-type": "quorum", "x-delivery-limit": 1000, "x-message-ttl": _KEPT}
        queue = Queue(_queue(name), durable=True, queue_arguments=arguments)(channel)
        queue.queue_declare()
        events = broker.EXCHANGES[broker.EVENTS]
        for type_ in types:
            queue.bind_to(events, routing_key=type_)
        for type_ in self._types(name) - set(types):
            queue.unbind_from(events, routing_key=type_)
        connection.close()

    def _types(self, name: str) -> set[str]:
        answer = self._call("GET", f"/queues/{quote(self._vhost, safe='')}/{_queue(name)}/bindings")
        bindings = answer.json() if answer.ok else []
        return {binding["routing_key"] for binding in bindings if binding["source"] == broker.EVENTS}

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        answer = self._session.request(method, self._api + path, json=body, timeout=15)
        if answer.status_code != 404:
            answer.raise_for_status()
        return answer


def _user(name: str) -> str:
    return f"partner-{name}"


def _queue(name: str) -> str:
    return f"partner.{name}"
