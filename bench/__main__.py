"""`python -m bench [ONLY]`: runs the benchmarks on a private broker and database and prints a line for each."""

import fcntl
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import bench
from dev import databases, keys, management
from dev.infra import Infra
from dev.places import LOGS

_HEAD = f"{'bench':58} {'figure':>9} {'':9} {'yardstick':>9} {'ratio':>6} {'target':>8}"


@contextmanager
def place() -> Iterator[bench.Place]:
    """Own virtual host and own databases, removed afterwards; one benchmark at a time, else all figures lie."""
    infra = Infra("bench")
    infra.folder.mkdir(parents=True, exist_ok=True)
    alone = (infra.folder / "alone").open("w")
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another benchmark is running in this checkout; wait until it is done")
    infra.up(lives_with="parent")
    servers, name = infra.env(), f"bench{os.getpid()}"
    uri = management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], name)
    env = servers | keys.generate() | {"AMQP_URI": uri, "DATABASE_URL": databases.named(servers["DATABASE_URL"], name)}
    try:
        yield bench.Place(env, LOGS / "bench")
    finally:
        databases.drop(env["DATABASE_URL"], f"{name}_")
        management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], name)
        infra.down()


def main(only: str | None) -> int:
    modules = [importlib.import_module(f"bench.{found.name}") for found in pkgutil.iter_modules(bench.__path__)]
    benches = [m for m in modules if hasattr(m, "rows") and only in (None, m.__name__.removeprefix("bench."))]
    if not benches:
        names = [m.__name__.removeprefix("bench.") for m in modules if hasattr(m, "rows")]
        sys.exit(f"there is no bench {only}; there are: {', '.join(names)}")
    short = 0
    with place() as where:
        print(_HEAD, flush=True)
        for module in benches:
            for row in module.rows(where):
                print(row, flush=True)
                short += not row.ok
    return short


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1] if len(sys.argv) > 1 else None)))
