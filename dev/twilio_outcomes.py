"""What the Twilio stand-in does with a message, by the last four digits of the number it goes to.

| number ends in | what happens |
|---|---|
| any other | accepted → queued → sent → delivered → read |
| 9001 | 429 with Retry-After 2 the first time, then success |
| 9002 | 429 always |
| 9003 | 500 the first time, message not taken, then success |
| 9004 | 503 always, message never taken |
| 9005 | message taken, but no answer the first time (the client's timeout passes), then delivered |
| 9006 | message taken, but answered with 500 the first time, then delivered |
| 9007 | message taken, but the connection is closed without an answer the first time, then delivered |
| 9010 | refused: 21610, the person answered STOP |
| 9011 | refused: 21211, not a valid number |
| 9012 | refused: 21656, variables do not fit the template |
| 9013 | refused: 20003, wrong credentials |
| 9016 | taken, then failed by callback: 63016, outside of the 24-hour window |
| 9018 | taken, then failed by callback: 63018, rate limit, the first time; then success |
| 9019 | taken, then failed by callback: 63018, rate limit, always |
| 9024 | taken, then failed by callback: 63024, not a WhatsApp user |
| 9049 | taken, then failed by callback: 63049, Meta did not deliver it |
| 9030 | sent, and undelivered later: 30008 |
| 9031 | callbacks out of order: read, delivered, sent, queued |
| 9032 | every callback twice |
| 9033 | taken, and never a callback |
| 9034 | sent, then undelivered reported after delivered: an old report that must not count |

"The first time" is per number until POST /_reset.
"""

from dataclasses import dataclass
from typing import Literal

Report = tuple[str, int | None]
"""A status as Twilio calls it, and an error code."""


@dataclass(frozen=True)
class Answer:
    """How the request is answered: normally with 201; `silent` not at all, `closed` with a lost connection."""

    status: int = 201
    code: int | None = None
    message: str = ""
    retry_after: int | None = None
    kind: Literal["spoken", "silent", "closed"] = "spoken"


@dataclass(frozen=True)
class Play:
    """One message's fate. `takes`: it is stored and sent, whatever the answer says."""

    answer: Answer = Answer()
    takes: bool = True
    reports: tuple[Report, ...] = (("queued", None), ("sent", None), ("delivered", None), ("read", None))


SUCCESS = Play()


def _refused(status: int, code: int, message: str, *, retry_after: int | None = None) -> Play:
    return Play(Answer(status, code, message, retry_after), takes=False, reports=())


def _taken(answer: Answer) -> Play:
    return Play(answer)


def _failed(code: int) -> Play:
    return Play(reports=(("queued", None), ("failed", code)))


_BUSY = _refused(429, 20429, "Too Many Requests", retry_after=2)
_STATUSES: tuple[Report, ...] = SUCCESS.reports

PLAYS: dict[str, tuple[Play, ...]] = {
    "9001": (_BUSY, SUCCESS),
    "9002": (_BUSY,),
    "9003": (_refused(500, 20500, "Internal Server Error"), SUCCESS),
    "9004": (_refused(503, 20503, "Service Unavailable"),),
    "9005": (_taken(Answer(kind="silent")), SUCCESS),
    "9006": (_taken(Answer(500, 20500, "Internal Server Error")), SUCCESS),
    "9007": (_taken(Answer(kind="closed")), SUCCESS),
    "9010": (_refused(400, 21610, "Attempt to send to unsubscribed recipient"),),
    "9011": (_refused(400, 21211, "Invalid 'To' Phone Number"),),
    "9012": (_refused(400, 21656, "The Content Variables parameter is invalid"),),
    "9013": (_refused(401, 20003, "Authenticate"),),
    "9016": (_failed(63016),),
    "9018": (_failed(63018), SUCCESS),
    "9019": (_failed(63018),),
    "9024": (_failed(63024),),
    "9049": (_failed(63049),),
    "9030": (Play(reports=(("queued", None), ("sent", None), ("undelivered", 30008))),),
    "9031": (Play(reports=tuple(reversed(_STATUSES))),),
    "9032": (Play(reports=tuple(report for report in _STATUSES for _ in range(2))),),
    "9033": (Play(reports=()),),
    "9034": (Play(reports=(("sent", None), ("delivered", None), ("undelivered", 30008))),),
}


def play(number: str, earlier: int) -> Play:
    """What happens to the next message to `number`, after `earlier` ones."""
    plays = PLAYS.get(number[-4:], (SUCCESS,))
    return plays[min(earlier, len(plays) - 1)]
