"""Entry points of notify: the inbox, delivery reports, the facts people are told of, and the WhatsApp worker."""

from chassis.service import Service, every, on, rpc
from contracts.assessment_events import (
    AssessmentRated,
    KeberatanCancelled,
    KeberatanDecided,
    KeberatanFiled,
    KeberatanReassigned,
    KeberatanResponded,
    KeberatanWaiting,
    PengisianClosing,
    TautanDied,
)
from contracts.base import Done, Page
from contracts.notify import (
    BerhentiWa,
    DaftarNotifikasi,
    Jumlah,
    JumlahQuery,
    Notifikasi,
    NotifyApi,
    Preferensi,
    PreferensiQuery,
    StatusTwilio,
    TandaiDibaca,
)
from contracts.org import InstansiChanged, KontakChanged, PasswordResetRequested, PegawaiChanged
from contracts.skp import SkpApproved, SkpReturned, SkpSubmitted, SkpWithdrawn
from services.notify import commands, delivery, handlers, models, queries
from services.notify.whatsapp import Settings


class NotifyService(Service):
    name = "notify"
    api = NotifyApi
    base = models.Base

    @rpc
    def daftar(self, query: DaftarNotifikasi) -> Page[Notifikasi]:
        with self.db.read() as s:
            return queries.daftar(s, self.actor, query)

    @rpc
    def jumlah(self, query: JumlahQuery) -> Jumlah:
        with self.db.read() as s:
            return queries.jumlah(s, self.actor)

    @rpc
    def preferensi(self, query: PreferensiQuery) -> Preferensi:
        with self.db.read() as s:
            return queries.preferensi(s, self.actor, settings=Settings.of(self.config))

    @rpc
    def tandai_dibaca(self, cmd: TandaiDibaca) -> Done:
        with self.db.transaction() as s:
            return commands.tandai_dibaca(s, self.actor, cmd)

    @rpc
    def status_twilio(self, cmd: StatusTwilio) -> Done:
        with self.db.transaction() as s:
            return commands.status_twilio(s, self.actor, cmd)

    @rpc
    def berhenti_wa(self, cmd: BerhentiWa) -> Done:
        with self.db.transaction() as s:
            return commands.berhenti_wa(s, self.actor, cmd)

    @on(SkpSubmitted)
    def on_skp_submitted(self, event: SkpSubmitted) -> None:
        self.db.once(event, handlers.skp_submitted)

    @on(SkpWithdrawn)
    def on_skp_withdrawn(self, event: SkpWithdrawn) -> None:
        self.db.once(event, handlers.skp_withdrawn)

    @on(SkpApproved)
    def on_skp_approved(self, event: SkpApproved) -> None:
        self.db.once(event, handlers.skp_approved)

    @on(SkpReturned)
    def on_skp_returned(self, event: SkpReturned) -> None:
        self.db.once(event, handlers.skp_returned)

    @on(PengisianClosing)
    def on_pengisian_closing(self, event: PengisianClosing) -> None:
        self.db.once(event, handlers.pengisian_closing)

    @on(TautanDied)
    def on_tautan_died(self, event: TautanDied) -> None:
        self.db.once(event, handlers.tautan_died)

    @on(AssessmentRated)
    def on_assessment_rated(self, event: AssessmentRated) -> None:
        self.db.once(event, handlers.assessment_rated)

    @on(KeberatanFiled)
    def on_keberatan_filed(self, event: KeberatanFiled) -> None:
        self.db.once(event, handlers.keberatan_filed)

    @on(KeberatanResponded)
    def on_keberatan_responded(self, event: KeberatanResponded) -> None:
        self.db.once(event, handlers.keberatan_responded)

    @on(KeberatanReassigned)
    def on_keberatan_reassigned(self, event: KeberatanReassigned) -> None:
        self.db.once(event, handlers.keberatan_reassigned)

    @on(KeberatanWaiting)
    def on_keberatan_waiting(self, event: KeberatanWaiting) -> None:
        self.db.once(event, handlers.keberatan_waiting)

    @on(KeberatanCancelled)
    def on_keberatan_cancelled(self, event: KeberatanCancelled) -> None:
        self.db.once(event, handlers.keberatan_cancelled)

    @on(KeberatanDecided)
    def on_keberatan_decided(self, event: KeberatanDecided) -> None:
        self.db.once(event, handlers.keberatan_decided)

    @on(PasswordResetRequested)
    def on_password_reset_requested(self, event: PasswordResetRequested) -> None:
        self.db.once(event, handlers.password_reset_requested)

    @on(PegawaiChanged)
    def on_pegawai_changed(self, event: PegawaiChanged) -> None:
        self.db.once(event, handlers.pegawai_changed)

    @on(KontakChanged)
    def on_kontak_changed(self, event: KontakChanged) -> None:
        self.db.once(event, handlers.kontak_changed)

    @on(InstansiChanged)
    def on_instansi_changed(self, event: InstansiChanged) -> None:
        self.db.once(event, handlers.instansi_changed)

    @every(seconds=1)
    def deliver(self) -> None:
        delivery.deliver(self.db, Settings.of(self.config))

    @every(seconds=3600)
    def forget_held(self) -> None:
        with self.db.transaction() as s:
            commands.forget_held(s)
