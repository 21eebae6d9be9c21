"""The browser's session: a signed, HttpOnly cookie with org's token pair; tokens are renewed before they end."""

import threading
import time
from concurrent.futures import Future
from hashlib import sha256

from flask import Flask, current_app, flash, g, session

from chassis.config import Config
from contracts.base import Done
from contracts.errors import Forbidden, KinerjaError, Unauthenticated
from contracts.org import Identity, RefreshTokens, RevokeToken, Tokens
from contracts.types import ZonaWaktu, nip_cetak
from gateway import auth, clients

_EARLY = 30.0
"""Seconds before its end at which an access token counts as over: a page may take a while."""
_KEPT = 60.0
DAYS = 30
"""How long a browser stays logged in that was asked to; org ends it after as many days without use."""


def install(app: Flask, config: Config) -> None:
    """`__Host-` ties the cookie to this very host; browsers refuse that name without TLS."""
    app.secret_key = config.need("SECRET_KEY")
    secure = (config.get("PUBLIC_URL") or "").startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-kinerja" if secure else "kinerja",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=DAYS * 86_400,
    )
    app.extensions["renewals"] = Renewals()


def begin(tokens: Tokens, *, keep: bool) -> None:
    """Logged in. Everything of before is forgotten, the CSRF token too. `keep`: also after the browser was closed."""
    session.clear()
    session.permanent = keep
    _store(tokens)


def end() -> None:
    """Logged out here and in org; if org is away, at least here."""
    token = session.get("access")
    session.clear()
    if not isinstance(token, str):
        return
    auth.identities().forget_token(token)
    try:
        done: Done = clients.org.revoke(RevokeToken(token=token))
    except KinerjaError:
        return
    assert done.ok


def is_open() -> bool:
    """Whether this browser holds tokens; says nothing of their being good."""
    return "access" in session


def is_kept() -> bool:
    """Whether the login outlives the browser's closing."""
    return bool(session.permanent)


def remember_next(url: str) -> None:
    """The page wanted, while the browser is at the login provider."""
    session["next"] = url


def remembered_next() -> str | None:
    url: str | None = session.pop("next", None)
    return url


def enter() -> None:
    """Sets g.identity, g.actor and g.zone to who asks, in the place of whom they chose. Raises Unauthenticated."""
    identity = _identity()
    g.identity, g.actor, g.zone = identity, identity.actor, identity.zona_waktu
    place = session.get("acting")
    if place is None:
        return
    try:
        g.actor = auth.in_the_place_of(identity, place)
    except Forbidden:
        stop_acting()
        flash(
            f"Delegasi dari pejabat {nip_cetak(place)} sudah berakhir. Anda kembali bertindak atas nama sendiri.",
            "warn",
        )


def act_for(nip: str) -> None:
    """From now on in the place of an official. Raises Forbidden without a delegation that holds."""
    auth.in_the_place_of(g.identity, nip)
    session["acting"] = nip


def stop_acting() -> None:
    session.pop("acting", None)


def zone() -> ZonaWaktu:
    """The zone of who asks; of nobody, Jakarta's."""
    found: ZonaWaktu = g.get("zone", ZonaWaktu.WIB)
    return found


def _identity() -> Identity:
    if not is_open():
        raise Unauthenticated("belum-masuk", "Anda belum masuk. Silakan masuk dahulu.")
    if session["until"] - time.time() < _EARLY:
        _renew()
    try:
        return auth.identities().of(session["access"])
    except Unauthenticated:
        session.clear()
        raise


def _renew() -> None:
    renewals: Renewals = current_app.extensions["renewals"]
    try:
        _store(renewals.of(session["refresh"]))
    except Unauthenticated:
        session.clear()
        raise


def _store(tokens: Tokens) -> None:
    session["access"], session["refresh"] = tokens.access_token, tokens.refresh_token
    session["until"] = int(time.time()) + tokens.expires_in


class Renewals:
    """Tokens turned over once, however many requests of one browser find theirs over at the same time.

    A refresh token is for one use and, half a minute later, its second use is theft; so the answer is kept a minute.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[bytes, tuple[float, Future[Tokens]]] = {}

    def of(self, refresh_token: str) -> Tokens:
        """Raises what org.refresh raises."""
        key, now = sha256(refresh_token.encode()).digest(), time.monotonic()
        with self._lock:
            self._answers = {k: kept for k, kept in self._answers.items() if kept[0] > now}
            known = self._answers.get(key)
            answer = known[1] if known else Future()
            self._answers[key] = known or (now + _KEPT, answer)
        if known is None:
            self._ask(key, answer, refresh_token)
        return answer.result()

    def _ask(self, key: bytes, answer: "Future[Tokens]", refresh_token: str) -> None:
        try:
            answer.set_result(clients.org.refresh(RefreshTokens(refresh_token=refresh_token)))
        except BaseException as error:
            with self._lock:
                self._answers.pop(key, None)
            answer.set_exception(error)
