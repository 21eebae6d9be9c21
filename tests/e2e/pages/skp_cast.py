"""People of an instansi of the tests' own: one line of command from the top to a row of pegawai.

pimpinan (JPT) → kepala (JPT) → kabag (administrator) → staff (fungsional); beside them one more kepala and kabag.
Nobody of them has an SKP yet; `plan` makes those of kepala and kabag.
"""

from datetime import date
from functools import cached_property
from random import SystemRandom
from uuid import UUID

from chassis.actor import sign
from chassis.config import Config
from chassis.rpc import Client
from contracts.base import Actor
from contracts.errors import Conflict
from contracts.org import CreateInstansi, CreatePegawai, CreateUnor, MovePegawai, OrgApi, SetPimpinanUnor
from contracts.skp import (
    AddIndikator,
    AddRhk,
    ApproveSkp,
    CreateSkp,
    DaftarSkp,
    DeleteSkp,
    ReloadPenilai,
    Skp,
    SkpApi,
    SubmitSkp,
    SyncMatriks,
    WithdrawSkp,
)
from contracts.types import (
    Aspek,
    JenisAsn,
    JenisJabatan,
    JenisRhk,
    KlasifikasiRhk,
    Pendekatan,
    Periode,
    Perspektif,
    new_id,
)
from dev.demo_accounts import give_passwords
from dev.demo_cast import SINCE, Figure, invented_nip
from dev.demo_people import PASSWORD
from dev.demo_world import World, until
from dev.stack import Stack

YEAR = date.today().year  # noqa: DTZ011  # of the machine that runs the tests
_NAMES = ["Arini Puspa", "Bagus Santika", "Citra Lestari", "Damar Wicaksono", "Elok Rahayu", "Farhan Maulida",
          "Gita Saraswati", "Hanif Nugraha", "Intan Permata", "Jaka Lesmana", "Kirana Dewanti",
          "Lintang Asri", "Mahesa Wibisono", "Nirmala Sekar", "Prabu Anindita", "Ratri Wulandari"]  # fmt: skip
_LAYANAN = ["perencanaan", "penganggaran", "kepegawaian", "kearsipan", "pengadaan", "kehumasan", "pengawasan",
            "pelatihan", "persuratan", "keuangan", "kerumahtanggaan", "teknologi informasi"]  # fmt: skip


class Line:
    """Makes the people at once; their SKP on request."""

    def __init__(self, stack: Stack, *, staff: int) -> None:
        self._config = Config(stack.env)
        self._world = World(self._config)
        self._client = Client(SkpApi, self._config.amqp_uri)
        self._instansi = new_id()
        rng = SystemRandom()
        self.pimpinan = _figure(rng, "Wening Kusumawati", "Kepala Lembaga")
        self.kepala = _figure(rng, "Bramantyo Adikara", "Kepala Biro Uji")
        self.kabag = _figure(rng, "Sekar Ayuningtyas", "Kepala Bagian Uji")
        self.kepala_lain = _figure(rng, "Yudha Pramana", "Kepala Biro Uji Dua")
        self.kabag_lain = _figure(rng, "Laksmi Anggraini", "Kepala Bagian Uji Dua")
        self.staff = [_figure(rng, name, "Analis Uji Ahli Pertama") for name in _NAMES[:staff]]
        self._all = [self.pimpinan, self.kepala, self.kabag, self.kepala_lain, self.kabag_lain, *self.staff]
        self._make()

    @cached_property
    def plan(self) -> Skp:
        """The approved SKP of the kabag, whose RHK the pegawai support; above it the one of the kepala."""
        return self.plan_of(YEAR)

    def plan_of(self, tahun: int) -> Skp:
        """As `plan`, made anew for a year."""
        above = self.approved(self.kepala, self.pimpinan, ["Meningkatnya mutu layanan lembaga"], tahun=tahun)
        rencana = ["Terlaksananya pendampingan unit kerja", *(f"Tersusunnya laporan triwulan {n}" for n in range(1, 8))]
        return self.approved(self.kabag, self.kepala, rencana, supports=above, tahun=tahun)

    def skp(self, who: Figure) -> SkpApi:
        """skp as that person sees it."""
        actor = Actor(sub=who.nip, nip=who.nip, nama=who.nama, instansi_id=self._instansi)
        return self._client.acting(sign(actor, self._config.need("ACTOR_PRIVATE_KEY"), seconds=600))

    def org(self) -> OrgApi:
        """org as the super admin sees it."""
        return self._world.org()

    def move(self, who: Figure, unor: UUID) -> None:
        """Another unit from today on."""
        today = date.today()  # noqa: DTZ011
        kind = JenisJabatan.FUNGSIONAL
        self.org().move_pegawai(
            MovePegawai(nip=who.nip, unor_id=unor, jenis_jabatan=kind, jabatan=who.jabatan, berlaku_dari=today)
        )

    def draft(self, who: Figure, *, pendekatan: Pendekatan = Pendekatan.KUANTITATIF, tahun: int = YEAR) -> Skp:
        """An empty SKP with its penilai; skp hears of people by events, so it may not know them for a moment."""
        api, id = self.skp(who), new_id()
        periode = Periode(awal=date(tahun, 1, 1), akhir=date(tahun, 12, 31))
        made = CreateSkp(id=id, periode=periode, pendekatan=pendekatan)
        skp = until(lambda: api.create(made), bool, f"the SKP of {who.nama}", forgiving=(Conflict,))
        if skp.penilai is None and who is not self.pimpinan:
            reload = ReloadPenilai(skp_id=id)
            skp = until(
                lambda: api.reload_penilai(reload), lambda one: one.penilai is not None, "penilai", forgiving=()
            )
        return skp

    def fresh(self, who: Figure) -> Skp:
        """A new draft of this year; what stood there before is deleted, so it must never have been approved."""
        api = self.skp(who)
        for one in api.daftar(DaftarSkp(tahun=YEAR)).items:
            if one.status == "pengajuan":
                api.withdraw(WithdrawSkp(skp_id=one.id))
            api.delete(DeleteSkp(skp_id=one.id))
        return self.draft(who)

    def fill(self, skp: Skp, rencana: list[str], *, indikator: int = 1, intervensi: UUID | None = None) -> Skp:
        """RHK with indikator as the form wants them."""
        owner = next(one for one in self._all if one.nip == skp.pegawai.nip)
        api, jpt, measured = self.skp(owner), skp.form == "jpt", skp.pendekatan is Pendekatan.KUANTITATIF
        for text in rencana:
            id = new_id()
            kind = KlasifikasiRhk.ORGANISASI if jpt else None
            skp = api.add_rhk(
                AddRhk(id=id, skp_id=skp.id, jenis=JenisRhk.UTAMA, klasifikasi=kind, rencana=text,
                       intervensi_rhk_id=intervensi)
            )  # fmt: skip
            for n in range(indikator):
                skp = api.add_indikator(
                    AddIndikator(
                        id=new_id(),
                        rhk_id=id,
                        indikator=f"Ukuran {n + 1} untuk {text.lower()}",
                        target=f"{90 + n}%" if measured else None,
                        perspektif=Perspektif.PROSES_BISNIS if measured and jpt else None,
                        aspek=Aspek.KUALITAS if measured and not jpt else None,
                    )
                )
        return skp

    def submitted(self, who: Figure, *, supports: Skp | None = None, tahun: int = YEAR) -> Skp:
        """An SKP with one RHK that waits for its penilai."""
        skp = self.draft(who, tahun=tahun)
        intervensi = supports.rhk[0].id if supports else None
        skp = self.fill(skp, [f"Terlaksananya pekerjaan {who.nama}"], intervensi=intervensi)
        return self.skp(who).submit(SubmitSkp(skp_id=skp.id))

    def approved(
        self, who: Figure, by: Figure, rencana: list[str], *, supports: Skp | None = None, tahun: int = YEAR
    ) -> Skp:
        skp = self.fill(self.draft(who, tahun=tahun), rencana, intervensi=supports.rhk[0].id if supports else None)
        self.skp(who).submit(SubmitSkp(skp_id=skp.id))
        return self.skp(by).approve(ApproveSkp(skp_id=skp.id))

    def _make(self) -> None:
        org = self._world.org()
        kode = f"UJI{self.pimpinan.nip[-8:]}"
        org.create_instansi(CreateInstansi(id=self._instansi, kode=kode, nama="Lembaga Uji Halaman"))
        self._top = self._unit(self.pimpinan, None, JenisJabatan.JPT)
        self._biro = biro = self._unit(self.kepala, self._top, JenisJabatan.JPT)
        bagian = self._unit(self.kabag, biro, JenisJabatan.ADMINISTRATOR)
        self._unit(self.kepala_lain, self._top, JenisJabatan.JPT)
        self.bagian_lain = self._unit(self.kabag_lain, biro, JenisJabatan.ADMINISTRATOR)
        for one in self.staff:
            self._employ(one, bagian, JenisJabatan.FUNGSIONAL)
        self._add_others()

    def _add_others(self) -> None:
        """Whom a larger cast has beside these."""

    def let_in(self, *who: Figure) -> None:
        """With passwords, for who comes in by one."""
        give_passwords(self._world, {one.nip: one.password for one in who})

    def _unit(self, head: Figure, induk: UUID | None, jenis: JenisJabatan) -> UUID:
        org, unor = self._world.org(), new_id()
        org.create_unor(
            CreateUnor(
                id=unor,
                instansi_id=self._instansi,
                induk_id=induk,
                kode=f"U{head.nip}",
                nama=head.jabatan.removeprefix("Kepala "),
                nama_jabatan=head.jabatan,
                berlaku_dari=SINCE,
            )
        )
        self._employ(head, unor, jenis)
        org.set_pimpinan_unor(SetPimpinanUnor(id=unor, pimpinan_nip=head.nip, berlaku_dari=SINCE))
        return unor

    def _employ(self, figure: Figure, unor: UUID, jenis: JenisJabatan) -> None:
        self._world.org().create_pegawai(
            CreatePegawai(
                id=new_id(),
                nip=figure.nip,
                nama=figure.nama,
                jenis_asn=JenisAsn.PNS,
                instansi_id=self._instansi,
                unor_id=unor,
                jenis_jabatan=jenis,
                jabatan=figure.jabatan,
                berlaku_dari=SINCE,
            )
        )


class Cast(Line):
    """With a third kepala and kabag, and so many staff that each test has its own."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(stack, staff=len(_NAMES))
        self.jf, self.writer, self.mover, *others = self.staff
        self.staff, self.peran = others[:9], others[9:12]  # peran: for the matrix and the teams
        self.jf_dua = others[12]

    def _add_others(self) -> None:
        rng = SystemRandom()
        self.kepala_tiga = _figure(rng, "Satria Wirawan", "Kepala Biro Uji Tiga")
        self.kabag_tiga = _figure(rng, "Tiara Kusuma", "Kepala Bagian Uji Tiga")
        self._unit(self.kepala_tiga, self._top, JenisJabatan.JPT)
        self._unit(self.kabag_tiga, self._biro, JenisJabatan.ADMINISTRATOR)
        self._all += [self.kepala_tiga, self.kabag_tiga]

    def matrix(self, people: int) -> tuple[Figure, Skp]:
        """A head of so many people, and that head's SKP of 12 RHK: each of them has a draft that supports two."""
        head = _figure(SystemRandom(), "Wulan Kinasih", "Kepala Biro Matriks")
        unor, api = self._unit(head, self._top, JenisJabatan.JPT), self.skp(head)
        team = [_figure(SystemRandom(), _mixed(n), "Analis Kebijakan Ahli Pertama") for n in range(people)]
        for one in team:
            self._employ(one, unor, JenisJabatan.FUNGSIONAL)
        plan = self.draft(head)
        rencana = [f"Meningkatnya mutu layanan {one} bagi seluruh unit kerja di lingkungan lembaga" for one in _LAYANAN]
        for text in rencana:
            plan = api.add_rhk(
                AddRhk(id=new_id(), skp_id=plan.id, jenis=JenisRhk.UTAMA, klasifikasi=KlasifikasiRhk.ORGANISASI,
                       rencana=text)
            )  # fmt: skip
        for n, one in enumerate(team):
            skp = self.draft(one)
            for column in (n % 12, (n * 5 + 3) % 12):
                text = f"Tersusunnya {n + 1} bahan layanan {_LAYANAN[column]} setiap triwulan"
                api.add_rhk(
                    AddRhk(id=new_id(), skp_id=skp.id, jenis=JenisRhk.UTAMA, rencana=text,
                           intervensi_rhk_id=plan.rhk[column].id)
                )  # fmt: skip
        api.sync_matriks(SyncMatriks(skp_id=plan.id))
        return head, plan


def _mixed(n: int) -> str:
    """The nth of names that nobody else has: a first and a last one of different people."""
    return f"{_NAMES[n % 16].split()[0]} {_NAMES[(n * 3 + n // 16 * 2 + 1) % 16].split()[1]}"


def _figure(rng: SystemRandom, nama: str, jabatan: str) -> Figure:
    return Figure(invented_nip(rng, born=rng.randint(1972, 1994), sex=1), nama, jabatan, "", PASSWORD)
