"""The servers that are measured, and waiting for them."""

import amqp

from bench import Place, wait_for
from chassis import broker


def wait_for_consumers(place: Place, *queues: str) -> None:
    """Until somebody takes messages from each of the queues."""

    def served(queue: str) -> bool:
        connection = broker.connect(place.env["AMQP_URI"], name="bench")
        try:
            found: int = connection.channel().queue_declare(queue, passive=True).consumer_count
            return found > 0
        except amqp.NotFound:
            return False
        finally:
            broker.discard(connection)

    for queue in queues:
        wait_for(lambda queue=queue: served(queue))  # type: ignore[misc]
