"""What Twilio's message API checks and lists, for the stand-in: refusals with Twilio's codes, filters, pages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from dev.twilio_store import Message
from dev.twilio_templates import Template, WrongVariables

LONGEST_BODY = 1_600
_ADDRESS = re.compile(r"whatsapp:\+62\d{8,13}")


class Refused(Exception):
    """Twilio's error answer."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        info = f"https://www.twilio.com/docs/errors/{code}"
        self.problem = {"code": code, "message": message, "more_info": info, "status": status}


def check(form: dict[str, str], templates: dict[str, Template]) -> str:
    """The text that a request to send gives. Raises Refused."""
    if not form.get("To"):
        raise Refused(400, 21604, "A 'To' phone number is required")
    if not _ADDRESS.fullmatch(form["To"]):
        raise Refused(400, 21211, f"Invalid 'To' Phone Number: {form['To']}")
    if not re.fullmatch(r"MG[0-9a-f]{32}", form.get("MessagingServiceSid", "")):
        raise Refused(400, 21603, "A 'From' phone number or a MessagingServiceSid is required")
    callback = urlsplit(form.get("StatusCallback", ""))
    if form.get("StatusCallback") and not (callback.scheme in ("http", "https") and callback.hostname):
        raise Refused(400, 21609, "The 'StatusCallback' URL is not a valid URL")
    if not form.get("ContentSid"):
        return _free_text(form)
    if form.get("Body"):
        raise Refused(400, 35127, "Body and ContentVariables cannot be provided together")
    template = templates.get(form["ContentSid"])
    if template is None:
        raise Refused(400, 21655, "The ContentSid is invalid")
    try:
        return template.render(form.get("ContentVariables", ""))
    except WrongVariables as error:
        raise Refused(400, 21656, f"The Content Variables parameter is invalid: {error}") from error


def _free_text(form: dict[str, str]) -> str:
    """Taken as if the person had written within 24 hours: only 9016 plays what WhatsApp does otherwise."""
    body = form.get("Body", "")
    if not body:
        raise Refused(400, 21619, "A text message body or media urls must be specified")
    if len(body) > LONGEST_BODY:
        raise Refused(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    return body


def listed(messages: list[Message], account: str, query: dict[str, str]) -> dict[str, Any]:
    """One page of the account's messages. A message that was not sent yet has no DateSent and fits no such filter."""
    found = [m for m in messages if m.account_sid == account and _was_sent(m, query)]
    size, page = _number(query, "PageSize", 50, 1000), _number(query, "Page", 0, 10_000)
    shown = found[page * size : (page + 1) * size]
    path = f"/2010-04-01/Accounts/{account}/Messages.json"

    def uri(number: int) -> str:
        return f"{path}?{urlencode(query | {'PageSize': str(size), 'Page': str(number)})}"

    return {
        "messages": [message.resource() for message in shown],
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(len(shown) - 1, 0),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(page - 1) if page else None,
        "next_page_uri": uri(page + 1) if len(found) > (page + 1) * size else None,
    }


_COMPARE: dict[str, Callable[[datetime, datetime], bool]] = {
    "DateSent": lambda sent, asked: asked <= sent < asked + timedelta(days=1),
    "DateSent<": lambda sent, asked: sent <= asked,
    "DateSent>": lambda sent, asked: sent >= asked,
}


def _was_sent(message: Message, query: dict[str, str]) -> bool:
    asked = {name: _moment(query[name]) for name in _COMPARE if name in query}
    if not asked:
        return True
    sent = datetime.fromisoformat(message.date_sent) if message.date_sent else None
    return sent is not None and all(_COMPARE[name](sent, moment) for name, moment in asked.items())


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(400, 20001, f"Invalid date {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(query: dict[str, str], name: str, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if not re.fullmatch(r"\d{1,5}", text) or int(text) > most:
        raise Refused(400, 20001, f"Invalid {name}")
    return int(text)
