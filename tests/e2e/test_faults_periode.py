"""The opening of a period outlives the process that does it: nobody has two SKP, and nobody is left out."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import psycopg2
import pytest

from chassis.actor import sign
from chassis.config import Config
from chassis.rpc import Client
from contracts.base import Actor, JobQuery
from contracts.skp import BukaPeriode, SkpApi
from contracts.types import Pendekatan, Peran, Periode, new_id
from dev.process import wait_until
from dev.stack import Stack

PEOPLE = 700  # more than one batch of the job
YEAR = 2033


@pytest.fixture
def two_replicas(stack: Stack) -> Iterator[Stack]:
    """skp twice, and once again afterwards: the one that was killed may have been either."""
    stack.start("skp")
    stack.wait_ready()
    yield stack
    if "skp" not in stack.processes:
        stack.processes["skp"] = replace(stack.processes.pop("skp-2"), name="skp")
    if "skp-2" in stack.processes:
        stack.kill("skp-2", signal.SIGTERM)


@pytest.fixture
def sql(stack: Stack) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Statements in skp's database."""
    with closing(psycopg2.connect(f"{stack.env['DATABASE_URL']}_skp")) as connection:
        connection.autocommit = True

        def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []

        yield run


@pytest.fixture
def instansi(sql: Callable[..., Any]) -> UUID:
    """One that skp knows, with PEOPLE."""
    id = new_id()
    sql("INSERT INTO instansi (id, nama, versi) VALUES (%s, 'Instansi Ramai', 1)", str(id))
    sql(
        """INSERT INTO pegawai (nip, nama, jenis_asn, instansi_id, jenis_jabatan, jabatan, aktif, versi)
        SELECT '195505051975011' || lpad(n::text, 3, '0'), 'Pegawai ' || n, 'pns', %s,
            'pelaksana', 'Pengelola', true, 1
        FROM generate_series(1, %s) AS n""",
        str(id),
        PEOPLE,
    )
    return id


def test_a_killed_replica_leaves_a_period_that_another_one_finishes(
    two_replicas: Stack, sql: Callable[..., Any], instansi: UUID
) -> None:
    stack, config = two_replicas, Config(two_replicas.env)
    nip = "195505051975011999"
    actor = Actor(sub=nip, nip=nip, nama="Admin Uji", instansi_id=instansi, roles=frozenset({Peran.ADMIN_INSTANSI}))
    api: SkpApi = Client(SkpApi, config.amqp_uri).acting(sign(actor, config.need("ACTOR_PRIVATE_KEY"), seconds=600))
    days = Periode(awal=date(YEAR, 1, 1), akhir=date(YEAR, 12, 31))
    cmd = BukaPeriode(id=new_id(), instansi_id=instansi, periode=days, pendekatan=Pendekatan.KUALITATIF)
    with closing(psycopg2.connect(f"{stack.env['DATABASE_URL']}_skp")) as other:
        with other.cursor() as cursor:  # somebody is about to make an SKP of their own: the second batch waits for it
            cursor.execute(_DRAFT, [str(new_id()), YEAR, days.awal, days.akhir, json.dumps({}), str(instansi)])
            assert cursor.rowcount == 1
        api.buka_periode(cmd)
        half = wait_until(lambda: 0 < api.job(JobQuery(id=cmd.id)).done < PEOPLE, seconds=20)
        assert half, api.job(JobQuery(id=cmd.id)).result
        [(worker,)] = sql("SELECT worker FROM job WHERE id = %s", str(cmd.id))
        stack.kill(next(name for name, one in stack.processes.items() if one.pid == int(worker.split(":")[1])))
        other.rollback()
    sql("UPDATE job SET heartbeat_at = heartbeat_at - interval '1 minute' WHERE id = %s", str(cmd.id))  # the lease ends
    assert wait_until(lambda: api.job(JobQuery(id=cmd.id)).state == "selesai", seconds=20)
    api.buka_periode(cmd)  # the order again, by who never heard
    assert api.job(JobQuery(id=cmd.id)).result["dibuat"] == PEOPLE
    made = sql("SELECT count(*), count(DISTINCT nip) FROM skp WHERE instansi_id = %s", str(instansi))
    assert made == [(PEOPLE, PEOPLE)]
    told = "SELECT count(*), count(DISTINCT subject) FROM outbox WHERE type LIKE 'skp.created%%' AND subject IN "
    ids = "(SELECT id::text FROM skp WHERE instansi_id = %s)"
    assert sql(told + ids, str(instansi)) == [(PEOPLE, PEOPLE)]


_DRAFT = """
INSERT INTO skp (id, nip, nama, nama_cari, instansi_id, instansi_nama, tahun, awal, akhir, pendekatan, form, status,
    versi, rev, pegawai, ekspektasi, lampiran, jumlah_rhk, dibuat_pada, diubah_pada)
SELECT %s, nip, nama, lower(nama), instansi_id, '', %s, %s, %s, 'kualitatif', 'ja_jf', 'draft',
    0, 1, %s, '{}', '{}', 0, now(), now()
FROM pegawai WHERE instansi_id = %s ORDER BY nip DESC LIMIT 1"""
