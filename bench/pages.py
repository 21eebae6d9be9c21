"""Pages through the gateway against rendering the same template from ready data in one process, in turns."""

import http.client
import re
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import template_rendered

from bench import Place, Row, in_turns, run, wait_for
from bench.subjects import pages_office
from chassis.config import Config
from chassis.presence import present
from dev.demo_people import PASSWORD
from dev.ports import free_port
from gateway import create_app

CLIENTS, SECONDS, ROUNDS, EACH, LISTED = 4, 1.5, 7, 16, 20
"""`EACH`: approvals of one client in a round, for an SKP is approved once; `LISTED` still wait at the end."""
AT_LEAST = 0.4
SERVICES = ("org", "skp", "notify")
QUEUE = "/skp-bawahan"

Work = Callable[["Browser"], None]


class Browser:
    """One kept-alive connection with cookies. `bytes` of the last page's body, as it came over the wire."""

    def __init__(self, port: int, nip: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        self.bytes = 0
        self._log_in(nip)

    def get(self, path: str, encoding: str = "gzip") -> bytes:
        return self._send("GET", path, encoding, None)[1]

    def post(self, path: str, **form: str) -> str:
        """Where the answer leads, which must be a redirect."""
        status, _ = self._send("POST", path, "gzip", urlencode(form | {"csrf_token": self._token}))
        if status != 303:
            raise RuntimeError(f"POST {path}: {status}")
        return self._location

    def _send(self, verb: str, path: str, encoding: str, body: str | None) -> tuple[int, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Encoding": encoding}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(verb, path, body, headers)
        answer = self._connection.getresponse()
        raw = answer.read()
        for said in answer.headers.get_all("Set-Cookie", []):
            name, _, value = said.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status not in (200, 303):
            raise RuntimeError(f"{verb} {path}: {answer.status}")
        self._location, self.bytes = answer.headers.get("Location", ""), len(raw)
        return answer.status, raw

    def _log_in(self, nip: str) -> None:
        self._token = _token(self.get("/masuk", "identity"))
        self.post("/masuk", nip=nip, password=PASSWORD)
        self._token = _token(self.get("/beranda", "identity"))


def rows(place: Place) -> Iterator[Row]:
    with ExitStack() as running:
        port, health = free_port(), {service: free_port() for service in SERVICES}
        settings = {"LOG_LEVEL": "WARNING", "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        with run(place, "-m", "chassis", "migrate", "all") as migration:
            migration.wait()
        for service in SERVICES:
            env = settings | {"HEALTH_PORT": str(health[service])}
            running.enter_context(run(place, "-m", "chassis", "run", service, env=env))
        wait_for(lambda: all(present(place.env["AMQP_URI"], list(SERVICES)).values()), seconds=60)
        gunicorn = ["-m", "gunicorn", "-c", "gateway/gunicorn_conf.py", "gateway:create_app()"]
        running.enter_context(run(place, *gunicorn, env={**settings, "PORT": str(port)}))
        config = Config(dict(place.env) | settings)
        office = pages_office.make(config, waiting=CLIENTS * (EACH * ROUNDS + 1) + LISTED + 4)
        wait_for(lambda: _listens(port), seconds=60)
        browsers = [Browser(port, office.leader) for _ in range(CLIENTS)]
        ready = Ready(config, office.leader)
        running.callback(ready.close)

        def approve(browser: Browser) -> None:
            page = f"/skp/{next(office.waiting)}"
            browser.get(page)
            browser.get(browser.post(f"{page}/status", status="persetujuan", next=QUEUE))

        pages = {
            f"list of {LISTED} SKP": QUEUE,
            "SKP of 30 RHK": f"/skp/{office.long}",
            "matrix 30 × 12": _matrix(office),
        }
        for name, path in pages.items():
            yield _row(name, browsers, _reading(path), partial(ready.rate, path), health)
        both = partial(ready.rate, f"/skp/{next(office.waiting)}", QUEUE)
        yield _row("approve: SKP, decision, queue", browsers, approve, both, health, pages=2, count=EACH)


class Ready:
    """The yardstick: the product's template with the data that it was given once, rendered again and again."""

    def __init__(self, config: Config, nip: str) -> None:
        self._app = create_app(config)
        self._client = self._app.test_client()
        token = _token(self._client.get("/masuk").data)
        self._client.post("/masuk", data={"nip": nip, "password": PASSWORD, "csrf_token": token})

    def close(self) -> None:
        self._app.extensions["identities"].revocations.stop()

    def rate(self, *paths: str) -> float:
        """Pages a second, of each path as many."""
        seen: list[tuple[Any, dict[str, Any]]] = []

        def keep(sender: object, template: Any, context: dict[str, Any]) -> None:
            seen.append((template, dict(context)))

        with self._client, template_rendered.connected_to(keep, self._app):
            for path in paths:
                assert self._client.get(path).status_code == 200, path
            began, done = time.perf_counter(), 0
            while time.perf_counter() < began + SECONDS:
                for template, context in seen:
                    template.render(context)
                done += len(seen)
            return done / (time.perf_counter() - began)


def _row(
    name: str,
    browsers: list[Browser],
    work: Work,
    rate: Callable[[], float],
    health: dict[str, int],
    *,
    pages: int = 1,
    count: int | None = None,
) -> Row:
    """With the bytes of the last page, and the calls that a piece of work, which is `pages`, made beyond one."""
    for browser in browsers:  # what every page needs is known from now on, in each process of the gateway
        work(browser)
    before = _calls(health)
    work(browsers[0])
    made = _calls(health) - before
    if sum(made.values()) > 1:
        print(f"  more than one RPC: {name}: {', '.join(sorted(made.elements()))}", flush=True)
    gateway, ready = in_turns(lambda: pages * _rate(browsers, work, count), rate, rounds=ROUNDS)
    return Row(f"page, {CLIENTS} clients, {name} ({browsers[0].bytes} B gzip)", gateway, "pages/s", AT_LEAST, ready)


def _rate(browsers: list[Browser], work: Work, count: int | None) -> float:
    """Pieces of work a second by all clients together; `count` of each, or as many as fit into the time."""
    until, done = time.perf_counter() + SECONDS, [0] * len(browsers)

    def client(number: int) -> None:
        while done[number] < count if count is not None else time.perf_counter() < until:
            work(browsers[number])
            done[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(len(browsers))]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def _reading(path: str) -> Work:
    def read(browser: Browser) -> None:
        browser.get(path)

    return read


def _calls(health: dict[str, int]) -> Counter[str]:
    """RPC that the services have answered, by method."""
    found: Counter[str] = Counter()
    for service, port in health.items():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            text = answer.read().decode()
        for method, number in re.findall(r'kinerja_rpc_calls_total\{[^}]*method="([^"]+)"[^}]*\} (\S+)', text):
            found[f"{service}.{method}"] += int(float(number))
    return found


def _matrix(office: pages_office.Office) -> str:
    return f"/matriks/{office.matrix}"


def _token(html: bytes) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html.decode())
    assert found
    return found[1]


def _listens(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
