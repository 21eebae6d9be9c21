"""The actor's token: what is signed is what is verified, and nothing else passes."""

import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from chassis.actor import ALGORITHM, LEEWAY, new_keys, sign, verify
from contracts.base import Actor
from contracts.errors import Unauthenticated
from contracts.types import Peran, new_id

KEYS = new_keys()
PRIVATE, PUBLIC = KEYS["ACTOR_PRIVATE_KEY"], KEYS["ACTOR_PUBLIC_KEY"]
ACTOR = Actor(
    sub="198501012010011001",
    nip="198501012010011001",
    nama="Wira Adiputra",
    roles=frozenset({Peran.ADMIN_INSTANSI}),
    scopes=frozenset({"skp:read"}),
    instansi_id=new_id(),
    acting_for="197001011995011001",
    session_id=new_id(),
)


def test_the_actor_comes_back_whole() -> None:
    assert verify(sign(ACTOR, PRIVATE), PUBLIC) == ACTOR


def test_the_same_actor_has_the_same_token_for_a_while_and_another_one_another() -> None:
    while time.time() % 30 > 29:  # the token changes at each half minute
        time.sleep(0.1)
    assert sign(ACTOR, PRIVATE) == sign(ACTOR.model_copy(), PRIVATE)
    assert sign(ACTOR, PRIVATE) != sign(ACTOR.model_copy(update={"acting_for": None}), PRIVATE)


def test_a_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    token, now = sign(ACTOR, PRIVATE, seconds=60), time.time()
    assert verify(token, PUBLIC) == ACTOR  # it is remembered now
    monkeypatch.setattr(time, "time", lambda: now + 60 + LEEWAY + 1)
    with pytest.raises(Unauthenticated):
        verify(token, PUBLIC)


def test_a_token_from_the_future_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 300)
    token = sign(ACTOR, PRIVATE)
    monkeypatch.undo()
    with pytest.raises(Unauthenticated):
        verify(token, PUBLIC)


def test_two_public_keys_are_valid_while_keys_are_changed() -> None:
    new = new_keys()
    both = json.dumps({"keys": [json.loads(PUBLIC), json.loads(new["ACTOR_PUBLIC_KEY"])]})
    assert verify(sign(ACTOR, PRIVATE), both) == ACTOR
    assert verify(sign(ACTOR, new["ACTOR_PRIVATE_KEY"]), both) == ACTOR
    with pytest.raises(Unauthenticated):
        verify(sign(ACTOR, new["ACTOR_PRIVATE_KEY"]), PUBLIC)


def claims(**changed: object) -> dict[str, object]:
    now = int(time.time())
    return {"iat": now, "exp": now + 60, "actor": {"sub": "x"}} | changed


def signed(content: dict[str, object]) -> str:
    return jwt.encode({"alg": ALGORITHM}, content, OKPKey.import_key(json.loads(PRIVATE)), algorithms=[ALGORITHM])


@pytest.mark.parametrize(
    "token",
    [
        None,
        7,
        b"bytes",
        "",
        "a.b.c",
        "x" * 20_000,
        signed({k: v for k, v in claims().items() if k != "exp"}),
        signed({k: v for k, v in claims().items() if k != "actor"}),
        signed(claims(actor={"sub": "x", "nip": "not a NIP"})),
        signed(claims(actor={"sub": "x", "unknown": 1})),
        signed(claims(exp="never")),
        jwt.encode({"alg": "HS256"}, claims(), OctKey.import_key(PUBLIC), algorithms=["HS256"]),
    ],
)
def test_anything_else_is_refused(token: object) -> None:
    with pytest.raises(Unauthenticated):
        verify(token, PUBLIC)
