"""RabbitMQ's management API, as far as tests and the runner need it: virtual hosts of their own."""

import base64
import json
import urllib.error
import urllib.request
from urllib.parse import quote, unquote, urlsplit, urlunsplit


def call(url: str, method: str, path: str, body: bytes | None = None) -> bytes:
    """One request to `url` (http://user:password@host:port). Raises urllib.error.HTTPError, OSError."""
    parts = urlsplit(url)
    request = urllib.request.Request(f"{parts.scheme}://{parts.hostname}:{parts.port}{path}", body, method=method)
    login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    request.add_header("Content-Type", "application/json")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return bytes(answer.read())


def vhosts(url: str) -> list[str]:
    """The names of all virtual hosts."""
    return [str(vhost["name"]) for vhost in json.loads(call(url, "GET", "/api/vhosts?columns=name"))]


def make_vhost(url: str, amqp_uri: str, name: str) -> str:
    """An empty virtual host for the user of `amqp_uri`; returns its URI. An old one of that name is removed first."""
    remove_vhost(url, name)
    parts, encoded = urlsplit(amqp_uri), quote(name, safe="")
    call(url, "PUT", f"/api/vhosts/{encoded}", b"{}")
    everything = b'{"configure": ".*", "write": ".*", "read": ".*"}'
    call(url, "PUT", f"/api/permissions/{encoded}/{parts.username}", everything)
    return urlunsplit(parts._replace(path=f"/{encoded}"))


def remove_vhost(url: str, name: str) -> None:
    """Removes a virtual host with all in it; one that is not there is no error."""
    try:
        call(url, "DELETE", f"/api/vhosts/{quote(name, safe='')}")
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
