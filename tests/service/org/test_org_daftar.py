"""Lists as Manajemen Pegawai shows them: both ways by name over pages, who has left, the way up, units by name."""

from org_acts import close, find, move, see
from org_world import GATEWAY, SUPER

from contracts import org
from contracts.types import new_id
from services.org import commands, queries


def pages(world, sort: str) -> list[str]:
    names, after = [], None
    while True:
        query = org.DaftarPegawai(limit=2, sort=sort, after=after)
        found = queries.daftar_pegawai(world.s, world.admin, query)
        names += [one.nama for one in found.items]
        if (after := found.next) is None:
            return names


def test_people_are_listed_by_name_both_ways_over_several_pages(world):
    forwards = pages(world, "nama")
    assert forwards == sorted(forwards)
    assert len(forwards) == 6
    assert pages(world, "nama_turun") == forwards[::-1]


def test_a_line_says_who_has_left(world):
    close(world, world.staf)
    found = queries.daftar_pegawai(world.s, world.admin, org.DaftarPegawai(aktif=None))
    assert {one.nama: one.aktif for one in found.items}["Putri Maharani"] is False
    assert find(world, aktif=False) == ["Putri Maharani"]


def test_a_person_is_shown_with_the_units_above_the_own_one(world):
    assert see(world, world.staf).jalur == ["Dinas Pendidikan", "Bidang Guru"]
    assert see(world, world.kadis).jalur == []


def test_the_history_names_units(world):
    move(world, world.staf, world.kosong)
    newest = queries.riwayat_pegawai(world.s, world.admin, org.RiwayatQuery(kunci=world.staf)).items[0]
    assert (newest.lama["unor_nama"], newest.baru["unor_nama"]) == ("Seksi Data", "Bidang Kosong")


def test_the_list_of_systems_says_when_each_last_came_in(world):
    made = commands.create_klien(world.s, SUPER, org.CreateKlien(id=new_id(), nama="Sistem Uji", scopes=["org:read"]))
    assert queries.klien(world.s, SUPER, org.DaftarKlien()).items[0].masuk_pada is None
    enter = org.LoginKlien(client_id=made.client_id, client_secret=made.client_secret)
    commands.login_klien(world.s, GATEWAY, enter)
    assert queries.klien(world.s, SUPER, org.DaftarKlien()).items[0].masuk_pada is not None
