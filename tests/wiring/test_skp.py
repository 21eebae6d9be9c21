"""skp as real processes on the bus: org's events become its copy, two replicas, an SKP's life over RPC."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pika
import psycopg2
import pytest

from chassis import rpc
from chassis.actor import sign
from chassis.rpc import Client
from contracts import skp as c
from contracts.base import Actor, Event, JobQuery
from contracts.errors import Conflict, Invalid, NotFound
from contracts.org import InstansiChanged, PegawaiChanged, PengaturanInstansi, UnorChanged
from contracts.types import Periode, new_id
from dev import databases, management
from dev.places import ROOT
from dev.ports import free_port
from dev.process import wait_until
from dev.stack import is_ok

INSTANSI, DINAS = UUID("00000000-0000-7000-8000-000000000001"), UUID("00000000-0000-7000-8000-000000000002")
KEPALA, ADMIN = "198501012010011001", "198501012010011002"
TAHUN = Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31))
STAF = [f"198501012010011{n:03}" for n in range(101, 131)]


def directory() -> list[Event]:
    unor = {
        "id": DINAS, "instansi_id": INSTANSI, "induk_id": None, "kode": "D", "nama": "Dinas", "nama_jabatan": "",
        "eselon": None, "mandiri": True, "pimpinan_penugasan": None, "aktif": True,
    }  # fmt: skip
    events: list[Event] = [
        UnorChanged(**unor, pimpinan_nip=KEPALA, versi=2),
        UnorChanged(**unor, pimpinan_nip=ADMIN, versi=1),  # late: an older version comes after the newer
        InstansiChanged(id=INSTANSI, kode="C", nama="Contoh", pengaturan=PengaturanInstansi(), versi=1),
    ]
    for nip in (KEPALA, ADMIN, *STAF):
        events.append(
            PegawaiChanged(
                nip=nip, nama=f"Pegawai {nip[-3:]}", jenis_asn="pns", instansi_id=INSTANSI, unor_id=DINAS,
                jenis_jabatan="jpt" if nip == KEPALA else "pelaksana", jabatan="Jabatan", eselon=None,
                penugasan="definitif", golongan="III/a", aktif=True, berlaku_dari=date(2020, 1, 1), versi=1,
            )
        )  # fmt: skip
    return events


class System:
    """Two replicas of skp, a hand on the bus and an eye on the database."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.api = Client(c.SkpApi, env["AMQP_URI"], timeout=20)
        self.running: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "chassis", *arguments], cwd=ROOT, env=self.env, check=True)

    def start(self) -> None:
        port = free_port()
        with (self.folder / f"skp-{len(self.running)}.log").open("wb") as log:
            command = [sys.executable, "-m", "chassis", "run", "skp"]
            env = self.env | {"HEALTH_PORT": str(port)}
            self.running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log))
        assert wait_until(lambda: is_ok(f"http://127.0.0.1:{port}/readyz"), seconds=60), self.logs()

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.log")))

    def publish(self, *events: Event, copies: int) -> None:
        """As org's relay does, but each so many times with the same id."""
        with pika.BlockingConnection(pika.URLParameters(self.env["AMQP_URI"])) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            for event in events:
                body = {
                    "specversion": "1.0", "id": str(new_id()), "source": "urn:kinerja:org", "type": event.type,
                    "subject": event.subject, "time": datetime.now(UTC).isoformat(),
                    "datacontenttype": "application/json", "data": event.model_dump(mode="json"),
                }  # fmt: skip
                properties = pika.BasicProperties(delivery_mode=2, content_type="application/cloudevents+json")
                for _ in range(copies):
                    channel.basic_publish("kinerja", event.type, json.dumps(body).encode(), properties, mandatory=True)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(databases.named(self.env["DATABASE_URL"], self.database))
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    @property
    def database(self) -> str:
        return f"{self.env['DATABASE_URL'].rsplit('/', 1)[1]}_skp"

    def told(self, type: str, skp_id: UUID) -> int:
        return int(
            self.rows("SELECT count(*) FROM outbox WHERE type = %s AND data->>'skp_id' = %s", type, str(skp_id))[0][0]
        )

    def ask(self, nip: str, method: str, asked: Any, **more: Any) -> Any:
        who = Actor.model_validate({"sub": nip, "nip": nip, "nama": nip[-3:], "instansi_id": INSTANSI, **more})
        return getattr(self.api, method)(asked, actor=sign(who, self.env["ACTOR_PRIVATE_KEY"], seconds=120))


@pytest.fixture(scope="module")
def system(
    servers: dict[str, str], run_name: str, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    name = f"{run_name}_wskp"
    uri = management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], name)
    url = databases.named(servers["DATABASE_URL"], name)
    env = os.environ | servers | keys | {"AMQP_URI": uri, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    system = System(env, tmp_path_factory.mktemp("skp"))
    try:
        system.run("migrate", "skp")
        system.publish(*directory(), copies=2)  # before any replica is there: the queues keep them
        system.start()
        system.start()
        count = "SELECT (SELECT count(*) FROM pegawai), (SELECT count(*) FROM unor), (SELECT count(*) FROM instansi)"
        assert wait_until(lambda: system.rows(count) == [(len(STAF) + 2, 1, 1)], seconds=30), system.logs()
        yield system
    finally:
        rpc.close()
        for process in system.running:
            process.kill()
            process.wait()
        management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], name)
        databases.drop(servers["DATABASE_URL"], f"{name}_")


def test_the_copy_of_org_has_the_newest_version(system: System) -> None:
    assert system.rows("SELECT pimpinan_nip, versi FROM unor") == [(KEPALA, 2)]
    assert system.rows("SELECT count(*) FROM inbox")[0][0] == len(directory())  # each twice on the bus, once here


@pytest.fixture(scope="module")
def kepala(system: System) -> c.Skp:
    """The head's draft, written over RPC. The head has nobody above."""
    made = system.ask(KEPALA, "create", c.CreateSkp(id=new_id(), periode=TAHUN, pendekatan="kualitatif"))
    assert (made.form, made.penilai) == ("jpt", None)
    rhk = c.AddRhk(id=new_id(), skp_id=made.id, jenis="utama", klasifikasi="organisasi", rencana="Layanan baik")
    system.ask(KEPALA, "add_rhk", rhk)
    return system.ask(KEPALA, "add_indikator", c.AddIndikator(id=new_id(), rhk_id=rhk.id, indikator="Indeks"))


def test_over_the_bus_refusals_come_as_they_are(system: System, kepala: c.Skp) -> None:
    with pytest.raises(NotFound) as caught:
        system.ask(STAF[0], "skp", c.SkpQuery(id=kepala.id))
    assert caught.value.code == "skp-tidak-ditemukan"
    with pytest.raises(Conflict) as overlap:
        system.ask(KEPALA, "create", c.CreateSkp(id=new_id(), periode=TAHUN, pendekatan="kualitatif"))
    assert "1 Januari 2026 sampai 31 Desember 2026" in overlap.value.message


def test_two_approvals_over_two_replicas_are_one(system: System, kepala: c.Skp) -> None:
    staf = STAF[-1]
    made = system.ask(staf, "create", c.CreateSkp(id=new_id(), periode=TAHUN, pendekatan="kualitatif"))
    rhk = c.AddRhk(id=new_id(), skp_id=made.id, jenis="tambahan", rencana="Bantu")
    system.ask(staf, "add_rhk", rhk)
    with pytest.raises(Invalid) as caught:
        system.ask(staf, "submit", c.SubmitSkp(skp_id=made.id))
    assert {error.field for error in caught.value.errors} == {"rhk", "rhk.0.indikator"}
    share = c.AddRhk(id=new_id(), skp_id=made.id, jenis="utama", rencana="Dukung", intervensi_rhk_id=kepala.rhk[0].id)
    masked = system.ask(KEPALA, "add_rhk", share)
    assert [row.rencana for row in masked.rhk] == ["Dukung"]
    system.ask(staf, "add_indikator", c.AddIndikator(id=new_id(), rhk_id=share.id, indikator="Jumlah"))
    system.ask(staf, "delete_rhk", c.DeleteRhk(rhk_id=rhk.id))
    system.ask(staf, "submit", c.SubmitSkp(skp_id=made.id))
    approve: Callable[[int], Any] = lambda _: system.ask(KEPALA, "approve", c.ApproveSkp(skp_id=made.id))  # noqa: E731
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(approve, range(8)))
    assert {(answer.status, answer.versi) for answer in answers} == {("persetujuan", 1)}
    assert system.told("skp.approved.v1", made.id) == 1


def test_the_opening_of_a_period_runs_in_the_background(system: System, kepala: c.Skp) -> None:
    order = c.BukaPeriode(id=new_id(), instansi_id=INSTANSI, periode=TAHUN, pendekatan="kuantitatif")
    admin = {"roles": {"admin_instansi"}}
    assert system.ask(ADMIN, "buka_periode", order, **admin).state == "menunggu"
    state: Callable[[], Any] = lambda: system.ask(ADMIN, "job", JobQuery(id=order.id), **admin)  # noqa: E731
    assert wait_until(lambda: state().state == "selesai", seconds=30), system.logs()
    job = state()
    everybody = len(STAF) + 2
    assert (job.done, job.total) == (everybody, everybody)
    assert system.rows("SELECT count(*), count(DISTINCT nip) FROM skp") == [(everybody, everybody)]
    with pytest.raises(NotFound):
        system.ask(STAF[0], "job", JobQuery(id=order.id))
