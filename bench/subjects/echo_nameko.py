"""The yardstick: the same echo on stock nameko, `python -m bench.subjects.echo_nameko`."""

# ruff: noqa: E402 - eventlet patches before nameko is imported

import os
import signal
import warnings

warnings.simplefilter("ignore")
import eventlet

eventlet.monkey_patch()

from nameko.rpc import rpc
from nameko.runners import ServiceRunner


class Echo:
    name = "echo_nameko"

    @rpc
    def tulis(self, cmd):
        return cmd | {"actions": ["ubah", "hapus"]}


if __name__ == "__main__":
    runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URI"]})
    runner.add_service(Echo)
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    runner.start()
    runner.wait()
