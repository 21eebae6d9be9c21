"""Benchmarks: every figure stands beside a yardstick measured in the same run, in turns with it.

`python -m bench` runs all, `python -m bench rpc` one. A benchmark is a file here with

    def rows(place: Place) -> Iterator[Row]: ...

`place` is an own broker virtual host and own databases, with the keys that services need, as environment variables;
`run(place, "-m", "chassis", "run", "skp")` starts a process there and ends it with the block. `in_turns` measures.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5


@dataclass(frozen=True)
class Place:
    """Where a benchmark runs: AMQP_URI, DATABASE_URL, RABBITMQ_MANAGEMENT_URL, ACTOR_…_KEY and the like."""

    env: Mapping[str, str]
    logs: Path


@dataclass(frozen=True)
class Row:
    """One line. The ratio is figure / yardstick; without a yardstick the target is for the figure itself."""

    name: str
    figure: float
    unit: str
    target: float
    yardstick: float | None = None
    at_most: bool = False

    @property
    def ratio(self) -> float:
        return self.figure if self.yardstick is None else self.figure / self.yardstick

    @property
    def ok(self) -> bool:
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target

    def __str__(self) -> str:
        yardstick = "—" if self.yardstick is None else f"{self.yardstick:.4g}"
        ratio = "—" if self.yardstick is None else f"{self.ratio:.2f}"
        target = f"{'≤' if self.at_most else '≥'} {self.target:g}"
        verdict = "ok" if self.ok else "short"
        return f"{self.name:58} {self.figure:>9.4g} {self.unit:9} {yardstick:>9} {ratio:>6} {target:>8}  {verdict}"


def in_turns(*measures: Callable[[], float], rounds: int = ROUNDS) -> tuple[float, ...]:
    """Runs the measures one after the other, `rounds` times; the median of each."""
    results = [[measure() for measure in measures] for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*results, strict=True))


@contextmanager
def run(place: Place, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`python *arguments` from the checkout's root, its output in a file of `place.logs`; SIGTERM at the end."""
    place.logs.mkdir(parents=True, exist_ok=True)
    log = place.logs / f"{arguments[-1].replace('/', '_')}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | dict(place.env) | dict(env or {}),
            stdout=out,
            stderr=out,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    """Polls until it is true. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the benchmark's process did not come up; see its log")
        time.sleep(0.05)
