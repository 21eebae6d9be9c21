"""Logs of the running processes: followed while they grow, each line shortened to what a person reads."""

import json
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

# What the prefix says already, or what only a search needs.
NOISE = {"event", "message", "level", "timestamp", "time", "log", "logger", "service", "trace_id", "actor"}
NOISE |= {"exception", "stack"}


def short(line: str) -> str:
    """`12:00:01 INFO skp siap` from a JSON log line; any other line as it is."""
    try:
        entry = json.loads(line)
        words = [str(entry.get("event") or entry.get("message", ""))]
    except (ValueError, AttributeError):
        return line
    stamp = str(entry.get("timestamp") or entry.get("time") or "")
    words += [f"{key}={value}" for key, value in entry.items() if key not in NOISE and value not in ("", None)]
    return " ".join([_clock(stamp), str(entry.get("level", "")).upper()[:5].ljust(5), *words]).strip()


def _clock(stamp: str) -> str:
    try:
        return datetime.fromisoformat(stamp).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return stamp


class Follower:
    """Reads what was added to log files since it last looked."""

    def __init__(self, show: Callable[[str, str], None]) -> None:
        """`show(name, line)` is called for each new line; name is the file's without its ending."""
        self._show = show
        self._read: dict[Path, int] = {}

    def skip_to_end(self, logs: Iterable[Path]) -> None:
        """Takes what the files hold now as already seen."""
        self._read |= {log: log.stat().st_size for log in logs if log.exists()}

    def look(self, logs: Iterable[Path]) -> None:
        """Shows the complete new lines of each file."""
        for log in logs:
            start = self._read.get(log, 0)
            if not log.exists() or log.stat().st_size <= start:
                continue
            with log.open("rb") as file:
                file.seek(start)
                new = file.read(1_000_000)
            complete = new[: new.rfind(b"\n") + 1]
            self._read[log] = start + len(complete)
            for line in complete.decode(errors="replace").splitlines():
                self._show(log.stem, line)


def print_short(name: str, line: str) -> None:
    """One line on the terminal, cut at its width."""
    width = shutil.get_terminal_size((160, 24)).columns
    print(f"{name:<10.10} │ {short(line)}"[:width], flush=True)
