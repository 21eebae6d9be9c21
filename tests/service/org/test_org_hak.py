"""Roles of people, other systems, and who may knock at the door (R12, R13; issue 2)."""

import pytest
from org_acts import PASSWORD, identity, login
from org_world import GATEWAY, SUPER, World
from pydantic import ValidationError

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, KinerjaError, NotFound, Stale, Unauthenticated
from contracts.types import Peran, new_id
from services.org import commands, queries
from services.org.commands.sandi import set_password


@pytest.fixture
def door(world: World) -> World:
    """A world where the clerk has a password."""
    set_password(world.s, world.staf, PASSWORD)
    return world


def give(world: World, actor, who: str, *roles: Peran) -> org.Pegawai:
    return commands.set_peran(world.s, actor, org.SetPeran(nip=who, peran=list(roles)))


def test_a_role_is_in_the_identity_at_once_and_losing_it_ends_the_sessions(door):
    token = login(door, door.staf).access_token
    assert give(door, door.admin, door.staf, Peran.ADMIN_INSTANSI).peran == [Peran.ADMIN_INSTANSI]
    assert identity(door, token).actor.roles == {Peran.ADMIN_INSTANSI}
    assert give(door, door.admin, door.staf).peran == []
    with pytest.raises(Unauthenticated):
        identity(door, token)


def test_two_who_give_roles_do_not_undo_each_other_unseen(door):
    seen = queries.pegawai(door.s, door.admin, org.PegawaiQuery(nip=door.staf)).versi
    cmd = org.SetPeran(nip=door.staf, peran=[Peran.ADMIN_INSTANSI], if_versi=seen)
    assert commands.set_peran(door.s, door.admin, cmd).versi == seen + 1
    assert commands.set_peran(door.s, door.admin, cmd).versi == seen + 1, "a repeat is no clash"
    with pytest.raises(Stale):
        commands.set_peran(door.s, door.admin, cmd.model_copy(update={"peran": []}))


def test_an_admin_instansi_gives_only_the_own_role_at_home(door):
    with pytest.raises(Forbidden, match="super admin"):
        give(door, door.admin, door.staf, Peran.SUPER_ADMIN)
    with pytest.raises(NotFound):
        give(door, door.admin, door.asing, Peran.ADMIN_INSTANSI)
    give(door, SUPER, door.staf, Peran.SUPER_ADMIN)
    with pytest.raises(Forbidden, match="super admin"):
        give(door, door.admin, door.staf)


@pytest.mark.parametrize("role", [Peran.PARTNER, Peran.GATEWAY])
def test_the_roles_of_systems_are_not_for_people(door, role):
    with pytest.raises(Invalid, match="tidak dapat diberikan"):
        give(door, SUPER, door.staf, role)


def test_the_last_super_admin_stays(door):
    give(door, SUPER, door.staf, Peran.SUPER_ADMIN)
    with pytest.raises(Conflict, match="super admin terakhir"):
        give(door, SUPER, door.staf)
    give(door, SUPER, door.rekan, Peran.SUPER_ADMIN)
    assert give(door, SUPER, door.staf).peran == []


def test_a_superior_gives_no_roles(door):
    with pytest.raises(Forbidden):
        give(door, door.as_(door.kasi), door.staf, Peran.ADMIN_INSTANSI)


def client(world: World, actor, *scopes: str, **more) -> org.Klien:
    fields = {"id": new_id(), "nama": "Sistem Mitra", "scopes": list(scopes) or ["org:read", "skp:read"]}
    return commands.create_klien(world.s, actor, org.CreateKlien(**(fields | more)))


def enter(world: World, klien: org.Klien, secret: str | None = None, scope: str | None = None) -> org.Tokens:
    cmd = org.LoginKlien(client_id=klien.client_id, client_secret=secret or klien.client_secret, scope=scope)
    return commands.login_klien(world.s, GATEWAY, cmd)


def test_a_system_logs_in_with_its_secret_and_has_its_scopes_and_nothing_else(world):
    klien = client(world, world.admin, instansi_id=world.home)
    tokens = enter(world, klien)
    assert tokens.refresh_token is None
    who = identity(world, tokens.access_token).actor
    assert (who.nip, who.roles, who.instansi_id) == (None, {Peran.PARTNER}, world.home)
    assert who.scopes == {"org:read", "skp:read"}
    assert queries.pegawai(world.s, who, org.PegawaiQuery(nip=world.staf)).kontak is None


def test_a_system_may_ask_for_less_but_not_for_more(world):
    klien = client(world, SUPER)
    assert enter(world, klien, scope="skp:read").scope == "skp:read"
    with pytest.raises(Invalid) as refused:
        enter(world, klien, scope="skp:read org:write")
    assert refused.value.code == "invalid_scope"


def test_a_system_of_one_instansi_does_not_read_the_events_of_all(world):
    for actor in (world.admin, SUPER):
        with pytest.raises(Invalid, match="semua instansi"):
            client(world, actor, "events:skp.approved.v1", instansi_id=world.home)
    with pytest.raises(Forbidden):
        client(world, world.admin, "events:skp.approved.v1", instansi_id=None)
    assert client(world, SUPER, "events:skp.approved.v1", "events:*").scopes == ["events:*", "events:skp.approved.v1"]


@pytest.mark.parametrize("scope", ["org:write", "events:", "events:skp", "events:skp.*.v1", "*", "skp:read org:read"])
def test_a_scope_that_nobody_knows_is_refused(scope):
    with pytest.raises(ValidationError, match="Scope tidak dikenal"):
        org.CreateKlien(id=new_id(), nama="Sistem Mitra", scopes=[scope])


def test_a_wrong_secret_an_unknown_and_a_revoked_client_get_the_same_answer(world):
    klien = client(world, SUPER)
    revoked = client(world, SUPER)
    commands.revoke_klien(world.s, SUPER, org.RevokeKlien(id=revoked.id))
    unknown = klien.model_copy(update={"client_id": "klien-tidak-ada"})
    told = []
    for one, secret in ((klien, "salah"), (unknown, klien.client_secret), (revoked, revoked.client_secret)):
        with pytest.raises(Unauthenticated) as refused:
            enter(world, one, secret)
        told.append(refused.value.to_wire())
    assert told[0] == told[1] == told[2]


def test_revoking_a_client_ends_what_it_holds(world):
    klien = client(world, SUPER)
    token = enter(world, klien).access_token
    revoked = commands.revoke_klien(world.s, SUPER, org.RevokeKlien(id=klien.id))
    assert revoked.dicabut_pada is not None
    with pytest.raises(Unauthenticated):
        identity(world, token)
    assert world.told("org.session_revoked.v1")[-1]["sub"] == klien.client_id


def test_the_secret_is_shown_once(world):
    cmd = org.CreateKlien(id=new_id(), nama="Sistem Mitra", scopes=["org:read"])
    first = commands.create_klien(world.s, SUPER, cmd)
    again = commands.create_klien(world.s, SUPER, cmd)
    assert first.client_secret.startswith("ek_klien_")
    assert again == first.model_copy(update={"client_secret": None})
    assert all(one.client_secret is None for one in queries.klien(world.s, SUPER, org.DaftarKlien()).items)


def test_the_events_of_all_are_not_for_a_system_of_one_instansi(world):
    for actor in (world.admin, SUPER):
        with pytest.raises(Invalid, match="semua instansi"):
            client(world, actor, "org:read", "events:skp.approved.v1", instansi_id=world.home)
    assert client(world, SUPER, "events:skp.approved.v1").scopes == ["events:skp.approved.v1"]


def test_an_admin_instansi_registers_systems_for_home_only(world):
    own = client(world, world.admin, instansi_id=world.home)
    for instansi in (None, world.away):
        with pytest.raises(Forbidden):
            client(world, world.admin, instansi_id=instansi)
    everywhere = client(world, SUPER)
    assert [one.id for one in queries.klien(world.s, world.admin, org.DaftarKlien()).items] == [own.id]
    with pytest.raises(NotFound):
        commands.revoke_klien(world.s, world.admin, org.RevokeKlien(id=everywhere.id))


@pytest.mark.parametrize("who", ["staf", "admin", "super", "mitra"])
def test_only_the_gateway_knocks_for_people(door, who):
    actor = {"staf": door.as_(door.staf), "admin": door.admin, "super": SUPER, "mitra": door.partner("*")}[who]
    acts = [
        lambda: commands.login(door.s, actor, org.Login(nip=door.staf, password=PASSWORD)),
        lambda: commands.login_oidc(door.s, actor, org.LoginOidc(nip=door.staf, issuer="x")),
        lambda: commands.login_klien(door.s, actor, org.LoginKlien(client_id="x", client_secret="y")),
        lambda: commands.refresh(door.s, actor, org.RefreshTokens(refresh_token="x")),
        lambda: commands.revoke(door.s, actor, org.RevokeToken(token="x")),
        lambda: commands.request_reset(door.s, actor, org.RequestReset(nip=door.staf, id=new_id())),
        lambda: commands.reset_password(door.s, actor, org.ResetPassword(token="x", password=PASSWORD)),
        lambda: queries.identity(door.s, actor, org.IdentityQuery(access_token="x")),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_a_refusal_that_must_be_remembered_is_raised_only_after_the_commit():
    refusal = Unauthenticated("x", "y")
    with pytest.raises(KinerjaError):
        commands.or_raise(refusal)
    assert commands.or_raise(org.Done()) == org.Done()
