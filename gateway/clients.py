"""The services as a view sees them: `skp.submit(cmd)`, typed by the Api, in the name of the request's caller."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from flask import current_app, g
from werkzeug.local import LocalProxy

from chassis import context
from chassis.actor import sign
from chassis.config import Config
from chassis.rpc import Client
from contracts.assessment import AssessmentApi
from contracts.base import Actor, Api, Model
from contracts.errors import Unavailable
from contracts.notify import NotifyApi
from contracts.org import OrgApi
from contracts.skp import SkpApi
from contracts.types import Peran

APIS: tuple[type[Api], ...] = (OrgApi, SkpApi, AssessmentApi, NotifyApi)
GATEWAY = Actor(sub="gateway", roles=frozenset({Peran.GATEWAY}))
"""Who asks where nobody is logged in."""

_WAIT = 0.5  # seconds that a request waits for a place


class Remote:
    """One service. At most `places` requests wait for it at a time, so that one slow service leaves threads to others.

    A further request waits half a second and is then refused as Unavailable, which costs nobody anything.
    """

    def __init__(self, api: type[Api], config: Config, *, timeout: float, places: int) -> None:
        self.client = Client(api, config.amqp_uri, timeout=timeout)
        self._key = config.need("ACTOR_PRIVATE_KEY")
        self._places = threading.BoundedSemaphore(places)

    def __getattr__(self, name: str) -> Any:
        return partial(self.call, name)

    def call(self, name: str, command: Model, *, actor: Actor | None = None) -> Any:
        """The typed answer of a method. `actor` is the request's caller unless named."""
        unlink(command)
        with self.place():
            return getattr(self.client, name)(command, **self._sender(actor))

    def raw(self, name: str, command: Model) -> bytes:
        """The answer's JSON as the service wrote it."""
        unlink(command)
        with self.place():
            return self.client.raw(name, command, **self._sender(None))

    def _sender(self, actor: Actor | None) -> dict[str, str]:
        return {"actor": sign(actor or g.actor, self._key), "trace": g.trace}

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places, for as long as the block runs. Raises Unavailable."""
        if not self._places.acquire(timeout=_WAIT):
            raise Unavailable(
                "terlalu-ramai", "Layanan sedang sangat ramai. Ulangi permintaan ini sebentar lagi.", retry_after=3
            )
        try:
            yield
        finally:
            self._places.release()


def unlink(command: Model) -> None:
    """From here on nothing that is logged of this request leads to its caller, if it is such a command."""
    call = context.current.get()
    if command.unlinked and call is not None:
        call.unlinked = True


def remotes(config: Config) -> dict[type[Api], Remote]:
    """A Remote for every service; GATEWAY_RPC_TIMEOUT in seconds, GATEWAY_RPC_PLACES per service and process."""
    timeout = float(config.get("GATEWAY_RPC_TIMEOUT", "10") or 10)
    places = int(config.get("GATEWAY_RPC_PLACES", "12") or 12)
    return {api: Remote(api, config, timeout=timeout, places=places) for api in APIS}


def remote(api: type[Api]) -> Remote:
    """The service of `api` in the app that serves this request."""
    found: Remote = current_app.extensions["remotes"][api]
    return found


org = cast(OrgApi, LocalProxy(lambda: remote(OrgApi)))
skp = cast(SkpApi, LocalProxy(lambda: remote(SkpApi)))
assessment = cast(AssessmentApi, LocalProxy(lambda: remote(AssessmentApi)))
notify = cast(NotifyApi, LocalProxy(lambda: remote(NotifyApi)))
