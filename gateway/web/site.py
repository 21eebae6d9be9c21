"""The blueprint of all pages: who may come in, CSRF, and the pages for errors."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from contracts.errors import KinerjaError
from gateway.web import failures, session

View = TypeVar("View", bound=Callable[..., Any])

site = Blueprint("web", __name__)
_csrf = CSRFProtect()
_NOT_LOGGED_IN = "_web_public"
_UPLOAD = "_web_upload"
_ASKS_AGAIN = "_web_asks_again"
_LONG = "_web_long"
site.register_error_handler(KinerjaError, failures.refused)
site.register_error_handler(HTTPException, failures.http)
site.register_error_handler(Exception, failures.defect)


def install(app: Flask) -> None:
    """After every page module was imported, so that its views are on the blueprint."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _csrf.init_app(app)
    app.register_blueprint(site)
    for status in (404, 405):
        app.register_error_handler(status, failures.no_route)


def public(view: View) -> View:
    """For the few pages that are for everybody: `@site.get("/masuk")` above, `@public` below."""
    setattr(view, _NOT_LOGGED_IN, True)
    return view


def takes_upload(most: int) -> Callable[[View], View]:
    """For a page that takes a file: its request may have `most` bytes, once it is known who sends it."""

    def mark(view: View) -> View:
        setattr(view, _UPLOAD, most)
        return view

    return mark


def asks_again(show: Callable[[], Response]) -> Callable[[View], View]:
    """For a form with a secret, which no page for errors may keep: `show` gives it anew when its token is too old."""

    def mark(view: View) -> View:
        setattr(view, _ASKS_AGAIN, show)
        return view

    return mark


def takes_long_form(most: int) -> Callable[[View], View]:
    """For a page whose fields may have `most` bytes together: Flask by itself takes half a megabyte of them."""

    def mark(view: View) -> View:
        setattr(view, _LONG, most)
        return takes_upload(most)(view)

    return mark


def is_public(endpoint: str) -> bool:
    """Whether a view of the site may be seen without login; the structure tests list them."""
    return bool(getattr(current_app.view_functions[endpoint], _NOT_LOGGED_IN, False))


@site.before_request
def _enter() -> Response | None:
    assert request.endpoint is not None
    if not is_public(request.endpoint):
        session.enter()
    return _check_token(current_app.view_functions[request.endpoint]) if request.method == "POST" else None


def _check_token(view: Callable[..., Any]) -> Response | None:
    # Both before the CSRF token is read from the body.
    if (most := getattr(view, _UPLOAD, None)) is not None:
        request.max_content_length = most
    if (most := getattr(view, _LONG, None)) is not None:
        request.max_form_memory_size = most
    try:
        _csrf.protect()
    except CSRFError:
        show: Callable[[], Response] | None = getattr(view, _ASKS_AGAIN, None)
        if show is None:
            raise
        return show()
    return None


def local_path(url: str | None, otherwise: str) -> str:
    """`url` if it is a path of this host, else `otherwise`: nobody is sent elsewhere by a link to our login."""
    if not url or not url.startswith("/") or url.startswith("//") or "\\" in url or not url.isprintable():
        return otherwise
    parts = urlsplit(url)
    return otherwise if parts.scheme or parts.netloc else url
