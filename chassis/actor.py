"""The actor's token: the gateway signs who asks (Ed25519), every service checks it, the bus cannot make one up."""

import json
import time
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import ValidationError

from contracts.base import Actor
from contracts.errors import Unauthenticated

ALGORITHM = "Ed25519"
LEEWAY = 5  # seconds that two machines' clocks may differ
_MAX_TOKEN = 16_384


def new_keys() -> dict[str, str]:
    """A new pair: ACTOR_PRIVATE_KEY for the gateway, ACTOR_PUBLIC_KEY for the services; each one line of JWK (JSON)."""
    key = OKPKey.generate_key("Ed25519")
    return {
        "ACTOR_PRIVATE_KEY": json.dumps(key.as_dict(private=True)),
        "ACTOR_PUBLIC_KEY": json.dumps(key.as_dict(private=False)),
    }


def sign(actor: Actor, private_key: str, seconds: int = 60) -> str:
    """A token for `actor`; `private_key` is the JWK (JSON) of ACTOR_PRIVATE_KEY.

    The same actor gets the same token for the first half of its life, so that services check it once.
    """
    slot = int(time.time() / max(seconds / 2, 1))
    return _signed(actor, private_key, seconds, slot)


@lru_cache(maxsize=10_000)
def _signed(actor: Actor, private_key: str, seconds: int, slot: int) -> str:
    now = int(time.time())
    claims = {"iat": now, "exp": now + seconds, "actor": actor.model_dump(mode="json", exclude_defaults=True)}
    return jwt.encode({"alg": ALGORITHM}, claims, _private(private_key), algorithms=[ALGORITHM])


class Verifier:
    """Checks tokens against ACTOR_PUBLIC_KEY: one JWK, or a set `{"keys": […]}` while keys are being changed."""

    def __init__(self, public_key: str) -> None:
        data: dict[str, Any] = json.loads(public_key)
        self._keys = [OKPKey.import_key(key) for key in data.get("keys", [data])]
        self._check = lru_cache(maxsize=10_000)(self._decode)

    def verify(self, token: object) -> Actor:
        """Raises Unauthenticated for a token that is missing, forged, too old or from the future."""
        if not isinstance(token, str) or len(token) > _MAX_TOKEN:
            raise _refused()
        actor, begins, ends = self._check(token)
        if not begins - LEEWAY <= time.time() <= ends + LEEWAY:
            raise _refused()
        return actor

    def _decode(self, token: str) -> tuple[Actor, int, int]:
        for key in self._keys:
            try:
                claims = jwt.decode(token, KeySet([key]), algorithms=[ALGORITHM]).claims
                return Actor.model_validate(claims["actor"]), int(claims["iat"]), int(claims["exp"])
            except (JoseError, ValidationError, ValueError, KeyError, TypeError):
                continue
        raise _refused()


def verify(token: object, public_key: str) -> Actor:
    """The actor of a token; each token is decoded once and then remembered until it ends."""
    return _verifier(public_key).verify(token)


@lru_cache(maxsize=8)
def _verifier(public_key: str) -> Verifier:
    return Verifier(public_key)


@lru_cache(maxsize=8)
def _private(private_key: str) -> OKPKey:
    return OKPKey.import_key(json.loads(private_key))


def _refused() -> Unauthenticated:
    return Unauthenticated(
        "aktor-tidak-sah", "Identitas pemanggil tidak dapat dibuktikan atau sudah kedaluwarsa. Silakan masuk kembali."
    )
