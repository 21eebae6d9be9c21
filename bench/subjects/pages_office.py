"""A leader with an SKP of 30 RHK, a matrix of 30 people × 12 RHK, and SKP that wait for approval: for bench/pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom
from uuid import UUID, uuid4

from chassis.actor import sign
from chassis.config import Config
from chassis.rpc import Client
from contracts.base import Actor
from contracts.errors import Conflict, NotFound
from contracts.org import CreateInstansi, CreatePegawai, CreateUnor, SetPimpinanUnor
from contracts.skp import (
    AddIndikator,
    AddRhk,
    ApproveSkp,
    CreateSkp,
    ReloadPenilai,
    Skp,
    SkpApi,
    SubmitSkp,
    SyncMatriks,
)
from contracts.types import JenisAsn, JenisJabatan, JenisRhk, KlasifikasiRhk, Pendekatan, Periode, new_id
from dev.demo_accounts import give_passwords
from dev.demo_cast import SINCE, invented_nip
from dev.demo_people import PASSWORD
from dev.demo_world import World, until

PEOPLE, COLUMNS, LONG = 30, 12, 30
YEAR = 2026


@dataclass
class Office:
    """`leader` has the matrix of SKP `matrix` and the SKP `long`; `waiting` gives ids of SKP for approval."""

    leader: str
    matrix: UUID
    long: UUID
    waiting: Iterator[UUID]


class Maker:
    """Makes people and SKP in an instansi of their own."""

    def __init__(self, config: Config) -> None:
        self.world, self.instansi = World(config), uuid4()
        self._key, self._client = config.need("ACTOR_PRIVATE_KEY"), Client(SkpApi, config.amqp_uri)
        self._rng = SystemRandom()
        instansi = CreateInstansi(id=self.instansi, kode=f"B{self.instansi.hex[:8]}", nama="Instansi Ukuran")
        self.world.org().create_instansi(instansi)

    def unit(self, nama: str, induk: UUID | None) -> tuple[UUID, str]:
        """The unit and its head."""
        id = uuid4()
        self.world.org().create_unor(
            CreateUnor(id=id, instansi_id=self.instansi, induk_id=induk, kode=id.hex[:8], nama=nama,
                       nama_jabatan=f"Kepala {nama}", berlaku_dari=SINCE)
        )  # fmt: skip
        head = self.person(f"Kepala {nama}", id, JenisJabatan.JPT)
        self.world.org().set_pimpinan_unor(SetPimpinanUnor(id=id, pimpinan_nip=head, berlaku_dari=SINCE))
        return id, head

    def person(self, nama: str, unor: UUID, jenis: JenisJabatan) -> str:
        nip = invented_nip(self._rng, born=self._rng.randint(1970, 1995), sex=1)
        self.world.org().create_pegawai(
            CreatePegawai(id=uuid4(), nip=nip, nama=nama, jenis_asn=JenisAsn.PNS, instansi_id=self.instansi,
                          unor_id=unor, jenis_jabatan=jenis, jabatan="Analis Ukuran", berlaku_dari=SINCE)
        )  # fmt: skip
        return nip

    def skp(self, nip: str) -> SkpApi:
        actor = Actor(sub=nip, nip=nip, nama="Pegawai Ukuran", instansi_id=self.instansi)
        return self._client.acting(sign(actor, self._key, seconds=600))

    def draft(self, nip: str, first: date, last: date, above: list[UUID | None]) -> Skp:
        """With an RHK for each of `above`; None supports nothing, as in the form JPT."""
        api, id = self.skp(nip), new_id()
        made = CreateSkp(id=id, periode=Periode(awal=first, akhir=last), pendekatan=Pendekatan.KUALITATIF)
        until(lambda: api.create(made), bool, "an SKP", forgiving=(Conflict, NotFound))
        reload = ReloadPenilai(skp_id=id)
        skp = until(
            lambda: api.reload_penilai(reload), lambda one: one.penilai is not None, "penilai", forgiving=(NotFound,)
        )
        for number, one in enumerate(above, start=1):
            rhk = new_id()
            kind = KlasifikasiRhk.ORGANISASI if one is None else None
            text = f"Terselenggaranya kegiatan ke-{number} yang mendukung sasaran strategis lembaga"
            api.add_rhk(
                AddRhk(id=rhk, skp_id=id, jenis=JenisRhk.UTAMA, klasifikasi=kind, rencana=text, intervensi_rhk_id=one)
            )
            skp = api.add_indikator(AddIndikator(id=new_id(), rhk_id=rhk, indikator="Kegiatan selesai tepat waktu"))
        return skp


def make(config: Config, *, waiting: int) -> Office:
    """`waiting`: how many SKP wait for the leader's approval."""
    maker = Maker(config)
    top, chief = maker.unit("Lembaga", None)
    unor, leader = maker.unit("Biro", top)
    give_passwords(maker.world, {leader: PASSWORD})
    whole_year = date(YEAR, 1, 1), date(YEAR, 12, 31)
    plan = maker.draft(leader, *whole_year, [None] * COLUMNS)
    maker.skp(leader).submit(SubmitSkp(skp_id=plan.id))
    maker.skp(chief).approve(ApproveSkp(skp_id=plan.id))
    for number in range(PEOPLE):
        nip = maker.person(f"Pegawai Ukuran {number}", unor, JenisJabatan.FUNGSIONAL)
        member = maker.draft(nip, *whole_year, [plan.rhk[number % COLUMNS].id, plan.rhk[(number + 5) % COLUMNS].id])
        maker.skp(nip).submit(SubmitSkp(skp_id=member.id))
    maker.skp(leader).sync_matriks(SyncMatriks(skp_id=plan.id))
    long = maker.draft(leader, date(YEAR + 1, 1, 1), date(YEAR + 1, 12, 31), [None] * LONG)
    writer = maker.person("Pegawai Menunggu", unor, JenisJabatan.JPT)
    queue = []
    for number in range(waiting):
        day = date(YEAR + 2, 1, 1) + timedelta(days=number)
        queue.append(maker.skp(writer).submit(SubmitSkp(skp_id=maker.draft(writer, day, day, [None]).id)).id)
    return Office(leader, plan.id, long.id, iter(queue))
