"""Everything that only reads; each function is one query of contracts.assessment."""

from sqlalchemy.orm import Session

from contracts.assessment import Penilaian, PenilaianQuery
from contracts.base import Actor
from services.assessment.queries import isi
from services.assessment.queries.aturan import aturan_predikat, daftar_kurva_ideal, hari_libur, kurva_ideal, pengaturan
from services.assessment.queries.capaian import daftar_capaian
from services.assessment.queries.cetakan import daftar_tercetak, dokumen, verifikasi
from services.assessment.queries.daftar import daftar, daftar_bawahan, ringkasan, unor_bawahan
from services.assessment.queries.keberatan import daftar_keberatan, keberatan
from services.assessment.queries.lingkup import daftar_lingkup
from services.assessment.queries.progres import berkas_dipakai, daftar_progres, eviden
from services.assessment.queries.rekan import cari_rekan, feedback
from services.assessment.queries.riwayat import riwayat
from services.assessment.queries.riwayat_aturan import riwayat_aturan
from services.assessment.queries.seandainya import pratinjau, pratinjau_massal
from services.assessment.queries.sebaran import kurva
from services.assessment.queries.sorotan import tanda


def penilaian(s: Session, actor: Actor, query: PenilaianQuery) -> Penilaian:
    """The assessment as the actor may see it. Raises NotFound."""
    return isi.read(s, actor, query.id)


__all__ = [
    "aturan_predikat",
    "berkas_dipakai",
    "cari_rekan",
    "daftar",
    "daftar_bawahan",
    "daftar_capaian",
    "daftar_keberatan",
    "daftar_kurva_ideal",
    "daftar_lingkup",
    "daftar_progres",
    "daftar_tercetak",
    "dokumen",
    "eviden",
    "feedback",
    "hari_libur",
    "keberatan",
    "kurva",
    "kurva_ideal",
    "pengaturan",
    "penilaian",
    "pratinjau",
    "pratinjau_massal",
    "ringkasan",
    "riwayat",
    "riwayat_aturan",
    "tanda",
    "unor_bawahan",
    "verifikasi",
]
