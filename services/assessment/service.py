"""assessment on the bus: one method per entry point of contracts.assessment, and the events that it copies."""

from chassis.jobs import Job, job_state
from chassis.service import Service, every, job, on, rpc
from contracts import assessment as c
from contracts.assessment_berkas import BerkasDipakai, ReserveUnggahan
from contracts.base import Done, JobQuery, JobState, Page
from contracts.org import InstansiChanged, PegawaiChanged, TimChanged, UnorChanged
from contracts.skp import SkpApproved
from contracts.types import Sha256
from services.assessment import commands, handlers, models, queries
from services.assessment.periksa import Pemeriksa
from services.assessment.service_aturan import Aturan


class AssessmentService(Service, Aturan):
    name = "assessment"
    api = c.AssessmentApi
    base = models.Base

    @rpc
    def penilaian(self, query: c.PenilaianQuery) -> c.Penilaian:
        with self.db.read() as s:
            return queries.penilaian(s, self.actor, query)

    @rpc
    def daftar(self, query: c.DaftarPenilaian) -> Page[c.PenilaianRingkas]:
        with self.db.read() as s:
            return queries.daftar(s, self.actor, query)

    @rpc
    def daftar_bawahan(self, query: c.DaftarPenilaianBawahan) -> Page[c.PenilaianRingkas]:
        with self.db.read() as s:
            return queries.daftar_bawahan(s, self.actor, query)

    @rpc
    def unor_bawahan(self, query: c.UnorBawahanQuery) -> list[c.UnorBawahan]:
        with self.db.read() as s:
            return queries.unor_bawahan(s, self.actor, query)

    @rpc
    def riwayat(self, query: c.RiwayatPenilaian) -> Page[c.RiwayatNilai]:
        with self.db.read() as s:
            return queries.riwayat(s, self.actor, query)

    @rpc
    def ringkasan(self, query: c.RingkasanPenilaianQuery) -> c.RingkasanPenilaian:
        with self.db.read() as s:
            return queries.ringkasan(s, self.actor, query)

    @rpc
    def add_rencana_aksi(self, cmd: c.AddRencanaAksi) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.add_rencana_aksi(s, self.actor, cmd)

    @rpc
    def update_rencana_aksi(self, cmd: c.UpdateRencanaAksi) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.update_rencana_aksi(s, self.actor, cmd)

    @rpc
    def delete_rencana_aksi(self, cmd: c.DeleteRencanaAksi) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.delete_rencana_aksi(s, self.actor, cmd)

    @rpc
    def add_progres(self, cmd: c.AddProgres) -> c.Progres:
        with self.db.transaction() as s:
            return commands.add_progres(s, self.actor, cmd)

    @rpc
    def update_progres(self, cmd: c.UpdateProgres) -> c.Progres:
        with self.db.transaction() as s:
            return commands.update_progres(s, self.actor, cmd)

    @rpc
    def delete_progres(self, cmd: c.DeleteProgres) -> c.Progres:
        with self.db.transaction() as s:
            return commands.delete_progres(s, self.actor, cmd)

    @rpc
    def add_eviden(self, cmd: c.AddEviden) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.add_eviden(s, self.actor, cmd)

    @rpc
    def update_eviden(self, cmd: c.UpdateEviden) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.update_eviden(s, self.actor, cmd)

    @rpc
    def delete_eviden(self, cmd: c.DeleteEviden) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.delete_eviden(s, self.actor, cmd)

    @rpc
    def set_realisasi(self, cmd: c.SetRealisasi) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.set_realisasi(s, self.actor, cmd)

    @rpc
    def reopen_pengisian(self, cmd: c.ReopenPengisian) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.reopen_pengisian(s, self.actor, cmd)

    @rpc
    def daftar_progres(self, query: c.DaftarProgres) -> Page[c.Progres]:
        with self.db.read() as s:
            return queries.daftar_progres(s, self.actor, query)

    @rpc
    def eviden(self, query: c.EvidenQuery) -> c.Eviden:
        with self.db.read() as s:
            return queries.eviden(s, self.actor, query)

    @rpc
    def reserve_unggahan(self, cmd: ReserveUnggahan) -> Done:
        with self.db.transaction() as s:
            return commands.reserve_unggahan(s, self.actor, cmd)

    @rpc
    def berkas_dipakai(self, query: BerkasDipakai) -> list[Sha256]:
        with self.db.read() as s:
            return queries.berkas_dipakai(s, self.actor, query)

    @rpc
    def set_umpan_balik(self, cmd: c.SetUmpanBalik) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.set_umpan_balik(s, self.actor, cmd)

    @rpc
    def set_rating(self, cmd: c.SetRating) -> c.Penilaian:
        with self.db.transaction() as s:
            return commands.set_rating(s, self.actor, cmd)

    @rpc
    def set_rating_massal(self, cmd: c.SetRatingMassal) -> c.HasilMassal:
        with self.db.transaction() as s:
            return commands.set_rating_massal(s, self.actor, cmd)

    @rpc
    def finalize(self, cmd: c.FinalizePenilaian) -> c.HasilMassal:
        with self.db.transaction() as s:
            return commands.finalize(s, self.actor, cmd)

    @rpc
    def pratinjau(self, query: c.PratinjauQuery) -> c.Pratinjau:
        with self.db.read() as s:
            return queries.pratinjau(s, self.actor, query)

    @rpc
    def pratinjau_massal(self, query: c.PratinjauMassalQuery) -> c.PratinjauMassal:
        with self.db.read() as s:
            return queries.pratinjau_massal(s, self.actor, query)

    @rpc
    def kurva(self, query: c.KurvaQuery) -> c.Kurva:
        with self.db.read() as s:
            return queries.kurva(s, self.actor, query)

    @rpc
    def tanda(self, query: c.DaftarTanda) -> Page[c.Tanda]:
        with self.db.read() as s:
            return queries.tanda(s, self.actor, query)

    @every(seconds=300)
    def remind(self) -> None:
        commands.remind(self.db)

    @every(seconds=300)
    def remind_keberatan(self) -> None:
        commands.remind_keberatan(self.db)

    @every(seconds=600)
    def tell_deciders(self) -> None:
        commands.tell_deciders(self.db)

    @every(seconds=30)
    def check_links(self) -> None:
        commands.check_links(self.db, Pemeriksa.of(self.config))

    @rpc
    def cari_rekan(self, query: c.CariRekan) -> list[c.FeedbackRekan]:
        with self.db.read() as s:
            return queries.cari_rekan(s, self.actor, query)

    @rpc
    def feedback(self, query: c.FeedbackQuery) -> c.FeedbackRekan:
        with self.db.read() as s:
            return queries.feedback(s, self.actor, query)

    @rpc
    def set_feedback(self, cmd: c.SetFeedback) -> c.FeedbackRekan:
        with self.db.transaction() as s:
            return commands.set_feedback(s, self.actor, cmd)

    @rpc
    def file_keberatan(self, cmd: c.FileKeberatan) -> c.Keberatan:
        with self.db.transaction() as s:
            return commands.file_keberatan(s, self.actor, cmd)

    @rpc
    def update_keberatan(self, cmd: c.UpdateKeberatan) -> c.Keberatan:
        with self.db.transaction() as s:
            return commands.update_keberatan(s, self.actor, cmd)

    @rpc
    def cancel_keberatan(self, cmd: c.CancelKeberatan) -> c.Keberatan:
        with self.db.transaction() as s:
            return commands.cancel_keberatan(s, self.actor, cmd)

    @rpc
    def respond_keberatan(self, cmd: c.RespondKeberatan) -> c.Keberatan:
        with self.db.transaction() as s:
            return commands.respond_keberatan(s, self.actor, cmd)

    @rpc
    def accept_keberatan(self, cmd: c.AcceptKeberatan) -> c.Keberatan:
        with self.db.transaction() as s:
            return commands.accept_keberatan(s, self.actor, cmd)

    @rpc
    def reject_keberatan(self, cmd: c.RejectKeberatan) -> c.Keberatan:
        with self.db.transaction() as s:
            return commands.reject_keberatan(s, self.actor, cmd)

    @rpc
    def keberatan(self, query: c.KeberatanQuery) -> c.Keberatan:
        with self.db.read() as s:
            return queries.keberatan(s, self.actor, query)

    @rpc
    def daftar_keberatan(self, query: c.DaftarKeberatan) -> Page[c.Keberatan]:
        with self.db.read() as s:
            return queries.daftar_keberatan(s, self.actor, query)

    @rpc
    def cetak(self, cmd: c.CetakPenilaian) -> c.PenilaianCetak:
        with self.db.transaction() as s:
            return commands.cetak(s, self.actor, cmd)

    @rpc
    def cetak_banyak(self, cmd: c.CetakBanyak) -> JobState:
        with self.db.transaction() as s:
            return commands.cetak_banyak(s, self.actor, cmd)

    @job("cetak_banyak")
    def run_cetak_banyak(self, job: Job) -> None:
        commands.run_cetak_banyak(job)

    @rpc
    def daftar_tercetak(self, query: c.DaftarTercetak) -> Page[c.CetakRingkas]:
        with self.db.read() as s:
            return queries.daftar_tercetak(s, self.actor, query)

    @rpc
    def dokumen(self, query: c.DokumenQuery) -> Page[c.PenilaianCetak]:
        with self.db.read() as s:
            return queries.dokumen(s, self.actor, query)

    @rpc
    def verifikasi(self, query: c.VerifikasiPenilaian) -> c.HasilVerifikasi:
        with self.db.read() as s:
            return queries.verifikasi(s, self.actor, query)

    @rpc
    def job(self, query: JobQuery) -> JobState:
        with self.db.read() as s:
            return job_state(s, self.actor, query.id)

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

    @on(SkpApproved)
    def on_skp_approved(self, event: SkpApproved) -> None:
        self.db.once(event, handlers.skp_approved)
