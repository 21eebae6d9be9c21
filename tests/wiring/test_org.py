"""org as real processes on the bus: accounts over RPC, a login storm, dates and an import that outlives its worker."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg2
import pytest

from chassis import rpc
from chassis.actor import sign
from chassis.rpc import Client
from contracts import org
from contracts.base import Actor, JobQuery
from contracts.errors import Invalid, NotFound, TooMany, Unauthenticated
from contracts.types import Peran, new_id
from dev import databases, management
from dev.places import ROOT
from dev.ports import free_port
from dev.process import wait_until
from dev.stack import is_ok

SINCE = date(2020, 1, 1)
SUPER = Actor(sub="super", nama="Super Admin", roles=frozenset({Peran.SUPER_ADMIN}))
GATEWAY = Actor(sub="gateway", roles=frozenset({Peran.GATEWAY}))
PASSWORD = "kopi-tubruk-di-teras"
HOME, DINAS = new_id(), new_id()
STAF = [f"198501012010011{n:03}" for n in range(1, 31)]


class System:
    """Two replicas of org and an eye on the database."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.api = Client(org.OrgApi, env["AMQP_URI"], timeout=20)
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        port = free_port()
        with (self.folder / f"org-{len(self.running)}.log").open("wb") as log:
            command = [sys.executable, "-m", "chassis", "run", "org"]
            env = self.env | {"HEALTH_PORT": str(port)}
            self.running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log))
        assert wait_until(lambda: is_ok(f"http://127.0.0.1:{port}/readyz"), seconds=60), self.logs()

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.log")))

    def ask(self, actor: Actor, method: str, asked: Any) -> Any:
        return getattr(self.api, method)(asked, actor=sign(actor, self.env["ACTOR_PRIVATE_KEY"], seconds=300))

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connected() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def change(self, statement: str) -> None:
        with self.connected() as cursor:
            cursor.execute(statement)

    @contextmanager
    def connected(self) -> Iterator[Any]:
        name = f"{self.env['DATABASE_URL'].rsplit('/', 1)[1]}_org"
        connection = psycopg2.connect(databases.named(self.env["DATABASE_URL"], name))
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def link(self, nip: str) -> str:
        """The token of the reset link that notify would send, once the loop has made it."""
        sql = "SELECT data->>'token' FROM outbox WHERE type = 'org.password_reset_requested.v1' AND subject = %s"
        assert wait_until(lambda: self.rows(sql, nip), seconds=20), self.logs()
        return str(self.rows(sql, nip)[-1][0])


@pytest.fixture(scope="module")
def system(
    servers: dict[str, str], run_name: str, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    name = f"{run_name}_worg"
    uri = management.make_vhost(servers["RABBITMQ_MANAGEMENT_URL"], servers["AMQP_URI"], name)
    url = databases.named(servers["DATABASE_URL"], name)
    env = os.environ | servers | keys | {"AMQP_URI": uri, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    system = System(env, tmp_path_factory.mktemp("org"))
    try:
        subprocess.run([sys.executable, "-m", "chassis", "migrate", "org"], cwd=ROOT, env=env, check=True)
        system.start()
        system.start()
        _fill(system)
        yield system
    finally:
        rpc.close()
        for process in system.running:
            process.kill()
            process.wait()
        management.remove_vhost(servers["RABBITMQ_MANAGEMENT_URL"], name)
        databases.drop(servers["DATABASE_URL"], f"{name}_")


def _fill(system: System) -> None:
    system.ask(SUPER, "create_instansi", org.CreateInstansi(id=HOME, kode="C", nama="Contoh"))
    unor = org.CreateUnor(id=DINAS, instansi_id=HOME, kode="D", nama="Dinas", berlaku_dari=SINCE)
    system.ask(SUPER, "create_unor", unor)
    for n, nip in enumerate(STAF):
        person = org.CreatePegawai(
            id=new_id(), nip=nip, nama=f"Pegawai {n:02}", jenis_asn="pns", instansi_id=HOME, unor_id=DINAS,
            jenis_jabatan="pelaksana", jabatan="Staf", berlaku_dari=SINCE,
        )  # fmt: skip
        system.ask(SUPER, "create_pegawai", person)


def login(system: System, nip: str, password: str = PASSWORD) -> org.Tokens:
    answer: org.Tokens = system.ask(GATEWAY, "login", org.Login(nip=nip, password=password))
    return answer


def give_password(system: System, nip: str) -> None:
    system.ask(GATEWAY, "request_reset", org.RequestReset(nip=nip, id=new_id()))
    system.ask(GATEWAY, "reset_password", org.ResetPassword(token=system.link(nip), password=PASSWORD))


def test_from_a_forgotten_password_to_a_session_and_out_again(system: System) -> None:
    give_password(system, STAF[0])
    tokens = login(system, STAF[0])
    who: org.Identity = system.ask(GATEWAY, "identity", org.IdentityQuery(access_token=tokens.access_token))
    me: org.Me = system.ask(who.actor, "me", org.MeQuery())
    assert me.pegawai is not None
    assert me.pegawai.nama == "Pegawai 00"
    again = system.ask(GATEWAY, "refresh", org.RefreshTokens(refresh_token=tokens.refresh_token))
    system.change("UPDATE token SET dipakai_pada = dipakai_pada - interval '1 minute'")
    with pytest.raises(Unauthenticated):
        system.ask(GATEWAY, "refresh", org.RefreshTokens(refresh_token=tokens.refresh_token))
    with pytest.raises(Unauthenticated):  # the theft is remembered although the call was refused
        system.ask(GATEWAY, "identity", org.IdentityQuery(access_token=again.access_token))


def test_failures_are_counted_although_the_call_is_refused(system: System) -> None:
    for nip in (STAF[0], STAF[1], "199901012024011001"):
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                login(system, nip, "salah")
        with pytest.raises(TooMany, match="15 menit") as refused:
            login(system, nip)
        assert refused.value.retry_after


def test_guesses_at_once_over_two_replicas_do_not_get_past_the_lock(system: System) -> None:
    nip = "199901012024011002"

    def guess(n: int) -> str:
        try:
            login(system, nip, f"tebakan {n}")
        except (Unauthenticated, TooMany) as refused:
            return type(refused).__name__
        return "in"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(guess, range(40)))
    assert (outcomes.count("Unauthenticated"), outcomes.count("TooMany")) == (5, 35)


def test_a_storm_of_logins_does_not_stall_other_questions(system: System) -> None:
    """A hash takes a core for some 30 ms; on the loop that all calls share, 300 of them would stop it for seconds."""
    people = STAF[2:12]
    for nip in people:
        give_password(system, nip)
    waits: list[float] = []
    with ThreadPoolExecutor(12) as pool:
        storm = [pool.submit(login, system, people[n % len(people)]) for n in range(100)]
        while not all(one.done() for one in storm):
            began = time.monotonic()
            system.ask(SUPER, "instansi", org.InstansiQuery(id=HOME))
            waits.append(time.monotonic() - began)
        assert len({one.result().access_token for one in storm}) == 100
    assert sorted(waits)[len(waits) // 2] < 1.0, sorted(waits)[-5:]


def upload(system: System, rows: list[str]) -> org.StartImpor:
    data, berkas = "\n".join(rows).encode(), new_id()
    pieces = [data[n : n + 200_000] for n in range(0, len(data), 200_000)]
    for n, piece in enumerate(pieces):
        part = org.AddBerkasBagian(berkas_id=berkas, nomor=n, isi=base64.b64encode(piece).decode())
        system.ask(SUPER, "add_berkas_bagian", part)
    return org.StartImpor(
        id=new_id(), berkas_id=berkas, nama_berkas="p.csv", jumlah_bagian=len(pieces), jenis="pegawai",
        instansi_id=HOME, dry_run=False,
    )  # fmt: skip


def finished(system: System, id: UUID) -> bool:
    state = system.ask(SUPER, "job", JobQuery(id=id)).state
    return state in ("selesai", "gagal")


HEADER = "nip;nama;jenis_asn;unor_kode;jenis_jabatan;jabatan;berlaku_dari"


def test_an_import_outlives_the_worker_that_is_killed_in_its_midst(system: System) -> None:
    rows = [
        f"19{70 + n // 999}01012000011{1 + n % 999:03};Impor {n};pns;D;pelaksana;Staf;2020-01-01" for n in range(6000)
    ]
    cmd = upload(system, [HEADER, *rows])
    system.ask(SUPER, "start_impor", cmd)
    job = "SELECT worker, done FROM job WHERE id = %s"
    assert wait_until(lambda: system.rows(job, str(cmd.id))[0][0] is not None, seconds=20)
    pid = int(system.rows(job, str(cmd.id))[0][0].split(":")[1])
    victim = next(process for process in system.running if process.pid == pid)
    victim.kill()
    victim.wait()
    assert system.rows("SELECT count(*) FROM pegawai WHERE nama LIKE 'Impor %%'") == [(0,)]
    assert wait_until(lambda: finished(system, cmd.id), seconds=90), system.logs()
    state = system.ask(SUPER, "job", JobQuery(id=cmd.id))
    assert (state.state, state.done, state.result["dibuat"]) == ("selesai", 6000, 6000), state
    assert system.rows("SELECT count(*) FROM pegawai WHERE nama LIKE 'Impor %%'") == [(6000,)]
    assert system.rows("SELECT count(*) FROM berkas_bagian") == [(0,)]
    told = "SELECT count(*), count(DISTINCT subject) FROM outbox WHERE data->>'nama' LIKE 'Impor %%'"
    assert system.rows(told) == [(6000, 6000)]
    system.start()


def test_a_refused_import_ends_as_failed_with_its_reason(system: System) -> None:
    cmd = upload(system, [HEADER, f"{STAF[0]};Kembar;pns;D;pelaksana;Staf;2020-01-01"])
    system.ask(SUPER, "start_impor", cmd)
    assert wait_until(lambda: finished(system, cmd.id), seconds=60), system.logs()
    state = system.ask(SUPER, "job", JobQuery(id=cmd.id))
    assert (state.state, state.result["code"]) == ("gagal", "impor-ditolak")
    assert [(one.subject, one.column) for one in state.refused] == [("baris 2", "nip")]
    with pytest.raises(NotFound):
        system.ask(SUPER.model_copy(update={"sub": "lain"}), "job", JobQuery(id=cmd.id))


def test_two_callers_of_one_number_at_once_make_one_person(system: System) -> None:
    cmd = org.CreatePegawai(
        id=new_id(), nip="199001012015011009", nama="Orang Serentak", jenis_asn="pns", instansi_id=HOME, unor_id=DINAS,
        jenis_jabatan="pelaksana", jabatan="Staf", berlaku_dari=SINCE,
    )  # fmt: skip
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: system.ask(SUPER, "create_pegawai", cmd), range(6)))
    assert {one.versi for one in made} == {1}
    told = "SELECT count(*) FROM outbox WHERE type = 'org.pegawai_changed.v1' AND subject = %s"
    assert system.rows(told, cmd.nip) == [(1,)]
    with pytest.raises(Invalid):
        system.ask(SUPER, "create_pegawai", cmd.model_copy(update={"id": new_id(), "jenis_asn": "pppk"}))
