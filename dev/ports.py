"""Free loopback ports, drawn below the range that the kernel uses for outgoing connections."""

import random
import socket

FIRST, LAST = 20_000, 31_999


def is_free(port: int) -> bool:
    """Whether nothing listens on the port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that is free now, and that nobody else gets from here until this process ends.

    Whoever it is for binds it seconds later, and tests that start together would meet once in a hundred runs. A name
    in Linux's abstract namespace says that it is taken; it goes with the process.
    """
    for port in random.sample(range(FIRST, LAST), min(200, LAST - FIRST)):
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0kinerja-port-{port}")
        except OSError:
            mark.close()
            continue
        if is_free(port):
            mark.detach()
            return port
        mark.close()
    raise SystemExit(f"no free port between {FIRST} and {LAST}")


def first_free(start: int) -> int:
    """`start`, or the next port above it that is free."""
    return next(port for port in range(start, 65_536) if is_free(port))


def answers(port: int) -> bool:
    """Whether something accepts connections on the port of 127.0.0.1."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
