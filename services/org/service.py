"""The entry points of org: directory, accounts, delegation and import."""

from chassis.jobs import Job, job_state
from chassis.service import Service, every, job, rpc
from contracts import org
from contracts.base import Done, JobQuery, JobState, Page
from services.org import commands, models, queries


class OrgService(Service):
    name = "org"
    api = org.OrgApi
    base = models.Base

    @rpc
    def login(self, cmd: org.Login) -> org.Tokens:
        with self.db.transaction() as s:
            answer = commands.login(s, self.actor, cmd)
        return commands.or_raise(answer)

    @rpc
    def login_oidc(self, cmd: org.LoginOidc) -> org.Tokens:
        with self.db.transaction() as s:
            return commands.login_oidc(s, self.actor, cmd)

    @rpc
    def login_klien(self, cmd: org.LoginKlien) -> org.Tokens:
        with self.db.transaction() as s:
            return commands.login_klien(s, self.actor, cmd)

    @rpc
    def refresh(self, cmd: org.RefreshTokens) -> org.Tokens:
        with self.db.transaction() as s:
            answer = commands.refresh(s, self.actor, cmd)
        return commands.or_raise(answer)

    @rpc
    def revoke(self, cmd: org.RevokeToken) -> Done:
        with self.db.transaction() as s:
            return commands.revoke(s, self.actor, cmd)

    @rpc
    def identity(self, query: org.IdentityQuery) -> org.Identity:
        with self.db.read() as s:
            return queries.identity(s, self.actor, query)

    @rpc
    def me(self, query: org.MeQuery) -> org.Me:
        with self.db.read() as s:
            return queries.me(s, self.actor, query)

    @rpc
    def sesi(self, query: org.DaftarSesi) -> Page[org.Sesi]:
        with self.db.read() as s:
            return queries.sesi(s, self.actor, query)

    @rpc
    def revoke_sesi(self, cmd: org.RevokeSesi) -> Done:
        with self.db.transaction() as s:
            return commands.revoke_sesi(s, self.actor, cmd)

    @rpc
    def request_reset(self, cmd: org.RequestReset) -> Done:
        with self.db.transaction() as s:
            return commands.request_reset(s, self.actor, cmd)

    @rpc
    def reset_password(self, cmd: org.ResetPassword) -> Done:
        with self.db.transaction() as s:
            return commands.reset_password(s, self.actor, cmd)

    @rpc
    def change_password(self, cmd: org.ChangePassword) -> Done:
        with self.db.transaction() as s:
            answer = commands.change_password(s, self.actor, cmd)
        return commands.or_raise(answer)

    @rpc
    def set_peran(self, cmd: org.SetPeran) -> org.Pegawai:
        with self.db.transaction() as s:
            return commands.set_peran(s, self.actor, cmd)

    @rpc
    def create_klien(self, cmd: org.CreateKlien) -> org.Klien:
        with self.db.transaction() as s:
            return commands.create_klien(s, self.actor, cmd)

    @rpc
    def revoke_klien(self, cmd: org.RevokeKlien) -> org.Klien:
        with self.db.transaction() as s:
            return commands.revoke_klien(s, self.actor, cmd)

    @rpc
    def klien(self, query: org.DaftarKlien) -> Page[org.Klien]:
        with self.db.read() as s:
            return queries.klien(s, self.actor, query)

    @rpc
    def create_instansi(self, cmd: org.CreateInstansi) -> org.Instansi:
        with self.db.transaction() as s:
            return commands.create_instansi(s, self.actor, cmd)

    @rpc
    def update_instansi(self, cmd: org.UpdateInstansi) -> org.Instansi:
        with self.db.transaction() as s:
            return commands.update_instansi(s, self.actor, cmd)

    @rpc
    def set_lambang(self, cmd: org.SetLambang) -> org.Instansi:
        with self.db.transaction() as s:
            return commands.set_lambang(s, self.actor, cmd)

    @rpc
    def instansi(self, query: org.InstansiQuery) -> org.Instansi:
        with self.db.read() as s:
            return queries.instansi(s, self.actor, query)

    @rpc
    def daftar_instansi(self, query: org.DaftarInstansi) -> Page[org.Instansi]:
        with self.db.read() as s:
            return queries.daftar_instansi(s, self.actor, query)

    @rpc
    def create_unor(self, cmd: org.CreateUnor) -> org.Unor:
        with self.db.transaction() as s:
            return commands.create_unor(s, self.actor, cmd)

    @rpc
    def update_unor(self, cmd: org.UpdateUnor) -> org.Unor:
        with self.db.transaction() as s:
            return commands.update_unor(s, self.actor, cmd)

    @rpc
    def move_unor(self, cmd: org.MoveUnor) -> org.Unor:
        with self.db.transaction() as s:
            return commands.move_unor(s, self.actor, cmd)

    @rpc
    def set_pimpinan_unor(self, cmd: org.SetPimpinanUnor) -> org.Unor:
        with self.db.transaction() as s:
            return commands.set_pimpinan_unor(s, self.actor, cmd)

    @rpc
    def close_unor(self, cmd: org.CloseUnor) -> org.Unor:
        with self.db.transaction() as s:
            return commands.close_unor(s, self.actor, cmd)

    @rpc
    def unor(self, query: org.UnorQuery) -> org.Unor:
        with self.db.read() as s:
            return queries.unor(s, self.actor, query)

    @rpc
    def daftar_unor(self, query: org.DaftarUnor) -> Page[org.Unor]:
        with self.db.read() as s:
            return queries.daftar_unor(s, self.actor, query)

    @rpc
    def riwayat_unor(self, query: org.RiwayatQuery) -> Page[org.Riwayat]:
        with self.db.read() as s:
            return queries.riwayat_unor(s, self.actor, query)

    @rpc
    def create_pegawai(self, cmd: org.CreatePegawai) -> org.Pegawai:
        with self.db.transaction() as s:
            return commands.create_pegawai(s, self.actor, cmd)

    @rpc
    def update_pegawai(self, cmd: org.UpdatePegawai) -> org.Pegawai:
        with self.db.transaction() as s:
            return commands.update_pegawai(s, self.actor, cmd)

    @rpc
    def move_pegawai(self, cmd: org.MovePegawai) -> org.Pegawai:
        with self.db.transaction() as s:
            return commands.move_pegawai(s, self.actor, cmd)

    @rpc
    def close_pegawai(self, cmd: org.ClosePegawai) -> org.Pegawai:
        with self.db.transaction() as s:
            return commands.close_pegawai(s, self.actor, cmd)

    @rpc
    def pegawai(self, query: org.PegawaiQuery) -> org.Pegawai:
        with self.db.read() as s:
            return queries.pegawai(s, self.actor, query)

    @rpc
    def daftar_pegawai(self, query: org.DaftarPegawai) -> Page[org.PegawaiTemuan]:
        with self.db.read() as s:
            return queries.daftar_pegawai(s, self.actor, query)

    @rpc
    def riwayat_pegawai(self, query: org.RiwayatQuery) -> Page[org.Riwayat]:
        with self.db.read() as s:
            return queries.riwayat_pegawai(s, self.actor, query)

    @rpc
    def set_kontak(self, cmd: org.SetKontak) -> org.Pegawai:
        with self.db.transaction() as s:
            return commands.set_kontak(s, self.actor, cmd)

    @rpc
    def create_tim(self, cmd: org.CreateTim) -> org.Tim:
        with self.db.transaction() as s:
            return commands.create_tim(s, self.actor, cmd)

    @rpc
    def update_tim(self, cmd: org.UpdateTim) -> org.Tim:
        with self.db.transaction() as s:
            return commands.update_tim(s, self.actor, cmd)

    @rpc
    def close_tim(self, cmd: org.CloseTim) -> org.Tim:
        with self.db.transaction() as s:
            return commands.close_tim(s, self.actor, cmd)

    @rpc
    def tim(self, query: org.TimQuery) -> org.Tim:
        with self.db.read() as s:
            return queries.tim(s, self.actor, query)

    @rpc
    def daftar_tim(self, query: org.DaftarTim) -> Page[org.Tim]:
        with self.db.read() as s:
            return queries.daftar_tim(s, self.actor, query)

    @rpc
    def create_delegasi(self, cmd: org.CreateDelegasi) -> org.Delegasi:
        with self.db.transaction() as s:
            return commands.create_delegasi(s, self.actor, cmd)

    @rpc
    def revoke_delegasi(self, cmd: org.RevokeDelegasi) -> org.Delegasi:
        with self.db.transaction() as s:
            return commands.revoke_delegasi(s, self.actor, cmd)

    @rpc
    def daftar_delegasi(self, query: org.DaftarDelegasi) -> Page[org.Delegasi]:
        with self.db.read() as s:
            return queries.daftar_delegasi(s, self.actor, query)

    @job("impor")
    def run_impor(self, job: Job) -> None:
        commands.run_impor(self.db, job)

    @rpc
    def add_berkas_bagian(self, cmd: org.AddBerkasBagian) -> Done:
        with self.db.transaction() as s:
            return commands.add_berkas_bagian(s, self.actor, cmd)

    @rpc
    def start_impor(self, cmd: org.StartImpor) -> JobState:
        with self.db.transaction() as s:
            return commands.start_impor(s, self.actor, cmd)

    @rpc
    def job(self, query: JobQuery) -> JobState:
        with self.db.read() as s:
            return job_state(s, self.actor, query.id)

    @every(seconds=1)
    def answer_resets(self) -> None:
        commands.answer_resets(self.db)

    @every(seconds=60)
    def apply_due(self) -> None:
        commands.apply_due(self.db)

    @every(seconds=3600)
    def clean(self) -> None:
        commands.clean(self.db)
