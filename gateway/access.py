"""Each request's trace, its line in the log, and its numbers in the metrics."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from prometheus_client import Counter, Histogram

from chassis import context
from chassis.observability import logger
from gateway.clients import GATEWAY

View = TypeVar("View", bound=Callable[..., Any])
log = logger("gateway")

REQUESTS = Counter("kinerja_http_requests", "Requests answered", ["operation", "status"])
SECONDS = Histogram(
    "kinerja_http_seconds",
    "Seconds from reading a request to its answer",
    ["operation"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_QUIET = {"health.livez", "health.readyz", "health.metrics"}
_UNLINKED = "_unlinked"


def unlinked(view: View) -> View:
    """For what must not lead to its caller (features P10): not when it is refused before a command is made, either."""
    setattr(view, _UNLINKED, True)
    return view


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.trace = context.trace_of(request.headers.get("traceparent"))
    g.actor = GATEWAY
    view = current_app.view_functions.get(request.endpoint or "")
    context.current.set(context.Call("gateway", g.trace, unlinked=getattr(view, _UNLINKED, False)))


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.began
    operation = request.endpoint or "tidak-dikenal"
    response.headers["X-Request-Id"] = g.trace[3:35]
    REQUESTS.labels(operation, response.status_code).inc()
    SECONDS.labels(operation).observe(seconds)
    if operation not in _QUIET:
        log.info(
            "request",
            verb=request.method,
            operation=operation,
            status=response.status_code,
            ms=round(seconds * 1000, 2),
            **_about(),
        )
    return response


def _about() -> dict[str, str | None]:
    """What was asked for, and by whom; nothing of a request that must not lead to its caller."""
    call = context.current.get()
    if call is not None and call.unlinked:
        return {}
    return {"path": request.path, "actor": g.actor.sub, "acting_for": g.actor.acting_for}
