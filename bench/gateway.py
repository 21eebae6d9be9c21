"""The gateway with org and skp behind it, against one Flask process that does the same SQL directly."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any

from bench import Place, Row, in_turns, run, wait_for
from chassis.config import Config
from chassis.presence import present
from dev import demo_cast
from dev.demo_cast import Figure
from dev.demo_world import World
from dev.ports import free_port

CLIENTS, SECONDS = 4, 1.5
AT_LEAST = 0.45
LISTED = 20
FIRST_DAY = date(2030, 1, 1)

Headers = dict[str, str]


@dataclass
class Person:
    """One client: somebody with a list of SKP, one of them ready to be submitted, and days that nobody has used."""

    figure: Figure
    instansi_id: str
    token: str = ""
    ready: str = ""
    days: Iterator[date] = field(default_factory=lambda: (FIRST_DAY + timedelta(days=n) for n in count()))


def rows(place: Place) -> Iterator[Row]:
    with ExitStack() as running:
        gateway, flask = free_port(), free_port()
        settings = {"WEB_CONCURRENCY": "1", "LOG_LEVEL": "INFO", "PUBLIC_URL": f"http://127.0.0.1:{gateway}"}
        with run(place, "-m", "chassis", "migrate", "all") as migration:
            migration.wait()
        for service in ("org", "skp"):
            running.enter_context(run(place, "-m", "chassis", "run", service))
        wait_for(lambda: all(present(place.env["AMQP_URI"], ["org", "skp"]).values()), seconds=60)
        gunicorn = ["-m", "gunicorn", "-c", "gateway/gunicorn_conf.py"]
        ours = {**settings, "PORT": str(gateway)}
        theirs = {**settings, "PORT": str(flask)}
        running.enter_context(run(place, *gunicorn, "gateway:create_app()", env=ours))
        running.enter_context(run(place, *gunicorn, "bench.subjects.flask_direct:create_app()", env=theirs))
        people = [_person(place) for _ in range(CLIENTS)]
        wait_for(lambda: answers(gateway, "/livez") and answers(flask, "/api/v1/tidak-ada"), seconds=60)
        for person in people:
            _prepare(person, gateway)
        for name, work in WORK.items():
            proved = [{"Authorization": f"Bearer {person.token}"} for person in people]
            told = [{"X-Nip": person.figure.nip, "X-Instansi": person.instansi_id} for person in people]
            fast, direct = in_turns(
                partial(rate, gateway, people, proved, work), partial(rate, flask, people, told, work)
            )
            yield Row(
                f"gateway, {CLIENTS} clients, {name}; Flask doing the SQL itself", fast, "req/s", AT_LEAST, direct
            )


class Caller:
    """One kept-alive connection of one person."""

    def __init__(self, port: int, headers: Headers) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = headers

    def ask(self, verb: str, path: str, body: Any = None) -> Any:
        """The JSON of the answer, which must be a success."""
        raw = self.send(verb, path, body)
        return json.loads(raw)

    def send(self, verb: str, path: str, body: Any = None) -> bytes:
        headers = self._headers | ({"Content-Type": "application/json"} if body is not None else {})
        data = None if body is None else json.dumps(body)
        self._connection.request(verb, f"/api/v1{path}", data, headers)
        answer = self._connection.getresponse()
        raw = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{verb} {path}: {answer.status} {raw.decode()}")
        return raw


def _list(caller: Caller, person: Person) -> None:
    caller.send("GET", f"/skp?limit={LISTED}")


def _get(caller: Caller, person: Person) -> None:
    caller.send("GET", f"/skp/{person.ready}")


def _create(caller: Caller, person: Person) -> None:
    caller.send("POST", "/skp", _period(next(person.days)))


def _submit(caller: Caller, person: Person) -> None:
    caller.send("POST", f"/skp/{person.ready}/submit")
    caller.send("POST", f"/skp/{person.ready}/withdraw")


WORK: dict[str, Callable[[Caller, Person], None]] = {
    f"list of {LISTED}": _list,
    "get one": _get,
    "create": _create,
    "submit and withdraw": _submit,
}


def rate(port: int, people: list[Any], headers: list[Headers], work: Callable[[Caller, Any], None]) -> float:
    """Pieces of work a second, by all clients together."""
    until = time.perf_counter() + SECONDS
    done = [0] * len(people)

    def client(number: int) -> None:
        caller = Caller(port, headers[number])
        while time.perf_counter() < until:
            work(caller, people[number])
            done[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(len(people))]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def _person(place: Place) -> Person:
    """A head of a unit, whose SKP needs no RHK of a superior."""
    cast = demo_cast.new(World(Config(dict(place.env))))
    return Person(cast.atasan, str(demo_cast.INSTANSI_ID))


def _prepare(person: Person, port: int) -> None:
    login = {"grant_type": "password", "nip": person.figure.nip, "password": person.figure.password}
    person.token = Caller(port, {}).ask("POST", "/auth/token", login)["access_token"]
    caller = Caller(port, {"Authorization": f"Bearer {person.token}"})
    wait_for(lambda: _has_penilai(caller), seconds=30)
    for _ in range(LISTED + 5):
        person.ready = caller.ask("POST", "/skp", _period(next(person.days)))["id"]
    rhk = {"jenis": "utama", "klasifikasi": "organisasi", "rencana": "Meningkatnya mutu layanan publik"}
    made = caller.ask("POST", f"/skp/{person.ready}/rhk", rhk)["rhk"][0]["id"]
    caller.ask("POST", f"/rhk/{made}/indikator", {"indikator": "Indeks kepuasan masyarakat"})


def _has_penilai(caller: Caller) -> bool:
    """Tried with an SKP of a day long ago, which is removed again: org's events take a moment to reach skp."""
    try:
        made = caller.ask("POST", "/skp", _period(date(2001, 1, 1)))
    except RuntimeError:
        return False
    caller.ask("DELETE", f"/skp/{made['id']}")
    return bool(made["penilai"])


def _period(day: date) -> dict[str, Any]:
    return {"periode": {"awal": day.isoformat(), "akhir": day.isoformat()}, "pendekatan": "kualitatif"}


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status in (200, 404)
    except OSError:
        return False
    finally:
        connection.close()
