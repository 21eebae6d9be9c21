"""The commands behind the Makefile: `python -m dev up|status|down|reset|logs|test|chassis …`."""

import os
import shutil
import signal
import sys
import time

from dev import check, state
from dev.infra import every_infra
from dev.logs import Follower, print_short
from dev.places import LOGS, ROOT, RUN
from dev.process import Pid, stop
from dev.stack import is_ok


def up() -> None:
    """Starts everything in the foreground."""
    from dev import up  # it imports the product, and make down must work however broken that is

    up.run()


def status() -> None:
    """Prints the address and each process's state; exit code 1 when nothing runs or something is not ready."""
    running = state.read()
    if running is None:
        print("starting" if state.is_locked() else "not running; start with `make up`")
        raise SystemExit(1)
    print(f"address   {running['url']}")
    ready = True
    for shown in (state.Shown(**fields) for fields in running["processes"]):
        alive = Pid.of(shown.pid) is not None
        well = alive and (not shown.health_url or is_ok(shown.health_url))
        ready = ready and well
        condition = "ready" if well else "not ready" if alive else "ended"
        again = f"  started again {shown.restarts} times" if shown.restarts else ""
        print(f"{shown.name:<12} {condition:<10} pid {shown.pid:<8} {shown.health_url}{again}")
    raise SystemExit(0 if ready else 1)


def down() -> None:
    """Stops make up, and the servers that tests and benchmarks left running."""
    if pid := state.supervisor():
        print("Stopping make up …")
        stop(pid, signal.SIGTERM, seconds=60)
    for infra in every_infra():
        if infra.running:
            print(f"Stopping PostgreSQL and RabbitMQ ({infra.name}) …")
            infra.down()
    print("Nothing of this checkout is running.")


def reset() -> None:
    """Stops everything and deletes data, keys and logs; set-up (.venv, .run/stamps) stays."""
    down()
    for path in RUN.glob("*"):
        if path.name != "stamps":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    print("Data, keys and logs are deleted; `make up` begins anew.")


def logs() -> None:
    """Follows all logs, from their last lines on, until Ctrl-C."""
    follower = Follower(print_short)
    while True:
        follower.look(sorted(LOGS.glob("*.log")))
        time.sleep(0.3)


def chassis(arguments: list[str]) -> None:
    """`python -m chassis …` with the environment of the running make up."""
    running = state.read()
    if running is None:
        raise SystemExit("this needs a running `make up`")
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", "chassis", *arguments], {**os.environ, **running["env"]})


def main(arguments: list[str]) -> None:
    commands = {"up": up, "status": status, "down": down, "reset": reset, "logs": logs, "test": check.run}
    match arguments:
        case ["chassis", *rest]:
            chassis(rest)
        case [name] if name in commands:
            try:
                commands[name]()
            except KeyboardInterrupt:
                raise SystemExit(130) from None
        case _:
            raise SystemExit(f"usage: python -m dev {'|'.join(commands)}|chassis …")


if __name__ == "__main__":
    main(sys.argv[1:])
