"""Load on the REST API: threads that do commands one after the other, and repeat each until it is answered."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from dev.demo_http import Answer, Rest
from tests.e2e.crowd import Crowd

PER_SKP = 4
"""Commands from nothing to a submitted SKP: create, add RHK, add indikator, submit."""


@dataclass
class Load:
    """`threads` members of the crowd write `each` SKP, one per year from 2001 on, and submit them."""

    crowd: Crowd
    threads: int
    each: int
    seconds: float
    answers: Counter[int] = field(default_factory=Counter)
    submitted: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for nip in self.crowd.members[: self.threads]:
            self.crowd.caller(nip)  # logs in before trouble begins
            thread = threading.Thread(target=self._work, args=(nip,))
            thread.start()
            self._running.append(thread)

    @property
    def done(self) -> bool:
        return not any(thread.is_alive() for thread in self._running)

    @property
    def commands(self) -> int:
        """Answered with success so far."""
        return self.answers[200] + self.answers[201]

    def reached(self, commands: int) -> bool:
        """So many are answered, or no more will be."""
        return self.done or self.commands >= commands

    def join(self) -> None:
        """Waits for all; AssertionError with what went wrong."""
        for thread in self._running:
            thread.join()
        assert not self.failures, self.failures

    def _work(self, nip: str) -> None:
        ends = time.monotonic() + self.seconds
        try:
            for year in range(2001, 2001 + self.each):
                skp = self._write(self.crowd.caller(nip), year, ends)
                with self._lock:
                    self.submitted.append(skp)
        except (AssertionError, requests.RequestException, KeyError) as error:
            self.failures.append(f"{nip}: {error!r}")

    def _write(self, person: Rest, year: int, ends: float) -> str:
        periode = {"awal": f"{year}-01-01", "akhir": f"{year}-12-31"}
        skp = self._do(person, "/skp", {"periode": periode, "pendekatan": "kualitatif"}, ends).json["id"]
        rhk = {"jenis": "utama", "rencana": f"Terselenggaranya layanan tahun {year}"}
        made = self._do(person, f"/skp/{skp}/rhk", rhk, ends).json["rhk"]
        self._do(person, f"/rhk/{made[0]['id']}/indikator", {"indikator": "Layanan terselenggara"}, ends)
        self._do(person, f"/skp/{skp}/submit", None, ends)
        return str(skp)

    def _do(self, person: Rest, path: str, body: Any, ends: float) -> Answer:
        """The first answer that is not 503, to the same request with the same key."""
        key = str(uuid4())
        while True:
            began = time.monotonic()
            answer = person.ask("POST", path, body, key=key)
            with self._lock:
                self.answers[answer.status] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
            if answer.status in (200, 201):
                return answer
            assert answer.status == 503, f"{path}: {answer.status} {answer.json}"
            assert "Retry-After" in answer.headers, f"{path}: a 503 without Retry-After"
            assert time.monotonic() < ends, f"{path}: still 503 after {self.seconds} s"
            time.sleep(0.3)


def pages(person: Rest, path: str, **params: Any) -> Iterator[dict[str, Any]]:
    """All items of a list."""
    after: str | None = None
    while True:
        page = person.ask("GET", path, params={**params, "limit": 100} | ({"after": after} if after else {}))
        assert page.status == 200, page
        yield from page.json["items"]
        after = page.json["next"]
        if after is None:
            return
