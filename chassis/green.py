"""Makes a service process cooperative, before anything else is imported; nobody else may call it."""

import importlib
import os
import socket
import warnings
from typing import Any

_CONNECT = 5.0  # seconds that the database may take at each step of a new connection


def patch() -> None:
    """Sockets, locks and psycopg2 yield to other greenthreads while they wait.

    prometheus_client comes first and so keeps real locks: it never waits while it holds one, and green ones cost more
    than the counting.
    """
    importlib.import_module("prometheus_client")
    os.environ["EVENTLET_NO_GREENDNS"] = "yes"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # eventlet announces its retirement at each import
        import eventlet

        eventlet.monkey_patch()
    _resolve_as_the_machine_does()
    import psycopg2.extensions
    from eventlet.hubs import trampoline

    connected = (psycopg2.extensions.STATUS_READY, psycopg2.extensions.STATUS_BEGIN)

    def wait(connection: psycopg2.extensions.connection) -> None:
        while True:
            state = connection.poll()
            if state == psycopg2.extensions.POLL_OK:
                return
            reading = state == psycopg2.extensions.POLL_READ
            connecting = connection.status not in connected  # libpq's own limit is only for those who block
            try:
                trampoline(
                    connection.fileno(), read=reading, write=not reading, timeout=_CONNECT if connecting else None
                )
            except eventlet.Timeout:
                raise psycopg2.OperationalError("the database does not answer") from None

    psycopg2.extensions.set_wait_callback(wait)


def _resolve_as_the_machine_does() -> None:
    """Names are looked up by the machine's resolver, in a real thread while other calls go on.

    eventlet's own, in Python, reads the machine's settings once, knows fewer of them, and is a fifth of the start.
    """
    import eventlet.green.socket

    from chassis.threads import in_thread

    look_up = eventlet.green.socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
        try:
            return look_up(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
        except socket.gaierror:
            return in_thread(look_up, host, port, family, type, proto, flags)

    eventlet.green.socket.getaddrinfo = socket.getaddrinfo = getaddrinfo
