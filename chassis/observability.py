"""Logs as JSON lines with trace and actor, and the metrics that every process counts."""

import json
import logging
import sys
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

from chassis import context

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

RPC_CALLS = Counter("kinerja_rpc_calls", "Calls answered", ["method"])
RPC_ERRORS = Counter("kinerja_rpc_errors", "Calls answered with an error, by its class", ["method", "error"])
RPC_SECONDS = Histogram(
    "kinerja_rpc_seconds", "Seconds from taking a call to answering it", ["method"], buckets=_BUCKETS
)
HANDLED = Counter("kinerja_handler_events", "Events dealt with: done, held or dead", ["handler", "outcome"])
HANDLER_SECONDS = Histogram("kinerja_handler_seconds", "Seconds of one run of a handler", ["handler"], buckets=_BUCKETS)
DUPLICATES = Counter("kinerja_handler_duplicates", "Events passed over because they had their effect", ["handler"])
RUNS = Counter("kinerja_loop_runs", "Runs of @every loops and jobs, by outcome", ["loop", "outcome"])
PUBLISHED = Counter("kinerja_outbox_published", "Events published by this process")
OUTBOX_AGE = Gauge("kinerja_outbox_oldest_seconds", "Age of the oldest event that waits to be published; 0: none")
DEAD_LETTERS = Gauge("kinerja_dead_letters", "Messages in the service's dead letters")
POOL = Gauge("kinerja_database_connections", "Database connections in use")


def set_up_logging(service: str, level: str = "INFO") -> None:
    """JSON lines on standard output, for structlog and for the standard library's loggers alike."""
    number = logging.getLevelNamesMapping()[level]
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _add_call,
        _Adder(service),
    ]
    renderer = structlog.processors.JSONRenderer(serializer=_dumps)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer], foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


def logger(name: str) -> Any:
    return structlog.get_logger(log=name)


class _Adder:
    def __init__(self, service: str) -> None:
        self.service = service

    def __call__(self, logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
        event["service"] = self.service
        return event


def _add_call(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    call = context.current.get()
    if call is not None:
        event["trace_id"] = call.trace_id
        if call.actor is not None:
            event["actor"] = call.actor.sub
    return event


def _dumps(value: Any, **kwargs: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)
