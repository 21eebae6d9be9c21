"""Coming in and staying in: passwords, lockout, tokens (features A3, G16)."""

from datetime import UTC, datetime, timedelta

import pytest
from org_acts import PASSWORD, age, identity, login, refresh
from org_world import GATEWAY, World, counted, nip
from sqlalchemy import select

from contracts import org
from contracts.errors import Invalid, NotFound, TooMany, Unauthenticated
from contracts.types import new_id
from services.org import commands, models, queries
from services.org.commands.masuk import forget_old_sessions
from services.org.commands.sandi import set_password
from services.org.rules import accounts as rules


@pytest.fixture
def door(world: World) -> World:
    """A world where the clerk has a password."""
    set_password(world.s, world.staf, PASSWORD)
    return world


def test_nip_and_password_open_a_session_that_says_who_it_is(door):
    tokens = login(door, door.staf)
    assert tokens.expires_in == 900
    who = identity(door, tokens.access_token)
    assert (who.actor.nip, who.actor.sub, who.actor.nama) == (door.staf, door.staf, "Putri Maharani")
    assert (who.actor.scopes, who.actor.roles, who.actor.instansi_id) == ({"*"}, frozenset(), door.home)
    assert who.actor.session_id == tokens.session_id
    assert (who.zona_waktu, who.boleh_bertindak) == ("Asia/Jakarta", [])


def test_the_nip_may_be_typed_with_spaces(door):
    assert login(door, f" {door.staf[:8]} {door.staf[8:]} ").access_token


def test_a_wrong_password_and_an_unknown_nip_get_the_same_answer(door):
    refusals = []
    for who in (door.staf, nip(880), "bukan nip", "x" * 200):
        with pytest.raises(Unauthenticated) as refused:
            login(door, who, "salah")
        refusals.append(refused.value.to_wire())
    assert all(refusal == refusals[0] for refusal in refusals)


def test_only_hashes_of_passwords_and_tokens_are_kept(door):
    tokens = login(door, door.staf)
    stored = door.s.get(models.Akun, door.staf).sandi
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    hashes = set(door.s.scalars(select(models.Token.hash)))
    assert hashes == {rules.token_hash(tokens.access_token), rules.token_hash(tokens.refresh_token)}


@pytest.mark.parametrize("who", ["staf", "nobody"])
def test_five_failures_in_a_row_lock_the_name_whether_it_exists_or_not(door, who):
    name = door.staf if who == "staf" else nip(881)
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            login(door, name, "salah")
    with pytest.raises(TooMany, match="Coba lagi dalam 15 menit") as refused:
        login(door, name)
    assert 890 <= refused.value.retry_after <= 901
    assert login(door, door.staf).access_token if who == "nobody" else True


def test_a_success_forgives_the_failures_before_it(door):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Unauthenticated):
                login(door, door.staf, "salah")
        login(door, door.staf)


def test_each_lock_is_twice_as_long_as_the_one_before_up_to_four_hours(door):
    lengths = []
    for _ in range(7):
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                login(door, door.staf, "salah")
        with pytest.raises(TooMany) as refused:
            login(door, door.staf, "salah")
        lengths.append(round(refused.value.retry_after / 60))
        age(door, models.Percobaan, terkunci_sampai=datetime.now(UTC) - timedelta(seconds=1))
    assert lengths == [15, 30, 60, 120, 240, 240, 240]


def test_the_account_shows_that_it_is_locked_to_its_admin(door):
    def state() -> str | None:
        return queries.pegawai(door.s, door.admin, org.PegawaiQuery(nip=door.staf)).akun

    assert state() == "aktif"
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            login(door, door.staf, "salah")
    assert state() == "terkunci"


def test_who_has_left_does_not_come_in_and_is_told_whom_to_ask(door):
    tokens = login(door, door.staf)
    left = org.ClosePegawai(nip=door.staf, berlaku_sampai=door.day() - timedelta(days=1), alasan="pensiun")
    commands.close_pegawai(door.s, door.admin, left)
    with pytest.raises(Unauthenticated, match="admin instansi"):
        login(door, door.staf)
    with pytest.raises(Unauthenticated):
        identity(door, tokens.access_token)
    with pytest.raises(Unauthenticated):
        refresh(door, tokens.refresh_token)


@pytest.mark.parametrize(
    "password", ["pendek", "1234567890", "aaaaaaaaaaaa", "Indonesia1945", "NIP", "NIP printed", PASSWORD]
)
def test_a_password_that_is_easily_guessed_is_refused_and_the_old_one_stays(door, password):
    who = door.staf
    new = {"NIP": who, "NIP printed": f"{who[:8]} {who[8:14]} {who[14]} {who[15:]}"}.get(password, password)
    with pytest.raises(Invalid) as refused:
        commands.change_password(door.s, door.as_(who), org.ChangePassword(lama=PASSWORD, baru=new))
    assert refused.value.errors[0].field == "password"
    assert login(door, who).access_token


def test_a_changed_password_ends_every_session_and_is_told_to_the_gateways(door):
    tokens = login(door, door.staf)
    actor = door.as_(door.staf)
    changed = commands.change_password(door.s, actor, org.ChangePassword(lama=PASSWORD, baru="teh-panas-sore-hari"))
    assert changed == org.Done()
    assert door.told("org.session_revoked.v1")[-1] == {"sub": door.staf, "session_id": None}
    with pytest.raises(Unauthenticated):
        identity(door, tokens.access_token)
    with pytest.raises(Unauthenticated):
        login(door, door.staf)
    assert login(door, door.staf, "teh-panas-sore-hari").access_token


def test_guessing_the_old_password_locks_like_a_login(door):
    actor = door.as_(door.staf)
    for _ in range(5):
        refused = commands.change_password(door.s, actor, org.ChangePassword(lama="salah", baru="teh-panas-sore-hari"))
        assert isinstance(refused, Invalid)
    refused = commands.change_password(door.s, actor, org.ChangePassword(lama=PASSWORD, baru="teh-panas-sore-hari"))
    assert isinstance(refused, TooMany)


def test_who_acts_for_an_official_changes_only_the_own_password(door):
    set_password(door.s, door.kasi, "rahasia-milik-kasi")
    actor = door.as_(door.staf, acting_for=door.kasi)
    refused = commands.change_password(
        door.s, actor, org.ChangePassword(lama="rahasia-milik-kasi", baru="teh-panas-sore")
    )
    assert isinstance(refused, Invalid)


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(door):
    first = login(door, door.staf)
    second = refresh(door, first.refresh_token)
    assert second.session_id == first.session_id
    assert identity(door, second.access_token).actor.nip == door.staf
    age(door, models.Token, dipakai_pada=datetime.now(UTC) - rules.REFRESH_GRACE - timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        refresh(door, first.refresh_token)
    with pytest.raises(Unauthenticated):
        identity(door, second.access_token)
    with pytest.raises(Unauthenticated):
        refresh(door, second.refresh_token)
    assert door.told("org.session_revoked.v1")[-1] == {"sub": door.staf, "session_id": str(first.session_id)}


def test_two_tabs_that_refresh_at_once_both_stay_logged_in(door):
    first = login(door, door.staf)
    tabs = [refresh(door, first.refresh_token) for _ in range(2)]
    assert [identity(door, tab.access_token).actor.nip for tab in tabs] == [door.staf, door.staf]
    assert len({tab.refresh_token for tab in tabs}) == 2


def test_an_access_token_does_not_refresh_and_a_refresh_token_does_not_identify(door):
    tokens = login(door, door.staf)
    with pytest.raises(Unauthenticated):
        refresh(door, tokens.access_token)
    with pytest.raises(Unauthenticated):
        identity(door, tokens.refresh_token)


def test_tokens_end_by_themselves_and_ended_rows_are_taken_away(door):
    tokens = login(door, door.staf)
    age(door, models.Token, berakhir_pada=datetime.now(UTC) - timedelta(seconds=1))
    for act in (lambda: identity(door, tokens.access_token), lambda: refresh(door, tokens.refresh_token)):
        with pytest.raises(Unauthenticated):
            act()
    age(door, models.Sesi, berakhir_pada=datetime.now(UTC) - timedelta(days=2))
    forget_old_sessions(door.s)
    assert door.s.scalar(select(models.Token.hash)) is None
    assert door.s.scalar(select(models.Sesi.id)) is None


def test_any_token_of_a_session_revokes_it_and_an_unknown_one_is_fine(door):
    for kind in ("access_token", "refresh_token"):
        tokens = login(door, door.staf)
        commands.revoke(door.s, GATEWAY, org.RevokeToken(token=getattr(tokens, kind)))
        with pytest.raises(Unauthenticated):
            identity(door, tokens.access_token)
    assert commands.revoke(door.s, GATEWAY, org.RevokeToken(token="entah")) == org.Done()


def test_i_see_my_sessions_and_end_one_of_them(door):
    here, there = login(door, door.staf), login(door, door.staf)
    actor = door.as_(door.staf, session_id=here.session_id)
    shown = queries.sesi(door.s, actor, org.DaftarSesi()).items
    assert {(one.id, one.ini, one.perangkat) for one in shown} == {
        (here.session_id, True, "Firefox"),
        (there.session_id, False, "Firefox"),
    }
    commands.revoke_sesi(door.s, actor, org.RevokeSesi(id=there.session_id))
    assert [one.id for one in queries.sesi(door.s, actor, org.DaftarSesi()).items] == [here.session_id]
    with pytest.raises(NotFound):
        commands.revoke_sesi(door.s, door.as_(door.rekan), org.RevokeSesi(id=here.session_id))


def test_identity_takes_at_most_three_statements(door):
    token = login(door, door.staf).access_token
    door.s.flush()
    with counted(door.s.get_bind().engine) as sent:
        identity(door, token)
    assert len(sent) == 3


def test_identity_tells_for_whom_the_person_may_act_today(door):
    cmd = org.CreateDelegasi(
        id=new_id(), dari_nip=door.kasi, kepada_nip=door.staf, penugasan="plh", mulai=door.day(), selesai=door.day()
    )
    commands.create_delegasi(door.s, door.admin, cmd)
    token = login(door, door.staf).access_token
    (official,) = identity(door, token).boleh_bertindak
    assert (official.nip, official.nama, official.penugasan) == (door.kasi, "Sekar Ayuningtyas", "plh")
    commands.revoke_delegasi(door.s, door.admin, org.RevokeDelegasi(id=cmd.id))
    assert identity(door, token).boleh_bertindak == []


def test_a_provider_that_vouches_for_someone_at_work_opens_a_session(door):
    cmd = org.LoginOidc(nip=door.rekan, issuer="https://sso.contoh.go.id")
    tokens = commands.login_oidc(door.s, GATEWAY, cmd)
    assert identity(door, tokens.access_token).actor.nip == door.rekan
    with pytest.raises(Unauthenticated, match="admin instansi"):
        commands.login_oidc(door.s, GATEWAY, cmd.model_copy(update={"nip": nip(882)}))
