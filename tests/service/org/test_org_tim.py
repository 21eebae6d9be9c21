"""Rules of tim kerja and delegasi (features A7, C4, G7, G12)."""

from datetime import timedelta

import pytest
from org_world import SINCE, World, counted, nip

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import Peran, new_id
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


# ---------------------------------------------------------------- delegasi


def give(world: World, actor, dari: str, kepada: str, **more) -> org.Delegasi:
    fields = {"id": new_id(), "penugasan": "plh", "mulai": world.day(), "selesai": world.day() + timedelta(days=7)}
    cmd = org.CreateDelegasi(dari_nip=dari, kepada_nip=kepada, **(fields | more))
    return commands.create_delegasi(world.s, actor, cmd)


def test_an_official_lets_someone_act_for_some_days_and_it_holds_from_the_first_to_the_last(world):
    given = give(world, world.as_(world.kasi), world.kasi, world.staf, selesai=world.day())
    assert (given.berlaku, given.actions) == (True, ["revoke"])
    assert (given.dari_nama, given.kepada_nama) == ("Sekar Ayuningtyas", "Putri Maharani")
    told = world.told("org.delegasi_changed.v1")[-1]
    assert (told["dari_nip"], told["kepada_nip"], told["dicabut"], told["versi"]) == (world.kasi, world.staf, False, 1)
    later = give(world, world.as_(world.kabid), world.kabid, world.staf, mulai=world.tomorrow())
    assert later.berlaku is False


def test_the_admin_delegates_for_an_official_and_others_do_not(world):
    assert give(world, world.admin, world.kasi, world.staf).berlaku
    with pytest.raises(Forbidden):
        give(world, world.as_(world.kabid), world.kasi, world.rekan)  # may see, but is not the official
    with pytest.raises(NotFound):
        give(world, world.as_(world.rekan), world.kasi, world.rekan)
    with pytest.raises(NotFound):
        give(world, world.admin, world.asing, world.staf)


def test_who_acts_for_an_official_does_not_hand_it_on(world):
    with pytest.raises(Forbidden):
        give(world, world.as_(world.staf, acting_for=world.kasi), world.kasi, world.rekan)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"penugasan": "definitif"}, "penugasan"),
        ({"mulai": SINCE, "selesai": SINCE}, "selesai"),
        ({"mulai": SINCE.replace(year=2100), "selesai": SINCE.replace(year=2099)}, "selesai"),
        ({"mulai": SINCE.replace(year=1200)}, "mulai"),
        ({"kepada_nip": "asing"}, "kepada_nip"),
        ({"kepada_nip": "kasi"}, "kepada_nip"),
    ],
)
def test_a_delegation_that_makes_no_sense_is_refused_by_field(world, more, field):
    receiver = getattr(world, more.pop("kepada_nip", "staf"))
    with pytest.raises(Invalid) as refused:
        give(world, world.as_(world.kasi), world.kasi, receiver, **more)
    assert refused.value.errors[0].field == field


def test_who_leads_nobody_has_nothing_to_delegate(world):
    with pytest.raises(Conflict) as refused:
        give(world, world.as_(world.staf), world.staf, world.rekan)
    assert refused.value.code == "bukan-pejabat"
    world.tim(world.staf, world.rekan)
    assert give(world, world.as_(world.staf), world.staf, world.rekan).berlaku


def test_two_delegations_of_the_same_two_do_not_overlap(world):
    actor = world.as_(world.kasi)
    first = give(world, actor, world.kasi, world.staf)
    with pytest.raises(Conflict) as refused:
        give(world, actor, world.kasi, world.staf, mulai=first.selesai, selesai=first.selesai + timedelta(days=1))
    assert refused.value.code == "delegasi-bertumpuk"
    after = first.selesai + timedelta(days=1)
    assert give(world, actor, world.kasi, world.staf, mulai=after, selesai=after).id != first.id
    assert give(world, actor, world.kasi, world.rekan).berlaku


def test_a_revoked_delegation_ends_at_once_and_once(world):
    actor = world.as_(world.kasi)
    given = give(world, actor, world.kasi, world.staf)
    with pytest.raises(Forbidden):
        commands.revoke_delegasi(world.s, world.as_(world.staf), org.RevokeDelegasi(id=given.id))
    with pytest.raises(NotFound):
        commands.revoke_delegasi(world.s, world.as_(world.rekan), org.RevokeDelegasi(id=given.id))
    ended = commands.revoke_delegasi(world.s, actor, org.RevokeDelegasi(id=given.id))
    assert (ended.berlaku, ended.actions) == (False, [])
    assert commands.revoke_delegasi(world.s, actor, org.RevokeDelegasi(id=given.id)) == ended
    told = world.told("org.delegasi_changed.v1")
    assert [(event["dicabut"], event["versi"]) for event in told] == [(False, 1), (True, 2)]


def test_delegations_are_listed_to_giver_receiver_and_admin(world):
    give(world, world.as_(world.kasi), world.kasi, world.staf)

    def listed(actor, **query):
        return len(queries.daftar_delegasi(world.s, actor, org.DaftarDelegasi(**query)).items)

    assert [listed(world.as_(who)) for who in (world.kasi, world.staf, world.rekan, world.asing)] == [1, 1, 0, 0]
    assert listed(world.admin, semua=True) == 1
    assert listed(world.as_(world.rekan), semua=True) == 0
    assert listed(world.partner("org:read", instansi=world.away), semua=True) == 0


def test_me_tells_what_i_lead_and_for_whom_i_may_act(world):
    team = world.tim(world.staf, world.rekan)
    give(world, world.as_(world.kasi), world.kasi, world.staf)
    mine = queries.me(world.s, world.as_(world.staf), org.MeQuery())
    assert mine.pegawai.nama == "Putri Maharani"
    assert mine.instansi.nama == "Kota Contoh"
    assert [one.nip for one in mine.boleh_bertindak] == [world.kasi]
    assert (mine.punya_bawahan, mine.memimpin_unor, mine.memimpin_tim) == (False, [], [team])
    assert mine.actions == ["delegasi.create"]
    acting = queries.me(world.s, world.as_(world.staf, acting_for=world.kasi), org.MeQuery())
    assert acting.pegawai.nama == "Putri Maharani"
    assert (acting.punya_bawahan, acting.memimpin_unor) == (True, [world.seksi])
    assert acting.actions == ["tim.create", "delegasi.create"]


def test_me_tells_an_admin_what_to_manage(world):
    world.s.flush()
    shown = queries.me(world.s, world.as_(world.sendiri, Peran.ADMIN_INSTANSI), org.MeQuery())
    assert {"unor.manage", "pegawai.manage", "impor", "periode.open", "klien.manage"} <= set(shown.actions)
    assert "instansi.manage" not in shown.actions
    assert queries.me(world.s, world.partner("org:read"), org.MeQuery()).pegawai is None


def test_to_have_subordinates_is_to_head_a_unor_with_people_at_once_or_beneath(world):
    def has(who):
        return queries.me(world.s, world.as_(who), org.MeQuery()).punya_bawahan

    assert [has(who) for who in (world.kadis, world.kabid, world.kasi, world.staf)] == [True, True, True, False]
    empty = world.unor("Seksi Sepi", world.dinas)
    lonely = world.orang("Surya Sendiri", empty)
    world.pimpin(empty, lonely)
    assert has(lonely) is False
