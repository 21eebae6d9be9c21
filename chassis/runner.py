"""Runs one service until SIGTERM: waits for what it needs, says so, and stops without dropping work."""

import signal
import time
from collections.abc import Callable

import eventlet
from sqlalchemy import text

from chassis import broker
from chassis.config import Config
from chassis.health import Check, Health
from chassis.observability import DEAD_LETTERS, OUTBOX_AGE, POOL, logger, set_up_logging
from chassis.relay import Relay
from chassis.revisions import pending
from chassis.runtime import Container, Runtime
from chassis.service import Service

log = logger("chassis.runner")

_AGE = "SELECT extract(epoch FROM now() - occurred_at) FROM outbox WHERE position IS NULL ORDER BY id LIMIT 1"
_MEASURE = 10.0  # seconds


class Runner:
    """The whole process of one service."""

    def __init__(self, service: type[Service], config: Config) -> None:
        self._service, self._config = service, config
        self._stop = eventlet.event.Event()
        self._runtime = Runtime(service.name, config)
        self._relay = Relay(service.name, database_url=config.database_url(service.name), amqp_uri=config.amqp_uri)
        self._waiting_for = "starting"
        self._measuring: broker.Connection | None = None

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        Health(self._config, self._checks).start()
        if self._wait_for("database", self._database_fault) and self._wait_for("broker", self._broker_fault):
            self._serve()
        log.info("stopped")

    def _serve(self) -> None:
        container = Container(
            self._service, {"runtime": self._runtime, "max_workers": self._runtime.config.workers * 4}
        )
        container.start()
        self._relay.start()
        measuring = eventlet.spawn(self._measure)
        self._waiting_for = ""
        log.info("started")
        self._stop.wait()
        self._waiting_for = "stopping"
        log.info("stopping: no new work, finishing what is held")
        measuring.kill()
        container.stop()
        self._relay.stop()

    def _on_signal(self, number: int, frame: object) -> None:
        eventlet.spawn_n(self._request_stop)

    def _request_stop(self) -> None:
        if not self._stop.ready():
            self._stop.send(None)

    def _wait_for(self, name: str, fault: Callable[[], str]) -> bool:
        """Until `fault` finds none; False when the process is told to stop before."""
        pause = 0.25
        while not self._stop.ready():
            if not (reason := fault()):
                return True
            self._waiting_for = f"waiting for {name}: {reason}"
            log.warning(f"waiting for {name}", reason=reason)
            with eventlet.Timeout(pause, False):
                self._stop.wait()
            pause = min(pause * 2, 5.0)
        return False

    def _database_fault(self) -> str:
        try:
            return pending(self._service, self._runtime.db.engine)
        except Exception as error:
            return _first_line(error)

    def _broker_fault(self) -> str:
        try:
            broker.discard(broker.connect(self._config.amqp_uri, name="start", timeout=3))
        except broker.FAULTS as error:
            return _first_line(error)
        return ""

    def _checks(self) -> list[Check]:
        checks = [Check("service", not self._waiting_for, self._waiting_for or "running")]
        for name, consumer in self._runtime.consumers.items():
            checks.append(Check(f"broker ({name})", consumer.ready, consumer.fault))
        fault = "no answer in 2 s"
        with eventlet.Timeout(2, False):
            fault = self._select_one()
        checks.append(Check("database", not fault, fault))
        checks.append(Check("relay", self._relay.state in ("publishing", "standing by"), self._relay.state))
        return checks

    def _select_one(self) -> str:
        try:
            with self._runtime.db.read() as session:
                session.execute(text("SELECT 1"))
        except Exception as error:
            return _first_line(error)
        return ""

    def _measure(self) -> None:
        while True:
            try:
                with eventlet.Timeout(_MEASURE):
                    self._measure_once()
            except (Exception, eventlet.Timeout) as error:
                log.debug("not measured", reason=_first_line(error))
                broker.discard(self._measuring)
                self._measuring = None
            eventlet.sleep(_MEASURE)

    def _measure_once(self) -> None:
        POOL.set(self._runtime.db.engine.pool.checkedout())  # type: ignore[attr-defined]
        with self._runtime.db.read() as session:
            OUTBOX_AGE.set(float(session.execute(text(_AGE)).scalar() or 0))
        if self._measuring is None:
            self._measuring = broker.connect(self._config.amqp_uri, name=f"{self._service.name} metrics")
        with self._measuring.channel() as channel:
            DEAD_LETTERS.set(broker.declare_dead_queue(channel, self._service.name))


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def run(service: type[Service], config: Config) -> None:
    """Returns when the process was told to stop and has."""
    set_up_logging(service.name, config.log_level)
    began = time.monotonic()
    Runner(service, config).run()
    log.debug("ran", seconds=round(time.monotonic() - began))
