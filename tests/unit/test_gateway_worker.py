"""gunicorn's worker as the gateway runs it: it stops soon, whoever keeps a connection open."""

import signal
import socket
import subprocess
import sys
import time

from gunicorn.workers.gthread import DEFAULT_WORKER_DATA_TIMEOUT

from dev.places import ROOT
from dev.ports import free_port
from dev.process import wait_until

GRACEFUL = 60
"""Seconds that a request may still take."""


def test_a_stop_does_not_wait_for_connections_on_which_nothing_was_ever_asked():
    port = free_port()
    how = f"-k gateway.worker.EvenWorker --keep-alive {GRACEFUL} --graceful-timeout {GRACEFUL} --no-control-socket"
    command = [sys.executable, "-m", "gunicorn", *how.split(), "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen([*command, "wsgiref.simple_server:demo_app"], cwd=ROOT) as server:
        assert wait_until(lambda: _is_open(port), seconds=30)
        with socket.create_connection(("127.0.0.1", port)):
            time.sleep(DEFAULT_WORKER_DATA_TIMEOUT + 1)  # then a thread no longer waits for it, but the worker does
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=GRACEFUL / 2) == 0


def _is_open(port: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0
