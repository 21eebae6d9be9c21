"""A line of command whose people have approved SKP, and so assessments of the year's first quarter."""

from uuid import UUID

from chassis.actor import sign
from chassis.rpc import Client
from contracts.assessment import (
    AssessmentApi,
    DaftarCapaian,
    DaftarPenilaianBawahan,
    FileKeberatan,
    JenisPenilaian,
    PenilaianRingkas,
    SetCapaian,
    SetRating,
)
from contracts.base import Actor
from contracts.types import Capaian, Rating, new_id
from dev.demo_cast import Figure
from dev.demo_world import until
from dev.stack import Stack
from tests.e2e.pages.skp_cast import YEAR, Cast

MASA = f"tahun={YEAR}&masa=triwulanan-1"
_QUERY = {"tahun": YEAR, "jenis": JenisPenilaian.TRIWULANAN, "urutan": 1}


class Unit:
    """People of its own; the kabag rates, the kepala sets the capaian."""

    def __init__(self, stack: Stack) -> None:
        self.cast = Cast(stack)

    def assessed(self, count: int) -> list[PenilaianRingkas]:
        """Assessments of so many of the kabag's people, by name."""
        who = self.cast.staff[:count]
        for one in who:
            self.cast.approved(one, self.cast.kabag, [f"Tersusunnya laporan {one.nama}"], supports=self.cast.plan)
        query = DaftarPenilaianBawahan(**_QUERY, limit=200)
        api = self._as(self.cast.kabag)
        return until(lambda: api.daftar_bawahan(query).items, lambda found: len(found) == count, "them", forgiving=())

    def set_capaian(self) -> None:
        """Of the kabag's unit."""
        api = self._as(self.cast.kepala)
        found = api.daftar_capaian(DaftarCapaian(**_QUERY, q=self.cast.kabag.jabatan.removeprefix("Kepala "))).items
        unor = next(one for one in found if one.unor_nama == "Bagian Uji")
        api.set_capaian(SetCapaian(unor_id=unor.unor_id, **_QUERY, capaian=Capaian.BAIK))

    def rate(self, one: PenilaianRingkas) -> None:
        """By the kabag, below what was expected: a predikat that one objects to."""
        self._as(self.cast.kabag).set_rating(
            SetRating(penilaian_id=one.id, hasil_kerja=Rating.DI_BAWAH, perilaku=Rating.SESUAI)
        )

    def objected(self, one: PenilaianRingkas) -> UUID:
        """The same, and the keberatan that the person filed against it."""
        self.rate(one)
        owner = next(who for who in self.cast.staff if who.nip == one.nip)
        filed = FileKeberatan(id=new_id(), penilaian_id=one.id, alasan="Laporannya sudah diterima.")
        return self._as(owner).file_keberatan(filed).id

    def rated_year(self, one: PenilaianRingkas) -> UUID:
        """The whole year of the same person, rated."""
        query = DaftarPenilaianBawahan(tahun=YEAR, jenis=JenisPenilaian.TAHUNAN, urutan=1, q=one.nip)
        (found,) = self._as(self.cast.kabag).daftar_bawahan(query).items
        self.rate(found)
        return found.id

    def _as(self, who: Figure) -> AssessmentApi:
        config = self.cast._config
        actor = Actor(sub=who.nip, nip=who.nip, nama=who.nama, instansi_id=self.cast._instansi)
        token = sign(actor, config.need("ACTOR_PRIVATE_KEY"), seconds=600)
        return Client(AssessmentApi, config.amqp_uri).acting(token)
