"""assessment: rencana aksi, eviden, realisasi, rating, predikat, kurva, feedback, keberatan (features A36–A53)."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from contracts.assessment_aturan import (
    AturanKurva,
    AturanPredikat,
    AturanPredikatQuery,
    DaftarHariLibur,
    DaftarKurvaIdeal,
    DaftarRiwayatAturan,
    DeleteKurvaIdeal,
    HariLibur,
    KurvaIdealQuery,
    PengaturanPenilaian,
    PengaturanQuery,
    RiwayatAturan,
    SetHariLibur,
    SetKurvaIdeal,
    SetPengaturan,
    Tahun,
)
from contracts.assessment_berkas import Berkas, BerkasDipakai, ReserveUnggahan
from contracts.assessment_kurva import DaftarLingkup, JenisLingkup, JenisTanda, LingkupKurva, TandaOrang
from contracts.base import Api, Command, Done, JobQuery, JobState, Model, Page, PageQuery, Query, Refusal
from contracts.dokumen import Anchor, KodeDokumen
from contracts.skp import IfRev, Pejabat
from contracts.types import (
    Aspek,
    Capaian,
    FormSkp,
    JenisRhk,
    KlasifikasiRhk,
    Nama,
    NilaiPerilaku,
    Nip,
    Pendekatan,
    Periode,
    Perspektif,
    Predikat,
    Rating,
    Sha256,
    Teks,
    TeksPendek,
    TeksWajib,
)

MAX_BARIS = 60
"""Rencana aksi, or eviden, of one RHK in one period."""
MAX_MASSAL = 200  # people of one bulk command: a unit on one page
MAX_PRATINJAU = 2000  # ratings looked at before they are given: a whole sheet
MAX_CETAK = 500  # people of one batch of printed documents
MAX_PROGRES = 50  # lines of Progres Harian of one day
MIN_ANONIM = 3
"""Anonymous feedback is shown from as many answers on (issue: never fewer)."""


class JenisPenilaian(StrEnum):
    """Periodik is bulanan or triwulanan as the instansi chose; the annual one always (features G5)."""

    BULANAN = "bulanan"
    TRIWULANAN = "triwulanan"
    TAHUNAN = "tahunan"


class StatusPenilaian(StrEnum):
    BERJALAN = "berjalan"
    DINILAI = "dinilai"  # both ratings given; they may still change
    FINAL = "final"


class StatusKeberatan(StrEnum):
    DIAJUKAN = "diajukan"
    DIBATALKAN = "dibatalkan"
    DITERIMA = "diterima"
    DITOLAK = "ditolak"


class JenisDokumen(StrEnum):
    FORM_PENILAIAN = "form_penilaian"
    DOKUMEN_EVALUASI = "dokumen_evaluasi"


Tautan = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""An http(s) address; the service says what is wrong with others."""


def _jam(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("Tulis jam tanpa zona waktu, misalnya 08.00.")
    return value.replace(second=0, microsecond=0)


Jam = Annotated[time, AfterValidator(_jam)]
"""A clock time where the instansi is, to the minute."""
PerbuatanNilai = Literal[
    "add_rencana_aksi", "update_rencana_aksi", "delete_rencana_aksi", "add_progres", "update_progres", "delete_progres",
    "add_eviden", "update_eviden", "delete_eviden", "set_realisasi", "set_umpan_balik", "set_rating", "finalize",
    "reopen_pengisian", "file_keberatan", "update_keberatan", "cancel_keberatan", "respond_keberatan",
    "accept_keberatan", "reject_keberatan", "follow_skp",
]  # fmt: skip
"""Acts of an assessment's record; "follow_skp": a newer SKP gave it other officials or another unit."""
Urutan = Annotated[int, Field(ge=1, le=12, description="month 1–12, quarter 1–4, 1 for the year")]

# ---------------------------------------------------------------- read models


class Masa(Model):
    """One period of assessment; `awal` and `akhir` are cut to the SKP's own days."""

    tahun: int
    jenis: JenisPenilaian
    urutan: int
    awal: date
    akhir: date


class RencanaAksi(Model):
    id: UUID
    rencana: str
    target: str | None
    urutan: int
    jumlah_progres: int = 0


class Eviden(Model):
    """Proof by a link or a file (features G11). `tautan_mati`: a later check could not open it; None: not checked."""

    id: UUID
    rhk_id: UUID
    nama: str
    tautan: str | None
    berkas: Berkas | None
    tautan_mati: bool | None = None
    diperiksa_pada: datetime | None = None
    dibuat_pada: datetime


class IndikatorNilai(Model):
    """`berlaku` is False when a revision dropped it after it had been filled."""

    id: UUID
    indikator: str
    target: str | None
    perspektif: Perspektif | None
    aspek: Aspek | None
    realisasi: str | None = None
    sumber_data: str | None = None
    berlaku: bool = True


class RhkNilai(Model):
    id: UUID
    jenis: JenisRhk
    klasifikasi: KlasifikasiRhk | None
    rencana: str
    penugasan_dari: str | None
    intervensi_teks: str | None
    indikator: list[IndikatorNilai]
    rencana_aksi: list[RencanaAksi] = []
    eviden: list[Eviden] = []
    umpan_balik: str | None = None
    berlaku: bool = True


class FeedbackTampil(Model):
    """What a colleague wrote of one behaviour; of one given anonymously neither the name nor the direction is told."""

    dari: str | None
    arah: Literal["rekan", "bawahan"] | None
    teks: str


class PerilakuNilai(Model):
    nilai: NilaiPerilaku
    ekspektasi: str = ""
    umpan_balik: str | None = None
    feedback: list[FeedbackTampil] = []


class KeberatanRingkas(Model):
    id: UUID
    status: StatusKeberatan
    diajukan_pada: datetime
    diputus_pada: datetime | None = None
    rating_ke: int | None = Field(default=None, description="of which rating; another than the assessment's: earlier")


class PenilaianRingkas(Model):
    """One line of a list. `jumlah_…`: how much the employee has filled; realisasi are counted of `jumlah_indikator`."""

    id: UUID
    skp_id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str
    masa: Masa
    status: StatusPenilaian
    hasil_kerja: Rating | None
    perilaku: Rating | None
    predikat: Predikat | None
    penilai_nama: str | None
    batas_isi: date = Field(description="last day on which the employee may fill it")
    jumlah_rencana_aksi: int
    jumlah_eviden: int
    jumlah_realisasi: int
    jumlah_indikator: int
    keberatan: StatusKeberatan | None = None
    rev: int
    actions: list[str] = []


class Penilaian(Model):
    """The whole assessment of one SKP in one period; `penilai` and `atasan_penilai` are those of the SKP."""

    id: UUID
    skp_id: UUID
    versi_skp: int
    nip: Nip
    instansi_id: UUID
    instansi_nama: str
    unor_id: UUID | None
    masa: Masa
    periode_skp: Periode
    pendekatan: Pendekatan
    form: FormSkp
    pegawai: Pejabat
    penilai: Pejabat | None
    pengganti: Pejabat | None = Field(default=None, description="who rates now if `penilai` left or was replaced")
    penanda_tangan: Pejabat | None = Field(default=None, description="who signs: who rated, else who rates now")
    atasan_penilai: Pejabat | None
    status: StatusPenilaian
    batas_isi: date
    rhk: list[RhkNilai]
    perilaku: list[PerilakuNilai]
    feedback_tersembunyi: int = Field(default=0, description="anonymous ones, shown three at a time")
    hasil_kerja: Rating | None
    rating_perilaku: Rating | None
    predikat: Predikat | None
    catatan: str | None = Field(default=None, description="catatan/rekomendasi of the penilai")
    capaian: Capaian | None = Field(default=None, description="capaian kinerja organisasi of the unor in this period")
    capaian_oleh: str | None = Field(default=None, description="who can set the capaian while it is missing")
    rating_ke: int = 0
    dinilai_pada: datetime | None = None
    dinilai_oleh: Nip | None = None
    dinilai_oleh_nama: str | None = None
    dinilai_atas_nama: Nip | None = None
    dinilai_sebagai: Literal["penilai", "delegasi", "pengganti", "atasan"] | None = None
    final_pada: datetime | None = None
    batas_keberatan: date | None = Field(default=None, description="last day to file one")
    keberatan: KeberatanRingkas | None = None
    rev: int
    actions: list[str] = []


class Progres(Model):
    """One line of Progres Harian (domain.md 1). Only who wrote it changes it (features P6)."""

    id: UUID
    rencana_aksi_id: UUID
    rencana_aksi: str
    tanggal: date
    jam_mulai: time
    jam_selesai: time
    kegiatan: str
    realisasi: int
    satuan: str
    bukti: str | None
    oleh_nama: str
    oleh_nip: Nip | None = None
    tumpang_tindih: bool = Field(default=False, description="another line of that day has some of the same hours")
    rev: int = 1
    actions: list[str] = []


class Peringatan(Model):
    """One rule of SE 3/2023 that the distribution departs from: to be considered, never to be obeyed."""

    aturan: str
    pesan: str


class Kurva(Model):
    """Distribution of predikat in a scope. `nyata` counts people; `ideal` are per cent, None without a capaian.

    `capaian_unor`: while it is missing the unit whose capaian gives the ideal, of a team its leader's; None where
    no one unit does.
    """

    lingkup: JenisLingkup
    id: UUID
    nama: str
    masa_tahun: int
    jenis: JenisPenilaian
    urutan: int
    capaian: Capaian | None
    capaian_unor: str | None = None
    capaian_oleh: str | None = Field(default=None, description="who can set the missing capaian")
    nyata: dict[Predikat, int]
    belum_dinilai: int
    ideal: dict[Predikat, float] | None
    peringatan: list[Peringatan] = []


class Pratinjau(Model):
    """The predikat that these ratings make, and the unit's curve as it would be.

    `dihitung` False: the curve counts the person by another SKP of this period, so that it stays as it is.
    """

    predikat: Predikat
    kurva: Kurva | None
    dihitung: bool = True


class PratinjauMassal(Model):
    """The predikat by assessment, and the curves of the units that the reader heads as they would be."""

    predikat: dict[UUID, Predikat]
    kurva: list[Kurva]


class CapaianUnor(Model):
    unor_id: UUID
    unor_nama: str
    capaian: Capaian | None
    oleh_nama: str | None = None
    pada: datetime | None = None
    actions: list[str] = []


class FeedbackRekan(Model):
    """What I may give of one colleague; `isi` is what I gave by name (an anonymous answer is never read back)."""

    penilaian_id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str
    masa: Masa
    arah: Literal["rekan", "bawahan"]
    boleh_anonim: bool
    sudah: bool
    isi: dict[NilaiPerilaku, str] = {}
    ekspektasi: dict[NilaiPerilaku, str] = {}


class Keberatan(Model):
    """One objection; `tanggapan` is the penilai's side, `atasan_penilai` who decides it (now, while undecided)."""

    id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str
    masa: Masa
    penilai: Pejabat
    atasan_penilai: Pejabat | None
    alasan: str
    tanggapan: str | None
    status: StatusKeberatan
    predikat: Predikat = Field(description="the one objected to")
    hasil_kerja: Rating
    perilaku: Rating
    predikat_baru: Predikat | None = None
    alasan_putusan: str | None = None
    diajukan_pada: datetime
    diputus_pada: datetime | None
    diputus_oleh_nama: str | None = None
    batas_keberatan: date | None = Field(default=None, description="last day to file; None: an earlier rating's")
    rev: int
    actions: list[str] = []


class RiwayatNilai(Model):
    """One act: who, when, before, after, acting for whom. Never about anonymous feedback."""

    id: int
    pada: datetime
    oleh_nip: Nip
    oleh_nama: str
    atas_nama: Nip | None
    perbuatan: str
    sebelum: dict[str, object] = {}
    sesudah: dict[str, object] = {}


class Tanda(Model):
    """Something a person should look at (features M8); nothing follows from it by itself."""

    jenis: JenisTanda
    penilai_nip: Nip
    penilai_nama: str
    pesan: str
    penilaian_ids: list[UUID] = []
    orang: list[TandaOrang] = Field(default=[], description="whose assessments these are, by name")


# ---------------------------------------------------------------- the employee fills


class AddRencanaAksi(Command):
    """A38; while the period is open."""

    id: UUID
    penilaian_id: UUID
    rhk_id: UUID
    rencana: TeksWajib
    target: TeksPendek | None = None


class UpdateRencanaAksi(Command):
    id: UUID
    rencana: TeksWajib
    target: TeksPendek | None = None
    if_rev: IfRev = None


class DeleteRencanaAksi(Command):
    """Refused while Progres Harian stands on it."""

    id: UUID


class AddProgres(Command):
    """A working day's line, by the employee, who rates, or the ketua of a tim; not of the future, inside the period."""

    id: UUID
    rencana_aksi_id: UUID
    tanggal: date
    jam_mulai: Jam
    jam_selesai: Jam
    kegiatan: TeksWajib
    realisasi: int = Field(ge=0, le=1_000_000)
    satuan: Nama
    bukti: Tautan | None = None


class UpdateProgres(Command):
    """By who wrote it."""

    id: UUID
    tanggal: date
    jam_mulai: Jam
    jam_selesai: Jam
    kegiatan: TeksWajib
    realisasi: int = Field(ge=0, le=1_000_000)
    satuan: Nama
    bukti: Tautan | None = None
    if_rev: IfRev = None


class DeleteProgres(Command):
    id: UUID


class DaftarProgres(PageQuery):
    """Newest day first unless asked otherwise; `dari`, `sampai`: from day to day; `id`: only that line."""

    penilaian_id: UUID
    rencana_aksi_id: UUID | None = None
    id: UUID | None = None
    dari: date | None = None
    sampai: date | None = None
    sort: Literal["terbaru", "terlama"] = "terbaru"


class AddEviden(Command):
    """A39: a name and either a link or a file."""

    id: UUID
    penilaian_id: UUID
    rhk_id: UUID
    nama: Nama
    tautan: Tautan | None = None
    berkas: Berkas | None = None


class UpdateEviden(Command):
    """Its name, or another link; a file is replaced by a new eviden."""

    id: UUID
    nama: Nama
    tautan: Tautan | None = None


class DeleteEviden(Command):
    id: UUID


class EvidenQuery(Query):
    """One eviden, for whoever may read the assessment: before its file is handed out."""

    id: UUID


class SetRealisasi(Command):
    """A40: Realisasi and Sumber Data of one indikator; both empty takes it away."""

    penilaian_id: UUID
    indikator_id: UUID
    realisasi: Teks
    sumber_data: Teks
    if_rev: IfRev = None


# ---------------------------------------------------------------- the penilai rates


class SetUmpanBalik(Command):
    """Feedback Atasan, per RHK and per behaviour; what is not named stays, an empty text takes it away."""

    penilaian_id: UUID
    rhk: dict[UUID, Teks] = Field(default={}, max_length=200)
    perilaku: dict[NilaiPerilaku, Teks] = {}
    catatan: Teks | None = None
    if_rev: IfRev = None


class RatingTampil(Model):
    """Both ratings as somebody read them; None: not given."""

    hasil_kerja: Rating | None = None
    perilaku: Rating | None = None


Semula = Annotated[RatingTampil | None, Field(description="the ratings as read; refused where others stand now")]


class SetRating(Command):
    """Ubah beside Hasil Kerja and beside Perilaku (A42, A43): one of them or both; None leaves it as it is."""

    penilaian_id: UUID
    hasil_kerja: Rating | None = None
    perilaku: Rating | None = None
    semula: Semula = None
    if_rev: IfRev = None


class RatingBaris(Model):
    penilaian_id: UUID
    hasil_kerja: Rating
    perilaku: Rating
    semula: Semula = None
    umpan_balik: Teks | None = Field(default=None, description="catatan/rekomendasi")


class SetRatingMassal(Command):
    """Each on its own; `uji` only says what would happen (the dry run of a sheet)."""

    baris: list[RatingBaris] = Field(min_length=1, max_length=MAX_MASSAL)
    uji: bool = False


class HasilMassal(Model):
    done: list[UUID]
    refused: list[Refusal]


class FinalizePenilaian(Command):
    """Ends the changing of these ratings; refused without a capaian of the unit (G4). Each on its own."""

    penilaian_ids: list[UUID] = Field(min_length=1, max_length=MAX_MASSAL)
    semula: dict[UUID, RatingTampil] = Field(default={}, description="as read; refused where others stand now")


class ReopenPengisian(Command):
    """The penilai lets the employee fill until another day."""

    penilaian_id: UUID
    sampai: date


class PratinjauQuery(Query):
    penilaian_id: UUID
    hasil_kerja: Rating
    perilaku: Rating


class RatingPilihan(Model):
    penilaian_id: UUID
    hasil_kerja: Rating
    perilaku: Rating


class PratinjauMassalQuery(Query):
    """What ratings of many in one period would make; of those that the reader does not rate nothing is said."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    baris: list[RatingPilihan] = Field(min_length=1, max_length=MAX_PRATINJAU)


class SetCapaian(Command):
    """By the head's superior or the admin instansi (G4); audited."""

    unor_id: UUID
    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    capaian: Capaian


class CapaianBaris(Model):
    unor_id: UUID
    capaian: Capaian


class SetCapaianMassal(Command):
    """Of many units in one period; each on its own."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    baris: list[CapaianBaris] = Field(min_length=1, max_length=MAX_MASSAL)


class DaftarCapaian(PageQuery):
    """Units whose capaian I may set or see, by name; `belum`: only those without one."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    belum: bool = False
    sort: Literal["nama", "nama_turun"] = "nama"


class KurvaQuery(Query):
    """`id` None: my own instansi, the unor I head, the team I lead. A unor is taken with all below it."""

    lingkup: JenisLingkup
    id: UUID | None = None
    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan


class DaftarTanda(PageQuery):
    """`q`: a part of the penilai's name; `unor_id`: of the people of that unit with all below; `tanda`: of one kind."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    unor_id: UUID | None = None
    tanda: JenisTanda | None = None
    sort: Literal["penilai", "penilai_turun", "jumlah", "jumlah_turun"] = "penilai"


# ---------------------------------------------------------------- feedback of colleagues


class CariRekan(Query):
    """A45: by NIP; the assessments now open of a colleague in my unit or a team of mine, or of my superior."""

    unlinked: ClassVar[bool] = True

    nip: Nip


class SetFeedback(Command):
    """Behaviour only. Anonymous: once, and nobody can tell or take it back; by name: may be changed until final."""

    unlinked: ClassVar[bool] = True

    penilaian_id: UUID
    perilaku: dict[NilaiPerilaku, TeksWajib] = Field(min_length=1)
    anonim: bool = False


class FeedbackQuery(Query):
    unlinked: ClassVar[bool] = True

    penilaian_id: UUID


# ---------------------------------------------------------------- keberatan


class FileKeberatan(Command):
    """Ajukan Keberatan: after a rating, within the days that the instansi set (A49, G8); one per rating (G9)."""

    id: UUID
    penilaian_id: UUID
    alasan: TeksWajib


class UpdateKeberatan(Command):
    id: UUID
    alasan: TeksWajib
    if_rev: IfRev = None


class CancelKeberatan(Command):
    id: UUID
    if_rev: IfRev = None


class RespondKeberatan(Command):
    """The penilai's side of it."""

    id: UUID
    tanggapan: TeksWajib
    if_rev: IfRev = None


class AcceptKeberatan(Command):
    """By the atasan pejabat penilai, with the new ratings; final (A52)."""

    id: UUID
    hasil_kerja: Rating
    perilaku: Rating
    alasan: TeksWajib
    if_rev: IfRev = None


class RejectKeberatan(Command):
    id: UUID
    alasan: TeksWajib
    if_rev: IfRev = None


class KeberatanQuery(Query):
    id: UUID


class DaftarKeberatan(PageQuery):
    """`untuk`: mine, those on my ratings, those that I decide. `terbuka`: undecided first, the oldest of them first."""

    untuk: Literal["saya", "penilai", "atasan"] = "saya"
    sort: Literal["terbuka", "terlama", "terbaru", "nama", "nama_turun"] = "terbuka"
    status: StatusKeberatan | None = None


# ---------------------------------------------------------------- printing


class TandaTangan(Model):
    tanggal: date | None = None
    lokasi: TeksPendek | None = None
    anchor: Anchor | None = None


class TandaTanganCetak(Command):
    """What both signers' columns say; a Form Penilaian has the penilai's alone."""

    pegawai: TandaTangan = TandaTangan()
    penilai: TandaTangan = TandaTangan()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        one, other = self.pegawai.anchor, self.penilai.anchor
        if one and other and (one in other or other in one):
            raise ValueError("Kedua anchor harus berbeda dan tidak saling memuat. Pakai misalnya # dan ^.")
        return self


class CetakPenilaian(TandaTanganCetak):
    """A46–A48: keeps what is printed now as a fact, with its code and hash. A Form Penilaian has one signature."""

    id: UUID
    penilaian_id: UUID
    dokumen: JenisDokumen


class PenilaianCetak(Model):
    """What the form shows. `kode` opens the public verification page; `isi_hash` is the SHA-256 of the content."""

    kode: str
    isi_hash: Sha256
    dokumen: JenisDokumen
    dicetak_pada: datetime
    penilaian: Penilaian
    kurva: Kurva | None
    pegawai: TandaTangan
    penilai: TandaTangan
    lambang: Sha256 | None = Field(default=None, description="the instansi's emblem, on a Dokumen Evaluasi")


class CetakBanyak(TandaTanganCetak):
    """One or both documents each for many, in the background; DokumenQuery reads them by the id of the job."""

    id: UUID
    penilaian_ids: list[UUID] = Field(min_length=1, max_length=MAX_CETAK)
    dokumen: list[JenisDokumen] = Field(min_length=1, max_length=2)


class DaftarTercetak(PageQuery):
    """Whose documents of a period I may print, by name: those I rate; a unor with all below; a team. `q`: name, NIP."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    lingkup: Literal["dinilai", "unor", "tim"] = "dinilai"
    id: UUID | None = Field(default=None, description="of the unor or team; needed for those")
    status: StatusPenilaian | None = None
    limit: int = Field(default=20, ge=1, le=MAX_CETAK + 1)


class CetakRingkas(Model):
    """One line of such a list; `id` is the assessment's."""

    id: UUID
    nip: Nip
    nama: str
    jabatan: str
    unor_nama: str | None
    status: StatusPenilaian


class DokumenQuery(PageQuery):
    """The documents of one background job, in order."""

    job_id: UUID


class VerifikasiPenilaian(Query):
    """Anybody who holds a printed document."""

    kode: KodeDokumen


class HasilVerifikasi(Model):
    """No name, no NIP, no rating: what the paper shows is compared by its hash."""

    instansi_nama: str
    dokumen: JenisDokumen
    tahun: int
    masa: Masa | None = None
    keadaan: Literal["berlaku", "diganti", "belum_final"]
    isi_hash: Sha256
    dicetak_pada: datetime


# ---------------------------------------------------------------- lists and settings


class PenilaianQuery(Query):
    id: UUID


class DaftarPenilaian(PageQuery):
    """Mine: newest period first."""

    tahun: Tahun | None = None
    skp_id: UUID | None = None


class DaftarPenilaianBawahan(PageQuery):
    """Those that I rate, as penilai or in place of one who left or was replaced; `q`: name or NIP."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan
    status: StatusPenilaian | None = None
    unor_id: UUID | None = None
    sort: Literal["nama", "nama_turun", "status"] = "nama"
    limit: int = Field(default=20, ge=1, le=MAX_MASSAL)


class UnorBawahanQuery(Query):
    """The units of those that I rate in a period, by name: what their list can be narrowed to."""

    tahun: Tahun
    jenis: JenisPenilaian
    urutan: Urutan


class UnorBawahan(Model):
    """`jumlah`: people of it."""

    id: UUID
    nama: str
    jumlah: int


class RiwayatPenilaian(PageQuery):
    """Newest first unless asked otherwise; `q`: part of the name, or the NIP, of who did it."""

    penilaian_id: UUID
    perbuatan: PerbuatanNilai | None = None
    sort: Literal["terbaru", "terlama"] = "terbaru"


class RingkasanPenilaianQuery(Query):
    """What waits for me (Beranda)."""


class RingkasanPenilaian(Model):
    isi: list[PenilaianRingkas] = Field(default=[], description="mine that are open, the nearest deadline first")
    menunggu_dinilai: int = 0
    keberatan_menunggu: int = 0
    berikutnya: list[PenilaianRingkas] = []


# ---------------------------------------------------------------- api


class AssessmentApi(Api, service="assessment"):
    def penilaian(self, query: PenilaianQuery) -> Penilaian: ...
    def daftar(self, query: DaftarPenilaian) -> Page[PenilaianRingkas]: ...
    def daftar_bawahan(self, query: DaftarPenilaianBawahan) -> Page[PenilaianRingkas]: ...
    def unor_bawahan(self, query: UnorBawahanQuery) -> list[UnorBawahan]: ...
    def riwayat(self, query: RiwayatPenilaian) -> Page[RiwayatNilai]: ...
    def ringkasan(self, query: RingkasanPenilaianQuery) -> RingkasanPenilaian: ...

    def add_rencana_aksi(self, cmd: AddRencanaAksi) -> Penilaian: ...
    def update_rencana_aksi(self, cmd: UpdateRencanaAksi) -> Penilaian: ...
    def delete_rencana_aksi(self, cmd: DeleteRencanaAksi) -> Penilaian: ...
    def add_progres(self, cmd: AddProgres) -> Progres: ...
    def update_progres(self, cmd: UpdateProgres) -> Progres: ...
    def delete_progres(self, cmd: DeleteProgres) -> Progres: ...
    def daftar_progres(self, query: DaftarProgres) -> Page[Progres]: ...
    def add_eviden(self, cmd: AddEviden) -> Penilaian: ...
    def update_eviden(self, cmd: UpdateEviden) -> Penilaian: ...
    def delete_eviden(self, cmd: DeleteEviden) -> Penilaian: ...
    def eviden(self, query: EvidenQuery) -> Eviden: ...
    def reserve_unggahan(self, cmd: ReserveUnggahan) -> Done: ...
    def berkas_dipakai(self, query: BerkasDipakai) -> list[Sha256]: ...
    def set_realisasi(self, cmd: SetRealisasi) -> Penilaian: ...
    def reopen_pengisian(self, cmd: ReopenPengisian) -> Penilaian: ...
    def set_umpan_balik(self, cmd: SetUmpanBalik) -> Penilaian: ...
    def set_rating(self, cmd: SetRating) -> Penilaian: ...
    def set_rating_massal(self, cmd: SetRatingMassal) -> HasilMassal: ...
    def finalize(self, cmd: FinalizePenilaian) -> HasilMassal: ...
    def pratinjau(self, query: PratinjauQuery) -> Pratinjau: ...
    def pratinjau_massal(self, query: PratinjauMassalQuery) -> PratinjauMassal: ...
    def set_capaian(self, cmd: SetCapaian) -> CapaianUnor: ...
    def set_capaian_massal(self, cmd: SetCapaianMassal) -> HasilMassal: ...
    def daftar_capaian(self, query: DaftarCapaian) -> Page[CapaianUnor]: ...
    def kurva(self, query: KurvaQuery) -> Kurva: ...
    def daftar_lingkup(self, query: DaftarLingkup) -> Page[LingkupKurva]: ...
    def tanda(self, query: DaftarTanda) -> Page[Tanda]: ...
    def pengaturan(self, query: PengaturanQuery) -> PengaturanPenilaian: ...
    def set_pengaturan(self, cmd: SetPengaturan) -> PengaturanPenilaian: ...
    def hari_libur(self, query: DaftarHariLibur) -> list[HariLibur]: ...
    def set_hari_libur(self, cmd: SetHariLibur) -> list[HariLibur]: ...
    def kurva_ideal(self, query: KurvaIdealQuery) -> AturanKurva: ...
    def set_kurva_ideal(self, cmd: SetKurvaIdeal) -> AturanKurva: ...
    def delete_kurva_ideal(self, cmd: DeleteKurvaIdeal) -> AturanKurva: ...
    def daftar_kurva_ideal(self, query: DaftarKurvaIdeal) -> Page[AturanKurva]: ...
    def aturan_predikat(self, query: AturanPredikatQuery) -> AturanPredikat: ...
    def riwayat_aturan(self, query: DaftarRiwayatAturan) -> Page[RiwayatAturan]: ...
    def cari_rekan(self, query: CariRekan) -> list[FeedbackRekan]: ...
    def feedback(self, query: FeedbackQuery) -> FeedbackRekan: ...
    def set_feedback(self, cmd: SetFeedback) -> FeedbackRekan: ...
    def file_keberatan(self, cmd: FileKeberatan) -> Keberatan: ...
    def update_keberatan(self, cmd: UpdateKeberatan) -> Keberatan: ...
    def cancel_keberatan(self, cmd: CancelKeberatan) -> Keberatan: ...
    def respond_keberatan(self, cmd: RespondKeberatan) -> Keberatan: ...
    def accept_keberatan(self, cmd: AcceptKeberatan) -> Keberatan: ...
    def reject_keberatan(self, cmd: RejectKeberatan) -> Keberatan: ...
    def keberatan(self, query: KeberatanQuery) -> Keberatan: ...
    def daftar_keberatan(self, query: DaftarKeberatan) -> Page[Keberatan]: ...
    def cetak(self, cmd: CetakPenilaian) -> PenilaianCetak: ...
    def cetak_banyak(self, cmd: CetakBanyak) -> JobState: ...
    def daftar_tercetak(self, query: DaftarTercetak) -> Page[CetakRingkas]: ...
    def dokumen(self, query: DokumenQuery) -> Page[PenilaianCetak]: ...
    def verifikasi(self, query: VerifikasiPenilaian) -> HasilVerifikasi: ...
    def job(self, query: JobQuery) -> JobState: ...
