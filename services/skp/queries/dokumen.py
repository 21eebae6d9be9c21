"""Whether a printed document is true and in force, for anybody who has its code (features M5)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.dokumen import Verifikasi, VerifikasiDokumen
from contracts.errors import NotFound
from services.skp.models import Dokumen, Skp
from services.skp.rules import dokumen as rules


def verifikasi(s: Session, actor: Actor, query: VerifikasiDokumen) -> Verifikasi:
    """The code is the permission: it stands on the paper only, and the answer names nobody. Raises NotFound."""
    found = s.execute(
        select(Dokumen, Skp.versi).join(Skp, Skp.id == Dokumen.skp_id, isouter=True).where(Dokumen.kode == query.kode)
    ).one_or_none()
    if found is None:
        raise NotFound(
            "dokumen-tidak-ditemukan",
            "Tidak ada dokumen dengan kode ini. Periksa kodenya, huruf demi huruf, pada dokumen yang Anda pegang.",
        )
    dokumen, versi_berlaku = found
    return Verifikasi(
        kode=dokumen.kode,
        instansi_nama=dokumen.instansi_nama,
        jenis=dokumen.jenis,
        keadaan=rules.standing(versi=dokumen.versi, versi_berlaku=versi_berlaku),
        versi=dokumen.versi,
        versi_berlaku=versi_berlaku or 0,
        tahun=dokumen.tahun,
        dicetak_pada=dokumen.dicetak_pada,
        hash=dokumen.isi_hash,
    )
