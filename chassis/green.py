"""Makes a service process cooperative, before anything else is imported; nobody else may call it."""

import importlib
import warnings


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

    def wait(connection: psycopg2.extensions.connection, timeout: float = -1) -> None:
        while True:
            state = connection.poll()
            if state == psycopg2.extensions.POLL_OK:
                return
            reading = state == psycopg2.extensions.POLL_READ
            trampoline(connection.fileno(), read=reading, write=not reading)

    psycopg2.extensions.set_wait_callback(wait)
