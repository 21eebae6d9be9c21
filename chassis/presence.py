"""Which services have a replica that takes calls, asked of the broker and not of them: cheap, and true under load."""

from amqp.exceptions import NotFound

from chassis import broker

_SECONDS = 3.0


def present(uri: str, services: list[str]) -> dict[str, bool]:
    """ "broker" and each service → whether it is there. A service's RPC queue goes with its last consumer."""
    found = dict.fromkeys(["broker", *services], False)
    connection = None
    try:
        connection = broker.connect(uri, name="readiness", timeout=_SECONDS)
        found["broker"] = True
        for service in services:
            found[service] = _consumers(connection, broker.rpc_queue(service)) > 0
    except broker.FAULTS:
        found["broker"] = False
    finally:
        broker.discard(connection)
    return found


def _consumers(connection: broker.Connection, queue: str) -> int:
    channel = connection.channel()
    try:
        return int(channel.queue_declare(queue, passive=True).consumer_count)
    except NotFound:
        return 0
