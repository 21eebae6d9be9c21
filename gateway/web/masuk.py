"""Coming in and going out: login, SSO, forgotten password, reset by link, logout (features A2–A4, G16)."""

from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from chassis.config import Config
from contracts.errors import KinerjaError, TooMany, Unauthenticated
from contracts.org import TOKEN_RESET, Login, RequestReset, ResetPassword
from contracts.types import new_id
from gateway import clients
from gateway.api import oidc
from gateway.api.account import address, device
from gateway.web import session
from gateway.web.forms import Form
from gateway.web.render import away, page
from gateway.web.site import asks_again, local_path, public, site


@site.get("/masuk")
@public
def masuk() -> Response:
    if session.is_open():
        return away(_next())
    return _door(Form.of())


@site.post("/masuk")
@public
@asks_again(lambda: _door(_too_old()))
def masuk_kirim() -> Response:
    form = Form()
    try:
        who = {"perangkat": device(), "alamat": address()}
        form.accepted(lambda: clients.org.login(form.command(Login, **who)))
    except Unauthenticated as error:
        form.refuse(error)
    if form.result is None:
        return _door(form)
    session.begin(form.result, keep=form.value("keep") == "1")
    return away(_next())


@site.get("/masuk/sso")
@public
def masuk_sso() -> ResponseReturnValue:
    """To the provider; what is wanted afterwards waits in the cookie."""
    answer = oidc.to_provider(url_for("web.masuk_sso_kembali"))
    session.remember_next(_next())
    return answer


@site.get("/masuk/sso/kembali")
@public
def masuk_sso_kembali() -> Response:
    wanted = session.remembered_next()
    try:
        tokens = oidc.from_provider()
    except KinerjaError as error:
        flash(error.message, "bad")
        return away(url_for("web.masuk"))
    session.begin(tokens, keep=False)
    return away(local_path(wanted, url_for("web.beranda")))


@site.post("/keluar")
@public
def keluar() -> Response:
    """Always works. The browser also forgets the pages it has kept, for the next person at the same computer."""
    session.end()
    flash("Anda sudah keluar.", "good")
    response = away(url_for("web.masuk"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@site.get("/lupa-sandi")
@public
def lupa_sandi() -> Response:
    return _forgotten(Form.of())


@site.post("/lupa-sandi")
@public
def lupa_sandi_kirim() -> Response:
    """Answered the same for every NIP, so that nobody learns who works here."""
    form = Form()
    if not form.accepted(lambda: clients.org.request_reset(form.command(RequestReset, id=new_id()))):
        return _forgotten(form)
    return page("masuk/lupa.html", sent=True)


@site.get("/reset-password")
@public
def reset_sandi() -> Response:
    return _new_password(Form(request.args))


@site.post("/reset-password", endpoint="reset_sandi_kirim")
@public
@asks_again(lambda: _new_password(_too_old()))
def reset_sandi_kirim() -> Response:
    form = Form()
    if form.value("password") != form.value("again"):
        form.refuse_field("again", "Kedua isian kata sandi tidak sama.")
    elif form.accepted(lambda: clients.org.reset_password(form.command(ResetPassword))):
        flash("Kata sandi baru tersimpan. Silakan masuk.", "good")
        return away(url_for("web.masuk"))
    return _new_password(form, over=form.message if not form.errors else None)


def _door(form: Form) -> Response:
    config: Config = current_app.extensions["config"]
    sso = (config.get("OIDC_NAME") or "SSO") if config.get("OIDC_ISSUER") else None
    response = page("masuk/masuk.html", form=form, next=_next(), sso=sso, status=form.status)
    if isinstance(form.refusal, TooMany):
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def _new_password(form: Form, over: str | None = None) -> Response:
    """`over`: why the link does not work any more. Nobody fills in a form for one that came in part."""
    if not TOKEN_RESET.fullmatch(form.value("token")):
        over = "Tautan ini tidak lengkap. Buka lagi tautan utuh dari pesan WhatsApp Anda, atau minta tautan baru."
    return page("masuk/reset.html", form=form, over=over, status=form.status)


def _too_old() -> Form:
    """What was typed on a page whose token is of an earlier session; a password is never given back."""
    form = Form()
    form.status, form.message = 400, "Halaman ini sudah terlalu lama terbuka. Isi lagi kata sandi Anda, lalu kirim."
    return form


def _forgotten(form: Form) -> Response:
    config: Config = current_app.extensions["config"]
    return page("masuk/lupa.html", form=form, sent=False, mysapk=config.get("MYSAPK_URL"), status=form.status)


def _next() -> str:
    return local_path(request.args.get("next"), url_for("web.beranda"))
