"""REST of coming in and going out: OAuth2 tokens, sessions, passwords (features A3, A4, G16)."""

from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import Field, TypeAdapter, ValidationError
from werkzeug.exceptions import BadRequest

from contracts.base import Done, Model
from contracts.errors import Unauthenticated
from contracts.messages import invalid
from contracts.org import (
    Login,
    LoginKlien,
    OrgApi,
    RefreshTokens,
    RequestReset,
    ResetPassword,
    RevokeToken,
    Tokens,
)
from contracts.types import Rahasia, TeksPendek, new_id
from gateway import answers, auth, clients, errors, reading
from gateway.routes import Routes

FORM = "application/x-www-form-urlencoded"


class TokenJawaban(Model):
    """RFC 6749, 5.1; `session_id` names it in the list of sessions."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105
    expires_in: int
    refresh_token: str | None = None
    scope: str
    session_id: str


class PasswordGrant(Model):
    """A person. OAuth2's `username` is taken for `nip`."""

    grant_type: Literal["password"]
    nip: TeksPendek
    password: Rahasia = Field(repr=False)


class KlienGrant(Model):
    """Another system; id and secret may come by HTTP Basic instead."""

    grant_type: Literal["client_credentials"]
    client_id: TeksPendek
    client_secret: Rahasia = Field(repr=False)
    scope: TeksPendek | None = None


class RefreshGrant(Model):
    grant_type: Literal["refresh_token"]
    refresh_token: Rahasia = Field(repr=False)


Grant = Annotated[PasswordGrant | KlienGrant | RefreshGrant, Field(discriminator="grant_type")]
_grant: TypeAdapter[PasswordGrant | KlienGrant | RefreshGrant] = TypeAdapter(Grant)

masuk = Routes(OrgApi, "Masuk dan keluar")
sesi = Routes(OrgApi, "Sesi saya")


@masuk.view("POST", "/auth/token", "Tukar NIP dan kata sandi, rahasia sistem, atau refresh token dengan token akses",
            returns=TokenJawaban, public=True, also=(401, 403, 429),
            body={"application/json": Grant, FORM: Grant})  # fmt: skip
def token() -> Response:
    """OAuth2 (RFC 6749): grant_type password, client_credentials or refresh_token, as JSON or as a form."""
    grant = _read_grant()
    try:
        return token_answer(_exchange(grant))
    except Unauthenticated as error:
        return errors.refused(error, error="invalid_client" if isinstance(grant, KlienGrant) else "invalid_grant")


@masuk.view("POST", "/auth/refresh", "Tukar refresh token dengan pasangan token baru",
            returns=TokenJawaban, takes=RefreshTokens, public=True, also=(401, 403, 429))  # fmt: skip
def refresh() -> Response:
    """A refresh token is for one use; using it again after half a minute ends the session."""
    return token_answer(clients.org.refresh(reading.model(RefreshTokens, reading.json_object())))


@masuk.view("POST", "/auth/revoke", "Keluar: akhiri sesi sebuah token",
            returns=Done, takes=RevokeToken, public=True)  # fmt: skip
def revoke() -> Response:
    """RFC 7009: an unknown token is answered the same. Every gateway refuses the session at once."""
    command = reading.model(RevokeToken, reading.json_object())
    done = clients.org.revoke(command)
    auth.identities().forget_token(command.token)
    return answers.sent(done)


@masuk.view("POST", "/auth/reset-request", "Minta tautan untuk mengganti kata sandi yang terlupa",
            returns=Done, takes=RequestReset, from_caller=("id",), public=True, status=202, also=(429,))  # fmt: skip
def request_reset() -> Response:
    """Always answered the same, whether the NIP is known or not."""
    values = reading.json_object()
    command = reading.model(RequestReset, {**values, "id": new_id()})
    return answers.sent(clients.org.request_reset(command), status=202)


@masuk.view("POST", "/auth/reset", "Ganti kata sandi dengan tautan yang diterima",
            returns=Done, takes=ResetPassword, public=True, also=(401, 403, 429))  # fmt: skip
def reset_password() -> Response:
    """The link works once."""
    return answers.sent(clients.org.reset_password(reading.model(ResetPassword, reading.json_object())))


sesi.post("/auth/password", OrgApi.change_password, "Ganti kata sandi saya", also=(429,))
sesi.get("/auth/sesi", OrgApi.sesi, "Sesi saya yang masih berlaku")
sesi.delete("/auth/sesi/<id>", OrgApi.revoke_sesi, "Akhiri satu sesi saya")


def _exchange(grant: PasswordGrant | KlienGrant | RefreshGrant) -> Tokens:
    match grant:
        case PasswordGrant():
            who = {"perangkat": device(), "alamat": address()}
            return clients.org.login(Login(nip=grant.nip, password=grant.password, **who))
        case KlienGrant():
            return clients.org.login_klien(LoginKlien(**grant.model_dump(exclude={"grant_type"})))
        case RefreshGrant():
            return clients.org.refresh(RefreshTokens(refresh_token=grant.refresh_token))


def _read_grant() -> PasswordGrant | KlienGrant | RefreshGrant:
    values = _form() if request.mimetype == FORM else reading.json_object()
    if "username" in values and "nip" not in values:
        values["nip"] = values.pop("username")
    basic = request.authorization
    if basic is not None and basic.type == "basic" and "client_id" not in values:
        values |= {"client_id": basic.username, "client_secret": basic.password}
    try:
        return _grant.validate_python(values)
    except ValidationError as error:
        raise invalid(error) from None


def _form() -> dict[str, Any]:
    if any(len(given) > 1 for _, given in request.form.lists()):
        raise BadRequest("Sebut setiap isian satu kali saja.")
    return request.form.to_dict()


def token_answer(tokens: Tokens) -> Response:
    answer = TokenJawaban(**tokens.model_dump(mode="json"))
    response = answers.sent(answer.model_dump(exclude_none=True))
    response.headers["Cache-Control"] = "no-store"
    return response


def device() -> str:
    return "".join(c for c in request.user_agent.string[:200] if c.isprintable())


def address() -> str:
    return (request.remote_addr or "")[:200]
