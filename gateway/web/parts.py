"""Parts of a page that may be missing: asked with little patience, and not at all while their service is away."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, cast

from flask import Flask, current_app

from chassis.config import Config
from chassis.observability import logger
from contracts.base import Api
from contracts.errors import Internal, TooMany, Unavailable
from gateway.clients import APIS, Remote

A = TypeVar("A", bound=Api)
T = TypeVar("T")
log = logger("gateway.web")

_PATIENCE = 2.0  # seconds that a page waits for a part
_REST = 10.0  # seconds for which a service that was away is not asked again


def install(app: Flask, config: Config) -> None:
    app.extensions["parts"] = Parts(config)


def part(api: type[A], ask: Callable[[A], T]) -> T | None:
    """`part(NotifyApi, lambda notify: notify.jumlah(JumlahQuery()))`: the answer, or None where the service is away.

    For what a page can do without; the template then says `ui.missing("…")`. What a page is about is asked by
    gateway.clients, so that its absence becomes the 503 page.
    """
    parts: Parts = current_app.extensions["parts"]
    return parts.ask(api, ask)


class Parts:
    """Clients with little patience, and which services were away a moment ago."""

    def __init__(self, config: Config) -> None:
        self._remotes = {api: Remote(api, config, timeout=_PATIENCE, places=8) for api in APIS}
        self._away: dict[type[Api], float] = {}

    def ask(self, api: type[A], ask: Callable[[A], T]) -> T | None:
        if self._away.get(api, 0.0) > time.monotonic():
            return None
        try:
            return ask(cast(A, self._remotes[api]))
        except (Unavailable, Internal, TooMany) as error:
            self._away[api] = time.monotonic() + _REST
            log.warning("part of a page is missing", service=api.service, reason=error.code)
            return None


class Kept(Generic[T]):
    """Answers that every page needs, kept for some seconds, so that a page costs one call as a rule."""

    def __init__(self, *, seconds: float, size: int = 5_000) -> None:
        self._seconds, self._size = seconds, size
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[float, T]] = {}

    def of(self, key: Hashable, ask: Callable[[], T | None], *, since: float = 0.0) -> T | None:
        """The kept answer unless it is older than `since` (a time.time()), else `ask`'s; None is not kept."""
        with self._lock:
            kept = self._kept.get(key)
        now = time.time()
        if kept is not None and kept[0] > max(since, now - self._seconds):
            return kept[1]
        answer = ask()
        if answer is not None:
            with self._lock:
                self._kept.pop(key, None)
                while len(self._kept) >= self._size:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = (now, answer)
        return answer
