"""One private PostgreSQL and RabbitMQ of this checkout, started and stopped together: `python -m dev.infra up`."""

import fcntl
import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import postgres
from dev.places import RUN, instance_folder
from dev.ports import free_port, is_free
from dev.postgres import Postgres
from dev.process import Lifetime
from dev.rabbitmq import Rabbit, RabbitPorts

PORTS = ("postgres", "amqp", "management", "dist", "epmd")
VARIABLES = ("AMQP_URI", "DATABASE_URL", "RABBITMQ_MANAGEMENT_URL")


class Infra:
    """By name: `dev` is make up's, `test` is shared by all test runs of the checkout and forgetful, others at will."""

    def __init__(self, name: str) -> None:
        self.name, self.folder = name, instance_folder(name)
        self._load(self._stored_ports() or dict.fromkeys(PORTS, 0))

    @property
    def running(self) -> bool:
        """Whether a server of this instance is there."""
        return self.postgres.pid is not None or self.rabbit.pid is not None

    @property
    def lost(self) -> bool:
        """Whether a server that this instance should run is not there."""
        return any(server.pid is None for server in self._servers())

    def up(self, *, lives_with: Lifetime) -> None:
        """Starts what is not running and waits until it answers; many processes may call it at once.

        A server that the environment already names (AMQP_URI, DATABASE_URL) is not started.
        """
        with self._locked():
            self._load(self._choose_ports())
            for server in self._servers():
                if server.pid is None:
                    server.start(lives_with=lives_with)
            for server in self._servers():
                server.wait(seconds=90)

    def down(self) -> None:
        """Stops both; the data stays."""
        if self.folder.exists():
            with self._locked():
                self._load(self._stored_ports() or dict.fromkeys(PORTS, 0))
                self.rabbit.stop()
                self.postgres.stop()

    def remove(self) -> None:
        """Stops both and deletes their data."""
        self.down()
        shutil.rmtree(self.folder, ignore_errors=True)

    def env(self) -> dict[str, str]:
        """AMQP_URI, DATABASE_URL and RABBITMQ_MANAGEMENT_URL of these servers, or the environment's own."""
        env = {name: os.environ[name] for name in VARIABLES if name in os.environ}
        if "AMQP_URI" not in env:
            env |= {"AMQP_URI": self.rabbit.uri, "RABBITMQ_MANAGEMENT_URL": self.rabbit.management_url}
        if "DATABASE_URL" not in env:
            env["DATABASE_URL"] = self.postgres.url
        return env

    def _servers(self) -> list[Postgres | Rabbit]:
        """Those that the environment does not name already."""
        both: dict[str, Postgres | Rabbit] = {"DATABASE_URL": self.postgres, "AMQP_URI": self.rabbit}
        return [server for name, server in both.items() if name not in os.environ]

    def _load(self, ports: dict[str, int]) -> None:
        settings = postgres.FORGETFUL if self.name == "test" else {}
        self.postgres = Postgres(self.folder / "postgres", port=ports["postgres"], settings=settings)
        rabbit_ports = RabbitPorts(**{port: ports[port] for port in PORTS if port != "postgres"})
        self.rabbit = Rabbit(self.folder / "rabbitmq", name=self.name, ports=rabbit_ports)

    def _stored_ports(self) -> dict[str, int] | None:
        try:
            return dict(json.loads((self.folder / "ports.json").read_text()))
        except (OSError, ValueError):
            return None

    def _choose_ports(self) -> dict[str, int]:
        """The ports of last time, each replaced when a stranger has taken it meanwhile."""
        stored = self._stored_ports() or {}
        self._load({port: stored.get(port, 0) for port in PORTS})
        ours = {"postgres": self.postgres.pid} | dict.fromkeys(PORTS[1:], self.rabbit.pid)
        ports: dict[str, int] = {}
        for port in PORTS:
            number = stored.get(port, 0)
            keep = number and (ours[port] is not None or is_free(number))
            ports[port] = number if keep else free_port()
        (self.folder / "ports.json").write_text(json.dumps(ports))
        return ports

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with Path(self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def every_infra() -> list[Infra]:
    """Those that were ever started in this checkout."""
    return [Infra(ports.parent.name) for ports in sorted(RUN.glob("*/ports.json"))]


def main(arguments: list[str]) -> None:
    infra = Infra("test")
    match arguments:
        case ["up"]:
            infra.up(lives_with="machine")
        case ["down"]:
            infra.down()
        case ["env"]:
            infra.up(lives_with="machine")
            for name, value in infra.env().items():
                print(f"export {name}={shlex.quote(value)}")
        case _:
            raise SystemExit("usage: python -m dev.infra up|down|env")


if __name__ == "__main__":
    main(sys.argv[1:])
