"""Login through an OpenID Connect provider, where one is configured (features G16): code flow, PKCE, nonce."""

from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, request, session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

from chassis.config import Config
from chassis.observability import logger
from contracts.errors import NotFound, Unauthenticated, Unavailable
from contracts.org import LoginOidc, Tokens
from gateway import clients, reading
from gateway.api.account import address, device, token_answer
from gateway.routes import PREFIX

log = logger("gateway.oidc")

oidc = Blueprint("oidc", __name__, url_prefix=f"{PREFIX}/auth/oidc")


def install(app: Flask, config: Config) -> None:
    """OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NIP_CLAIM (default "nip"); SECRET_KEY signs the state."""
    app.register_blueprint(oidc)
    if not config.get("OIDC_ISSUER"):
        return
    issuer = config.need("OIDC_ISSUER").rstrip("/")
    config.need("PUBLIC_URL")
    app.secret_key = config.need("SECRET_KEY")
    OAuth(app).register(
        "provider",
        client_id=config.need("OIDC_CLIENT_ID"),
        client_secret=config.need("OIDC_CLIENT_SECRET"),
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": config.get("OIDC_SCOPE", "openid profile"),
            "code_challenge_method": "S256",
            "timeout": 10,
        },
    )


@oidc.get("/login")
def login() -> ResponseReturnValue:
    """To the provider; the browser comes back to /callback."""
    return to_provider(f"{PREFIX}/auth/oidc/callback")


@oidc.get("/callback")
def callback() -> ResponseReturnValue:
    """The tokens, as JSON."""
    return token_answer(from_provider())


def to_provider(back: str) -> ResponseReturnValue:
    """Sends the browser to the provider, which sends it to the path `back` afterwards."""
    provider = _provider()
    with _Trouble():
        answer: ResponseReturnValue = provider.authorize_redirect(f"{_config().need('PUBLIC_URL').rstrip('/')}{back}")
    return answer


def from_provider() -> Tokens:
    """Checks state, nonce, PKCE and the ID token; the provider's NIP claim says who it is."""
    provider = _provider()
    with _Trouble():
        claims: dict[str, Any] = provider.authorize_access_token().get("userinfo") or {}
    session.clear()
    nip = claims.get(_config().get("OIDC_NIP_CLAIM") or "nip")
    if not isinstance(nip, str):
        raise Unauthenticated(
            "nip-tidak-disebut", "Penyedia login tidak menyebut NIP Anda. Hubungi admin instansi Anda."
        )
    values = {"nip": nip, "issuer": claims["iss"], "perangkat": device(), "alamat": address()}
    return clients.org.login_oidc(reading.model(LoginOidc, values))


def _config() -> Config:
    here: Config = current_app.extensions["config"]
    return here


def _provider() -> Any:
    oauth = current_app.extensions.get("authlib.integrations.flask_client")
    if oauth is None:
        raise NotFound("oidc-tidak-dipakai", "Login melalui penyedia lain tidak dipakai di sini. Masuklah dengan NIP.")
    return oauth.create_client("provider")


class _Trouble:
    """What can go wrong with a provider, as our own errors."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, requests.RequestException):
            log.warning("oidc provider away", reason=str(error))
            raise Unavailable(
                "penyedia-login-tidak-tersedia",
                "Penyedia login sedang tidak dapat dihubungi. Coba lagi, atau masuk dengan NIP dan kata sandi.",
                retry_after=30,
            ) from error
        if isinstance(error, AuthlibBaseError | JoseError | KeyError | ValueError):
            log.warning("oidc login refused", reason=f"{type(error).__name__}: {error}", path=request.path)
            raise Unauthenticated(
                "login-oidc-gagal", "Login tidak dapat dipastikan. Mulailah lagi dari /api/v1/auth/oidc/login."
            ) from error
