"""Everything that only reads; each function is one query of contracts.skp."""

from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.skp import Skp, SkpQuery
from services.skp import models, rules
from services.skp.queries import isi
from services.skp.queries.daftar_skp import daftar, daftar_bawahan, ringkasan
from services.skp.queries.dokumen import verifikasi
from services.skp.queries.intervensi import pilihan_intervensi
from services.skp.queries.monitoring import monitoring, monitoring_pegawai, monitoring_unit
from services.skp.queries.peran_hasil import daftar_matriks, matriks, skp_pegawai
from services.skp.queries.riwayat import perubahan
from services.skp.queries.sasaran import sasaran_periode


def skp(s: Session, actor: Actor, query: SkpQuery) -> Skp:
    """The SKP as the actor may see it, or an approved version of it. Raises NotFound."""
    content = isi.read(s, query.id)
    if content is None:
        raise models.hidden()
    if query.versi is None:
        return isi.seen(s, actor, content)
    h = content.relation(actor)
    visible = rules.visibility(h, status=content.skp.status, versi=content.skp.versi)
    version = isi.approved(s, content, query.versi) if visible is not rules.Terlihat.TIDAK else None
    if version is None:
        raise models.hidden()
    return version


__all__ = [
    "daftar",
    "daftar_bawahan",
    "daftar_matriks",
    "matriks",
    "monitoring",
    "monitoring_pegawai",
    "monitoring_unit",
    "perubahan",
    "pilihan_intervensi",
    "ringkasan",
    "sasaran_periode",
    "skp",
    "skp_pegawai",
    "verifikasi",
]
