"""`make up`: starts everything in the foreground, shows the logs, starts anew what dies, stops all at the end."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from dev import keys, state
from dev.demo_data import LOGINS
from dev.infra import Infra
from dev.logs import Follower, print_short
from dev.places import LOGS, RUN
from dev.ports import first_free
from dev.process import Pid, end_with_parent
from dev.stack import Stack

RESTART_AFTER = 2.0  # seconds; a process that can't start shall not burn the machine


class Stopped(BaseException):
    """Ctrl-C, SIGTERM, SIGHUP, or the death of the make that started us."""


def run() -> None:
    """Returns when everything is stopped again."""
    _stop_when_told()
    with state.only_one():
        Pid.of(os.getpid()).write(state.SUPERVISOR)  # type: ignore[union-attr]  # we are alive
        with contextlib.suppress(Stopped):
            _supervise()


def _stop_when_told() -> None:
    def told(number: int, frame: FrameType | None) -> None:
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, signal.SIG_IGN)  # stopping has begun; a second Ctrl-C must not cut it short
        raise Stopped

    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, told)
    end_with_parent()


def _supervise() -> None:
    infra = Infra("dev")
    stack: Stack | None = None
    try:
        with step("PostgreSQL and RabbitMQ"):
            infra.up(lives_with="parent")
        _forget_old_logs()
        stack = Stack({**infra.env(), **keys.kept()}, folder=RUN, port=first_free(int(os.environ.get("PORT", "8000"))))
        with step("Migrations"):
            stack.prepare()
        with step("Services and gateway"):
            stack.start_all()
            stack.wait_ready()
        with step("Demo data"):
            stack.load_demo_data()
        _publish(stack, infra, {})
        _welcome(stack)
        _watch(stack, infra)
    except SystemExit as failure:
        _say(f"\n{failure}\n")  # before the news of stopping, or it would be overlooked
        raise SystemExit(1) from None
    finally:
        _say("Stopping …")
        if stack:
            stack.stop()
        infra.down()
        _say("Stopped.")


def _watch(stack: Stack, infra: Infra) -> None:
    """Shows logs and starts anew what died, until Stopped."""
    follower, restarts = Follower(print_short), dict[str, int]()
    follower.skip_to_end(process.log for process in stack.processes.values())
    while True:
        time.sleep(0.3)
        follower.look([process.log for process in stack.processes.values()])
        for process in [process for process in stack.processes.values() if not process.alive]:
            _say(f"{process.name} ended (exit {process.popen.returncode}), see {process.log}; starting it again …")
            time.sleep(RESTART_AFTER)
            del stack.processes[process.name]
            stack.start(process.program)
            restarts[process.name] = restarts.get(process.name, 0) + 1
            _publish(stack, infra, restarts)
        if infra.lost:
            raise SystemExit("PostgreSQL or RabbitMQ is gone; start again with `make up`")


def _publish(stack: Stack, infra: Infra, restarts: dict[str, int]) -> None:
    servers = {"postgres": infra.postgres.pid, "rabbitmq": infra.rabbit.pid}
    shown = [state.Shown(name, pid.number, "", 0) for name, pid in servers.items() if pid]
    shown += [
        state.Shown(process.name, process.pid, process.health_url, restarts.get(process.name, 0))
        for process in stack.processes.values()
    ]
    added = {name: value for name, value in stack.env.items() if os.environ.get(name) != value}
    state.write(stack.url, added, shown)


def _welcome(stack: Stack) -> None:
    lines = ["", f"e-Kinerja is ready:  {stack.url}", f"API description:     {stack.url}/docs"]
    lines += [f"WhatsApp stand-in:   {stack.twilio_url}", f"Logs:                {LOGS}"]
    lines += ["", "Demo logins (role, NIP, password):"]
    lines += [f"  {role:<28} {nip:<20} {password}" for role, nip, password in LOGINS]
    _say("\n".join([*lines, "", "Ctrl-C stops everything.", ""]))


def _forget_old_logs() -> None:
    """The logs of the last run are kept one run long, in .run/logs.last."""
    last = Path(f"{LOGS}.last")
    shutil.rmtree(last, ignore_errors=True)
    if LOGS.exists():
        LOGS.rename(last)


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Prints what is being done, and how long it took."""
    begun = time.monotonic()
    _say(f"• {what} …")
    yield
    _say(f"  done in {time.monotonic() - begun:.1f} s")


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone; stopping must go on
        print(text, flush=True)
