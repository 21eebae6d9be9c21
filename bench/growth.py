"""Growth: list, get and create with 200,000 SKP in one instansi take hardly longer than with 1,000."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from bench import Place, Row, in_turns, run, wait_for
from bench.subjects import skp_many
from chassis.actor import sign
from chassis.config import Config
from chassis.presence import present
from chassis.rpc import Client
from contracts.base import Actor
from contracts.skp import CreateSkp, DaftarSkp, SkpApi, SkpQuery
from contracts.types import Pendekatan, Peran, Periode, new_id
from dev import databases, management

SMALL, LARGE = 1_000, 200_000
CALLS = 100
AT_MOST = 1.25


def rows(place: Place) -> Iterator[Row]:
    with ExitStack() as running:
        small = running.enter_context(_service(place, SMALL))
        large = running.enter_context(_service(place, LARGE))
        for name in ("daftar", "satu", "buat"):
            slow, quick = in_turns(partial(getattr(large, name)), partial(getattr(small, name)))
            label = {"daftar": "list of 20", "satu": "get one", "buat": "create"}[name]
            yield Row(f"growth, {label}: 200,000 SKP; 1,000 SKP", slow, "ms", AT_MOST, quick, at_most=True)


class Subject:
    """One skp service over a database of some size. Each measure gives the median milliseconds of a call."""

    def __init__(self, place: Place, many: skp_many.Many) -> None:
        self._skp = Client(SkpApi, place.env["AMQP_URI"])
        self._key, self._many = place.env["ACTOR_PRIVATE_KEY"], many
        self._next = 0

    def daftar(self) -> float:
        """The newest 20 of the whole instansi, as its admin sees them."""
        admin = self._as(self._many.people[0], Peran.ADMIN_INSTANSI)
        query = DaftarSkp(lingkup="instansi", limit=20)
        return self._median(lambda: self._skp.daftar(query, actor=admin))

    def satu(self) -> float:
        return self._median(self._get)

    def buat(self) -> float:
        return self._median(self._create)

    def _get(self) -> None:
        id, nip = self._many.skp[self._next % len(self._many.skp)]
        self._next += 1
        self._skp.skp(SkpQuery(id=id), actor=self._as(nip))

    def _create(self) -> None:
        nip, day = self._many.free()
        periode = Periode(awal=day, akhir=day)
        command = CreateSkp(id=new_id(), periode=periode, pendekatan=Pendekatan.KUALITATIF)
        self._skp.create(command, actor=self._as(nip))

    def _as(self, nip: str, *roles: Peran) -> str:
        actor = Actor(sub=nip, nip=nip, nama="Pegawai", roles=frozenset(roles), instansi_id=skp_many.INSTANSI)
        return sign(actor, self._key, seconds=600)

    def _median(self, call: Callable[[], object]) -> float:
        times = []
        for _ in range(CALLS):
            began = time.perf_counter()
            call()
            times.append(time.perf_counter() - began)
        return statistics.median(times) * 1000


@contextmanager
def _service(place: Place, count: int) -> Iterator[Subject]:
    """A service on a virtual host and a database of its own, filled with `count` SKP."""
    name = f"bench_growth_{count}"
    management_url = place.env["RABBITMQ_MANAGEMENT_URL"]
    uri = management.make_vhost(management_url, place.env["AMQP_URI"], name)
    database = databases.named(place.env["DATABASE_URL"], f"{place.env['DATABASE_URL'].rsplit('/', 1)[1]}_{count}")
    own = replace(place, env={**place.env, "AMQP_URI": uri, "DATABASE_URL": database})
    try:
        with run(own, "-m", "chassis", "migrate", "skp") as migration:
            migration.wait()
        many = skp_many.fill(Config(own.env).database_url("skp"), count=count)
        with run(own, "-m", "chassis", "run", "skp"):
            wait_for(lambda: present(uri, ["skp"])["skp"])
            yield Subject(own, many)
    finally:
        management.remove_vhost(management_url, name)
