"""The orders that lists offer: each walks the whole list over several pages, and its other way round is the reverse."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from operator import attrgetter
from typing import Any

import pytest
from org_world import SINCE, SUPER, World

from contracts import org
from contracts.base import PageQuery
from contracts.types import new_id
from services.org import commands, queries

Key = Callable[[Any], Any]
ORDERS: list[tuple[str, type[PageQuery], str, str, Key]] = [
    ("daftar_instansi", org.DaftarInstansi, "nama", "nama_turun", attrgetter("nama")),
    ("daftar_instansi", org.DaftarInstansi, "kode", "kode_turun", attrgetter("kode")),
    ("daftar_unor", org.DaftarUnor, "nama", "nama_turun", attrgetter("nama")),
    ("daftar_unor", org.DaftarUnor, "kode", "kode_turun", attrgetter("kode")),
    ("klien", org.DaftarKlien, "nama", "nama_turun", attrgetter("nama")),
    ("klien", org.DaftarKlien, "terlama", "terbaru", attrgetter("dibuat_pada")),
    ("daftar_tim", org.DaftarTim, "nama", "nama_turun", attrgetter("nama")),
    ("daftar_tim", org.DaftarTim, "ketua", "ketua_turun", attrgetter("ketua_nama")),
    ("daftar_tim", org.DaftarTim, "terlama", "terbaru", attrgetter("berlaku_dari")),
    ("daftar_delegasi", org.DaftarDelegasi, "terlama", "terbaru", attrgetter("mulai")),
    ("daftar_delegasi", org.DaftarDelegasi, "pejabat", "pejabat_turun", attrgetter("dari_nama")),
    ("daftar_delegasi", org.DaftarDelegasi, "penerima", "penerima_turun", attrgetter("kepada_nama")),
]
_WHOLE = {"semua": True}


@pytest.fixture
def lists(world: World) -> World:
    """Some of everything, in no order, with days and names that are alike."""
    for name, leader in (("Beta", world.staf), ("Alfa", world.kadis), ("Gama", world.kabid), ("Delta", world.kadis)):
        id = world.tim(leader, world.rekan, nama=f"Tim {name}")
        day = SINCE + timedelta(days=len(name) % 2)
        cmd = org.UpdateTim(id=id, nama=f"Tim {name}", anggota=[], berlaku_dari=day)
        commands.update_tim(world.s, world.admin, cmd)
        commands.create_klien(world.s, SUPER, org.CreateKlien(id=new_id(), nama=f"Sistem {name}", scopes=["org:read"]))
    for giver, taker, start in (
        (world.kadis, world.staf, 2),
        (world.kabid, world.rekan, 0),
        (world.kasi, world.staf, 2),
        (world.kadis, world.kabid, 30),
    ):
        day = world.day() + timedelta(days=start)
        cmd = org.CreateDelegasi(
            id=new_id(), dari_nip=giver, kepada_nip=taker, penugasan="plh", mulai=day, selesai=day + timedelta(days=3)
        )
        commands.create_delegasi(world.s, world.admin, cmd)
    world.s.flush()
    return world


def walked(world: World, name: str, query: type[PageQuery], sort: str) -> Iterator[Any]:
    """Everything that a list has, two at a time."""
    whole, after = _WHOLE if "semua" in query.model_fields else {}, None
    actor = SUPER if name in ("daftar_instansi", "klien") else world.admin
    while True:
        asked = query.model_validate({"sort": sort, "limit": 2, "after": after, **whole})
        found = getattr(queries, name)(world.s, actor, asked)
        yield from found.items
        if (after := found.next) is None:
            return


@pytest.mark.parametrize(("name", "query", "forwards", "backwards", "key"), ORDERS)
def test_a_list_is_walked_in_either_order(lists: World, name, query, forwards, backwards, key):
    there, back = (list(walked(lists, name, query, sort)) for sort in (forwards, backwards))
    assert len(there) >= 2
    assert [key(one) for one in there] == sorted(key(one) for one in there)
    assert [one.id for one in back] == [one.id for one in there][::-1]
