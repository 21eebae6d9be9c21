"""/metrics, /livez and /readyz of a service process."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import eventlet
from eventlet import wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.config import Config


@dataclass(frozen=True)
class Check:
    """One dependency: whether it is there, and what is known of it."""

    name: str
    ok: bool
    detail: str = ""


class Health:
    """Answers as soon as it is started; not ready until `checks` says so."""

    def __init__(self, config: Config, checks: Callable[[], list[Check]]) -> None:
        self._config, self._checks = config, checks

    def start(self) -> None:
        if self._config.health_port:
            listener = eventlet.listen((self._config.health_host, self._config.health_port))
            eventlet.spawn(wsgi.server, listener, self._answer, log_output=False, debug=False)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        status, kind, body = "404 Not Found", "application/json", b"{}"
        if path == "/livez":
            status, body = "200 OK", b'{"alive": true}'
        elif path == "/readyz":
            checks = self._checks()
            ready = all(check.ok for check in checks)
            status = "200 OK" if ready else "503 Service Unavailable"
            body = json.dumps({"ready": ready, "dependencies": [asdict(check) for check in checks]}).encode()
        elif path == "/metrics":
            status, kind, body = "200 OK", CONTENT_TYPE_LATEST, generate_latest()
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]
