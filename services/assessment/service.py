"""assessment on the bus: one method per entry point of contracts.assessment, and the events that it copies."""

from chassis.service import Service, on, rpc
from contracts import assessment as c
from contracts.base import Page
from contracts.org import InstansiChanged, PegawaiChanged, TimChanged, UnorChanged
from contracts.skp import SkpApproved
from services.assessment import handlers, models, queries


class AssessmentService(Service):
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
    def riwayat(self, query: c.RiwayatPenilaian) -> Page[c.RiwayatNilai]:
        with self.db.read() as s:
            return queries.riwayat(s, self.actor, query)

    @rpc
    def ringkasan(self, query: c.RingkasanPenilaianQuery) -> c.RingkasanPenilaian:
        with self.db.read() as s:
            return queries.ringkasan(s, self.actor, query)

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
