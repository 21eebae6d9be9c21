"""assessment on the bus: one method per entry point of contracts.assessment, and the events that it copies."""

from chassis.service import Service, on
from contracts import assessment as c
from contracts.org import InstansiChanged, PegawaiChanged, TimChanged, UnorChanged
from services.assessment import handlers, models


class AssessmentService(Service):
    name = "assessment"
    api = c.AssessmentApi
    base = models.Base

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
