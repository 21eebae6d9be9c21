"""Notify as real processes on real RabbitMQ, PostgreSQL and the Twilio stand-in: replicas, duplicates, sudden death."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pika
import psycopg2
import pytest

from chassis import rpc
from chassis.actor import sign
from chassis.rpc import Client
from contracts.base import Actor, Event
from contracts.notify import DaftarNotifikasi, JumlahQuery, NotifyApi
from contracts.org import InstansiChanged, KontakChanged, PegawaiChanged, PengaturanInstansi
from contracts.skp import SkpReturned
from contracts.types import JenisAsn, JenisJabatan, Penugasan, Periode, new_id
from dev.places import ROOT
from dev.ports import free_port
from dev.process import wait_until
from dev.stack import is_ok
from dev.twilio_templates import environment

INSTANSI = UUID("00000000-0000-7000-8000-000000000001")
NIP = "198501012010011001"
NUMBER = "+6281234560001"


def cloud_event(event: Event, service: str) -> bytes:
    """The event as it is on the wire, CloudEvents 1.0."""
    attributes = {
        "specversion": "1.0",
        "id": str(new_id()),
        "source": f"urn:kinerja:{service}",
        "type": event.type,
        "subject": event.subject,
        "time": datetime.now(UTC).isoformat(),
        "datacontenttype": "application/json",
        "data": event.model_dump(mode="json"),
    }
    return json.dumps(attributes).encode()


class System:
    """Processes of notify and the stand-in, and a hand on the bus."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.running: list[subprocess.Popen[bytes]] = []
        self.standin = f"http://127.0.0.1:{self.start('dev.twilio_standin', '--delay', '0.02')}"
        self.env["TWILIO_API_URL"] = self.standin

    def start(self, *module: str) -> int:
        """Starts a program and waits until it is ready; its port."""
        port = free_port()
        extra = ["--port", str(port)] if module[0] == "dev.twilio_standin" else []
        env = self.env | {"HEALTH_PORT": str(port)}
        log = (self.folder / f"{module[-1]}-{len(self.running)}.log").open("wb")
        command = [sys.executable, "-m", *module, *extra]
        self.running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log))
        log.close()
        assert wait_until(lambda: is_ok(f"http://127.0.0.1:{port}/readyz"), seconds=40), self.logs()
        return port

    def start_notify(self) -> "subprocess.Popen[bytes]":
        self.start("chassis", "run", "notify")
        return self.running[-1]

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.log")))

    def publish(self, *events: Event, copies: int = 1, service: str = "skp") -> None:
        """Puts events on the bus as a service's relay does; `copies` of each with the same id."""
        with pika.BlockingConnection(pika.URLParameters(self.env["AMQP_URI"])) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            for event in events:
                exchange, body = "kinerja" if event.public else "kinerja.internal", cloud_event(event, service)
                for _ in range(copies):
                    properties = pika.BasicProperties(delivery_mode=2, content_type="application/cloudevents+json")
                    channel.basic_publish(exchange, event.type, body, properties, mandatory=True)

    def messages(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.standin}/_messages", timeout=5) as answer:
            return list(json.load(answer)["messages"])

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.env["DATABASE_URL_NOTIFY"])
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def system(
    amqp_uri: str,
    database_url: str,
    management_url: str,
    service_database: Callable[[str], str],
    keys: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[System]:
    env = os.environ | keys | environment()
    env |= {
        "AMQP_URI": amqp_uri,
        "DATABASE_URL": database_url,
        "DATABASE_URL_NOTIFY": service_database("notify"),
        "RABBITMQ_MANAGEMENT_URL": management_url,
        "PUBLIC_URL": "http://127.0.0.1:9",
        "TWILIO_LEASE": "8",
        "PYTHONUNBUFFERED": "1",
    }
    system = System(env, tmp_path_factory.mktemp("notify"))
    try:
        system.start_notify()
        system.publish(*person(), service="org")
        known = "SELECT 1 FROM penerima WHERE versi_pegawai > 0 AND versi_kontak > 0"
        assert wait_until(lambda: system.rows(known) != [], seconds=20), system.logs()
        yield system
    finally:
        system.stop()


def person() -> list[Event]:
    always = PengaturanInstansi(jam_tenang_mulai=time(0), jam_tenang_selesai=time(0))
    return [
        InstansiChanged(id=INSTANSI, kode="1000", nama="Badan Contoh", pengaturan=always, versi=1),
        PegawaiChanged(
            nip=NIP,
            nama="Wira Adiputra",
            jenis_asn=JenisAsn.PNS,
            instansi_id=INSTANSI,
            unor_id=None,
            jenis_jabatan=JenisJabatan.PELAKSANA,
            jabatan="Pengelola Data",
            eselon=None,
            penugasan=Penugasan.DEFINITIF,
            golongan=None,
            aktif=True,
            berlaku_dari=date(2025, 1, 1),
            versi=1,
        ),
        KontakChanged(nip=NIP, nomor_wa=NUMBER, email=None, setuju_wa=True, versi=1),
    ]


def returned(number: int) -> SkpReturned:
    return SkpReturned(
        skp_id=new_id(),
        nip=NIP,
        instansi_id=INSTANSI,
        unor_id=None,
        periode=Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31)),
        penilai_nip="197001011995011001",
        penilai_nama="Ratih Kusuma",
        catatan=f"Catatan nomor {number}#",
    )


def test_an_event_becomes_one_entry_and_one_message(system: System, keys: dict[str, str]):
    system.publish(returned(1), copies=3)
    assert wait_until(lambda: notes(system)[1] > 0, seconds=20), system.logs()
    client = Client(NotifyApi, system.env["AMQP_URI"], timeout=10.0)
    token = sign(Actor(sub=NIP, nip=NIP, instansi_id=INSTANSI), keys["ACTOR_PRIVATE_KEY"])
    mine = client.daftar(DaftarNotifikasi(q="Catatan nomor 1#"), actor=token)
    assert [item.wa_status.value for item in mine.items] in (["mengirim"], ["terkirim"])
    assert client.jumlah(JumlahQuery(), actor=token).belum_dibaca == 1
    rpc.close()
    published = "SELECT data->>'status' FROM outbox WHERE published_at IS NOT NULL ORDER BY id LIMIT 1"
    assert wait_until(lambda: system.rows(published) == [("terkirim",)], seconds=10), system.logs()
    assert notes(system) == {1: 1}


def test_60_events_in_triplicate_while_replicas_are_killed_give_60_messages(system: System):
    replicas = [system.start_notify(), system.start_notify()]
    for turn in range(3):
        system.publish(*(returned(100 + 20 * turn + n) for n in range(20)), copies=3)
        assert wait_until(lambda: len(notes(system)) >= 15 * (turn + 1), seconds=30, every=0.02), system.logs()  # noqa: B023
        replicas[turn % 2].send_signal(signal.SIGKILL)
        replicas[turn % 2].wait()
        replicas[turn % 2] = system.start_notify()
    waiting = "SELECT 1 FROM notifikasi WHERE wa_status IN ('baru', 'ditunda', 'mengirim')"
    everything = "SELECT count(*) FROM notifikasi WHERE isi ~ 'nomor 1[0-9][0-9]#'"
    assert wait_until(lambda: system.rows(everything) == [(60,)], seconds=30), system.logs()
    assert wait_until(lambda: system.rows(waiting) == [], seconds=60), system.logs()
    assert notes(system) - Counter({1: 1}) == Counter(range(100, 160))


def test_a_replica_that_is_asked_to_stop_ends_cleanly(system: System):
    replica = system.start_notify()
    replica.send_signal(signal.SIGTERM)
    assert replica.wait(timeout=30) == 0
    assert "Traceback" not in system.logs()


def notes(system: System) -> Counter[int]:
    """How many messages there are with each note."""
    return Counter(int(n) for m in system.messages() for n in re.findall(r"Catatan nomor (\d+)#", m["body"]))
