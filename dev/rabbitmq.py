"""A private RabbitMQ: own folder, own ports on loopback, own Erlang port mapper."""

import os
import secrets
import signal
from dataclasses import dataclass
from pathlib import Path

import pika
import pika.exceptions

from dev import management
from dev.process import Lifetime, Pid, spawn, stop, tool, wait_until

USER = "kinerja"


@dataclass(frozen=True)
class RabbitPorts:
    """amqp: clients; management: HTTP API; dist: Erlang nodes; epmd: Erlang's port mapper."""

    amqp: int
    management: int
    dist: int
    epmd: int


class Rabbit:
    """One broker; `folder` holds data, logs, password and Erlang's cookie."""

    def __init__(self, folder: Path, *, name: str, ports: RabbitPorts) -> None:
        self.folder, self.ports, self._node = folder, ports, f"kinerja-{name}@localhost"
        self.log = folder / "log" / "console.log"
        self._password = folder / "password"
        self._pids = {"rabbitmq": folder / "rabbitmq.pid", "epmd": folder / "epmd.pid"}

    @property
    def uri(self) -> str:
        return f"amqp://{USER}:{self._secret}@127.0.0.1:{self.ports.amqp}/%2F"

    @property
    def management_url(self) -> str:
        return f"http://{USER}:{self._secret}@127.0.0.1:{self.ports.management}"

    @property
    def pid(self) -> Pid | None:
        return Pid.read(self._pids["rabbitmq"])

    def start(self, *, lives_with: Lifetime) -> None:
        """Starts port mapper and broker without waiting for them."""
        self._make()
        epmd = [tool("epmd"), "-address", "127.0.0.1", "-port", str(self.ports.epmd)]
        self._spawn("epmd", epmd, lives_with=lives_with, end=signal.SIGKILL)  # it has nothing to save
        server = tool("/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server")
        self._spawn("rabbitmq", [server], lives_with=lives_with, end=signal.SIGTERM)

    def wait(self, *, seconds: float) -> None:
        """Returns when clients and the management API are served."""
        if not wait_until(self._answers, seconds=seconds, every=0.2):
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])
            raise SystemExit(f"RabbitMQ did not start in {seconds:.0f} s; its log is {self.log}:\n{tail}")

    def stop(self) -> None:
        """Clean stop of the broker, then of its port mapper."""
        if pid := self.pid:
            stop(pid, signal.SIGTERM, seconds=30)
        if epmd := Pid.read(self._pids["epmd"]):
            stop(epmd, signal.SIGKILL, seconds=5)
        for file in self._pids.values():
            file.unlink(missing_ok=True)

    @property
    def _secret(self) -> str:
        return self._password.read_text().strip()

    def _answers(self) -> bool:
        if self.pid is None:
            raise SystemExit(f"RabbitMQ ended at start; its log is {self.log}")
        try:
            management.call(self.management_url, "GET", "/api/whoami")
            pika.BlockingConnection(pika.URLParameters(self.uri)).close()
        except (OSError, pika.exceptions.AMQPError):
            return False
        return True

    def _spawn(self, what: str, command: list[str], *, lives_with: Lifetime, end: signal.Signals) -> None:
        process = spawn(command, env=self._env(), log=self.log, lives_with=lives_with, end=end, cwd=self.folder)
        if pid := Pid.of(process.pid):
            pid.write(self._pids[what])

    def _make(self) -> None:
        (self.folder / "log").mkdir(parents=True, exist_ok=True)
        if not self._password.exists():
            self._password.write_text(secrets.token_urlsafe(24))
            self._password.chmod(0o600)
        (self.folder / "plugins").write_text("[rabbitmq_management].\n")
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.ports.amqp}\n"
            "management.tcp.ip = 127.0.0.1\n"
            f"management.tcp.port = {self.ports.management}\n"
            f"default_user = {USER}\n"
            f"default_pass = {self._secret}\n"
            "default_user_tags.administrator = true\n"
            "disk_free_limit.absolute = 200MB\n"
            "log.console = true\n"
            "log.console.level = warning\n"
            "log.file = false\n"
        )

    def _env(self) -> dict[str, str]:
        quiet = "+sbwt none +sbwtdcpu none +sbwtdio none"  # an idle broker shall not burn a developer's two cores
        return {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder),  # Erlang's cookie lies here
            "RUNNING_UNDER_SYSTEMD": "true",  # no shell in between: the process we started is the one we signal
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.ports.amqp),
            "RABBITMQ_DIST_PORT": str(self.ports.dist),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "server.pid"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{quiet} -kernel inet_dist_use_interface {{127,0,0,1}}",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.ports.epmd),
        }
