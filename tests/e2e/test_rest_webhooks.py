"""Twilio's webhooks: only with Twilio's signature, forward only, and tried again while notify is away."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from chassis.config import Config
from dev.stack import Stack
from gateway import create_app

PUBLIC = "https://kinerja.example"
STATUS, INBOUND = "/webhooks/twilio/status", "/webhooks/twilio/inbound"
DELIVERED = {"MessageSid": "SM" + "0" * 32, "MessageStatus": "delivered", "To": "whatsapp:+6281200000001"}


def client_of(env: dict[str, str]) -> Iterator[FlaskClient]:
    app = create_app(Config(env | {"PUBLIC_URL": PUBLIC}))
    yield app.test_client()
    app.extensions["identities"].revocations.stop()


@pytest.fixture(scope="module")
def gateway(stack: Stack) -> Iterator[FlaskClient]:
    """A gateway that is known to the world by another address than it sees itself."""
    yield from client_of(dict(stack.env))


@pytest.fixture(scope="module")
def lonely(stack: Stack) -> Iterator[FlaskClient]:
    """A gateway whose notify is away."""
    yield from client_of(dict(stack.env) | {"AMQP_URI": "amqp://nobody:nobody@127.0.0.1:1/nowhere"})


def send(
    client: FlaskClient, token: str, path: str, form: dict[str, str], *, url: str = "", signature: str | None = None
) -> TestResponse:
    """A form as Twilio would send it, signed with `token` for `url`."""
    signed = RequestValidator(token).compute_signature(url or f"{PUBLIC}{path}", form)
    headers = {"X-Twilio-Signature": signed if signature is None else signature}
    return client.post(path, data=urlencode(form), content_type="application/x-www-form-urlencoded", headers=headers)


@pytest.fixture
def token(stack: Stack) -> str:
    return stack.env["TWILIO_AUTH_TOKEN"]


def test_a_signed_report_is_taken(gateway: FlaskClient, token: str) -> None:
    assert send(gateway, token, STATUS, DELIVERED).status_code == 204
    failed = DELIVERED | {"MessageStatus": "undelivered", "ErrorCode": "63024"}
    assert send(gateway, token, f"{STATUS}?lagi=1", failed).status_code == 204


def test_a_wrong_signature_is_refused(gateway: FlaskClient, token: str) -> None:
    assert send(gateway, "token orang lain", STATUS, DELIVERED).status_code == 403
    assert send(gateway, token, STATUS, DELIVERED, signature="").status_code == 403
    assert send(gateway, token, STATUS, DELIVERED, signature="é").status_code == 403
    assert send(gateway, token, STATUS, DELIVERED, url=f"http://localhost{STATUS}").status_code == 403
    good = RequestValidator(token).compute_signature(f"{PUBLIC}{STATUS}", DELIVERED)
    altered = DELIVERED | {"MessageStatus": "failed"}
    assert send(gateway, token, STATUS, altered, signature=good).status_code == 403
    assert (
        send(gateway, token, INBOUND, {"From": "whatsapp:+6281200000001", "Body": "STOP"}, signature=good).status_code
        == 403
    )


def test_a_signed_report_without_its_fields_is_a_422(gateway: FlaskClient, token: str) -> None:
    answer = send(gateway, token, STATUS, {"MessageStatus": "delivered"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "message_sid"


def test_while_notify_is_away_twilio_is_told_to_try_again(lonely: FlaskClient, token: str) -> None:
    answer = send(lonely, token, STATUS, DELIVERED)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("body", ["STOP", " berhenti ", "Mulai", "Terima kasih!", ""])
def test_an_answer_on_whatsapp_is_taken_in_silence(gateway: FlaskClient, token: str, body: str) -> None:
    answer = send(gateway, token, INBOUND, {"From": "whatsapp:+6281299990001", "Body": body})
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert answer.text.endswith("<Response></Response>")
