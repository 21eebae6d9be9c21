"""Rules of delegasi, and what me tells (features G12, C4)."""

from datetime import timedelta

import pytest
from org_world import SINCE, World

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.types import Peran, new_id
from services.org import commands, queries


def give(world: World, actor, dari: str, kepada: str, **more) -> org.Delegasi:
    fields = {"id": new_id(), "penugasan": "plh", "mulai": world.day(), "selesai": world.day() + timedelta(days=7)}
    cmd = org.CreateDelegasi(dari_nip=dari, kepada_nip=kepada, **(fields | more))
    return commands.create_delegasi(world.s, actor, cmd)


def test_an_official_lets_someone_act_for_some_days_and_it_holds_from_the_first_to_the_last(world):
    given = give(world, world.as_(world.kasi), world.kasi, world.staf, selesai=world.day(), alasan="Cuti tahunan")
    assert (given.berlaku, given.actions, given.alasan) == (True, ["revoke"], "Cuti tahunan")
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


def test_delegations_are_narrowed_by_side_state_and_name(world):
    day, actor = world.day(), world.as_(world.kasi)
    runs = give(world, actor, world.kasi, world.staf)
    coming = give(
        world, actor, world.kasi, world.rekan, mulai=day + timedelta(days=30), selesai=day + timedelta(days=31)
    )
    ended = give(world, actor, world.kasi, world.rekan)
    commands.revoke_delegasi(world.s, actor, org.RevokeDelegasi(id=ended.id))

    def listed(who, **query):
        found = queries.daftar_delegasi(world.s, world.as_(who), org.DaftarDelegasi(**query)).items
        return {one.id for one in found}

    assert listed(world.kasi, keadaan="berlaku") == {runs.id}
    assert listed(world.kasi, keadaan="mendatang") == {coming.id}
    assert listed(world.kasi, keadaan="selesai") == {ended.id}
    assert listed(world.kasi, arah="kepada_saya") == set()
    assert listed(world.rekan, arah="kepada_saya") == {coming.id, ended.id}
    assert listed(world.kasi, q=runs.kepada_nama[:5]) == {runs.id}


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
