"""What Twilio tells: delivery states and answers on WhatsApp; only with Twilio's own signature (stack.md)."""

from flask import Blueprint, Flask, Response, current_app, request
from twilio.request_validator import RequestValidator

from chassis.config import Config
from contracts.errors import Forbidden
from contracts.notify import BerhentiWa, StatusTwilio
from gateway import clients, reading

twilio = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio")

_STOP = {"stop", "berhenti", "unsubscribe", "cancel", "end", "quit", "stopall"}
_START = {"mulai", "start", "unstop"}
_SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def install(app: Flask) -> None:
    app.register_blueprint(twilio)


@twilio.before_request
def check_signature() -> None:
    """Against PUBLIC_URL, for behind a proxy this process does not see the address that Twilio signed."""
    config: Config = current_app.extensions["config"]
    token, public = config.get("TWILIO_AUTH_TOKEN"), config.get("PUBLIC_URL")
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    given = request.headers.get("X-Twilio-Signature", "")
    if token and public and given.isascii():
        url = f"{public.rstrip('/')}{request.path}{query}"
        if RequestValidator(token).validate(url, request.form, given):
            return
    raise Forbidden(
        "tanda-tangan-salah",
        "Tanda tangan permintaan ini tidak cocok. Periksa PUBLIC_URL dan TWILIO_AUTH_TOKEN pada gateway.",
    )


@twilio.post("/status")
def status() -> Response:
    """A delivery state. When notify is away the answer is 503, and Twilio tries again."""
    told = {"message_sid": "MessageSid", "message_status": "MessageStatus", "error_code": "ErrorCode"}
    values = {name: request.form[theirs] for name, theirs in told.items() if request.form.get(theirs)}
    clients.notify.status_twilio(reading.model(StatusTwilio, values))
    return Response(status=204)


@twilio.post("/inbound")
def inbound() -> Response:
    """STOP ends the messages to that number, MULAI begins them again; anything else has no effect."""
    word = request.form.get("Body", "").strip().lower()
    number = request.form.get("From", "").removeprefix("whatsapp:")
    if word in _STOP | _START:
        clients.notify.berhenti_wa(reading.model(BerhentiWa, {"nomor": number, "berhenti": word in _STOP}))
    return Response(_SILENCE, mimetype="text/xml")
