"""Operating-system processes: start one, know it again later, stop it."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

PR_SET_PDEATHSIG = 1
Lifetime = Literal["parent", "machine"]
_started: list["subprocess.Popen[bytes]"] = []  # kept: Python complains of one that it forgets while it runs


@dataclass(frozen=True)
class Pid:
    """A process id with the process's start time, so that a reused number is never mistaken for ours."""

    number: int
    started: str

    @classmethod
    def of(cls, number: int) -> Self | None:
        """The living process of that number, or None; a zombie is not alive."""
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            return None
        return None if fields[0] in "ZX" else cls(number, fields[19])

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """The living process whose id was written to the file, or None."""
        try:
            number, started = file.read_text().split()
        except (OSError, ValueError):
            return None
        return cls(int(number), started) if cls.of(int(number)) == cls(int(number), started) else None

    def write(self, file: Path) -> None:
        file.write_text(f"{self.number} {self.started}\n")

    @property
    def alive(self) -> bool:
        return Pid.of(self.number) == self

    def signal(self, sig: signal.Signals) -> None:
        """Sends the signal to the process alone; a process that is gone is no error."""
        if self.alive:
            os.kill(self.number, sig)


def spawn(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    lives_with: Lifetime,
    end: signal.Signals,
    cwd: Path,
    become: Sequence[str] = (),
) -> subprocess.Popen[bytes]:
    """Starts a process in a session of its own, its output appended to `log`; `become`: words that change the user.

    `lives_with="parent"`: the kernel sends it `end` when this process dies, however that happens (call from the main
    thread: the kernel watches the thread). `"machine"`: it stays until it is stopped.
    """
    tie: list[str] = []
    if lives_with == "parent":
        # The shell looks whether we are still there once the tie holds: we may have died before it did.
        still_there = ["sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid())]
        tie = ["setpriv", "--pdeathsig", end.name.removeprefix("SIG"), *still_there]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*become, *tie, *command],  # in this order: a change of user would cut the tie
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cwd,
            start_new_session=True,
        )
    _started.append(process)
    return process


def end_with_parent() -> None:
    """Has the kernel send us SIGTERM when the process that started us (make) dies, however that happens."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit("the process that started this one is gone")


def stop(pid: Pid, sig: signal.Signals, *, seconds: float) -> None:
    """Sends `sig`, waits, and kills what is still there after `seconds`."""
    pid.signal(sig)
    if not wait_until(lambda: not _there(pid), seconds=seconds):
        pid.signal(signal.SIGKILL)
        wait_until(lambda: not _there(pid), seconds=5)


def _there(pid: Pid) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid.number, os.WNOHANG)  # our own child leaves a zombie until it is asked for
    return pid.alive


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.1) -> bool:
    """Polls until the condition holds (True) or the time is over (False)."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def tool(*candidates: str) -> str:
    """The first of the programs (paths, patterns below / or names) that is installed."""
    for candidate in candidates:
        if "*" in candidate:
            found = sorted(Path("/").glob(candidate.lstrip("/")))
            if found:
                return str(found[-1])
        elif path := shutil.which(candidate):
            return path
    raise SystemExit(
        f"{Path(candidates[0]).name} is not installed. Install it (Debian: apt-get install postgresql "
        "rabbitmq-server), or give AMQP_URI and DATABASE_URL, or use `docker compose up`."
    )
