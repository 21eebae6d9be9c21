"""Every question takes a bounded number of statements, however much there is (issue 2: speed)."""

from collections.abc import Callable

import pytest
from org_world import World, counted

from contracts import org
from contracts.types import new_id
from services.org import commands, queries

BOUNDS: dict[str, tuple[Callable[[World], object], int]] = {
    "instansi": (lambda w: org.InstansiQuery(id=w.home), 2),
    "daftar_instansi": (lambda w: org.DaftarInstansi(), 2),
    "unor": (lambda w: org.UnorQuery(id=w.dinas), 6),
    "daftar_unor": (lambda w: org.DaftarUnor(induk_id=w.dinas, limit=100), 7),
    "riwayat_unor": (lambda w: org.RiwayatQuery(kunci=str(w.dinas), limit=100), 4),
    "pegawai": (lambda w: org.PegawaiQuery(nip=w.staf), 5),
    "daftar_pegawai": (lambda w: org.DaftarPegawai(unor_id=w.dinas, termasuk_unor_bawah=True, limit=100), 2),
    "riwayat_pegawai": (lambda w: org.RiwayatQuery(kunci=w.staf, limit=100), 5),
    "tim": (lambda w: org.TimQuery(id=w.team), 6),
    "daftar_tim": (lambda w: org.DaftarTim(limit=100), 4),
    "daftar_delegasi": (lambda w: org.DaftarDelegasi(limit=100), 4),
    "me": (lambda w: org.MeQuery(), 10),
    "sesi": (lambda w: org.DaftarSesi(), 1),
}


@pytest.fixture
def crowd(world: World) -> World:
    """The head of the dinas leads many teams, has given many delegations, and much has been changed."""
    world.team = world.tim(world.kadis, world.staf, world.rekan)
    for n in range(12):
        world.tim(world.kadis, world.staf, nama=f"Tim {n:02}")
        unor = world.unor(f"Bidang {n:02}", world.dinas)
        who = world.orang(f"Orang {n:02}", unor)
        world.pimpin(unor, who)
        cmd = org.CreateDelegasi(
            id=new_id(), dari_nip=world.kadis, kepada_nip=who, penugasan="plh", mulai=world.day(), selesai=world.day()
        )
        commands.create_delegasi(world.s, world.admin, cmd)
        commands.update_pegawai(world.s, world.admin, org.UpdatePegawai(nip=world.staf, nama=f"Putri {n}"))
    world.s.flush()
    return world


def test_statements_are_bounded(crowd: World) -> None:
    actor = crowd.as_(crowd.kadis)
    used = {}
    for name, (make, _) in BOUNDS.items():
        query = make(crowd)
        crowd.s.expire_all()
        with counted(crowd.s.get_bind().engine) as sent:
            getattr(queries, name)(crowd.s, actor, query)
        used[name] = len(sent)
    assert {name: n for name, n in used.items() if n > BOUNDS[name][1]} == {}
