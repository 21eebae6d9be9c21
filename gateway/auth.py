"""From a bearer token to the actor: org is asked once in 30 seconds, and a revoked session is forgotten at once."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app, g, request

from chassis.subscribe import Subscription
from contracts.base import Actor
from contracts.errors import Forbidden, Unauthenticated
from contracts.org import Identity, IdentityQuery, OrgApi, SessionRevoked
from contracts.types import nip_cetak
from gateway.clients import GATEWAY, remote

_SECONDS = 30.0
_LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class _Entry:
    identity: Identity
    until: float


class Identities:
    """Identities by token, for 30 s, only while revocations are heard; at most `size`, the least used goes first."""

    def __init__(self, uri: str, *, size: int = 20_000, seconds: float = _SECONDS) -> None:
        self._size, self._seconds = size, seconds
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._forgotten = 0
        self.revocations = Subscription(uri, SessionRevoked, heard=self._revoked, reset=self.forget_all)

    def of(self, token: str) -> Identity:
        """Raises Unauthenticated where org does not know the token (any more)."""
        key = sha256(token.encode()).digest()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.until > time.monotonic():
                self._entries.move_to_end(key)
                return entry.identity
            before = self._forgotten
        self.revocations.start()
        identity: Identity = remote(OrgApi).call("identity", IdentityQuery(access_token=token), actor=GATEWAY)
        self._keep(key, identity, before)
        return identity

    def forget(self, *, sub: str, session_id: object = None) -> None:
        """One session of `sub`, or all of them."""
        with self._lock:
            self._forgotten += 1
            for key in [key for key, entry in self._entries.items() if _is_of(entry.identity.actor, sub, session_id)]:
                del self._entries[key]

    def forget_token(self, token: str) -> None:
        """The session of an access token, if it is known here; org tells the other gateways."""
        with self._lock:
            self._forgotten += 1
            entry = self._entries.pop(sha256(token.encode()).digest(), None)
        if entry is not None:
            self.forget(sub=entry.identity.actor.sub, session_id=entry.identity.actor.session_id)

    def forget_all(self) -> None:
        with self._lock:
            self._forgotten += 1
            self._entries.clear()

    def _keep(self, key: bytes, identity: Identity, before: int) -> None:
        """Not if something was revoked while org was asked: it might have been this."""
        life = min(self._seconds, identity.expires_at.timestamp() - time.time())
        with self._lock:
            if not self.revocations.live or self._forgotten != before or life <= 0:
                return
            self._entries[key] = _Entry(identity, time.monotonic() + life)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def _revoked(self, event: SessionRevoked) -> None:
        self.forget(sub=event.sub, session_id=event.session_id)


def identities() -> Identities:
    """Those of the app that serves this request."""
    found: Identities = current_app.extensions["identities"]
    return found


def require() -> None:
    """Sets `g.actor` to who asks, in the place of whom X-Acting-For names. Raises Unauthenticated or Forbidden."""
    identity = identities().of(bearer())
    place = request.headers.get("X-Acting-For")
    g.identity = identity
    g.actor = identity.actor if place is None else in_the_place_of(identity, place)


def bearer() -> str:
    """The token of the Authorization header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(
            "belum-masuk", "Anda belum masuk. Minta token di /api/v1/auth/token, lalu kirim sebagai Bearer."
        )
    if len(token) > _LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        raise Unauthenticated("token-tidak-dikenal", "Token tidak dikenal atau sudah berakhir. Silakan masuk kembali.")
    return token


def in_the_place_of(identity: Identity, nip: str) -> Actor:
    """The actor under a delegation that holds now (features G12)."""
    wanted = "".join(nip.split())
    for official in identity.boleh_bertindak:
        if official.nip == wanted:
            return identity.actor.model_copy(update={"acting_for": official.nip})
    shown = nip_cetak(wanted) if wanted.isdigit() and len(wanted) == 18 else "itu"
    raise Forbidden(
        "tanpa-delegasi",
        f"Anda tidak memegang delegasi yang berlaku dari pejabat {shown}. Pejabat itu sendiri atau admin instansi"
        " dapat memberikannya pada menu Delegasi.",
    )


def _is_of(actor: Actor, sub: str, session_id: object) -> bool:
    return actor.sub == sub and (session_id is None or actor.session_id == session_id)
