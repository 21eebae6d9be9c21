"""Rules of tim kerja (features A7, C4, G7)."""

from datetime import timedelta

import pytest
from org_world import SINCE, World, counted, nip

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import new_id
from services.org import commands, queries


def create(world: World, actor, *members: str, **more) -> org.Tim:
    people = [org.AnggotaBaru(nip=member) for member in members]
    fields = {"id": new_id(), "nama": "Tim Data", "anggota": people, "berlaku_dari": SINCE}
    return commands.create_tim(world.s, actor, org.CreateTim(**(fields | more)))


def update(world: World, actor, tim: org.Tim, *members: str, **more) -> org.Tim:
    people = [org.AnggotaBaru(nip=member) for member in members]
    fields = {"id": tim.id, "nama": tim.nama, "anggota": people, "berlaku_dari": SINCE}
    return commands.update_tim(world.s, actor, org.UpdateTim(**(fields | more)))


def close(world: World, actor, tim: org.Tim) -> org.Tim:
    return commands.close_tim(world.s, actor, org.CloseTim(id=tim.id, berlaku_sampai=world.day() - timedelta(days=1)))


def names(world: World, actor, **query) -> list[str]:
    return [tim.nama for tim in queries.daftar_tim(world.s, actor, org.DaftarTim(**query)).items]


def test_a_head_makes_a_team_with_people_of_other_units_and_leads_it(world):
    tim = create(world, world.as_(world.kasi), world.staf, world.sendiri)
    assert (tim.ketua_nip, tim.jumlah_anggota, tim.actions) == (world.kasi, 2, ["update", "close"])
    assert [(member.nama, member.lintas_unor) for member in tim.anggota] == [
        ("Indah Lestari", True),
        ("Putri Maharani", False),
    ]
    told = world.told("org.tim_changed.v1")[-1]
    assert (told["anggota"], told["aktif"], told["versi"]) == (sorted([world.staf, world.sendiri]), True, 1)


def test_who_has_no_subordinates_makes_no_team(world):
    with pytest.raises(Forbidden, match="pimpinan unor"):
        create(world, world.as_(world.staf))


def test_the_admin_makes_a_team_for_a_named_leader(world):
    assert create(world, world.admin, ketua_nip=world.staf).ketua_nama == "Putri Maharani"
    with pytest.raises(Invalid, match="Isi NIP ketua"):
        create(world, world.admin)
    with pytest.raises(Invalid, match="Isi NIP ketua"):
        create(world, world.admin, ketua_nip=world.asing)


def test_every_wrong_member_is_named_by_row(world):
    with pytest.raises(Invalid) as refused:
        create(world, world.as_(world.kasi), world.staf, world.staf, world.kasi, nip(700))
    assert [error.field for error in refused.value.errors] == ["anggota.1.nip", "anggota.2.nip", "anggota.3.nip"]


def test_creating_again_gives_the_first(world):
    id = new_id()
    first = create(world, world.as_(world.kasi), world.staf, id=id)
    assert create(world, world.as_(world.kasi), world.staf, id=id) == first
    with pytest.raises(Conflict):
        create(world, world.as_(world.kasi), id=id)


def test_an_update_replaces_name_and_members_once(world):
    actor = world.as_(world.kasi)
    tim = create(world, actor, world.staf)
    changed = update(world, actor, tim, world.rekan, world.sendiri, nama="Tim Baru", if_versi=1)
    assert (changed.nama, {member.nip for member in changed.anggota}) == ("Tim Baru", {world.rekan, world.sendiri})
    assert changed.versi == 2
    assert update(world, actor, changed, world.rekan, world.sendiri, if_versi=1) == changed
    with pytest.raises(Stale):
        update(world, actor, changed, world.staf, if_versi=1)
    assert world.told("org.tim_changed.v1")[-1]["anggota"] == sorted([world.rekan, world.sendiri])


def test_a_team_may_keep_a_member_who_has_left_but_take_none(world):
    actor = world.as_(world.kasi)
    tim = create(world, actor, world.staf)
    left = org.ClosePegawai(nip=world.staf, berlaku_sampai=world.day() - timedelta(days=1), alasan="pensiun")
    commands.close_pegawai(world.s, world.admin, left)
    assert update(world, actor, tim, world.staf, world.rekan).jumlah_anggota == 2
    with pytest.raises(Invalid):
        create(world, actor, world.staf)


def test_only_leader_maker_and_admin_change_a_team_and_only_its_people_see_it(world):
    tim = create(world, world.as_(world.kabid), world.staf, ketua_nip=world.kasi)
    for actor in (world.as_(world.kabid), world.as_(world.kasi), world.admin):
        assert queries.tim(world.s, actor, org.TimQuery(id=tim.id)).actions == ["update", "close"]
    assert queries.tim(world.s, world.as_(world.staf), org.TimQuery(id=tim.id)).actions == []
    with pytest.raises(Forbidden):
        update(world, world.as_(world.staf), tim)
    for stranger in (world.as_(world.rekan), world.as_(world.asing), world.partner("skp:read")):
        with pytest.raises(NotFound):
            queries.tim(world.s, stranger, org.TimQuery(id=tim.id))
        with pytest.raises(NotFound):
            close(world, stranger, tim)


def test_a_team_is_handed_to_another_leader_of_the_instansi(world):
    actor = world.as_(world.kasi)
    tim = create(world, actor, world.staf, world.sendiri)
    with pytest.raises(Invalid, match="Ketua tidak perlu"):
        update(world, actor, tim, world.staf, ketua_nip=world.staf)
    with pytest.raises(Invalid, match="Isi NIP ketua"):
        update(world, actor, tim, world.staf, ketua_nip=world.asing)
    handed = update(world, actor, tim, world.sendiri, ketua_nip=world.staf)
    assert (handed.ketua_nip, handed.versi) == (world.staf, 2)
    assert update(world, actor, handed, world.sendiri, ketua_nip=world.staf) == handed
    assert world.told("org.tim_changed.v1")[-1]["ketua_nip"] == world.staf
    assert queries.tim(world.s, world.as_(world.staf), org.TimQuery(id=tim.id)).actions == ["update", "close"]


def test_a_closed_team_is_over(world):
    actor = world.as_(world.kasi)
    tim = create(world, actor, world.staf)
    closed = close(world, actor, tim)
    assert (closed.actions, closed.versi) == ([], 2)
    assert world.told("org.tim_changed.v1")[-1]["aktif"] is False
    assert names(world, actor) == []
    assert names(world, actor, termasuk_tutup=True) == ["Tim Data"]
    with pytest.raises(Conflict, match="sudah berakhir"):
        update(world, actor, tim, world.rekan)


def test_my_teams_are_those_i_lead_made_or_am_in_and_the_admin_sees_all(world):
    create(world, world.as_(world.kasi), world.staf, nama="Tim A")
    create(world, world.as_(world.kabid), world.rekan, nama="Tim B")
    assert names(world, world.as_(world.staf)) == ["Tim A"]
    assert names(world, world.as_(world.kabid)) == ["Tim B"]
    assert names(world, world.as_(world.staf), semua=True) == ["Tim A"]
    assert names(world, world.admin, semua=True) == ["Tim A", "Tim B"]
    assert names(world, world.admin, semua=True, sort="nama_turun") == ["Tim B", "Tim A"]
    assert names(world, world.admin, semua=True, q="b") == ["Tim B"]
    assert names(world, world.as_(world.asing), semua=True) == []
    assert names(world, world.admin) == []


def test_a_list_of_teams_takes_a_fixed_number_of_statements(world):
    for n in range(20):
        create(world, world.as_(world.kasi), world.staf, nama=f"Tim {n:02}")
    with counted(world.s.get_bind().engine) as sent:
        assert len(names(world, world.admin, semua=True)) == 20
    assert len(sent) <= 3


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"berlaku_dari": SINCE, "berlaku_sampai": SINCE - timedelta(days=1)}, "berlaku_sampai"),
        ({"berlaku_dari": SINCE.replace(year=1500)}, "berlaku_dari"),
    ],
)
def test_the_dates_of_a_team_make_sense(world, dates, field):
    with pytest.raises(Invalid) as refused:
        create(world, world.as_(world.kasi), **dates)
    assert refused.value.errors[0].field == field
