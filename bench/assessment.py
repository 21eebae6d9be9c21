"""Rating, a page of 200, printing 500, the curve of 50,000 people over the gateway; the curve as an instansi grows."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, cycle
from uuid import UUID

import psycopg2

from bench import Place, Row, in_turns, run, wait_for
from bench.gateway import AT_LEAST, CLIENTS, Caller, answers, rate
from bench.subjects import assessment_many as many
from chassis.actor import sign
from chassis.config import Config
from chassis.presence import present
from chassis.rpc import Client
from contracts.assessment import AssessmentApi, KurvaQuery
from contracts.base import Actor
from contracts.types import Peran
from dev import databases, demo_cast, management
from dev.demo_cast import Figure
from dev.demo_world import World
from dev.ports import free_port

PEOPLE = 50_000
SMALL, LARGE = 2_000, 200_000
CALLS = 100
AT_MOST = 1.25
PRINTED, MS_A_DOCUMENT = 500, 60
MASA = f"tahun={many.TAHUN}&jenis={many.JENIS}&urutan={many.URUTAN}"


@dataclass
class Penilai:
    """One client: the head of a top unit with 200 people to rate, one after the other and with changing ratings."""

    figure: Figure
    ids: list[UUID]
    turns: Iterator[tuple[UUID, str]]
    token: str = ""


def rows(place: Place) -> Iterator[Row]:
    yield from _over_the_gateway(place)
    yield from _growth(place)


# ---------------------------------------------------------------- over the gateway


def _over_the_gateway(place: Place) -> Iterator[Row]:
    with ExitStack() as running:
        gateway, flask = free_port(), free_port()
        settings = {"WEB_CONCURRENCY": "1", "LOG_LEVEL": "INFO", "PUBLIC_URL": f"http://127.0.0.1:{gateway}"}
        with run(place, "-m", "chassis", "migrate", "all") as migration:
            migration.wait()
        for service in ("org", "assessment"):
            running.enter_context(run(place, "-m", "chassis", "run", service))
        wait_for(lambda: all(present(place.env["AMQP_URI"], ["org", "assessment"]).values()), seconds=60)
        people = _people(place)
        gunicorn = ["-m", "gunicorn", "-c", "gateway/gunicorn_conf.py"]
        for port, app in ((gateway, "gateway:create_app()"), (flask, "bench.subjects.flask_assessment:create_app()")):
            running.enter_context(run(place, *gunicorn, app, env={**settings, "PORT": str(port)}))
        wait_for(lambda: answers(gateway, "/livez") and answers(flask, "/api/v1/tidak-ada"), seconds=60)
        for one in people:
            login = {"grant_type": "password", "nip": one.figure.nip, "password": one.figure.password}
            one.token = Caller(gateway, {}).ask("POST", "/auth/token", login)["access_token"]
        proved = [{"Authorization": f"Bearer {one.token}"} for one in people]
        yield Row(
            f"assessment, {PRINTED} printed as one ZIP, a document",
            _printed(Caller(gateway, proved[0]), people),
            "ms",
            MS_A_DOCUMENT,
            at_most=True,
        )
        told = [{"X-Nip": one.figure.nip, "X-Instansi": str(demo_cast.INSTANSI_ID)} for one in people]
        for name, work in WORK.items():
            fast, direct = in_turns(
                partial(rate, gateway, people, proved, work), partial(rate, flask, people, told, work)
            )
            yield Row(f"assessment, {CLIENTS} clients, {name}; Flask with SQL", fast, "req/s", AT_LEAST, direct)


def _rate_one(caller: Caller, penilai: Penilai) -> None:
    id, rating = next(penilai.turns)
    caller.send("PUT", f"/penilaian/{id}/rating", {"hasil_kerja": rating, "perilaku": "sesuai"})


def _page(caller: Caller, penilai: Penilai) -> None:
    caller.send("GET", f"/penilaian/bawahan?{MASA}&limit={many.PER_PENILAI}")


def _curve(caller: Caller, penilai: Penilai) -> None:
    caller.send("GET", f"/kurva?lingkup=instansi&{MASA}")


def _printed(caller: Caller, people: list[Penilai]) -> float:
    """Milliseconds a document, from the order to the last byte of the ZIP. The first one heads all of them."""
    ids = [str(id) for one in people for id in one.ids][:PRINTED]
    began = time.perf_counter()
    order = {"penilaian_ids": ids, "dokumen": ["form_penilaian"], "penilai": {"lokasi": "Contoh", "anchor": "^"}}
    job = caller.ask("POST", "/penilaian/cetak", order)["id"]
    wait_for(lambda: caller.ask("GET", f"/jobs/assessment.{job}")["finished_at"] is not None, seconds=120)
    packed = zipfile.ZipFile(io.BytesIO(caller.send("GET", f"/penilaian/cetak/{job}/zip")))
    took = time.perf_counter() - began
    if len(packed.namelist()) != PRINTED:
        raise RuntimeError(f"{len(packed.namelist())} files in the ZIP of {PRINTED}")
    return took / PRINTED * 1000


WORK: dict[str, Callable[[Caller, Penilai], None]] = {
    "rate one": _rate_one,
    f"page of {many.PER_PENILAI}": _page,
    "curve of 50,000": _curve,
}


def _people(place: Place) -> list[Penilai]:
    """Heads of top units in org, whom assessment has heard of, and 50,000 people, 200 of them each one's to rate."""
    heads = [demo_cast.new(World(Config(dict(place.env)))).pimpinan for _ in range(CLIENTS)]
    url = Config(dict(place.env)).database_url("assessment")
    connection = psycopg2.connect(url)
    connection.autocommit = True
    nips = [one.nip for one in heads]

    def arrived() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT u.id::text FROM unor u JOIN pegawai p ON p.nip = u.pimpinan_nip"
                " WHERE u.pimpinan_nip = ANY(%s) AND u.induk_id IS NULL AND p.aktif"
                " ORDER BY array_position(%s::text[], u.pimpinan_nip::text)",
                [nips, nips],
            )
            return [id for (id,) in cursor.fetchall()]

    wait_for(lambda: len(arrived()) == CLIENTS, seconds=60)
    top = UUID(arrived()[0])
    connection.close()
    found = many.fill(url, instansi=demo_cast.INSTANSI_ID, top=top, count=PEOPLE, penilai=nips)
    return [Penilai(one, ids, _turns(ids)) for one, ids in zip(heads, found, strict=True)]


def _turns(ids: list[UUID]) -> Iterator[tuple[UUID, str]]:
    """Round after round with another rating than the last, so that each is a change."""
    for rating in cycle(("di_bawah", "sesuai")):
        for id in ids:
            yield id, rating


# ---------------------------------------------------------------- growth


def _growth(place: Place) -> Iterator[Row]:
    with ExitStack() as running:
        small = running.enter_context(_service(place, SMALL))
        large = running.enter_context(_service(place, LARGE))
        for name in ("instansi", "unor"):
            slow, quick = in_turns(partial(large.curve, name), partial(small.curve, name))
            label = "instansi" if name == "instansi" else "a unit in it"
            yield Row(f"growth, curve of {label}: 200,000; 2,000 people", slow, "ms", AT_MOST, quick, at_most=True)


class Subject:
    """One assessment service over a database of some size."""

    def __init__(self, place: Place) -> None:
        self._api = Client(AssessmentApi, place.env["AMQP_URI"])
        admin = Actor(
            sub="admin", nip="198001012005011777", nama="Admin", roles=frozenset({Peran.ADMIN_INSTANSI}),
            instansi_id=INSTANSI,
        )  # fmt: skip
        self._token = sign(admin, place.env["ACTOR_PRIVATE_KEY"], seconds=600)
        self._next = count()

    def curve(self, lingkup: str) -> float:
        """Median milliseconds of a call; of units another one each time."""
        times = []
        for _ in range(CALLS):
            unit = UUID(int=FIRST_UNIT.int + next(self._next) % (SMALL // many.PER_UNIT))
            query = KurvaQuery.model_validate(
                {"lingkup": lingkup, "id": unit if lingkup == "unor" else None, "tahun": many.TAHUN,
                 "jenis": many.JENIS, "urutan": many.URUTAN}
            )  # fmt: skip
            began = time.perf_counter()
            self._api.kurva(query, actor=self._token)
            times.append(time.perf_counter() - began)
        return sorted(times)[CALLS // 2] * 1000


INSTANSI = UUID("00000000-0000-7000-8000-0000000000b2")
FIRST_UNIT = UUID(int=UUID("00000000-0000-7000-8000-000000000000").int + 65536)


@contextmanager
def _service(place: Place, people: int) -> Iterator[Subject]:
    """A service on a virtual host and a database of its own, with so many assessed people."""
    name = f"bench_kurva_{people}"
    management_url = place.env["RABBITMQ_MANAGEMENT_URL"]
    uri = management.make_vhost(management_url, place.env["AMQP_URI"], name)
    database = databases.named(place.env["DATABASE_URL"], f"{place.env['DATABASE_URL'].rsplit('/', 1)[1]}_{people}")
    own = replace(place, env={**place.env, "AMQP_URI": uri, "DATABASE_URL": database})
    try:
        with run(own, "-m", "chassis", "migrate", "assessment") as migration:
            migration.wait()
        many.fill(Config(dict(own.env)).database_url("assessment"), instansi=INSTANSI, top=None, count=people)
        with run(own, "-m", "chassis", "run", "assessment"):
            wait_for(lambda: present(uri, ["assessment"])["assessment"], seconds=60)
            yield Subject(own)
    finally:
        management.remove_vhost(management_url, name)
