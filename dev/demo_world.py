"""How demo data and the demo act: one client per service, and an actor signed with the developer's own key."""

import time
from collections.abc import Callable
from typing import TypeVar

from chassis.actor import sign
from chassis.config import Config
from chassis.rpc import Client
from contracts.base import Actor
from contracts.errors import KinerjaError, Unavailable
from contracts.org import OrgApi
from contracts.skp import SkpApi
from contracts.types import Peran
from dev.demo_people import PEGAWAI

T = TypeVar("T")

PATIENCE = 90.0
"""Seconds to wait for a service that is just starting, or for an event to arrive."""


class World:
    """`nips` has the number of everybody by key; org gives one to who has no NIP, so the loader adds that."""

    def __init__(self, config: Config) -> None:
        self.config, self._key = config, config.need("ACTOR_PRIVATE_KEY")
        self._org, self._skp = Client(OrgApi, config.amqp_uri), Client(SkpApi, config.amqp_uri)
        self.nips = {kunci: one.nip for kunci, one in PEGAWAI.items() if one.nip}

    def org(self, kunci: str | None = None) -> OrgApi:
        """org as that person sees it; as the super admin when nobody is named."""
        return self._org.acting(self._token(kunci))

    def skp(self, kunci: str) -> SkpApi:
        """skp as that person sees it."""
        return self._skp.acting(self._token(kunci))

    def gateway(self) -> OrgApi:
        """org as the gateway sees it before anybody has logged in."""
        return self._org.acting(sign(Actor(sub="gateway", roles=frozenset({Peran.GATEWAY})), self._key))

    def _token(self, kunci: str | None) -> str:
        if kunci is None:
            actor = Actor(sub="demo", nama="Data contoh", roles=frozenset({Peran.SUPER_ADMIN}))
        else:
            one, nip = PEGAWAI[kunci], self.nips[kunci]
            actor = Actor(sub=nip, nip=nip, nama=one.nama, instansi_id=one.instansi_id)
        return sign(actor, self._key)


def until(
    ask: Callable[[], T], good: Callable[[T], bool], what: str, *, forgiving: tuple[type[KinerjaError], ...]
) -> T:
    """Asks until the answer is good; refusals of the `forgiving` kind mean not yet. SystemExit after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            answer = ask()
            if good(answer):
                return answer
            last = f"still {answer!r}"
        except KinerjaError as error:
            if not isinstance(error, (*forgiving, Unavailable)):
                raise
            last = error.message
        if time.monotonic() > end:
            raise SystemExit(f"{what} did not come about in {PATIENCE:.0f} s: {last}")
        time.sleep(0.05)
