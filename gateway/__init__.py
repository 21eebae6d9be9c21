"""Flask: the only caller of RPC. REST for systems, pages for people; no domain data of its own."""

import inspect
from typing import Any

from flask import Response
from flask_openapi3.models.info import Info
from flask_openapi3.models.tag import Tag
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.config import Config
from chassis.observability import set_up_logging
from gateway import access, answers, auth, clients, errors, health, reading, security, web
from gateway.api import ROUTES, oidc, webhooks
from gateway.openapi import RestApi
from gateway.routes import PREFIX, Route, View

_JSON_BYTES = 1024 * 1024


def create_app(config: Config | None = None) -> RestApi:
    """The WSGI app; connects to nothing until the first request."""
    config = config or Config.from_env()
    set_up_logging("gateway", config.log_level)
    app = RestApi(__name__, info=_INFO, security_schemes=_SECURITY, doc_ui=False)
    app.config["MAX_CONTENT_LENGTH"] = _JSON_BYTES
    app.secret_key = config.get("SECRET_KEY")
    if proxies := int(config.get("PROXY_COUNT", "0") or 0):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.extensions.update(config=config, remotes=clients.remotes(config), identities=auth.Identities(config.amqp_uri))
    access.install(app)
    errors.install(app)
    security.install(app, config)
    app.routes = ROUTES
    for route in ROUTES:
        _add(app, route)
    health.install(app)
    oidc.install(app, config)
    webhooks.install(app)
    web.install(app)
    return app


def _add(app: RestApi, route: Route) -> None:
    function = _view(route)
    function.__name__ = route.name.replace(".", "_")
    if route.takes is not None and route.takes.unlinked:
        access.unlinked(function)
    function.__delay_validate_request__ = True  # type: ignore[attr-defined]  # gateway.reading reads, and reads once
    register = getattr(app, route.verb.lower())
    register(
        PREFIX + route.path,
        summary=route.summary,
        description=_description(route),
        operation_id=route.name,
        tags=[Tag(name=route.tag)],
        security=None if route.public else [{"token": []}],
        endpoint=route.name,
    )(function)


def _view(route: Route) -> View:
    """The whole of a request: who asks, what is asked, the one call, the answer."""

    def serve(**named: str) -> Response:
        if not route.public:
            auth.require()
        if route.view is not None:
            return route.view(**named)
        assert route.api is not None
        command = reading.contract(route, named)
        raw = clients.remote(route.api).raw(route.method, command)
        return answers.answer(route, command, raw)

    return serve


def _description(route: Route) -> str | None:
    source: Any = route.view if route.view else route.takes
    return inspect.cleandoc(source.__doc__) if source.__doc__ else None


_INFO = Info(
    title="E-Kinerja",
    version="1",
    description="Pengelolaan kinerja pegawai ASN. Waktu dalam UTC. Galat berbentuk application/problem+json (RFC 9457):"
    " `type` tetap, `detail` menyebut apa yang harus dilakukan, `errors` menyebut isian yang salah.",
)
_SECURITY: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "access_token dari /api/v1/auth/token"}
}
