"""Publishes the outbox: in every replica, one at a time, in order, in confirmed batches, woken at commit."""

import contextlib
import time
from typing import Any

import amqp
import eventlet
import psycopg2
from eventlet.hubs import trampoline

from chassis import broker
from chassis.database import LIMITS
from chassis.events import CONTENT_TYPE, envelope
from chassis.observability import PUBLISHED, logger

log = logger("chassis.relay")

BATCH = 500
_LOCK = 7_366_222  # advisory: who holds it publishes
_SLOW = 1.0  # seconds between two looks without a notification, and between two tries for the lock
_CONFIRM = 30.0  # seconds that the broker may take to confirm a batch

_WAITING = """
SELECT id, event_id::text, type, subject, public, data::text, actor, acting_for, trace, occurred_at
FROM outbox WHERE position IS NULL ORDER BY id LIMIT %s
"""
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

    def _publish_until_stopped(self, database: Any, cursor: Any, publisher: "Confirmed") -> None:
        while True:
            last = self._stopping
            database.notifies.clear()
            while self._publish(cursor, publisher) == BATCH:
                pass
            if last:
                return
            _wait_for_notification(database)

    def _publish(self, cursor: Any, publisher: "Confirmed") -> int:
        cursor.execute(_WAITING, [BATCH])
        rows = cursor.fetchall()
        if not rows:
            return 0
        for _, event_id, type_, subject, public, data, actor, acting_for, trace, occurred_at in rows:
            body = envelope(
                service=self._service,
                event_id=event_id,
                type=type_,
                subject=subject,
                data=data,
                actor=actor,
                acting_for=acting_for,
                trace=trace,
                occurred_at=occurred_at,
            )
            exchange = broker.EVENTS if public else broker.INTERNAL_EVENTS
            publisher.send(event_message(body, event_id, type_), exchange=exchange, routing_key=type_)
        publisher.wait()
        cursor.execute(_PUBLISHED, [[row[0] for row in rows]])
        PUBLISHED.inc(len(rows))
        return len(rows)


def event_message(body: bytes, event_id: str, type_: str) -> Any:
    return amqp.Message(body, content_type=CONTENT_TYPE, message_id=event_id, type=type_, delivery_mode=2)


class Confirmed:
    """A channel on which many messages are sent and then waited for together."""

    def __init__(self, uri: str, *, name: str) -> None:
        self._connection = broker.connect(uri, name=name)
        self.channel = self._connection.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._on_ack)
        self.channel.events["basic_nack"].add(self._on_nack)
        self._sent = 0
        self._open: set[int] = set()

    def __enter__(self) -> "Confirmed":
        return self

    def __exit__(self, *error: object) -> None:
        broker.discard(self._connection)

    def send(self, message: Any, *, routing_key: str, exchange: str = "") -> None:
        self._sent += 1
        self._open.add(self._sent)
        self.channel.basic_publish(message, exchange=exchange, routing_key=routing_key)

    def wait(self) -> None:
        """Returns when the broker has everything on disk. Raises broker.FAULTS if it refuses or takes too long."""
        deadline = time.monotonic() + _CONFIRM
        while self._open:
            self._connection.drain_events(timeout=max(0.01, deadline - time.monotonic()))

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._open = {sent for sent in self._open if sent > tag}
        else:
            self._open.discard(tag)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        raise ConnectionError("the broker could not take a message")


def _wait_for_notification(database: Any) -> None:
    """Until something was committed, at the longest the slow timer."""
    if not database.notifies:
        with contextlib.suppress(eventlet.Timeout):
            trampoline(database.fileno(), read=True, timeout=_SLOW, timeout_exc=eventlet.Timeout)
        database.poll()
