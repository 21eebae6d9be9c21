"""Turns a view's answer into a page, or into the block of it that htmx asked for; and the way back after a POST."""

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, flash, g, make_response, redirect, render_template, request
from flask import session as cookie
from jinja2 import Environment
from jinja2_fragments import BlockNotFoundError
from jinja2_fragments.flask import render_block
from pydantic_core import to_json

from contracts.types import titik
from gateway.web import format, session
from gateway.web.me import frame

CONTENT = "content"
"""The block and element of every page that holds all but the frame."""
_FROM_TOP = "innerHTML show:top showTarget:body"


def install(app: Flask) -> None:
    """Filters and globals of the templates; `ui` has every macro of templates/ui, in fragments too."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(layout="layout.html", ui=Macros(env), here=here, frame=frame, logged_in=session.is_open)
    for name in ("periode", "angka", "persen", "lama", "inisial", "nip"):
        env.filters[name] = getattr(format, name)
    for name in ("tanggal", "hari_tanggal", "waktu", "sisa_hari", "jarak_hari", "yang_lalu"):
        env.filters[name] = partial(_in_zone, getattr(format, name))
    env.filters["titik"] = titik


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """The page, or for htmx just the block named like the element it will go into (`hx-target="#daftar"`).

    Rule for templates: `<div id="daftar">{% block daftar %}…{% endblock %}</div>`, and htmx replaces the inside.
    """
    block = wanted_block()
    g.target = block  # a form in a dialog is answered there
    if block is None:
        return make_response(render_template(template, **context), status)
    headers = {}
    if block != CONTENT:
        try:
            return _fragment(render_block(template, block, **context), status)
        except BlockNotFoundError:
            g.target = CONTENT
            headers = {"HX-Retarget": f"#{CONTENT}", "HX-Reswap": _FROM_TOP}
    html = render_template(template, layout="fragment.html", **context)
    return _fragment(html, status, headers)


def done(url: str, message: str | None = None, kind: str = "good") -> Response:
    """After a POST that worked: says so and shows `url`. `kind`: good, note, warn or bad."""
    if message:
        flash(message, kind)
    if not is_htmx():
        return make_response(redirect(url, 303))
    stays = urlsplit(url).path == urlsplit(request.headers.get("HX-Current-URL", "")).path
    where = {
        "path": url,
        "target": f"#{CONTENT}",
        "swap": "innerHTML" if stays else _FROM_TOP,
        "headers": {"HX-Target": f"main#{CONTENT}"},  # htmx would name the body
    }
    return make_response("", 200, {"HX-Location": to_json(where).decode()})


def away(url: str) -> Response:
    """Leaves the page altogether, also when htmx asked: login, logout, other frame."""
    return make_response("", 200, {"HX-Redirect": url}) if is_htmx() else make_response(redirect(url, 303))


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def wanted_block() -> str | None:
    """The block that htmx asks for; None for a whole page."""
    if not is_htmx():
        return None
    return request.headers.get("HX-Target", "").partition("#")[2] or None


def here(**changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a name away."""
    query = {name: value for name, value in request.args.items() if name not in changes}
    query |= {name: str(value) for name, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(query)}" if query else request.path


class Macros:
    """`ui.field(…)`: the macros of templates/ui, reachable where a block is rendered alone and imports are not run."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._found: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self._found or self._env.auto_reload:
            self._load()
        try:
            return self._found[name]
        except KeyError:
            raise AttributeError(f"templates/ui has no macro {name}") from None

    def _load(self) -> None:
        for template in self._env.list_templates(filter_func=lambda name: name.startswith("ui/")):
            self._found |= vars(self._env.get_template(template).module)


def _fragment(html: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """With what is to be said, for the place of messages is outside every block."""
    said = render_template("flash.html") if _has_messages() else ""
    return make_response(html + said, status, headers or {})


def _has_messages() -> bool:
    return bool(cookie.get("_flashes"))


def _in_zone(function: Any, value: Any) -> str:
    text: str = function(value, session.zone())
    return text
