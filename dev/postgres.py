"""A private PostgreSQL: own data folder, own port on loopback, run as `postgres` where we are root."""

import os
import pwd
import secrets
import signal
import subprocess
from pathlib import Path

import psycopg2

from dev.process import Lifetime, Pid, spawn, stop, tool, wait_until

USER = "kinerja"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path is limited to 107 bytes, a checkout's is not
    "max_connections": "400",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Only for tests: losing the last second in a power cut does not matter there, the time does.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One server; `folder` holds data, password and log."""

    def __init__(self, folder: Path, *, port: int, settings: dict[str, str]) -> None:
        self.folder, self.port, self.settings = folder, port, SETTINGS | settings
        self.data, self.log = folder / "data", folder / "log"
        self._password, self._pid = folder / "password", folder / "pid"

    @property
    def url(self) -> str:
        """The URL whose database name is the prefix of the services' databases."""
        return f"postgresql://{USER}:{self._password.read_text().strip()}@127.0.0.1:{self.port}/kinerja"

    @property
    def pid(self) -> Pid | None:
        return Pid.read(self._pid)

    def start(self, *, lives_with: Lifetime) -> None:
        """Starts the server without waiting for it; makes the data folder the first time."""
        if not (self.data / "PG_VERSION").exists():
            self._make()
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # ours is known to be dead: the caller asked `pid`
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        server = tool("/usr/lib/postgresql/*/bin/postgres", "postgres")
        process = spawn(
            [server, "-D", str(self.data), "-p", str(self.port), *options],
            become=self._as_postgres(),
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            log=self.log,
            lives_with=lives_with,
            end=signal.SIGINT,
            cwd=Path("/"),
        )
        if pid := Pid.of(process.pid):
            pid.write(self._pid)

    def wait(self, *, seconds: float) -> None:
        """Returns when the server takes connections."""
        if not wait_until(self._answers, seconds=seconds):
            raise SystemExit(f"PostgreSQL did not start in {seconds:.0f} s; its log is {self.log}:\n{_tail(self.log)}")

    def stop(self) -> None:
        """Fast stop: open transactions are rolled back, everything committed is on disk."""
        if pid := self.pid:
            stop(pid, signal.SIGINT, seconds=20)
        self._pid.unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url.rpartition("/")[0] + "/postgres", connect_timeout=2).close()
        except psycopg2.OperationalError:
            if self.pid is None:
                raise SystemExit(f"PostgreSQL ended at start; its log is {self.log}:\n{_tail(self.log)}") from None
            return False
        return True

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._password.write_text(secrets.token_urlsafe(24))
        self._password.chmod(0o600)
        self.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            for path in (self.data, self._password):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        initdb = [*self._as_postgres(), tool("/usr/lib/postgresql/*/bin/initdb", "initdb")]
        login = ["-U", USER, "-A", "scram-sha-256", f"--pwfile={self._password}"]
        made = subprocess.run(
            [*initdb, "-D", str(self.data), "-E", "UTF8", "--locale=C.UTF-8", *login],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            cwd="/",
            text=True,
            capture_output=True,
        )
        if made.returncode:
            raise SystemExit(f"PostgreSQL's data folder could not be made:\n{made.stdout}{made.stderr}")

    def _as_postgres(self) -> list[str]:
        """The words before a command that run it as `postgres`, which PostgreSQL asks for where we are root."""
        if os.geteuid() != 0:
            return []
        become = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        if subprocess.run([*become, "test", "-x", str(self.data)], cwd="/").returncode == 0:
            return become
        # A checkout below a 0700 folder such as /root: let this one process look through its parents.
        return [*become, "--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else ""
