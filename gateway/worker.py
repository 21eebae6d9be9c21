"""gunicorn's thread worker that lets an idler worker take a new connection first, and does not stop for nothing."""

import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

EVEN_UP_TO = 8
HESITATES_SECONDS = 0.0005


class EvenWorker(ThreadWorker):  # type: ignore[misc]
    """Linux wakes the worker that went to sleep last, so a few kept-alive connections all end in one process, and the
    other core idles. A worker therefore hesitates for each connection that it has; with more than a few chance is
    even enough.
    """

    def accept(self, listener: Any) -> None:
        if self.nr_conns < EVEN_UP_TO:
            time.sleep(self.nr_conns * HESITATES_SECONDS)
        super().accept(listener)

    def _cap_keepalive(self, deadline: float) -> None:
        """What gunicorn does when it stops to connections that wait for a next request, also to those that never sent
        one: browsers open some in advance, and each would hold the stop up for the whole graceful_timeout.
        """
        super()._cap_keepalive(deadline)
        for connection in self.pending_conns:
            connection.timeout = min(connection.timeout, deadline)
