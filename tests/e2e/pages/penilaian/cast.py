"""A line of command whose people have approved SKP, and so assessments of the year's first quarter."""

from contextlib import closing
from uuid import UUID

import psycopg2

from chassis.actor import sign
from chassis.rpc import Client
from contracts.assessment import (
    AssessmentApi,
    DaftarCapaian,
    DaftarPenilaianBawahan,
    FileKeberatan,
    JenisPenilaian,
    PenilaianQuery,
    PenilaianRingkas,
    SetCapaian,
    SetRating,
    SetRealisasi,
)
from contracts.base import Actor
from contracts.types import Capaian, Rating, new_id
from dev.demo_cast import Figure
from dev.demo_world import until
from dev.stack import Stack
from tests.e2e.pages.skp_cast import YEAR, Line

MASA = f"tahun={YEAR}&masa=triwulanan-1"


class Unit:
    """People of its own; the kabag rates, the kepala sets the capaian. All is of one year and its first quarter."""

    def __init__(self, stack: Stack, *, tahun: int = YEAR) -> None:
        self.cast, self.tahun = Line(stack, staff=6), tahun
        self._database = f"{stack.env['DATABASE_URL']}_assessment"
        self.masa = f"tahun={tahun}&masa=triwulanan-1"
        self._query = {"tahun": tahun, "jenis": JenisPenilaian.TRIWULANAN, "urutan": 1}

    def assessed(self, count: int) -> list[PenilaianRingkas]:
        """Assessments of so many of the kabag's people, by name."""
        self._approve(self.cast.staff[:count], self.tahun)
        query = DaftarPenilaianBawahan(**self._query, limit=200)
        api = self._as(self.cast.kabag)
        return until(lambda: api.daftar_bawahan(query).items, lambda found: len(found) == count, "them", forgiving=())

    def set_capaian(self) -> None:
        """Of the kabag's unit."""
        api = self._as(self.cast.kepala)
        unit = self.cast.kabag.jabatan.removeprefix("Kepala ")
        found = api.daftar_capaian(DaftarCapaian(**self._query, q=unit)).items
        unor = next(one for one in found if one.unor_nama == "Bagian Uji")
        api.set_capaian(SetCapaian(unor_id=unor.unor_id, **self._query, capaian=Capaian.BAIK))

    def link_died(self, one: PenilaianRingkas, nama: str) -> None:
        """What the check of links finds out in some days."""
        self._happened(
            "UPDATE eviden SET mati = true, diperiksa_pada = now() WHERE penilaian_id = %s AND nama = %s", one, nama
        )

    def filling_closed(self, one: PenilaianRingkas) -> None:
        """Some days went by."""
        self._happened("UPDATE penilaian SET batas_isi = current_date - 2 WHERE id = %s", one)

    def _happened(self, statement: str, one: PenilaianRingkas, *more: str) -> None:
        with closing(psycopg2.connect(self._database)) as connection, connection:
            connection.cursor().execute(statement, (str(one.id), *more))

    def rate(self, one: PenilaianRingkas, hasil_kerja: Rating = Rating.DI_BAWAH) -> None:
        """By the kabag; by itself below what was expected: a predikat that one objects to."""
        self._as(self.cast.kabag).set_rating(
            SetRating(penilaian_id=one.id, hasil_kerja=hasil_kerja, perilaku=Rating.SESUAI)
        )

    def filled(self, one: PenilaianRingkas, realisasi: str) -> None:
        """By the person: the realisasi of the first indikator."""
        api = self._as(self._owner(one))
        indikator = api.penilaian(PenilaianQuery(id=one.id)).rhk[0].indikator[0]
        api.set_realisasi(
            SetRealisasi(penilaian_id=one.id, indikator_id=indikator.id, realisasi=realisasi, sumber_data="")
        )

    def objected(self, one: PenilaianRingkas) -> UUID:
        """The same, and the keberatan that the person filed against it."""
        self.rate(one)
        filed = FileKeberatan(id=new_id(), penilaian_id=one.id, alasan="Laporannya sudah diterima.")
        return self._as(self._owner(one)).file_keberatan(filed).id

    def rated_year(self, one: PenilaianRingkas) -> UUID:
        """The same person's whole present year, rated."""
        if self.tahun != YEAR:
            self._approve([figure for figure in self.cast.staff if figure.nip == one.nip], YEAR)
        query = DaftarPenilaianBawahan(tahun=YEAR, jenis=JenisPenilaian.TAHUNAN, urutan=1, q=one.nip)
        api = self._as(self.cast.kabag)
        (found,) = until(lambda: api.daftar_bawahan(query).items, bool, "the year", forgiving=())
        self.rate(found)
        return found.id

    def _approve(self, who: list[Figure], tahun: int) -> None:
        plan = self.cast.plan if tahun == YEAR else self.cast.plan_of(tahun)
        for one in who:
            rencana = [f"Tersusunnya laporan {one.nama}"]
            self.cast.approved(one, self.cast.kabag, rencana, supports=plan, tahun=tahun)

    def _owner(self, one: PenilaianRingkas) -> Figure:
        return next(who for who in self.cast.staff if who.nip == one.nip)

    def _as(self, who: Figure) -> AssessmentApi:
        config = self.cast._config
        actor = Actor(sub=who.nip, nip=who.nip, nama=who.nama, instansi_id=self.cast._instansi)
        token = sign(actor, config.need("ACTOR_PRIVATE_KEY"), seconds=600)
        return Client(AssessmentApi, config.amqp_uri).acting(token)
