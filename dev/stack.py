"""The whole product as real processes, for make up and e2e tests: services, Twilio stand-in, gateway."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dev import twilio_templates
from dev.places import ROOT
from dev.ports import free_port
from dev.process import Pid, spawn, stop, wait_until

STANDIN, GATEWAY = "twilio", "gateway"


@dataclass(frozen=True)
class Process:
    """One running process; `program` is the service's name, `name` differs from it for further replicas."""

    name: str
    program: str
    popen: subprocess.Popen[bytes]
    health_url: str
    log: Path

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def ready(self) -> bool:
        """Whether it says that it and what it depends on can work."""
        return self.alive and is_ok(self.health_url)

    def settled(self) -> bool:
        """Ready, or ended."""
        return self.ready() or not self.alive


class Stack:
    """Programs on given servers: `env` adds the servers' variables and the keys to this process's own environment.

    `folder` gets logs and the stand-in's data; the gateway listens on `port` of 127.0.0.1.
    """

    def __init__(self, env: Mapping[str, str], *, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.twilio_port = free_port()
        self.processes: dict[str, Process] = {}
        self.env = {**os.environ, **env} | {
            "PUBLIC_URL": self.url,
            "TWILIO_API_URL": self.twilio_url,
            "BERKAS_DIR": str(folder / "berkas"),
            "PYTHONUNBUFFERED": "1",
            "EVENTLET_NO_GREENDNS": "yes",  # every address here is a number, and a resolver is a fifth of a start
        }
        self.env |= twilio_templates.environment()

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def twilio_url(self) -> str:
        """The stand-in's address, for the product and for asking what was sent."""
        return f"http://127.0.0.1:{self.twilio_port}"

    def prepare(self) -> None:
        """Migrations; may be repeated. Raises SystemExit with the command's output."""
        self._run("migrations", "chassis", "migrate", "all")

    def load_demo_data(self) -> None:
        """Demo data through the running services' own commands; may be repeated. Raises SystemExit as `prepare`."""
        self._run("demo data", "dev.demo_data")

    def start_all(self) -> None:
        """Starts one process of every program; `wait_ready` tells when they can be used."""
        for program in programs():
            self.start(program)

    def start(self, program: str) -> Process:
        """Starts a process of the program: the first is named as the program, further replicas `skp-2`, `skp-3` …"""
        names = [program, *(f"{program}-{number}" for number in range(2, 100))]
        name = next(name for name in names if name not in self.processes or not self.processes[name].alive)
        port = {GATEWAY: self.port, STANDIN: self.twilio_port}.get(program) or free_port()
        log = self.folder / "logs" / f"{name}.log"
        env = self.env | {"HEALTH_PORT": str(port), "PORT": str(port)}
        popen = spawn(self._command(program, port), env=env, log=log, lives_with="parent", end=signal.SIGTERM, cwd=ROOT)
        process = Process(name, program, popen, f"http://127.0.0.1:{port}/readyz", log)
        self.processes[name] = process
        return process

    def kill(self, name: str, sig: signal.Signals = signal.SIGKILL) -> None:
        """Sends the signal and waits until the process is gone."""
        process = self.processes.pop(name)
        process.popen.send_signal(sig)
        process.popen.wait(timeout=30)

    def wait_ready(self, *, seconds: float = 60) -> None:
        """Returns when the gateway and every process are ready; raises SystemExit naming those that are not."""
        deadline = time.monotonic() + seconds
        for process in list(self.processes.values()):
            settled = wait_until(process.settled, seconds=max(deadline - time.monotonic(), 1))
            if not settled or not process.alive:
                why = "is not ready" if process.alive else f"ended with exit code {process.popen.returncode}"
                raise SystemExit(f"{process.name} {why}; its log is {process.log}:\n{last_lines(process.log)}")

    def stop(self) -> None:
        """Stops all: first the gateway, so that no request meets a missing service, then the others at once."""
        gateway = [process for process in self.processes.values() if process.program == GATEWAY]
        others = [process for process in self.processes.values() if process.program != GATEWAY]
        for group in (gateway, others):
            for process in group:
                if process.alive:
                    process.popen.terminate()
            for process in group:
                if pid := Pid.of(process.pid):
                    stop(pid, signal.SIGTERM, seconds=20)
        self.processes.clear()

    def _command(self, program: str, port: int) -> list[str]:
        python = [sys.executable, "-m"]
        if program == GATEWAY:
            return [*python, "gunicorn", "-c", "gateway/gunicorn_conf.py", "gateway:create_app()"]
        if program == STANDIN:
            return [*python, "dev.twilio_standin", "--port", str(port), "--data", str(self.folder / "twilio")]
        return [*python, "chassis", "run", program]

    def _run(self, what: str, *module: str) -> None:
        command = [sys.executable, "-m", *module]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise SystemExit(f"{what} failed:\n{done.stdout}{done.stderr}")


def services() -> list[str]:
    """The names of the services that this checkout has."""
    return sorted(path.parent.name for path in ROOT.glob("services/*/service.py"))


def programs() -> list[str]:
    """Everything that runs: the services, the stand-in, and last the gateway."""
    return [*services(), STANDIN, GATEWAY]


def last_lines(log: Path, *, count: int = 15) -> str:
    """The end of a log, for a message about what went wrong."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


def is_ok(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=3) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
