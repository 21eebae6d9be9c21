"""What assessment tells the others; a field that came later is optional, and None in what was told before it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from contracts.assessment import Masa
from contracts.base import Event
from contracts.skp import Pejabat
from contracts.types import Capaian, Golongan, Nip, Predikat, Rating


class AssessmentRated(Event, type="assessment.rated.v1"):
    """Both ratings stand; told again when they change before they are final. No feedback text."""

    penilaian_id: UUID
    skp_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    unor_id: UUID | None
    masa: Masa
    hasil_kerja: Rating
    perilaku: Rating
    predikat: Predikat
    penilai_nip: Nip
    rating_ke: int
    dinilai_pada: datetime
    batas_keberatan: date
    jabatan: str | None = None
    golongan: Golongan | None = None


class AssessmentFinalized(Event, type="assessment.finalized.v1"):
    """What credit, dashboards and other systems keep of a period; names and pangkat as printed on the SKP."""

    penilaian_id: UUID
    skp_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    unor_id: UUID | None
    masa: Masa
    jabatan: str
    golongan: Golongan | None
    penilai: Pejabat
    atasan_penilai: Pejabat | None
    capaian: Capaian | None
    hasil_kerja: Rating
    perilaku: Rating
    predikat: Predikat
    dasar: Literal["penilai", "keberatan"]
    final_pada: datetime
    unor_nama: str | None = None
    instansi_nama: str | None = None
    pangkat: str | None = None
    versi_skp: int | None = None
    rating_ke: int | None = None


class KeberatanFiled(Event, type="assessment.keberatan_filed.v1"):
    """`predikat`: the one objected to, of the rating `rating_ke`. Why is not told."""

    keberatan_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    masa: Masa
    penilai_nip: Nip
    atasan_nip: Nip
    unor_id: UUID | None = None
    rating_ke: int | None = None
    predikat: Predikat | None = None


class KeberatanCancelled(Event, type="assessment.keberatan_cancelled.v1"):
    keberatan_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    masa: Masa
    penilai_nip: Nip
    atasan_nip: Nip
    unor_id: UUID | None = None
    rating_ke: int | None = None
    predikat: Predikat | None = None


class KeberatanDecided(Event, type="assessment.keberatan_decided.v1"):
    """The ratings and the predikat are those that hold now: new ones where it was accepted."""

    keberatan_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    instansi_id: UUID
    masa: Masa
    penilai_nip: Nip
    atasan_nip: Nip
    diterima: bool
    predikat: Predikat
    unor_id: UUID | None = None
    rating_ke: int | None = None
    hasil_kerja: Rating | None = None
    perilaku: Rating | None = None
    diputus_pada: datetime | None = None


class KeberatanResponded(Event, type="assessment.keberatan_responded.v1", public=False):
    """The penilai has told the other side; `atasan_nip` decides now. What was said is not told."""

    keberatan_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    masa: Masa
    penilai_nama: str
    atasan_nip: Nip


class KeberatanReassigned(Event, type="assessment.keberatan_reassigned.v1", public=False):
    """Another one decides an undecided objection: who was told before (`menggantikan`, a name) does not any more."""

    keberatan_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    masa: Masa
    atasan_nip: Nip
    menggantikan: str


class KeberatanWaiting(Event, type="assessment.keberatan_waiting.v1", public=False):
    """A reminder: an objection filed on `diajukan` waits for `kepada`, to answer it as penilai or to decide it."""

    keberatan_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    masa: Masa
    kepada: Nip
    untuk: Literal["tanggapan", "putusan"]
    diajukan: date


class PengisianClosing(Event, type="assessment.pengisian_closing.v1", public=False):
    """A reminder: the employee has `sisa_hari` days left to fill a period."""

    penilaian_id: UUID
    nip: Nip
    masa: Masa
    batas_isi: date
    sisa_hari: int


class TautanDied(Event, type="assessment.tautan_died.v1", public=False):
    """A link that somebody gave as eviden (`nama`) does not open any more; told once, until it opens again."""

    eviden_id: UUID
    penilaian_id: UUID
    nip: Nip
    nama: str
    masa: Masa
    batas_isi: date
