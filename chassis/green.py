"""Makes a service process cooperative, before anything else is imported; nobody else may call it."""

import importlib
import warnings

_CONNECT = 5.0  # seconds that the database may take at each step of a new connection


def patch() -> None:
    """Sockets, locks and psycopg2 yield to other greenthreads while they wait.

    prometheus_client comes first and so keeps real locks: it never waits while it holds one, and green ones cost more
    than the counting.
    """
    importlib.import_module("prometheus_client")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # eventlet announces its retirement at each import
        import eventlet

        eventlet.monkey_patch()
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
