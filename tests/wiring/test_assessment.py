"""assessment as a real process on the bus: approvals twice and out of order, hostile messages, and what was filled."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pika
import psycopg2
import pytest

from chassis import dead, rpc
from chassis.actor import sign
from chassis.rpc import Client
from contracts import assessment as c
from contracts.base import Actor, Event
from contracts.errors import NotFound
from contracts.org import InstansiChanged, PegawaiChanged, PengaturanInstansi, UnorChanged
from contracts.skp import IndikatorFakta, Pejabat, RhkFakta, SkpApproved
from contracts.types import Periode, new_id
from dev import databases, management
from dev.places import ROOT
from dev.ports import free_port
from dev.process import wait_until
from dev.stack import is_ok

INSTANSI, DINAS = UUID("00000000-0000-7000-8000-000000000001"), UUID("00000000-0000-7000-8000-000000000002")
KADIS, KABID, STAF = "198501012010011001", "198501012010011002", "198501012010011003"
NAMA = {KADIS: "Ratna Puspita", KABID: "Bagas Wirawan", STAF: "Dewi Anjani"}
KEPT, DROPPED = new_id(), new_id()


def pejabat(nip: str, nama: str | None = None) -> Pejabat:
    return Pejabat(nip=nip, nama=nama or NAMA[nip], golongan=None, pangkat=None, jabatan="Jabatan", unor_id=DINAS,
                   unor_nama="Dinas")  # fmt: skip


def approved(skp_id: UUID, versi: int, penilai: Pejabat, *rhk: UUID) -> SkpApproved:
    """One version of the employee's SKP; an RHK has one indikator of the same id."""
    rows = [
        RhkFakta(
            id=id, jenis="utama", klasifikasi=None, intervensi_rhk_id=None, rencana=f"Rencana versi {versi}",
            indikator=[IndikatorFakta(id=id, indikator="Indeks", target="90", perspektif=None, aspek="kualitas")],
        )
        for id in rhk
    ]  # fmt: skip
    return SkpApproved(
        skp_id=skp_id, versi=versi, nip=STAF, nama=NAMA[STAF], instansi_id=INSTANSI, unor_id=DINAS, jabatan="Analis",
        instansi_nama="Contoh", golongan=None, periode=Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31)),
        pendekatan="kuantitatif", form="ja_jf", penilai=penilai, atasan_penilai=pejabat(KADIS), perilaku=[], rhk=rows,
        pegawai=pejabat(STAF), disetujui_pada=datetime.now(UTC), disetujui_oleh=penilai.nip, disetujui_atas_nama=None,
    )  # fmt: skip


def directory() -> list[Event]:
    people = [
        PegawaiChanged(
            nip=nip, nama=nama, jenis_asn="pns", instansi_id=INSTANSI, unor_id=DINAS, jenis_jabatan="pelaksana",
            jabatan="Jabatan", eselon=None, penugasan="definitif", golongan="III/a", aktif=True,
            berlaku_dari=date(2020, 1, 1), versi=1,
        )
        for nip, nama in NAMA.items()
    ]  # fmt: skip
    unor = UnorChanged(
        id=DINAS, instansi_id=INSTANSI, induk_id=None, kode="D", nama="Dinas", nama_jabatan="", eselon=None,
        mandiri=True, pimpinan_penugasan=None, aktif=True, pimpinan_nip=KABID, versi=1,
    )  # fmt: skip
    instansi = InstansiChanged(id=INSTANSI, kode="C", nama="Contoh", pengaturan=PengaturanInstansi(), versi=1)
    return [unor, instansi, *people]


class System:
    """One process of assessment, a hand on the bus and an eye on the database."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.env, self.log = env, log
        self.api = Client(c.AssessmentApi, env["AMQP_URI"], timeout=20)
        self.process: subprocess.Popen[bytes] | None = None

    def migrate(self) -> None:
        subprocess.run([sys.executable, "-m", "chassis", "migrate", "assessment"], cwd=ROOT, env=self.env, check=True)

    def start(self) -> None:
        port = free_port()
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "chassis", "run", "assessment"]
            env = self.env | {"HEALTH_PORT": str(port)}
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        assert wait_until(lambda: is_ok(f"http://127.0.0.1:{port}/readyz"), seconds=60), self.log.read_text()[-3000:]

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def publish(self, *events: Event, copies: int = 1) -> None:
        """As a relay does, but each so many times with the same id."""
        for event in events:
            source = "skp" if event.type.startswith("skp.") else "org"
            body = {
                "specversion": "1.0", "id": str(new_id()), "source": f"urn:kinerja:{source}", "type": event.type,
                "subject": event.subject, "time": datetime.now(UTC).isoformat(),
                "datacontenttype": "application/json", "data": event.model_dump(mode="json"),
            }  # fmt: skip
            for _ in range(copies):
                self.send(event.type, json.dumps(body).encode())

    def send(self, type: str, body: bytes) -> None:
        with pika.BlockingConnection(pika.URLParameters(self.env["AMQP_URI"])) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            properties = pika.BasicProperties(delivery_mode=2, content_type="application/cloudevents+json")
            channel.basic_publish("kinerja", type, body, properties, mandatory=True)

    def connect(self) -> Any:
        return psycopg2.connect(databases.named(self.env["DATABASE_URL"], self.database))

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor)

    @property
    def database(self) -> str:
        return f"{self.env['DATABASE_URL'].rsplit('/', 1)[1]}_assessment"

    def ask(self, nip: str, method: str, asked: Any) -> Any:
        who = Actor(sub=nip, nip=nip, nama=NAMA[nip], instansi_id=INSTANSI)
        return getattr(self.api, method)(asked, actor=sign(who, self.env["ACTOR_PRIVATE_KEY"], seconds=120))

    def versions(self, skp_id: UUID) -> list[tuple[Any, ...]]:
        query = "SELECT DISTINCT versi_skp, penilai->>'nama' FROM penilaian WHERE skp_id = %s"
        return self.rows(query, str(skp_id))


@pytest.fixture(scope="module")
def system(
    servers: dict[str, str], run_name: str, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    name = f"{run_name}_wassessment"
    uri = management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], name)
    url = databases.named(servers["DATABASE_URL"], name)
    env = os.environ | servers | keys | {"AMQP_URI": uri, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    system = System(env, tmp_path_factory.mktemp("assessment") / "log")
    try:
        system.migrate()
        system.start()
        system.publish(*directory())
        assert wait_until(lambda: system.rows("SELECT count(*) FROM pegawai") == [(3,)], seconds=30)
        yield system
    finally:
        rpc.close()
        system.kill()
        management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], name)
        databases.drop(servers["DATABASE_URL"], f"{name}_")


def test_an_approval_twice_and_the_older_one_late_keep_what_was_filled(system: System) -> None:
    skp = new_id()
    system.publish(approved(skp, 2, pejabat(KABID), KEPT, DROPPED), copies=3)
    assert wait_until(lambda: system.versions(skp) == [(2, "Bagas Wirawan")], seconds=20)
    quarters = "SELECT id, jenis, urutan FROM penilaian WHERE skp_id = %s ORDER BY jenis DESC, urutan"
    made = system.rows(quarters, str(skp))
    assert [one[1:] for one in made] == [*(("triwulanan", n) for n in range(1, 5)), ("tahunan", 1)]
    first = UUID(str(made[0][0]))
    last = UUID(str(made[4][0]))
    for id in (KEPT, DROPPED):
        filled = c.SetRealisasi(penilaian_id=last, indikator_id=id, realisasi="80 %", sumber_data="Laporan")
        system.ask(STAF, "set_realisasi", filled)
    rate = c.SetRating(penilaian_id=first, hasil_kerja="sesuai", perilaku="sesuai")
    assert system.ask(KABID, "set_rating", rate).predikat == "baik"

    system.publish(approved(skp, 1, pejabat(KADIS), DROPPED), copies=2)  # late: the service has version 2 already
    renamed = pejabat(KABID, "Bagas Wirawan Putra")
    system.publish(approved(skp, 3, renamed, KEPT), copies=2)
    assert wait_until(lambda: system.versions(skp) == [(3, "Bagas Wirawan Putra")], seconds=20)
    assert wait_until(
        lambda: system.rows("SELECT count(*) FROM rencana WHERE skp_id = %s", str(skp)) == [(3,)], seconds=20
    )
    assert system.versions(skp) == [(3, "Bagas Wirawan Putra")]
    assert system.rows(quarters, str(skp)) == made
    seen = system.ask(STAF, "penilaian", c.PenilaianQuery(id=last))
    filled_in = {i.id: (i.realisasi, i.berlaku) for rhk in seen.rhk for i in rhk.indikator}
    assert filled_in == {KEPT: ("80 %", True), DROPPED: ("80 %", False)}
    assert system.ask(STAF, "penilaian", c.PenilaianQuery(id=first)).predikat == "baik"
    counted = "SELECT urutan, predikat, jumlah FROM jumlah_predikat WHERE jenis = 'triwulanan' AND jumlah > 0"
    assert sorted(system.rows(counted)) == [(1, "baik", 1), (2, "", 1), (3, "", 1), (4, "", 1)]
    told = "SELECT count(*) FROM outbox WHERE type = 'assessment.rated.v1' AND data->>'skp_id' = %s"
    assert system.rows(told, str(skp)) == [(1,)]


def test_hostile_events_are_set_aside_with_a_reason_and_the_others_go_on(system: System) -> None:
    skp = new_id()
    hostile = (b"", b"{", b"[]", b'{"specversion": "1.0"}', b"\xff\xfe")
    for body in hostile:
        system.send("skp.approved.v1", body)
    system.publish(approved(skp, 1, pejabat(KABID), new_id()))
    assert wait_until(lambda: len(system.versions(skp)) == 1, seconds=20)
    assert wait_until(lambda: len(dead.letters(system.env["AMQP_URI"], "assessment")) == len(hostile), seconds=20)
    assert all(letter.reason for letter in dead.letters(system.env["AMQP_URI"], "assessment"))
    with pytest.raises(NotFound):
        system.ask(STAF, "penilaian", c.PenilaianQuery(id=new_id()))
