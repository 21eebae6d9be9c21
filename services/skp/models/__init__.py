"""Tables of skp and their state rules."""

from services.skp.models.base import Base, hidden
from services.skp.models.catatan import Perubahan, SkpVersi
from services.skp.models.direktori import Instansi, Pegawai, Tim, TimAnggota, Unor
from services.skp.models.dokumen import Dokumen
from services.skp.models.matriks import Matriks, MatriksAnggota
from services.skp.models.skp import Indikator, Rhk, Skp

__all__ = [
    "Base",
    "Dokumen",
    "Indikator",
    "Instansi",
    "Matriks",
    "MatriksAnggota",
    "Pegawai",
    "Perubahan",
    "Rhk",
    "Skp",
    "SkpVersi",
    "Tim",
    "TimAnggota",
    "Unor",
    "hidden",
]
