"""WhatsApp through Twilio's official client: send one message, or find out whether an earlier try was accepted."""

import json
import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from chassis.config import Config
from contracts.notify import Templat
from services.notify import rules, texts

_SILENT = logging.getLogger("notify.twilio")
_SILENT.disabled = True  # Twilio's client logs numbers and texts at INFO

CLOCK_MARGIN = timedelta(minutes=5)
"""How far Twilio's clock and ours may differ when old messages are told from those of a try."""
LOOK_BACK = 1_000
"""Newest messages to one number that are looked through, Twilio's largest page: on deadline night the head of a large
unit may get hundreds before a killed worker's message is looked for."""


@dataclass(frozen=True)
class Settings:
    """What the environment says of Twilio.

    `contents`: the ContentSid of each template that is registered. `timeout`: seconds that Twilio may take to answer.
    `lease`: after that long a sender counts as dead; several times the timeout.
    """

    account_sid: str
    auth_token: str
    messaging_service_sid: str
    status_callback: str
    public_url: str
    contents: dict[Templat, str]
    api_url: str | None = None
    timeout: float = 15.0
    lease: timedelta = timedelta(seconds=60)

    @classmethod
    def of(cls, config: Config) -> "Settings | None":
        """None where Twilio is not configured: nothing is sent then, and every message says so."""
        account, token = config.get("TWILIO_ACCOUNT_SID"), config.get("TWILIO_AUTH_TOKEN")
        service, public = config.get("TWILIO_MESSAGING_SERVICE_SID"), config.get("PUBLIC_URL")
        if not (account and token and service and public):
            return None
        contents = {templat: config.get(f"TWILIO_CONTENT_{templat.name}") for templat in Templat}
        callback = config.get("TWILIO_STATUS_CALLBACK_URL") or f"{public.rstrip('/')}/webhooks/twilio/status"
        return cls(
            account_sid=account,
            auth_token=token,
            messaging_service_sid=service,
            status_callback=callback,
            public_url=public,
            contents={templat: sid for templat, sid in contents.items() if sid},
            api_url=config.get("TWILIO_API_URL"),
            timeout=float(config.get("TWILIO_TIMEOUT") or cls.timeout),
            lease=timedelta(seconds=float(config.get("TWILIO_LEASE") or cls.lease.total_seconds())),
        )


@dataclass(frozen=True)
class Kiriman:
    """One message to send, without anything of the database."""

    templat: Templat
    nomor: str
    variabel: list[str]
    rujukan: str


@dataclass(frozen=True)
class Accepted:
    """What Twilio says of a message that it has: `status` is Twilio's word."""

    sid: str
    status: str
    kode: str | None = None


class SendFault(Exception):
    """A try that gave no message id. `accepted` may be True: the message can be on its way all the same."""

    def __init__(self, kode: str | None, *, temporary: bool, maybe_accepted: bool, retry_after: int | None = None):
        super().__init__(kode or "no answer")
        self.kode, self.temporary, self.maybe_accepted = kode, temporary, maybe_accepted
        self.retry_after = retry_after


class _Http(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's HTTP client with a deadline, silent, and to another address where one is set (the stand-in)."""

    def __init__(self, api_url: str | None, timeout: float) -> None:
        super().__init__(timeout=timeout, logger=_SILENT)
        self._base = urlsplit(api_url) if api_url else None
        if self._base and self.session:
            self.session.trust_env = False  # the stand-in is on this machine, never behind a proxy

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        if self._base:
            url = urlunsplit(urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc))
        response = super().request(method, url, *args, **kwargs)
        if response.status_code == 429:
            wait = str(response.headers.get("Retry-After", "")) if response.headers else ""
            seconds = int(wait) if re.fullmatch(r"[0-9]{1,6}", wait) else None
            raise SendFault("429", temporary=True, maybe_accepted=False, retry_after=seconds)
        return response


class WhatsApp:
    """One lane to Twilio. Not shared between threads: the client keeps its last answer in itself."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        http = _Http(settings.api_url, settings.timeout)
        self._client = Client(settings.account_sid, settings.auth_token, http_client=http)

    def close(self) -> None:
        self._client.http_client.session.close()

    def send(self, kiriman: Kiriman) -> Accepted:
        """Hands the message to Twilio: the registered template, or the readable text where none is registered.

        Raises SendFault.
        """
        content = self.settings.contents.get(kiriman.templat)
        if content:
            numbered = {str(number): value for number, value in enumerate(kiriman.variabel, start=1)}
            what = {"content_sid": content, "content_variables": json.dumps(numbered, ensure_ascii=False)}
        else:
            what = {"body": texts.body(kiriman.templat, kiriman.variabel)}
        try:
            message = self._client.messages.create(
                to=f"whatsapp:{kiriman.nomor}",
                messaging_service_sid=self.settings.messaging_service_sid,
                status_callback=self.settings.status_callback,
                **what,
            )
            return _accepted(message)
        except Exception as error:
            raise _fault(error) from error

    def find(self, kiriman: Kiriman, *, since: datetime, known: Collection[str]) -> Accepted | None:
        """The message of an earlier try that got no answer, if Twilio has it. Raises SendFault.

        Twilio has no idempotency key and its list shows none of our ids, but it shows the text, in which every
        template has the notice's reference (texts.new_rujukan). A message whose text shows no reference at all (the
        account redacts texts, or a template was registered without it) counts as ours when it is from our messaging
        service, made since the first unanswered try and not `known` as another's: rather none than two.

        Not filtered by DateSent, as a message that still waits at Twilio has none and would be missed. Where not even
        the whole page reaches back to the try, nothing can be said, and the search is a fault to be repeated.
        """
        earliest = since - CLOCK_MARGIN
        try:
            messages = self._client.messages.list(to=f"whatsapp:{kiriman.nomor}", limit=LOOK_BACK, page_size=LOOK_BACK)
        except Exception as error:
            raise _fault(error) from error
        fresh = [m for m in messages if not m.date_created or m.date_created >= earliest]
        ours = [m for m in fresh if m.sid not in known and self._is_ours(m, kiriman)]
        if not ours and len(fresh) == LOOK_BACK:
            raise SendFault(None, temporary=True, maybe_accepted=True)
        return _accepted(ours[0]) if ours else None

    def _is_ours(self, message: Any, kiriman: Kiriman) -> bool:
        if found := re.findall(texts.RUJUKAN, message.body or ""):
            return kiriman.rujukan in found
        return bool(message.messaging_service_sid == self.settings.messaging_service_sid)


def _accepted(message: Any) -> Accepted:
    kode = str(message.error_code) if message.error_code else None
    return Accepted(sid=message.sid, status=str(message.status), kode=kode)


def _fault(error: Exception) -> SendFault:
    """What the client's exception means: after a 5xx, a lost connection or nonsense the message may be on its way."""
    if isinstance(error, SendFault):
        return error
    if isinstance(error, (TwilioRestException, TwilioServiceException)):
        kode, server_fault = str(error.code or error.status), error.status >= 500
        return SendFault(kode, temporary=server_fault or rules.is_temporary(kode), maybe_accepted=server_fault)
    if isinstance(error, (requests.RequestException, TwilioException, ValueError, KeyError, OSError)):
        return SendFault(None, temporary=True, maybe_accepted=True)
    raise error
