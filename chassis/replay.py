"""Tells one consumer again what a service told: to fill a new read model, or one that was dropped."""

from contextlib import closing

import psycopg2

from chassis.events import COLUMNS
from chassis.publishing import Confirmed, event_message
from chassis.service import Service
from chassis.subscriptions import subscriptions

_BATCH = 500
_ROWS = f"""
SELECT position, {COLUMNS} FROM outbox
WHERE position > %s AND type = %s ORDER BY position LIMIT {_BATCH}
"""  # noqa: S608 - constants


def replay(
    teller: str,
    database_url: str,
    amqp_uri: str,
    *,
    consumer: type[Service],
    queue: str,
    after: int = 0,
    type: str | None = None,
) -> tuple[int, int]:
    """Puts the teller's published events that `queue` (consumer.on_x) is for into that queue alone.

    Returns how many, and the position of the last one: a later run may go on `after` it. An event that had its
    effect has none again (inbox). Raises LookupError where the consumer has no such handler, or one of another type.
    """
    try:
        event = subscriptions(consumer)[queue]
    except KeyError:
        handlers = ", ".join(subscriptions(consumer)) or "none"
        raise LookupError(f"{consumer.name} has no handler {queue}; it has: {handlers}") from None
    if type not in (None, event.type):
        raise LookupError(f"{queue} is for {event.type}, not for {type}")
    count = 0
    with closing(psycopg2.connect(database_url)) as database, Confirmed(amqp_uri, name="replay") as publisher:
        database.set_session(readonly=True, autocommit=True)
        cursor = database.cursor()
        while True:
            cursor.execute(_ROWS, [after, event.type])
            rows = cursor.fetchall()
            for _, *told in rows:
                publisher.send(event_message(teller, *told), routing_key=queue)
            publisher.wait()
            count += len(rows)
            if not rows:
                return count, after
            after = rows[-1][0]
