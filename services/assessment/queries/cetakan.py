"""Printed documents: those of one's own background job, and what anybody may ask of one by its code (M5)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import paging
from chassis.jobs import job_state
from contracts import assessment as c
from contracts.base import Actor, Page
from contracts.errors import NotFound
from services.assessment.models import Dokumen, Penilaian
from services.assessment.rules import dokumen as rules


def dokumen(s: Session, actor: Actor, query: c.DokumenQuery) -> Page[c.PenilaianCetak]:
    """In the order in which they were asked for. Raises NotFound for another's job."""
    job_state(s, actor, query.job_id)
    return paging.page(s, select(Dokumen).where(Dokumen.job_id == query.job_id), [Dokumen.id], query, printed)


def verifikasi(s: Session, actor: Actor, query: c.VerifikasiPenilaian) -> c.HasilVerifikasi:
    """The code is the permission: it stands on the paper only, and the answer names nobody. Raises NotFound."""
    shown = select(Dokumen, Penilaian.status, Penilaian.rev, Penilaian.tahun).join(
        Penilaian, Penilaian.id == Dokumen.penilaian_id
    )
    found = s.execute(shown.where(Dokumen.kode == query.kode)).one_or_none()
    if found is None:
        raise NotFound(
            "dokumen-tidak-ditemukan",
            "Tidak ada dokumen dengan kode ini. Periksa kodenya, huruf demi huruf, pada dokumen yang Anda pegang.",
        )
    row = found[0]
    return c.HasilVerifikasi(
        instansi_nama=row.isi["penilaian"]["instansi_nama"],
        dokumen=row.jenis,
        tahun=found.tahun,
        keadaan=rules.standing(status=found.status, rev=found.rev, rev_cetak=row.rev),
        isi_hash=row.hash,
        dicetak_pada=row.dicetak_pada,
    )


def printed(row: Dokumen) -> c.PenilaianCetak:
    return c.PenilaianCetak.model_validate(
        row.isi | {"kode": row.kode, "isi_hash": row.hash, "dicetak_pada": row.dicetak_pada}
    )
