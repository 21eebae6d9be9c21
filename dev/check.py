"""`make test`: lint, types, import rules and every test; each step with its seconds, and one sum at the end."""

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from dev.infra import Infra
from dev.places import ROOT, RUN
from dev.process import end_with_parent, spawn

NO_TESTS_COLLECTED = 5
REPORTS = RUN / "reports"


def run() -> None:
    """SystemExit 1 when any step failed; all steps run, so that one look shows everything."""
    for sig in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, _told_to_stop)
    end_with_parent()
    infra = Infra("test")
    was_running = infra.running
    types = _begin("mypy", ["mypy"])  # beside the others: tests begin on one core
    steps = [
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("import rules", ["lint-imports", "--no-logo"]),
    ]
    failed = [name for name, command in steps if _step(name, command) != 0]
    print("• PostgreSQL and RabbitMQ for the tests …", flush=True)
    infra.up(lives_with="parent")  # when they run already, this changes nothing
    try:
        failed += _tests()
        failed += ["mypy"] if types() != 0 else []
    finally:
        if not was_running:
            infra.down()
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def _told_to_stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)  # subprocess.run kills the running step on its way out


def _tests() -> list[str]:
    """Two runs. In e2e each worker has the whole product running; of the rest, wiring comes first, because it waits
    now and then: one worker more than cores. What takes long is collected first, and that order is kept.
    """
    wiring, e2e = ROOT / "tests" / "wiring", ROOT / "tests" / "e2e"
    others = sorted(path for path in (ROOT / "tests").iterdir() if path.is_dir() and path not in (wiring, e2e))
    runs = [
        ("tests", ["-n", "3", "--dist", "loadgroup", "--no-loadscope-reorder", str(wiring), *map(str, others)]),
        ("e2e", ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", str(e2e)]),
    ]
    failed, counts = [], Counter[str]()
    for name, arguments in runs:
        report = REPORTS / f"{name}.xml"
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        code = _step(f"pytest {name}", ["pytest", "-q", f"--junitxml={report}", *arguments])
        if code not in (0, NO_TESTS_COLLECTED):
            failed.append(f"pytest {name}")
        counts += _counted(report)
    print(f"total: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped", flush=True)
    if not counts["passed"]:
        failed.append("no test ran")
    return failed


def _step(name: str, command: list[str]) -> int:
    begun = time.monotonic()
    print(f"• {name} …", flush=True)
    code = subprocess.run(_program(command), cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL).returncode
    print(f"  {name}: {'done' if code == 0 else f'exit {code}'} in {time.monotonic() - begun:.1f} s", flush=True)
    return code


def _begin(name: str, command: list[str]) -> Callable[[], int]:
    """Starts a step; what it returns waits for its end, prints what the step said, and returns its exit code."""
    log = REPORTS / f"{name}.log"
    log.unlink(missing_ok=True)
    step = spawn(_program(command), env=_environment(), log=log, lives_with="parent", end=signal.SIGTERM, cwd=ROOT)

    def end() -> int:
        code = step.wait()
        how = "done" if code == 0 else f"exit {code}"
        print(f"• {name} …\n{log.read_text()}  {name}: {how}, begun before the tests", flush=True)
        return code

    return end


def _program(command: list[str]) -> list[str]:
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


def _environment() -> dict[str, str]:
    """A run starts over a hundred processes; without kept bytecode each would compile the product again."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _counted(report: Path) -> Counter[str]:
    if not report.exists():
        return Counter()
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    tests, failures, errors, skipped = (
        sum(int(suite.get(field, "0")) for suite in suites) for field in ("tests", "failures", "errors", "skipped")
    )
    return Counter(passed=tests - failures - errors - skipped, failed=failures + errors, skipped=skipped)
