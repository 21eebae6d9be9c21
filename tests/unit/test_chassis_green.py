"""A service process looks names up as its machine does, and other calls go on meanwhile."""

import subprocess
import sys

from dev.places import ROOT

_LOOKS_UP = """
import socket, time

ticks, sleep, resolve = [], time.sleep, socket.getaddrinfo

def slow(host, port, family, type, proto, flags):
    address = "127.0.0.1" if host == "basis-data" and not flags & socket.AI_NUMERICHOST else host
    while address != host and not ticks:
        sleep(0.01)
    return resolve(address, port, family, type, proto, flags)

socket.getaddrinfo = slow
from chassis import green
green.patch()
import eventlet
eventlet.spawn(ticks.append, 1)
print(socket.getaddrinfo("basis-data", 5432, type=socket.SOCK_STREAM)[0][4], ticks)
with socket.create_server(("127.0.0.1", 0)) as server:
    print(socket.create_connection(("basis-data", server.getsockname()[1])).getpeername()[0])
"""


def test_a_slow_lookup_holds_nobody_up():
    done = subprocess.run([sys.executable, "-c", _LOOKS_UP], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["('127.0.0.1', 5432) [1]", "127.0.0.1"], done.stderr
