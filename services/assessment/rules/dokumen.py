"""What stands on a printed assessment, in what order many are kept, and what such a paper is worth (A46–A48, M5)."""

from typing import Literal
from uuid import UUID, uuid5

from contracts.assessment import JenisDokumen, Penilaian, StatusPenilaian

NAMA = {JenisDokumen.FORM_PENILAIAN: "Form Penilaian", JenisDokumen.DOKUMEN_EVALUASI: "Dokumen Evaluasi"}
_N = 0xFFFF


def on_paper(found: Penilaian) -> Penilaian:
    """The assessment without what no form shows: what colleagues said, rencana aksi, eviden, what a revision dropped,
    half a rating, and all that depends on who looks. Its penilai is who stands for the ratings and signs."""
    rated = found.status is not StatusPenilaian.BERJALAN
    return found.model_copy(
        update={
            "rhk": [
                rhk.model_copy(
                    update={
                        "rencana_aksi": [],
                        "eviden": [],
                        "indikator": [one for one in rhk.indikator if one.berlaku],
                    }
                )
                for rhk in found.rhk
                if rhk.berlaku
            ],
            "perilaku": [one.model_copy(update={"feedback": []}) for one in found.perilaku],
            "hasil_kerja": found.hasil_kerja if rated else None,
            "rating_perilaku": found.rating_perilaku if rated else None,
            "feedback_tersembunyi": 0,
            "penilai": found.penanda_tangan,
            "penanda_tangan": None,
            "dinilai_oleh_nama": None,
            "pengganti": None,
            "capaian_oleh": None,
            "keberatan": None,
            "rev": 0,
            "actions": [],
        }
    )


def id_in_job(job_id: UUID, n: int) -> UUID:
    """The id of a job's n-th document: always the same, so that none is kept twice, and in order."""
    return UUID(int=uuid5(job_id, "dokumen").int & ~_N | n)


def standing(*, status: str, rev: int, rev_cetak: int) -> Literal["berlaku", "diganti", "belum_final"]:
    """Of a paper: nothing changes in what is final, unless an objection is accepted."""
    if status != StatusPenilaian.FINAL:
        return "belum_final"
    return "berlaku" if rev == rev_cetak else "diganti"
