"""The call that this greenthread works on: who asks, and the trace that joins everything it causes."""

import os
import re
from contextvars import ContextVar
from dataclasses import dataclass

from contracts.base import Actor, EventMeta

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(slots=True)
class Call:
    """One run of an entry point. `name` is `service.method`; `cause` the envelope of the event handled, if any.

    `unlinked`: its log lines lead to nobody (contracts.base.Model.unlinked).
    """

    name: str
    trace: str
    actor: Actor | None = None
    cause: EventMeta | None = None
    unlinked: bool = False

    @property
    def trace_id(self) -> str:
        return self.trace[3:35]


current: ContextVar[Call | None] = ContextVar("call", default=None)


def new_trace() -> str:
    """A W3C traceparent that nobody has used."""
    digits = os.urandom(24).hex()
    return f"00-{digits[:32]}-{digits[32:]}-01"


def trace_of(header: object) -> str:
    """The W3C traceparent that came in, or a new one where none or a wrong one came."""
    return header if isinstance(header, str) and _TRACEPARENT.fullmatch(header) else new_trace()
