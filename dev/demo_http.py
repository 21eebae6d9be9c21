"""A caller of the REST API, as the demo and the end-to-end tests use it: one person or system, one token."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

TIMEOUT = 15.0


@dataclass(frozen=True)
class Answer:
    """Status, headers and JSON of one answer; `json` is {} where there was none."""

    status: int
    headers: dict[str, str]
    json: Any

    @property
    def detail(self) -> str:
        """What a refusal says."""
        return str(self.json.get("detail", "")) if isinstance(self.json, dict) else ""


@dataclass
class Rest:
    """Not shared between threads. `ask` never raises for what the server answers, only for a lost connection."""

    url: str
    token: str | None = None
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False  # the gateway is on this machine, never behind a proxy

    def log_in(self, nip: str, password: str) -> Answer:
        """Keeps the token when the answer has one."""
        return self._keep(self.ask("POST", "/auth/token", {"grant_type": "password", "nip": nip, "password": password}))

    def log_in_as_system(self, client_id: str, client_secret: str) -> Answer:
        """OAuth2 client credentials."""
        secret = {"client_id": client_id, "client_secret": client_secret}
        return self._keep(self.ask("POST", "/auth/token", {"grant_type": "client_credentials", **secret}))

    def ask(
        self, verb: str, path: str, body: Any = None, *, key: str | None = None, params: dict[str, Any] | None = None
    ) -> Answer:
        """One request below /api/v1. A POST has an Idempotency-Key: `key`, or a new one. Raises requests' errors."""
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if verb == "POST":
            headers["Idempotency-Key"] = key or str(uuid4())
        response = self.session.request(
            verb, f"{self.url}/api/v1{path}", json=body, params=params, headers=headers, timeout=TIMEOUT
        )
        return Answer(response.status_code, dict(response.headers), response.json() if response.content else {})

    def _keep(self, answer: Answer) -> Answer:
        if answer.status == 200:
            self.token = answer.json["access_token"]
        return answer
