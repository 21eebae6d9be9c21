"""Choices of the person at the browser: theme, and in whose place to act (feature G12)."""

from flask import Response, request, url_for

from contracts.errors import Forbidden
from gateway.web import session
from gateway.web.render import away, done
from gateway.web.site import local_path, public, site

_YEAR = 365 * 86_400


@site.post("/tema")
@public
def tema() -> Response:
    """Light or dark; kept in a cookie that says nothing else, so that the page comes in the right colours."""
    response = away(local_path(request.form.get("next"), "/"))
    wanted = request.form.get("tema")
    if wanted in ("light", "dark"):
        secure = request.is_secure
        response.set_cookie("tema", wanted, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


@site.post("/bertindak")
def bertindak() -> Response:
    """From now on for the official `nip`, or for oneself where it is empty."""
    nip = request.form.get("nip", "")
    if not nip:
        session.stop_acting()
        return away(url_for("web.beranda"))
    try:
        session.act_for(nip)
    except Forbidden as error:
        return done(url_for("web.beranda"), error.message, "bad")
    return away(url_for("web.beranda"))
