"""When a page cannot be what was asked for: why, what to do now, and the typed form kept for another try."""

from contextlib import suppress
from urllib.parse import urlsplit

from flask import Response, flash, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException

from chassis.observability import logger
from contracts.errors import Internal, Invalid, KinerjaError, Unauthenticated, Unavailable
from gateway import errors
from gateway.routes import PREFIX
from gateway.web import render, session

log = logger("gateway.web")

SECRETS = frozenset({"password", "lama", "baru", "again", "token"})
"""Fields of the forms for passwords: they are not kept at all, for half of one can't be sent again."""
_HTTP = {
    400: "Permintaan ini tidak dapat dibaca. Kembali ke halaman sebelumnya, lalu coba lagi.",
    404: "Halaman ini tidak ada, atau bukan untuk Anda. Periksa alamatnya, atau mulai dari Beranda.",
    405: "Halaman ini tidak dapat dibuka dengan cara itu. Mulai lagi dari Beranda.",
    413: "Kiriman terlalu besar. Kecilkan berkas atau isian Anda, lalu kirim lagi.",
}
_NO_FILTER = "Saringan pada alamat ini tidak dikenal. Buka tanpa saringan, lalu pilih lagi pada halamannya."
_NO_CSRF = "Formulir ini sudah terlalu lama terbuka, atau Anda masuk ulang sejak membukanya. Kirim sekali lagi."


def refused(error: KinerjaError) -> ResponseReturnValue:
    """What a service refused and no view has answered."""
    if isinstance(error, Unauthenticated):
        return _log_in(error)
    if isinstance(error, Internal):
        log.error("internal error of a service", path=request.path, code=error.code)
    if isinstance(error, Invalid) and error.code == "isian-tidak-sah" and request.method == "GET":
        return _unread()
    response = _answer(
        errors.STATUS[type(error)], error.message, kept=isinstance(error, Unavailable) and _is_ours(), error=error
    )
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def http(error: HTTPException) -> ResponseReturnValue:
    """Flask's own refusals; redirects pass."""
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error
    if isinstance(error, CSRFError):
        return _with_token(_answer(400, _NO_CSRF, kept=_is_ours()))
    return _answer(status, _HTTP.get(status, "Permintaan ditolak. Mulai lagi dari Beranda."))


def no_route(error: HTTPException) -> ResponseReturnValue:
    """An address that nobody has: a page for browsers, a problem for systems."""
    if request.path.startswith((f"{PREFIX}/", "/webhooks/")) or not request.accept_mimetypes.accept_html:
        return errors.of_flask(error)
    return http(error)


def defect(error: Exception) -> ResponseReturnValue:
    """A mistake of ours: logged with its stack; the person gets a number to quote."""
    log.error("defect", path=request.path, exc_info=error)
    message = f"Terjadi kesalahan pada aplikasi. Sampaikan nomor {g.trace[3:35]} kepada pengelola aplikasi."
    return _answer(500, message)


def _unread() -> Response:
    """An address of which some part can't be read: nobody has filled in anything that could be marked."""
    if not request.args:
        return _answer(404, _HTTP[404])
    return _answer(errors.STATUS[Invalid], _NO_FILTER, title="Saringan tidak dikenal", unfiltered=request.path)


def _log_in(error: Unauthenticated) -> ResponseReturnValue:
    """To the login page and back; who has just sent a form keeps it, and logs in in another tab."""
    if request.method == "POST":
        return _with_token(_answer(401, error.message, kept=_is_ours()))
    there = request.full_path.rstrip("?")
    if render.is_htmx():
        parts = urlsplit(request.headers.get("HX-Current-URL", ""))
        there = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return render.away(url_for("web.masuk", next=there))


def _with_token(response: Response) -> Response:
    """For the form that stays on the page: the token it was made with is of a session that is over."""
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


def _answer(
    status: int,
    message: str,
    *,
    title: str | None = None,
    unfiltered: str | None = None,
    kept: bool = False,
    error: KinerjaError | None = None,
) -> Response:
    """`unfiltered`: the address of the list without what it was narrowed by."""
    moves_on = request.method == "GET" and render.wanted_block() == render.CONTENT  # the address is already new
    if render.is_htmx() and not (moves_on and _known()):  # what stands on the page stays, with all that was typed
        flash(message, "bad")
        return make_response(render_template("flash.html", login=status == 401), status, {"HX-Reswap": "none"})
    secret = not SECRETS.isdisjoint(request.form)
    typed = _typed() if kept and request.method == "POST" and not secret else None
    return render.page(
        "error.html",
        status=status,
        code=status,
        title=title or errors.TITLES.get(status, "Tidak dapat dilanjutkan"),
        unfiltered=unfiltered,
        message=message,
        error=error,
        known=_known(),
        kept=typed,
        written=[value for _, value in typed or () if _is_prose(value)],
        secret=kept and secret,
    )


def _typed() -> list[tuple[str, str]]:
    """All that was sent, for hidden inputs."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def _is_prose(value: str) -> bool:
    """Whether somebody wrote it, and may want to copy it: not an id, a number, a choice or an address."""
    return any(map(str.isspace, value.strip()))


def _known() -> bool:
    """Whether the page can have its frame: an address that nobody has comes here before anybody was asked for."""
    if "identity" not in g and session.is_open():
        with suppress(KinerjaError):
            session.enter()
    return "identity" in g


def _is_ours() -> bool:
    """Sent from a page of this host: a form that another site made must not get a button to send it after all."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
