"""The part of assessment's entry points that is about rules and capaian: what an instansi decides beforehand."""

from abc import abstractmethod

from chassis.database import Database
from chassis.service import rpc
from contracts import assessment as c
from contracts import assessment_aturan as ca
from contracts import assessment_kurva as ck
from contracts.base import Actor, Page
from services.assessment import commands, queries


class Aturan:
    """Mixed into AssessmentService, which has the database and who asks."""

    db: Database

    @property
    @abstractmethod
    def actor(self) -> Actor: ...

    @rpc
    def set_capaian(self, cmd: c.SetCapaian) -> c.CapaianUnor:
        with self.db.transaction() as s:
            return commands.set_capaian(s, self.actor, cmd)

    @rpc
    def set_capaian_massal(self, cmd: c.SetCapaianMassal) -> c.HasilMassal:
        with self.db.transaction() as s:
            return commands.set_capaian_massal(s, self.actor, cmd)

    @rpc
    def daftar_capaian(self, query: c.DaftarCapaian) -> Page[c.CapaianUnor]:
        with self.db.read() as s:
            return queries.daftar_capaian(s, self.actor, query)

    @rpc
    def pengaturan(self, query: ca.PengaturanQuery) -> ca.PengaturanPenilaian:
        with self.db.read() as s:
            return queries.pengaturan(s, self.actor, query)

    @rpc
    def set_pengaturan(self, cmd: ca.SetPengaturan) -> ca.PengaturanPenilaian:
        with self.db.transaction() as s:
            return commands.set_pengaturan(s, self.actor, cmd)

    @rpc
    def hari_libur(self, query: ca.DaftarHariLibur) -> list[ca.HariLibur]:
        with self.db.read() as s:
            return queries.hari_libur(s, self.actor, query)

    @rpc
    def set_hari_libur(self, cmd: ca.SetHariLibur) -> list[ca.HariLibur]:
        with self.db.transaction() as s:
            return commands.set_hari_libur(s, self.actor, cmd)

    @rpc
    def kurva_ideal(self, query: ca.KurvaIdealQuery) -> ca.AturanKurva:
        with self.db.read() as s:
            return queries.kurva_ideal(s, self.actor, query)

    @rpc
    def set_kurva_ideal(self, cmd: ca.SetKurvaIdeal) -> ca.AturanKurva:
        with self.db.transaction() as s:
            return commands.set_kurva_ideal(s, self.actor, cmd)

    @rpc
    def delete_kurva_ideal(self, cmd: ca.DeleteKurvaIdeal) -> ca.AturanKurva:
        with self.db.transaction() as s:
            return commands.delete_kurva_ideal(s, self.actor, cmd)

    @rpc
    def daftar_kurva_ideal(self, query: ca.DaftarKurvaIdeal) -> Page[ca.AturanKurva]:
        with self.db.read() as s:
            return queries.daftar_kurva_ideal(s, self.actor, query)

    @rpc
    def aturan_predikat(self, query: ca.AturanPredikatQuery) -> ca.AturanPredikat:
        with self.db.read() as s:
            return queries.aturan_predikat(s, self.actor, query)

    @rpc
    def riwayat_aturan(self, query: ca.DaftarRiwayatAturan) -> Page[ca.RiwayatAturan]:
        with self.db.read() as s:
            return queries.riwayat_aturan(s, self.actor, query)

    @rpc
    def daftar_lingkup(self, query: ck.DaftarLingkup) -> Page[ck.LingkupKurva]:
        with self.db.read() as s:
            return queries.daftar_lingkup(s, self.actor, query)
