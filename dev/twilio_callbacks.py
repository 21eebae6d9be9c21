"""Signed requests from the Twilio stand-in to the product: status callbacks at their time, and incoming messages."""

import heapq
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from dev.twilio_outcomes import Report
from dev.twilio_store import SENDER, Message, Store

RETRIES = 6
"""Posts of one callback, each twice as long after the last, while nobody answers or the answer is 5xx."""


class Callbacks:
    """Plays the reports that messages still wait for, `delay` seconds apart, also those left from an earlier run."""

    def __init__(self, store: Store, *, auth_token: str, delay: float) -> None:
        self._store, self._delay = store, delay
        self._validator = RequestValidator(auth_token)
        self._due: list[tuple[float, int, str]] = []
        self._number = 0
        self._changed = threading.Condition()
        self._posters = ThreadPoolExecutor(8, thread_name_prefix="callback")
        threading.Thread(target=self._run, daemon=True, name="callbacks").start()
        for message in store.newest_first():
            self.schedule(message)

    def schedule(self, message: Message) -> None:
        """The next report of the message, if there is one."""
        if message.waiting:
            with self._changed:
                self._number += 1
                heapq.heappush(self._due, (time.monotonic() + self._delay, self._number, message.sid))
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._due or self._due[0][0] > time.monotonic():
                    self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
                sid = heapq.heappop(self._due)[2]
            self._posters.submit(self._report, sid)

    def _report(self, sid: str) -> None:
        taken: list[Report] = []

        def advance(message: Message) -> None:
            status, code = message.waiting.pop(0)
            message.move(status, code)
            taken.append((status, code))

        message = self._store.get(sid)
        if message is None or not message.waiting:
            return
        message = self._store.change(sid, advance)
        if message is None:
            return
        status, code = taken[0]
        if message.status_callback:
            answer = self.post(message.status_callback, _parameters(message, status, code))
            self._store.change(sid, lambda m: m.reported.append({"status": status, "answer": answer}))
        self.schedule(message)

    def post(self, url: str, parameters: dict[str, str]) -> int | str:
        """One signed request with retries: the answer's status, or what went wrong in the end."""
        request = urllib.request.Request(url, urlencode(parameters).encode(), method="POST")
        request.add_header("X-Twilio-Signature", self._validator.compute_signature(url, parameters))
        request.add_header("User-Agent", "TwilioProxy/1.1")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        answer: int | str = "not tried"
        for attempt in range(RETRIES):
            if attempt:
                time.sleep(0.25 * 2**attempt)
            try:
                with opener.open(request, timeout=10) as response:
                    return int(response.status)
            except urllib.error.HTTPError as error:
                answer = error.code
                if error.code < 500:
                    return answer
            except OSError as error:
                answer = str(error)
        return answer


def _parameters(message: Message, status: str, code: int | None) -> dict[str, str]:
    parameters = {
        "AccountSid": message.account_sid,
        "ApiVersion": "2010-04-01",
        "ChannelPrefix": "whatsapp",
        "From": SENDER,
        "MessageSid": message.sid,
        "MessageStatus": status,
        "MessagingServiceSid": message.messaging_service_sid,
        "SmsSid": message.sid,
        "SmsStatus": status,
        "To": message.to,
    }
    return parameters | ({"ErrorCode": str(code)} if code else {})
