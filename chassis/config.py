"""What a process is told by its environment; docs/operations.md lists every name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


class MissingSetting(LookupError):
    """A variable that the process cannot do without is not set."""


@dataclass(frozen=True)
class Config:
    """Environment variables by name; an empty value counts as not set."""

    values: Mapping[str, str]

    @classmethod
    def from_env(cls) -> "Config":
        return cls(dict(os.environ))

    def get(self, name: str, default: str | None = None) -> str | None:
        return self.values.get(name) or default

    def need(self, name: str) -> str:
        if value := self.get(name):
            return value
        raise MissingSetting(f"{name} is not set; docs/operations.md says what it is for")

    @property
    def amqp_uri(self) -> str:
        return self.need("AMQP_URI")

    @property
    def management_url(self) -> str:
        """RabbitMQ's management API, http://user:password@host:port."""
        return self.need("RABBITMQ_MANAGEMENT_URL")

    @property
    def workers(self) -> int:
        """Calls that one process works on at the same time; as many database connections are kept."""
        return int(self.get("WORKERS", "20") or 20)

    @property
    def log_level(self) -> str:
        return (self.get("LOG_LEVEL", "INFO") or "INFO").upper()

    @property
    def health_port(self) -> int:
        """0: no health server."""
        return int(self.get("HEALTH_PORT", "0") or 0)

    @property
    def health_host(self) -> str:
        """Loopback unless said otherwise; containers set 0.0.0.0."""
        return self.get("HEALTH_HOST", "127.0.0.1") or "127.0.0.1"

    def database_url(self, service: str) -> str:
        """`DATABASE_URL_SKP`, or DATABASE_URL with `_skp` added to the database's name."""
        if own := self.get(f"DATABASE_URL_{service.upper()}"):
            return own
        parts = urlsplit(self.need("DATABASE_URL"))
        return urlunsplit(parts._replace(path=f"{parts.path}_{service}"))
