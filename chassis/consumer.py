"""One connection that consumes queues in a greenthread, comes back after any loss, and stops without dropping work."""

import contextlib
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import eventlet
import greenlet
from amqp import spec
from amqp.transport import SSLTransport

from chassis import broker, frames
from chassis.observability import logger

log = logger("chassis.consumer")

HEARTBEAT = 20  # seconds; a silent broker is noticed after two


class _Corked:
    """Sends what all greenthreads wrote in one turn of the loop together: under load a tenth of the system calls."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._corked: list[bytes] = []
        self._flushing = self._held = False

    def hold(self) -> None:
        """Whoever says so calls `flush` before it yields."""
        self._held = True

    def write(self, data: Any) -> None:
        self._corked.append(bytes(data))
        if len(self._corked) == 1 and not (self._flushing or self._held):
            eventlet.spawn_n(self.flush)

    def flush(self) -> None:
        """Sends now. A connection that is gone is ended, which its reader finds."""
        self._held = False
        if self._flushing:  # who is at it takes ours along
            return
        self._flushing = True
        try:
            while self._corked:
                data, self._corked = b"".join(self._corked), []
                super().write(data)  # type: ignore[misc]
        except OSError:
            self._corked.clear()
            frames.hang_up(self)
        finally:
            self._flushing = False

    def close(self) -> None:
        self.flush()
        super().close()  # type: ignore[misc]


class _CorkedTcp(_Corked, frames.Transport):
    pass


class _CorkedTls(_Corked, SSLTransport):  # type: ignore[misc]
    pass


class Connection(broker.Connection):
    """A connection on which many greenthreads write."""

    plain_transport = _CorkedTcp
    tls_transport = _CorkedTls


class Consumer:
    """`declare(channel)` names the queues; `deliver(queue, message)` must not block: it is the reader that calls."""

    def __init__(
        self,
        uri: str,
        *,
        name: str,
        prefetch: int,
        declare: Callable[[Any], Iterable[str]],
        deliver: Callable[[str, Any], None],
    ) -> None:
        self._uri, self._name, self._prefetch = uri, name, prefetch
        self._declare, self._deliver = declare, deliver
        self._channel: Any = None
        self._cancelled = False
        self._thread: Any = None
        self.fault = "not connected yet"

    @property
    def ready(self) -> bool:
        """Whether messages come in now."""
        return not self.fault

    def start(self) -> None:
        self._thread = eventlet.spawn(self._run)

    def cancel(self) -> None:
        """Takes nothing new; returns when the broker has heard it. What came can be acknowledged until `close`."""
        if self._cancelled:
            return
        self._cancelled = True
        channel = self._channel
        if channel is not None and channel.is_open:
            for tag in list(channel.callbacks):
                channel.send_method(spec.Basic.Cancel, "sb", (tag, False))  # the reader hears the answer
            while self._channel is channel and channel.callbacks:
                eventlet.sleep(0.01)

    def close(self) -> None:
        """Lets go of the connection; what is not acknowledged by now comes again."""
        self._cancelled = True
        if self._thread is not None:
            self._thread.kill()
            with contextlib.suppress(greenlet.GreenletExit):
                self._thread.wait()

    def _run(self) -> None:
        pause = 0.1
        while not self._cancelled:
            began = time.monotonic()
            try:
                self._consume()
            except broker.FAULTS as error:
                self.fault = str(error) or type(error).__name__
                log.warning("broker lost, connecting again", consumer=self._name, reason=self.fault)
            except Exception as error:
                self.fault = str(error) or type(error).__name__
                log.error("consumer failed, starting again", consumer=self._name, exc_info=True)
            pause = 0.1 if time.monotonic() - began > 5 else min(pause * 2, 2.0)
            if not self._cancelled:
                eventlet.sleep(pause)

    def _consume(self) -> None:
        connection = broker.connect(self._uri, name=self._name, heartbeat=HEARTBEAT, kind=Connection)
        pulse = eventlet.spawn(self._pulse, connection)
        try:
            channel = self._channel = connection.channel()
            channel.basic_qos(0, self._prefetch, False)
            for queue in self._declare(channel):
                channel.basic_consume(queue, callback=partial(self._deliver, queue))
            if self._cancelled:  # told to stop meanwhile
                return
            self.fault = ""
            log.info("consuming", consumer=self._name)
            while True:
                connection.drain_events()
        finally:
            pulse.kill()
            self._channel = None
            broker.discard(connection)

    def _pulse(self, connection: broker.Connection) -> None:
        while True:
            eventlet.sleep(HEARTBEAT / 4)
            try:
                connection.heartbeat_tick()
            except broker.FAULTS:
                frames.hang_up(connection.transport)
                return


def settle(message: Any) -> None:
    """Acknowledges. On a connection that is gone the broker has taken the message back: it will come again."""
    if message.channel.connection is not None:
        try:
            frames.acknowledge(message)
        except broker.FAULTS:
            log.warning("could not acknowledge; the message will come again")
