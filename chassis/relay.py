"""Publishes the outbox: in every replica, one at a time, in order, in confirmed batches, woken at commit."""

import contextlib
import time
from typing import Any

import eventlet
import psycopg2
from eventlet.hubs import trampoline

from chassis import broker
from chassis.database import LIMITS
from chassis.events import COLUMNS
from chassis.observability import PUBLISHED, logger
from chassis.publishing import Confirmed, event_message

log = logger("chassis.relay")

BATCH = 500
_LOCK = 7_366_222  # advisory: who holds it publishes
_SLOW = 1.0  # seconds between two looks without a notification, and between two tries for the lock

_WAITING = f"SELECT id, public, {COLUMNS} FROM outbox WHERE position IS NULL ORDER BY id LIMIT %s"  # noqa: S608 - constants
_PUBLISHED = """
UPDATE outbox SET position = before.last + row.number, published_at = now()
FROM unnest(%s::bigint[]) WITH ORDINALITY AS row(id, number),
     (SELECT coalesce(max(position), 0) AS last FROM outbox) AS before
WHERE outbox.id = row.id
"""


class Relay:
    """One greenthread; `state` says what it does now."""

    def __init__(self, service: str, *, database_url: str, amqp_uri: str) -> None:
        self._service, self._database_url, self._amqp_uri = service, database_url, amqp_uri
        self._stopping = False
        self._thread: Any = None
        self.state = "starting"

    def start(self) -> None:
        self._thread = eventlet.spawn(self._run)

    def stop(self) -> None:
        """Publishes what is there and ends."""
        self._stopping = True
        if self._thread is not None:
            self._thread.wait()

    def _run(self) -> None:
        pause = 0.2
        while not self._stopping:
            began = time.monotonic()
            try:
                self._serve()
            except (psycopg2.Error, *broker.FAULTS) as error:
                self.state = f"waiting: {str(error).strip() or type(error).__name__}"
                log.warning("relay waits", reason=self.state)
            except Exception:
                self.state = "failed, trying again"
                log.error("relay failed, trying again", exc_info=True)
            pause = 0.2 if time.monotonic() - began > 5 else min(pause * 2, 5.0)
            if not self._stopping:
                eventlet.sleep(pause)

    def _serve(self) -> None:
        options = f"-c statement_timeout=30s -c lock_timeout={LIMITS['lock_timeout']}"
        database = psycopg2.connect(
            self._database_url,
            application_name=f"kinerja-{self._service}-relay",
            connect_timeout=5,
            options=options,
            keepalives_idle=30,
            keepalives_interval=5,
            keepalives_count=3,
        )
        database.autocommit = True
        with contextlib.closing(database), database.cursor() as cursor:
            while not self._won(cursor):
                self.state = "standing by"
                if self._stopping:
                    return
                eventlet.sleep(_SLOW)
            cursor.execute("LISTEN outbox")
            with Confirmed(self._amqp_uri, name=f"{self._service} relay") as publisher:
                broker.declare_exchanges(publisher.channel)
                self.state = "publishing"
                self._publish_until_stopped(database, cursor, publisher)

    def _won(self, cursor: Any) -> bool:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])

    def _publish_until_stopped(self, database: Any, cursor: Any, publisher: Confirmed) -> None:
        while True:
            last = self._stopping
            database.notifies.clear()
            while self._publish(cursor, publisher) == BATCH:
                pass
            if last:
                return
            _wait_for_notification(database)

    def _publish(self, cursor: Any, publisher: Confirmed) -> int:
        cursor.execute(_WAITING, [BATCH])
        rows = cursor.fetchall()
        if not rows:
            return 0
        for _, public, *told in rows:
            exchange = broker.EVENTS if public else broker.INTERNAL_EVENTS
            message = event_message(self._service, *told)
            publisher.send(message, exchange=exchange, routing_key=message.properties["type"])
        publisher.wait()
        cursor.execute(_PUBLISHED, [[row[0] for row in rows]])
        PUBLISHED.inc(len(rows))
        return len(rows)


def _wait_for_notification(database: Any) -> None:
    """Until something was committed, at the longest the slow timer."""
    if not database.notifies:
        with contextlib.suppress(eventlet.Timeout):
            trampoline(database.fileno(), read=True, timeout=_SLOW, timeout_exc=eventlet.Timeout)
        database.poll()
