"""skp on the bus: one method per entry point of contracts.skp, and the events of org that it copies."""

from chassis.jobs import Job, job_state
from chassis.service import Service, job, on, rpc
from contracts import skp as c
from contracts.base import JobQuery, JobState, Page
from contracts.dokumen import Verifikasi, VerifikasiDokumen
from contracts.org import InstansiChanged, PegawaiChanged, TimChanged, UnorChanged
from services.skp import commands, handlers, models, queries


class SkpService(Service):
    name = "skp"
    api = c.SkpApi
    base = models.Base

    @job("buka_periode")  # stands before the method `job`, which hides the mark's name below it
    def run_buka_periode(self, job: Job) -> None:
        commands.run_buka_periode(job)

    @rpc
    def create(self, cmd: c.CreateSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.create(s, self.actor, cmd)

    @rpc
    def update(self, cmd: c.UpdateSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.update(s, self.actor, cmd)

    @rpc
    def delete(self, cmd: c.DeleteSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.delete(s, self.actor, cmd)

    @rpc
    def add_rhk(self, cmd: c.AddRhk) -> c.Skp:
        with self.db.transaction() as s:
            return commands.add_rhk(s, self.actor, cmd)

    @rpc
    def update_rhk(self, cmd: c.UpdateRhk) -> c.Skp:
        with self.db.transaction() as s:
            return commands.update_rhk(s, self.actor, cmd)

    @rpc
    def delete_rhk(self, cmd: c.DeleteRhk) -> c.Skp:
        with self.db.transaction() as s:
            return commands.delete_rhk(s, self.actor, cmd)

    @rpc
    def reorder_rhk(self, cmd: c.ReorderRhk) -> c.Skp:
        with self.db.transaction() as s:
            return commands.reorder_rhk(s, self.actor, cmd)

    @rpc
    def add_indikator(self, cmd: c.AddIndikator) -> c.Skp:
        with self.db.transaction() as s:
            return commands.add_indikator(s, self.actor, cmd)

    @rpc
    def update_indikator(self, cmd: c.UpdateIndikator) -> c.Skp:
        with self.db.transaction() as s:
            return commands.update_indikator(s, self.actor, cmd)

    @rpc
    def delete_indikator(self, cmd: c.DeleteIndikator) -> c.Skp:
        with self.db.transaction() as s:
            return commands.delete_indikator(s, self.actor, cmd)

    @rpc
    def reorder_indikator(self, cmd: c.ReorderIndikator) -> c.Skp:
        with self.db.transaction() as s:
            return commands.reorder_indikator(s, self.actor, cmd)

    @rpc
    def set_ekspektasi(self, cmd: c.SetEkspektasi) -> c.Skp:
        with self.db.transaction() as s:
            return commands.set_ekspektasi(s, self.actor, cmd)

    @rpc
    def set_lampiran(self, cmd: c.SetLampiran) -> c.Skp:
        with self.db.transaction() as s:
            return commands.set_lampiran(s, self.actor, cmd)

    @rpc
    def submit(self, cmd: c.SubmitSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.submit(s, self.actor, cmd)

    @rpc
    def withdraw(self, cmd: c.WithdrawSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.withdraw(s, self.actor, cmd)

    @rpc
    def approve(self, cmd: c.ApproveSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.approve(s, self.actor, cmd)

    @rpc
    def return_with_note(self, cmd: c.ReturnSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.return_with_note(s, self.actor, cmd)

    @rpc
    def revise(self, cmd: c.ReviseSkp) -> c.Skp:
        with self.db.transaction() as s:
            return commands.revise(s, self.actor, cmd)

    @rpc
    def reload_penilai(self, cmd: c.ReloadPenilai) -> c.Skp:
        with self.db.transaction() as s:
            return commands.reload_penilai(s, self.actor, cmd)

    @rpc
    def bulk_approve(self, cmd: c.BulkApprove) -> c.BulkResult:
        with self.db.transaction() as s:
            return commands.bulk_approve(s, self.actor, cmd)

    @rpc
    def bulk_return(self, cmd: c.BulkReturn) -> c.BulkResult:
        with self.db.transaction() as s:
            return commands.bulk_return(s, self.actor, cmd)

    @rpc
    def buka_periode(self, cmd: c.BukaPeriode) -> JobState:
        with self.db.transaction() as s:
            return commands.buka_periode(s, self.actor, cmd)

    @rpc
    def sasaran_periode(self, query: c.SasaranPeriodeQuery) -> c.SasaranPeriode:
        with self.db.read() as s:
            return queries.sasaran_periode(s, self.actor, query)

    @rpc
    def job(self, query: JobQuery) -> JobState:
        with self.db.read() as s:
            return job_state(s, self.actor, query.id)

    @rpc
    def cetak(self, cmd: c.CetakSkp) -> c.SkpCetak:
        with self.db.transaction() as s:
            return commands.cetak(s, self.actor, cmd)

    @rpc
    def verifikasi(self, query: VerifikasiDokumen) -> Verifikasi:
        with self.db.read() as s:
            return queries.verifikasi(s, self.actor, query)

    @rpc
    def skp(self, query: c.SkpQuery) -> c.Skp:
        with self.db.read() as s:
            return queries.skp(s, self.actor, query)

    @rpc
    def daftar(self, query: c.DaftarSkp) -> Page[c.SkpRingkas]:
        with self.db.read() as s:
            return queries.daftar(s, self.actor, query)

    @rpc
    def daftar_bawahan(self, query: c.DaftarSkpBawahan) -> Page[c.SkpRingkas]:
        with self.db.read() as s:
            return queries.daftar_bawahan(s, self.actor, query)

    @rpc
    def pilihan_intervensi(self, query: c.PilihanIntervensi) -> Page[c.RhkPilihan]:
        with self.db.read() as s:
            return queries.pilihan_intervensi(s, self.actor, query)

    @rpc
    def perubahan(self, query: c.PerubahanQuery) -> Page[c.Perubahan]:
        with self.db.read() as s:
            return queries.perubahan(s, self.actor, query)

    @rpc
    def ringkasan(self, query: c.RingkasanQuery) -> c.Ringkasan:
        with self.db.read() as s:
            return queries.ringkasan(s, self.actor, query)

    @rpc
    def monitoring(self, query: c.MonitoringQuery) -> c.Monitoring:
        with self.db.read() as s:
            return queries.monitoring(s, self.actor, query)

    @rpc
    def monitoring_unit(self, query: c.DaftarMonitoringUnit) -> c.MonitoringPage[c.MonitoringUnit]:
        with self.db.read() as s:
            return queries.monitoring_unit(s, self.actor, query)

    @rpc
    def monitoring_pegawai(self, query: c.DaftarMonitoringPegawai) -> c.MonitoringPage[c.MonitoringPegawai]:
        with self.db.read() as s:
            return queries.monitoring_pegawai(s, self.actor, query)

    @rpc
    def daftar_matriks(self, query: c.DaftarMatriks) -> list[c.MatriksRingkas]:
        with self.db.read() as s:
            return queries.daftar_matriks(s, self.actor, query)

    @rpc
    def matriks(self, query: c.MatriksQuery) -> c.Matriks:
        with self.db.read() as s:
            return queries.matriks(s, self.actor, query)

    @rpc
    def sync_matriks(self, cmd: c.SyncMatriks) -> c.Matriks:
        with self.db.transaction() as s:
            return commands.sync_matriks(s, self.actor, cmd)

    @rpc
    def add_anggota_matriks(self, cmd: c.AddAnggotaMatriks) -> c.Matriks:
        with self.db.transaction() as s:
            return commands.add_anggota_matriks(s, self.actor, cmd)

    @rpc
    def remove_anggota_matriks(self, cmd: c.RemoveAnggotaMatriks) -> c.Matriks:
        with self.db.transaction() as s:
            return commands.remove_anggota_matriks(s, self.actor, cmd)

    @rpc
    def skp_pegawai(self, query: c.SkpPegawaiQuery) -> list[c.SkpPilihan]:
        with self.db.read() as s:
            return queries.skp_pegawai(s, self.actor, query)

    @on(InstansiChanged)
    def on_instansi_changed(self, event: InstansiChanged) -> None:
        self.db.once(event, handlers.instansi_changed)

    @on(UnorChanged)
    def on_unor_changed(self, event: UnorChanged) -> None:
        self.db.once(event, handlers.unor_changed)

    @on(PegawaiChanged)
    def on_pegawai_changed(self, event: PegawaiChanged) -> None:
        self.db.once(event, handlers.pegawai_changed)

    @on(TimChanged)
    def on_tim_changed(self, event: TimChanged) -> None:
        self.db.once(event, handlers.tim_changed)
