"""A stranger tries every method of OrgApi: nothing is learnt, nothing is changed (issue 2: bad input and trouble)."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from org_world import SINCE, World, nip
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.jobs import job_state, start_job
from contracts import org
from contracts.base import Actor, EventFeedQuery, JobQuery, Page
from contracts.errors import Forbidden, KinerjaError, NotFound
from contracts.types import Peran, new_id
from services.org import commands, queries
from services.org.service import OrgService

EMPTY, OWN = "an empty page", "the own things only"
NEW = new_id()

TABLE: dict[str, tuple[Callable[[World], Any], object]] = {
    "login": (lambda w: org.Login(nip=w.staf, password="kata sandi siapa"), Forbidden),
    "login_oidc": (lambda w: org.LoginOidc(nip=w.staf, issuer="https://sso"), Forbidden),
    "login_klien": (lambda w: org.LoginKlien(client_id="a", client_secret="b"), Forbidden),
    "refresh": (lambda w: org.RefreshTokens(refresh_token="a"), Forbidden),
    "revoke": (lambda w: org.RevokeToken(token="a"), Forbidden),
    "identity": (lambda w: org.IdentityQuery(access_token="a"), Forbidden),
    "request_reset": (lambda w: org.RequestReset(nip=w.staf, id=NEW), Forbidden),
    "reset_password": (lambda w: org.ResetPassword(token="a", password="kopi-tubruk-di-teras"), Forbidden),
    "change_password": (lambda w: org.ChangePassword(lama="a", baru="kopi-tubruk-di-teras"), OWN),
    "me": (lambda w: org.MeQuery(), OWN),
    "sesi": (lambda w: org.DaftarSesi(), EMPTY),
    "revoke_sesi": (lambda w: org.RevokeSesi(id=NEW), NotFound),
    "set_peran": (lambda w: org.SetPeran(nip=w.staf, peran=[Peran.SUPER_ADMIN]), NotFound),
    "create_klien": (lambda w: org.CreateKlien(id=NEW, nama="x", scopes=["org:read"], instansi_id=w.home), Forbidden),
    "revoke_klien": (lambda w: org.RevokeKlien(id=w.klien), NotFound),
    "klien": (lambda w: org.DaftarKlien(), Forbidden),
    "create_instansi": (lambda w: org.CreateInstansi(id=NEW, kode="X", nama="X"), Forbidden),
    "update_instansi": (
        lambda w: org.UpdateInstansi(id=w.home, nama="X", pengaturan=org.PengaturanInstansi()),
        NotFound,
    ),
    "set_lambang": (lambda w: org.SetLambang(id=w.home, lambang="0" * 64), NotFound),
    "instansi": (lambda w: org.InstansiQuery(id=w.home), NotFound),
    "daftar_instansi": (lambda w: org.DaftarInstansi(), OWN),
    "create_unor": (
        lambda w: org.CreateUnor(id=NEW, instansi_id=w.home, kode="X", nama="X", berlaku_dari=SINCE),
        NotFound,
    ),
    "update_unor": (lambda w: org.UpdateUnor(id=w.seksi, kode="X", nama="X", berlaku_dari=SINCE), NotFound),
    "move_unor": (lambda w: org.MoveUnor(id=w.seksi, induk_id=None, berlaku_dari=SINCE), NotFound),
    "set_pimpinan_unor": (lambda w: org.SetPimpinanUnor(id=w.seksi, pimpinan_nip=None, berlaku_dari=SINCE), NotFound),
    "close_unor": (lambda w: org.CloseUnor(id=w.seksi, berlaku_sampai=SINCE), NotFound),
    "unor": (lambda w: org.UnorQuery(id=w.seksi), NotFound),
    "daftar_unor": (lambda w: org.DaftarUnor(instansi_id=w.home), NotFound),
    "riwayat_unor": (lambda w: org.RiwayatQuery(kunci=str(w.seksi)), NotFound),
    "create_pegawai": (lambda w: w.new_person("X", w.seksi), NotFound),
    "update_pegawai": (lambda w: org.UpdatePegawai(nip=w.staf, nama="X"), NotFound),
    "move_pegawai": (
        lambda w: org.MovePegawai(
            nip=w.staf, unor_id=w.lain, jenis_jabatan="pelaksana", jabatan="X", berlaku_dari=SINCE
        ),
        NotFound,
    ),
    "close_pegawai": (lambda w: org.ClosePegawai(nip=w.staf, berlaku_sampai=SINCE, alasan="x"), NotFound),
    "pegawai": (lambda w: org.PegawaiQuery(nip=w.staf), NotFound),
    "daftar_pegawai": (lambda w: org.DaftarPegawai(instansi_id=w.home), EMPTY),
    "riwayat_pegawai": (lambda w: org.RiwayatQuery(kunci=w.staf), NotFound),
    "set_kontak": (lambda w: org.SetKontak(nip=w.staf, nomor_wa="0812-3456-7890"), NotFound),
    "create_tim": (lambda w: org.CreateTim(id=NEW, nama="X", ketua_nip=w.staf, berlaku_dari=SINCE), Forbidden),
    "update_tim": (lambda w: org.UpdateTim(id=w.team, nama="X", anggota=[], berlaku_dari=SINCE), NotFound),
    "close_tim": (lambda w: org.CloseTim(id=w.team, berlaku_sampai=SINCE), NotFound),
    "tim": (lambda w: org.TimQuery(id=w.team), NotFound),
    "daftar_tim": (lambda w: org.DaftarTim(semua=True), EMPTY),
    "create_delegasi": (
        lambda w: org.CreateDelegasi(
            id=NEW, dari_nip=w.kasi, kepada_nip=w.staf, penugasan="plh", mulai=w.day(), selesai=w.day()
        ),
        NotFound,
    ),
    "revoke_delegasi": (lambda w: org.RevokeDelegasi(id=w.given), NotFound),
    "daftar_delegasi": (lambda w: org.DaftarDelegasi(semua=True), EMPTY),
    "add_berkas_bagian": (lambda w: org.AddBerkasBagian(berkas_id=NEW, nomor=0, isi="YQ=="), Forbidden),
    "start_impor": (
        lambda w: org.StartImpor(
            id=NEW, berkas_id=NEW, nama_berkas="a.csv", jumlah_bagian=1, jenis="unor", instansi_id=w.home
        ),
        NotFound,
    ),
    "job": (lambda w: JobQuery(id=w.work), NotFound),
    "events": (lambda w: EventFeedQuery(), Forbidden),
}

STRANGERS: dict[str, Callable[[World], Actor]] = {
    "an employee of another instansi": lambda w: w.as_(w.asing),
    "someone whom org does not know": lambda w: Actor(sub=nip(890), nip=nip(890), instansi_id=w.home),
    "a system without the scope": lambda w: w.partner("skp:read", instansi=w.home),
    "the admin of another instansi": lambda w: w.as_(w.asing, Peran.ADMIN_INSTANSI),
}

ADMINS_OWN = {
    "create_klien": Forbidden,
    "klien": EMPTY,
    "create_tim": object(),
    "add_berkas_bagian": OWN,
}
"""What an admin may do at home and a plain stranger may not; `create_tim` is refused for its leader."""


def test_the_table_has_every_method():
    assert set(TABLE) == {method.name for method in org.OrgApi.methods()}
    assert set(TABLE) == set(OrgService.methods)


class Town(World):
    """The world with one of everything that could be found."""

    def __init__(self, s: Session) -> None:
        super().__init__(s)
        self.team = self.tim(self.kasi, self.staf)
        delegation = TABLE["create_delegasi"][0](self).model_copy(update={"id": new_id()})
        self.given = commands.create_delegasi(s, self.admin, delegation).id
        client = org.CreateKlien(id=new_id(), nama="Mitra", scopes=["org:read"], instansi_id=self.home)
        self.klien = commands.create_klien(s, self.admin, client).id
        self.work = start_job(s, self.admin, id=new_id(), kind="impor", payload={}).id


@pytest.fixture
def town(world_in: Callable[..., Town]) -> Town:
    return world_in("org", Town)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("method", [name for name in TABLE if name != "events"])
def test_a_stranger_learns_and_changes_nothing(town, method, who):
    make, expected = TABLE[method]
    actor = STRANGERS[who](town)
    if who.startswith("the admin"):
        expected = ADMINS_OWN.get(method, expected)
    if who.startswith("a system") and method == "change_password":
        expected = NotFound
    before = _state(town)
    outcome = _call(town, method, actor, make(town))
    if isinstance(expected, type):
        assert isinstance(outcome, expected), outcome
        assert "Putri" not in str(outcome)
    elif expected is EMPTY:
        assert outcome == Page(items=[])
    elif expected is OWN:
        assert str(town.home) not in repr(outcome)
        assert "Putri" not in repr(outcome)
    else:
        assert isinstance(outcome, KinerjaError)
    if not (expected is OWN and method in ("add_berkas_bagian", "change_password")):
        assert _state(town) == before


def _call(town: World, method: str, actor: Actor, argument: object) -> object:
    """The method as service.py runs it, in a savepoint."""
    module = commands if method in commands.__all__ else queries
    if method == "job":
        return _caught(town, lambda: job_state(town.s, actor, argument.id))
    return _caught(town, lambda: getattr(module, method)(town.s, actor, argument))


def _caught(town: World, act: Callable[[], object]) -> object:
    try:
        with town.s.begin_nested():
            return act()
    except KinerjaError as error:
        return error


def _state(town: World) -> list[object]:
    """How many rows every table has, and the versions in them."""
    town.s.flush()
    counts = "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM riwayat), (SELECT sum(versi) FROM unor)"
    more = ", (SELECT sum(versi) FROM pegawai), (SELECT count(*) FROM berkas_bagian), (SELECT count(*) FROM job)"
    return [*town.s.execute(text(counts + more)).one()]


def test_every_entry_point_passes_the_actor_on():
    """service.py is the only place where the actor comes in; a method that forgot it would answer anybody."""
    for name in set(TABLE) - {"events"}:
        assert "self.actor" in inspect.getsource(getattr(OrgService, name)), name
