"""Gives demo people their passwords as people get them: by the reset link, read from the bus instead of the phone."""

import json
import time
from uuid import uuid4

import pika

from contracts.org import PasswordResetRequested, RequestReset, ResetPassword
from dev.demo_world import PATIENCE, World

INTERNAL_EVENTS = "kinerja.internal"  # no partner can read it; a developer's own broker user can


def give_passwords(world: World, passwords: dict[str, str]) -> None:
    """`passwords` by NIP. Who has a password gets this one instead. SystemExit when org sends no token."""
    connection = pika.BlockingConnection(pika.URLParameters(world.amqp_uri))
    try:
        channel = connection.channel()
        channel.exchange_declare(INTERNAL_EVENTS, "topic", durable=True)
        queue = channel.queue_declare("", exclusive=True).method.queue
        channel.queue_bind(queue, INTERNAL_EVENTS, PasswordResetRequested.type)
        for nip in passwords:
            world.gateway().request_reset(RequestReset(nip=nip, id=uuid4()))
        waiting, end = dict(passwords), time.monotonic() + PATIENCE
        for _, _, body in channel.consume(queue, auto_ack=True, inactivity_timeout=1):
            if body is not None:
                asked = PasswordResetRequested.model_validate(json.loads(body)["data"])
                if password := waiting.pop(asked.nip, None):
                    world.gateway().reset_password(ResetPassword(token=asked.token, password=password))
            if not waiting:
                return
            if time.monotonic() > end:
                raise SystemExit(f"org sent no reset token for {', '.join(waiting)}")
    finally:
        connection.close()
