"""The `@every` entry point: a method that each replica runs again and again."""

import random
import time
from typing import Any

import eventlet
from nameko.extensions import Entrypoint

from chassis import context, faults
from chassis.observability import RUNS, logger

log = logger("chassis.loops")


class Every(Entrypoint):  # type: ignore[misc]
    """Runs its method, waits `seconds`, runs it again; a failure is logged and does not end it."""

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seconds = seconds

    def setup(self) -> None:
        self.name = f"{self.container.service_name}.{self.method_name}"
        self._stopping = eventlet.event.Event()

    def start(self) -> None:
        self._thread = eventlet.spawn(self._loop)

    def stop(self) -> None:
        self._stopping.send(None)
        self._thread.wait()

    def _loop(self) -> None:
        pause = self.seconds * random.uniform(0.1, 1.0)  # noqa: S311 - replicas need not be in step
        while not self._pause(pause):
            worker = eventlet.event.Event()
            self.container.work(self, worker)
            failures = worker.wait()
            pause = self.seconds if not failures else max(self.seconds, 5.0)

    def _pause(self, seconds: float) -> bool:
        """Waits; True when it is time to stop."""
        with eventlet.Timeout(seconds, False):
            self._stopping.wait()
        return bool(self._stopping.ready())

    def run(self, service: Any, done: Any) -> None:
        context.current.set(context.Call(self.name, context.new_trace()))
        failed = True
        began = time.perf_counter()
        try:
            getattr(service, self.method_name)()
            failed = False
        except Exception as error:
            if faults.is_infrastructure(error):
                log.warning("loop waits", loop=self.name, reason=str(error).splitlines()[0])
            else:
                log.error("loop failed", loop=self.name, exc_info=True)
        finally:
            RUNS.labels(self.name, "failed" if failed else "done").inc()
            log.debug("loop", loop=self.name, ms=round((time.perf_counter() - began) * 1000, 2))
            done.send(failed)
