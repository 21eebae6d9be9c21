"""What a running `make up` tells the other commands: a lock that it holds and a file that names its processes."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dev.places import RUN
from dev.process import Pid

LOCK, STATE, SUPERVISOR = RUN / "up.lock", RUN / "up.json", RUN / "up.pid"


@dataclass(frozen=True)
class Shown:
    """One process as `make status` shows it; `health_url` is empty for servers, which have none."""

    name: str
    pid: int
    health_url: str
    restarts: int


@contextmanager
def only_one() -> Iterator[None]:
    """Holds the lock while make up runs; SystemExit where another one of this checkout already does."""
    RUN.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                "make up already runs in this checkout: see `make status`, stop it with `make down`"
            ) from None
        try:
            yield
        finally:
            for file in (STATE, SUPERVISOR):
                file.unlink(missing_ok=True)


def is_locked() -> bool:
    """Whether a make up of this checkout runs."""
    if not LOCK.exists():
        return False
    with LOCK.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def write(url: str, env: dict[str, str], processes: list[Shown]) -> None:
    """Publishes address, environment and processes for the other commands of this checkout."""
    new = Path(f"{STATE}.new")
    new.touch(mode=0o600)
    new.write_text(json.dumps({"url": url, "env": env, "processes": [asdict(shown) for shown in processes]}))
    new.replace(STATE)


def read() -> dict[str, Any] | None:
    """What `write` published, or None when no make up runs."""
    if not is_locked() or not STATE.exists():
        return None
    return dict(json.loads(STATE.read_text()))


def supervisor() -> Pid | None:
    """The process of the running make up."""
    return Pid.read(SUPERVISOR)
