"""Tables of assessment and their state rules."""

from services.assessment.models.aturan import AturanPredikat, HariLibur, KurvaIdeal, Pengaturan
from services.assessment.models.base import Base, hidden
from services.assessment.models.direktori import Instansi, Pegawai, Tim, TimAnggota, Unor
from services.assessment.models.isian import Eviden, Progres, Realisasi, RencanaAksi, Unggahan
from services.assessment.models.keberatan import Dokumen, Keberatan, keberatan_hidden
from services.assessment.models.nilai import (
    CapaianUnor,
    Feedback,
    FeedbackDiberikan,
    JumlahInstansi,
    JumlahPredikat,
    Riwayat,
    UmpanBalik,
)
from services.assessment.models.penilaian import Penilaian, Rencana

__all__ = [
    "AturanPredikat",
    "Base",
    "CapaianUnor",
    "Dokumen",
    "Eviden",
    "Feedback",
    "FeedbackDiberikan",
    "HariLibur",
    "Instansi",
    "JumlahInstansi",
    "JumlahPredikat",
    "Keberatan",
    "KurvaIdeal",
    "Pegawai",
    "Pengaturan",
    "Penilaian",
    "Progres",
    "Realisasi",
    "Rencana",
    "RencanaAksi",
    "Riwayat",
    "Tim",
    "TimAnggota",
    "UmpanBalik",
    "Unggahan",
    "Unor",
    "hidden",
    "keberatan_hidden",
]
