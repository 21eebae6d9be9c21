"""skp: Sasaran Kinerja Pegawai from draft to approval, and the matriks peran hasil (features A5–A35, domain.md 1)."""

from datetime import date, datetime
from typing import Annotated, Generic, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.base import Api, Command, Event, JobQuery, JobState, Model, Page, PageQuery, Query, Refusal, T
from contracts.dokumen import IsiTtd, KodeDokumen, Verifikasi, VerifikasiDokumen
from contracts.types import (
    Aspek,
    FormSkp,
    Golongan,
    JenisRhk,
    KlasifikasiRhk,
    NilaiPerilaku,
    Nip,
    Pendekatan,
    Periode,
    Perspektif,
    StatusSkp,
    Teks,
    TeksPendek,
    TeksWajib,
)

MAX_RHK = 60
MAX_INDIKATOR = 30
MAX_ANGGOTA_MATRIKS = 500
BATAS = (1, 31)
"""Day by which the SKP of a year is set: 31 January (domain.md 1; PermenPANRB 6/2022)."""
IfRev = Annotated[int | None, Field(default=None, description="the `rev` that was read; Stale when it has moved on")]

# ---------------------------------------------------------------- read models


class Pejabat(Model):
    """A person as printed on the SKP, kept as it was (snapshot). NIP may be a nomor pejabat; golongan None then."""

    nip: Nip
    nama: str
    golongan: Golongan | None
    pangkat: str | None
    jabatan: str
    unor_id: UUID | None
    unor_nama: str


class Indikator(Model):
    id: UUID
    urutan: int
    indikator: str
    target: str | None
    perspektif: Perspektif | None
    aspek: Aspek | None


class Rhk(Model):
    """One rencana hasil kerja. `intervensi_teks` is the superior's RHK as it reads now."""

    id: UUID
    urutan: int
    jenis: JenisRhk
    klasifikasi: KlasifikasiRhk | None
    rencana: str
    penugasan_dari: str | None
    intervensi_rhk_id: UUID | None
    intervensi_teks: str | None
    intervensi_pemilik: str | None = None
    dibuat_oleh: Nip
    indikator: list[Indikator]


class Perilaku(Model):
    nilai: NilaiPerilaku
    ekspektasi: str = ""


class Lampiran(Model):
    """Three numbered lists of free text (domain.md 1)."""

    dukungan_sumber_daya: list[str] = []
    skema_pertanggungjawaban: list[str] = []
    konsekuensi: list[str] = []


class Kekurangan(Model):
    """One thing missing before submit: where (`field` as in FieldError), what, and who mends it."""

    field: str
    message: str
    who: str
    rhk_id: UUID | None = None


class SkpRingkas(Model):
    """One line of a list."""

    id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str
    periode: Periode
    pendekatan: Pendekatan
    form: FormSkp
    status: StatusSkp
    versi: int = Field(description="number of the last approved version; 0: never approved")
    rev: int
    jumlah_rhk: int
    penilai_nama: str | None
    diajukan_pada: datetime | None
    diubah_pada: datetime
    actions: list[str] = []


class Skp(Model):
    """The whole SKP. `rev` goes into ETag; `actions` is what this actor may do now."""

    id: UUID
    instansi_id: UUID
    instansi_nama: str
    periode: Periode
    pendekatan: Pendekatan
    form: FormSkp
    status: StatusSkp
    versi: int
    versi_tersedia: list[int] = []
    rev: int
    pegawai: Pejabat
    penilai: Pejabat | None
    atasan_penilai: Pejabat | None
    penilai_berubah: bool = Field(default=False, description="org says otherwise by now: offer Muat Ulang")
    catatan: str | None = Field(default=None, description="why it was returned; stays until the next decision")
    alasan_revisi: str | None = None
    rhk: list[Rhk]
    perilaku: list[Perilaku]
    lampiran: Lampiran
    kekurangan: list[Kekurangan] = []
    dibuat_pada: datetime
    diubah_pada: datetime
    diajukan_pada: datetime | None
    disetujui_pada: datetime | None
    disetujui_oleh: Nip | None
    disetujui_atas_nama: Nip | None = None
    actions: list[str] = []


class RhkPilihan(Model):
    """A superior's or team leader's RHK that may be chosen for intervensi (Fig 4.1)."""

    id: UUID
    rencana: str
    jenis: JenisRhk
    skp_id: UUID
    pemilik_nip: Nip
    pemilik_nama: str
    asal: Literal["penilai", "ketua_tim"]
    tim_id: UUID | None = None
    tim_nama: str | None = None


class Perubahan(Model):
    """One change of an SKP: who, when, what, in whose place (features P7, G12)."""

    id: int
    pada: datetime
    oleh_nip: Nip
    oleh_nama: str
    atas_nama: Nip | None
    perbuatan: str
    versi: int
    rincian: dict[str, object] = {}


# ---------------------------------------------------------------- commands on an SKP


class CreateSkp(Command):
    """Form Setting Periode SKP (A13). The form follows the kind of jabatan. Periods of one person never overlap.

    `salin_dari`: one of my own earlier SKP whose RHK, indikator and lampiran are copied (P3).
    """

    id: UUID
    periode: Periode
    pendekatan: Pendekatan
    salin_dari: UUID | None = None


class UpdateSkp(Command):
    """Period or pendekatan while it is a draft or returned."""

    skp_id: UUID
    periode: Periode
    pendekatan: Pendekatan
    if_rev: IfRev = None


class DeleteSkp(Command):
    """A draft that was never approved."""

    skp_id: UUID
    if_rev: IfRev = None


class AddRhk(Command):
    """By the owner; or by the superior or team leader from the matrix (A32), with intervensi of an own RHK.

    JPT form: klasifikasi needed, no intervensi. JA/JF form: no klasifikasi; intervensi for an RHK utama.
    """

    id: UUID
    skp_id: UUID
    jenis: JenisRhk
    klasifikasi: KlasifikasiRhk | None = None
    rencana: TeksWajib
    penugasan_dari: TeksPendek | None = None
    intervensi_rhk_id: UUID | None = None
    if_rev: IfRev = None


class UpdateRhk(Command):
    rhk_id: UUID
    jenis: JenisRhk
    klasifikasi: KlasifikasiRhk | None = None
    rencana: TeksWajib
    penugasan_dari: TeksPendek | None = None
    intervensi_rhk_id: UUID | None = None
    if_rev: IfRev = None


class DeleteRhk(Command):
    rhk_id: UUID
    if_rev: IfRev = None


class ReorderRhk(Command):
    """Every RHK of the SKP once, in the new order."""

    skp_id: UUID
    rhk_ids: list[UUID] = Field(max_length=MAX_RHK)
    if_rev: IfRev = None


class AddIndikator(Command):
    """Kuantitatif: target and perspektif (JPT) or aspek (JA/JF). Kualitatif: none of them (features C1)."""

    id: UUID
    rhk_id: UUID
    indikator: TeksWajib
    target: TeksPendek | None = None
    perspektif: Perspektif | None = None
    aspek: Aspek | None = None
    if_rev: IfRev = None


class UpdateIndikator(Command):
    indikator_id: UUID
    indikator: TeksWajib
    target: TeksPendek | None = None
    perspektif: Perspektif | None = None
    aspek: Aspek | None = None
    if_rev: IfRev = None


class DeleteIndikator(Command):
    indikator_id: UUID
    if_rev: IfRev = None


class ReorderIndikator(Command):
    rhk_id: UUID
    indikator_ids: list[UUID] = Field(max_length=MAX_INDIKATOR)
    if_rev: IfRev = None


class SetEkspektasi(Command):
    """Ekspektasi Khusus Pimpinan per BerAKHLAK value, by the superior, until the approval."""

    skp_id: UUID
    ekspektasi: dict[NilaiPerilaku, Teks]
    if_rev: IfRev = None


class SetLampiran(Command):
    skp_id: UUID
    dukungan_sumber_daya: list[TeksWajib] = Field(max_length=50)
    skema_pertanggungjawaban: list[TeksWajib] = Field(max_length=50)
    konsekuensi: list[TeksWajib] = Field(max_length=50)
    if_rev: IfRev = None


class SkpCommand(Command):
    skp_id: UUID
    if_rev: IfRev = None


class SubmitSkp(SkpCommand):
    """Ajukan SKP. Invalid with the list of what is missing."""


class WithdrawSkp(SkpCommand):
    """Tarik: while nobody has decided (C2)."""


class ApproveSkp(SkpCommand):
    """Setujui; by the penilai, or who acts in the penilai's place. Makes version n+1."""


class ReturnSkp(SkpCommand):
    """Kembalikan, with a note that says what to mend."""

    catatan: TeksWajib


class ReviseSkp(SkpCommand):
    """Open an approved SKP again (G10): by owner or penilai; the approved version stays readable."""

    alasan: TeksWajib


class ReloadPenilai(SkpCommand):
    """Muat Ulang (A15): pegawai, penilai and atasan penilai as org says now; not while approved."""


class BulkApprove(Command):
    """Each on its own; the refused come back with the reason (P2)."""

    skp_ids: list[UUID] = Field(min_length=1, max_length=200)


class BulkReturn(Command):
    skp_ids: list[UUID] = Field(min_length=1, max_length=200)
    catatan: TeksWajib


class BulkResult(Model):
    done: list[UUID]
    refused: list[Refusal]


class BukaPeriode(Command):
    """Admin: a draft SKP for everybody of the instansi (or of a unor and all below) who has none in the period.

    In the background, job kind "buka_periode"; safe to repeat. `salin`: from the SKP of the year before.
    """

    id: UUID
    instansi_id: UUID
    unor_id: UUID | None = None
    periode: Periode
    pendekatan: Pendekatan
    salin: bool = False


class SasaranPeriodeQuery(Query):
    """Whom BukaPeriode would reach (P1); the same admin may ask."""

    instansi_id: UUID
    unor_id: UUID | None = None
    awal: date
    akhir: date


class SasaranPeriode(Model):
    """How many people there are, and how many of them have an SKP in these days already and are passed over."""

    pegawai: int
    sudah_ada: int


# ---------------------------------------------------------------- printed documents


class CetakSkp(Command, IsiTtd):
    """Print version `versi`; without it the approved one, or an SKP that is not approved as a draft (issue 3, M5).

    By whoever may read it. Each print gets a code by which anybody can verify it; sent again, it is the same print.
    """

    id: UUID
    skp_id: UUID
    versi: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        one, other = self.anchor_pegawai, self.anchor_penilai
        if one and other and (one in other or other in one):
            raise ValueError("Kedua anchor harus berbeda dan tidak saling memuat. Pakai misalnya # dan ^.")
        return self


class SkpTercetak(IsiTtd):
    """All that a printed SKP says. `versi` 0: not approved when it was printed."""

    versi: int
    disetujui_pada: datetime | None
    instansi_nama: str
    periode: Periode
    pendekatan: Pendekatan
    form: FormSkp
    pegawai: Pejabat
    penilai: Pejabat | None
    rhk: list[Rhk]
    perilaku: list[Perilaku]
    lampiran: Lampiran


class SkpCetak(Model):
    """One print. `hash`: SHA-256 of the JSON of `isi` with sorted keys, without spaces, in UTF-8."""

    kode: KodeDokumen
    hash: str
    dicetak_pada: datetime
    isi: SkpTercetak


# ---------------------------------------------------------------- matriks


class KolomMatriks(Model):
    """One RHK of the leader."""

    rhk_id: UUID
    rencana: str
    jenis: JenisRhk
    urutan: int


class RhkSel(Model):
    id: UUID
    rencana: str
    jenis: JenisRhk
    jumlah_indikator: int


class BarisMatriks(Model):
    """One person. `sel`: RHK by the leader's rhk_id; empty for a draft, whose content the leader may not see (C3)."""

    skp_id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str
    luar_unit: bool
    form: FormSkp
    status: StatusSkp
    terlihat: bool
    rev: int
    sel: dict[UUID, list[RhkSel]]
    tanpa_intervensi: list[RhkSel] = []
    actions: list[str] = []


class Matriks(Model):
    """Matriks Pembagian Peran Hasil of one leader, for the own unit (`tim_id` None) or one team.

    `baris`: everybody in it by name, at most MAX_ANGGOTA_MATRIKS.
    """

    skp_id: UUID
    tim_id: UUID | None
    nama: str
    tahun: int
    pimpinan: Pejabat
    kolom: list[KolomMatriks]
    baris: list[BarisMatriks]
    actions: list[str] = []


class MatriksRingkas(Model):
    skp_id: UUID
    tim_id: UUID | None
    nama: str
    tahun: int
    jumlah_anggota: int
    disinkronkan_pada: datetime | None = None


class DaftarMatriks(Query):
    """My matrices: the own unit's and one per team I lead, for each SKP of mine in the year (Fig 5.1)."""

    tahun: int = Field(ge=2000, le=2100)


class MatriksQuery(Query):
    """`skp_id`: the leader's SKP."""

    skp_id: UUID
    tim_id: UUID | None = None


class SyncMatriks(Command):
    """Sinkronisasi SKP Bawahan (A30): everyone below me (or in the team) who has an SKP in the period.

    As many of them, by NIP, as the matrix still has room for.
    """

    skp_id: UUID
    tim_id: UUID | None = None


class AddAnggotaMatriks(Command):
    """Tambah Pegawai (A31): only someone who has an SKP."""

    skp_id: UUID
    tim_id: UUID | None = None
    anggota_skp_id: UUID


class RemoveAnggotaMatriks(AddAnggotaMatriks):
    """Only who has no RHK of this matrix."""


class SkpPegawaiQuery(Query):
    """Cari Pegawai: the SKP of one NIP that may be put into my matrix of this year."""

    nip: Nip
    tahun: int = Field(ge=2000, le=2100)


class SkpPilihan(Model):
    skp_id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str
    periode: Periode


# ---------------------------------------------------------------- queries


class SkpQuery(Query):
    """`versi`: an approved version as it was."""

    id: UUID
    versi: int | None = Field(default=None, ge=1)


class DaftarSkp(PageQuery):
    """`lingkup` saya: own SKP (home, A5). instansi: all of the own instansi, for its admin."""

    lingkup: Literal["saya", "instansi"] = "saya"
    tahun: int | None = Field(default=None, ge=2000, le=2100)
    status: StatusSkp | None = None
    unor_id: UUID | None = None
    instansi_id: UUID | None = Field(default=None, description="super admin: which instansi")
    sort: Literal["terbaru", "terlama", "nama"] = "terbaru"


class DaftarSkpBawahan(PageQuery):
    """SKP I am the penilai of; never drafts (C3). `q`: name or NIP."""

    tahun: int | None = Field(default=None, ge=2000, le=2100)
    status: Literal["pengajuan", "dikembalikan", "persetujuan"] | None = None
    sort: Literal["terlama_diajukan", "terbaru", "nama"] = "terlama_diajukan"


class PilihanIntervensi(PageQuery):
    """RHK of the penilai, and of the leaders of my teams, that this SKP may support. Newest SKP first."""

    skp_id: UUID


class PerubahanQuery(PageQuery):
    """History of one SKP, newest first."""

    skp_id: UUID


class RingkasanQuery(Query):
    """What waits for me (Beranda): my SKP of the year and its next step, and how many SKP wait for my decision."""

    tahun: int = Field(ge=2000, le=2100)


class Ringkasan(Model):
    skp: list[SkpRingkas]
    menunggu_saya: int
    menunggu: list[SkpRingkas] = Field(default=[], description="the five that wait longest")
    batas: date | None = Field(default=None, description="last day to have the SKP set: 31 January (domain.md 1)")


# ---------------------------------------------------------------- monitoring


class MonitoringQuery(Query):
    """How far the SKP of a year are, in a unit and all below it (features A9, A66, C7, C8).

    For heads, of the own units and those below; for an admin, of the instansi. Without `unor_id` and `instansi_id`:
    the instansi for its admin, else the first unit that the actor heads. NotFound for everybody else.
    """

    tahun: int = Field(ge=2000, le=2100)
    unor_id: UUID | None = None
    instansi_id: UUID | None = Field(default=None, description="the whole instansi, for its admin or a super admin")


class Pengisian(Model):
    """People by the state of their SKP. Counted: active pegawai but non-ASN, each where org has them now.

    Of a person's SKP in the year and the instansi, the one with the latest days counts; two never overlap.
    """

    pegawai: int
    belum: int = Field(description="no SKP in the year")
    draft: int = Field(description="returned ones too")
    pengajuan: int
    persetujuan: int


class UnorMonitoring(Model):
    id: UUID
    nama: str


class LingkupMonitoring(Model):
    """What was asked about. `jalur`: the units above that the actor may open too, from the top.

    `dipimpin`: the units that the actor heads.
    """

    tahun: int
    instansi_id: UUID
    unor_id: UUID | None = Field(description="None: the whole instansi")
    nama: str
    jalur: list[UnorMonitoring]
    dipimpin: list[UnorMonitoring]
    jumlah_unit: int = Field(description="units of the list per unit")
    batas: date = Field(description="last day to have the SKP of the year set")


class StatistikUtama(Model):
    total: Pengisian
    langsung: Pengisian = Field(description="those of the total who are in none of the units of the list per unit")


class Monitoring(StatistikUtama, LingkupMonitoring):
    """Statistik Utama, and of what."""


class MonitoringPage(Page[T], Generic[T]):
    """A page of a list with what it is about; `utama` counts everybody, so it comes with the first page alone."""

    lingkup: LingkupMonitoring
    utama: StatistikUtama | None = None


class DaftarMonitoringUnit(PageQuery, MonitoringQuery):
    """Statistik per Unit: the units right below, each with all below it. `belum`: least approved first."""

    sort: Literal["nama", "nama_turun", "belum"] = "nama"


class MonitoringUnit(Pengisian):
    unor_id: UUID
    nama: str
    jumlah_anak: int = Field(description="units right below it")


class DaftarMonitoringPegawai(PageQuery, MonitoringQuery):
    """Status per person. `langsung`: only those counted so in Monitoring. `q`: name or NIP."""

    langsung: bool = False
    status: Literal["belum", "draft", "pengajuan", "persetujuan"] | None = None
    sort: Literal["nama", "nama_turun", "status"] = "nama"


class MonitoringPegawai(Model):
    """A draft's state is told, its content never: `skp_id` only where the actor may read of that SKP (features C3)."""

    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str | None
    status: StatusSkp | None = Field(description="None: no SKP in the year")
    sejak: datetime | None = Field(description="since when it is in this state")
    skp_id: UUID | None


# ---------------------------------------------------------------- events


class IndikatorFakta(Model):
    id: UUID
    indikator: str
    target: str | None
    perspektif: Perspektif | None
    aspek: Aspek | None


class RhkFakta(Model):
    id: UUID
    jenis: JenisRhk
    klasifikasi: KlasifikasiRhk | None
    rencana: str
    intervensi_rhk_id: UUID | None
    indikator: list[IndikatorFakta]
    penugasan_dari: str | None = None
    intervensi_teks: str | None = None


class SkpCreated(Event, type="skp.created.v1"):
    skp_id: UUID
    nip: Nip
    instansi_id: UUID
    unor_id: UUID | None
    periode: Periode
    pendekatan: Pendekatan
    form: FormSkp


class SkpDeleted(Event, type="skp.deleted.v1"):
    skp_id: UUID
    nip: Nip
    instansi_id: UUID
    periode: Periode


class SkpSubmitted(Event, type="skp.submitted.v1"):
    skp_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    unor_id: UUID | None
    periode: Periode
    penilai_nip: Nip
    versi: int


class SkpWithdrawn(Event, type="skp.withdrawn.v1"):
    skp_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    unor_id: UUID | None
    periode: Periode
    penilai_nip: Nip


class SkpApproved(Event, type="skp.approved.v1"):
    """The whole plan as approved: what assessment, dashboards and other systems copy."""

    skp_id: UUID
    versi: int
    nip: Nip
    nama: str
    instansi_id: UUID
    unor_id: UUID | None
    periode: Periode
    pendekatan: Pendekatan
    form: FormSkp
    jabatan: str
    golongan: Golongan | None
    penilai: Pejabat
    atasan_penilai: Pejabat | None
    disetujui_oleh: Nip
    disetujui_atas_nama: Nip | None
    disetujui_pada: datetime
    rhk: list[RhkFakta]
    instansi_nama: str | None = None
    pegawai: Pejabat | None = None
    perilaku: list[Perilaku] = []


class SkpReturned(Event, type="skp.returned.v1"):
    skp_id: UUID
    nip: Nip
    instansi_id: UUID
    unor_id: UUID | None
    periode: Periode
    penilai_nip: Nip
    penilai_nama: str
    catatan: str


class SkpRevised(Event, type="skp.revised.v1"):
    """An approved SKP is open again; version `versi` holds until the next approval."""

    skp_id: UUID
    nip: Nip
    instansi_id: UUID
    unor_id: UUID | None
    periode: Periode
    versi: int
    alasan: str


class MatriksAnggotaChanged(Event, type="skp.matriks_anggota_changed.v1"):
    """Someone came into or left a matrix (features A68 counts them)."""

    matriks_skp_id: UUID
    tim_id: UUID | None
    pimpinan_nip: Nip
    anggota_skp_id: UUID
    nip: Nip
    instansi_id: UUID
    tahun: int
    terlibat: bool


# ---------------------------------------------------------------- api


class SkpApi(Api, service="skp"):
    def create(self, cmd: CreateSkp) -> Skp: ...
    def update(self, cmd: UpdateSkp) -> Skp: ...
    def delete(self, cmd: DeleteSkp) -> Skp: ...
    def add_rhk(self, cmd: AddRhk) -> Skp: ...
    def update_rhk(self, cmd: UpdateRhk) -> Skp: ...
    def delete_rhk(self, cmd: DeleteRhk) -> Skp: ...
    def reorder_rhk(self, cmd: ReorderRhk) -> Skp: ...
    def add_indikator(self, cmd: AddIndikator) -> Skp: ...
    def update_indikator(self, cmd: UpdateIndikator) -> Skp: ...
    def delete_indikator(self, cmd: DeleteIndikator) -> Skp: ...
    def reorder_indikator(self, cmd: ReorderIndikator) -> Skp: ...
    def set_ekspektasi(self, cmd: SetEkspektasi) -> Skp: ...
    def set_lampiran(self, cmd: SetLampiran) -> Skp: ...
    def submit(self, cmd: SubmitSkp) -> Skp: ...
    def withdraw(self, cmd: WithdrawSkp) -> Skp: ...
    def approve(self, cmd: ApproveSkp) -> Skp: ...
    def return_with_note(self, cmd: ReturnSkp) -> Skp: ...
    def revise(self, cmd: ReviseSkp) -> Skp: ...
    def reload_penilai(self, cmd: ReloadPenilai) -> Skp: ...
    def bulk_approve(self, cmd: BulkApprove) -> BulkResult: ...
    def bulk_return(self, cmd: BulkReturn) -> BulkResult: ...
    def buka_periode(self, cmd: BukaPeriode) -> JobState: ...
    def sasaran_periode(self, query: SasaranPeriodeQuery) -> SasaranPeriode: ...
    def job(self, query: JobQuery) -> JobState: ...
    def cetak(self, cmd: CetakSkp) -> SkpCetak: ...
    def verifikasi(self, query: VerifikasiDokumen) -> Verifikasi: ...

    def skp(self, query: SkpQuery) -> Skp: ...
    def daftar(self, query: DaftarSkp) -> Page[SkpRingkas]: ...
    def daftar_bawahan(self, query: DaftarSkpBawahan) -> Page[SkpRingkas]: ...
    def pilihan_intervensi(self, query: PilihanIntervensi) -> Page[RhkPilihan]: ...
    def perubahan(self, query: PerubahanQuery) -> Page[Perubahan]: ...
    def ringkasan(self, query: RingkasanQuery) -> Ringkasan: ...

    def monitoring(self, query: MonitoringQuery) -> Monitoring: ...
    def monitoring_unit(self, query: DaftarMonitoringUnit) -> MonitoringPage[MonitoringUnit]: ...
    def monitoring_pegawai(self, query: DaftarMonitoringPegawai) -> MonitoringPage[MonitoringPegawai]: ...

    def daftar_matriks(self, query: DaftarMatriks) -> list[MatriksRingkas]: ...
    def matriks(self, query: MatriksQuery) -> Matriks: ...
    def sync_matriks(self, cmd: SyncMatriks) -> Matriks: ...
    def add_anggota_matriks(self, cmd: AddAnggotaMatriks) -> Matriks: ...
    def remove_anggota_matriks(self, cmd: RemoveAnggotaMatriks) -> Matriks: ...
    def skp_pegawai(self, query: SkpPegawaiQuery) -> list[SkpPilihan]: ...
