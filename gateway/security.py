"""Headers that every answer carries: what a browser may do with it, and that nothing between may keep it."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from chassis.config import Config
from gateway.routes import PREFIX

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def install(app: Flask, config: Config) -> None:
    """No CORS: another origin's scripts have no business here. HTTPS is pinned where PUBLIC_URL has it."""
    secure = (config.get("PUBLIC_URL") or "").startswith("https:")
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=secure)
    app.session_interface = PagesOnly()
    always = _ALWAYS | ({"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if secure else {})
    for_pages = [*always.items(), ("Content-Security-Policy", _PAGE)]
    for_systems = [*always.items(), ("Content-Security-Policy", _NOTHING)]

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend(for_pages if response.mimetype == "text/html" else for_systems)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class PagesOnly(SecureCookieSessionInterface):
    """The cookie is the browser's affair: under the API it opens no door, so it is not even read."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(f"{PREFIX}/") and not request.path.startswith(f"{PREFIX}/auth/oidc/"):
            return self.make_null_session(app)
        return super().open_session(app, request)
