"""The yardstick: an echo with nothing but py-amqp, `python -m bench.subjects.echo_bare`."""

import os
import signal
from urllib.parse import unquote, urlsplit

import amqp

QUEUE = "bench.echo"


def connect(uri: str) -> amqp.Connection:
    parts = urlsplit(uri)
    connection = amqp.Connection(
        f"{parts.hostname}:{parts.port}",
        userid=parts.username,
        password=unquote(parts.password or ""),
        virtual_host=unquote(parts.path[1:]),
    )
    connection.connect()
    return connection


def serve() -> None:
    connection = connect(os.environ["AMQP_URI"])
    channel = connection.channel()
    channel.queue_declare(QUEUE, durable=True, auto_delete=True)
    channel.basic_qos(0, 20, False)

    def answer(message: amqp.Message) -> None:
        properties = message.properties
        reply = amqp.Message(message.body, correlation_id=properties["correlation_id"])
        channel.basic_publish(reply, routing_key=properties["reply_to"])
        channel.basic_ack(message.delivery_tag)

    channel.basic_consume(QUEUE, callback=answer)
    while True:
        connection.drain_events()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    serve()
