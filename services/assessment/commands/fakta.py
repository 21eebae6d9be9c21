"""What assessment tells the world: an assessment's and an objection's row as the facts of contracts.assessment."""

from typing import Any, Literal

from contracts.assessment import (
    AssessmentFinalized,
    AssessmentRated,
    KeberatanCancelled,
    KeberatanDecided,
    KeberatanFiled,
    Masa,
)
from services.assessment.models import Keberatan, Penilaian


def rated(penilaian: Penilaian) -> AssessmentRated:
    return AssessmentRated.model_validate(
        {name: getattr(penilaian, name) for name in _RATED}
        | {
            "penilaian_id": penilaian.id,
            "masa": masa(penilaian),
            "penilai_nip": penilaian.dinilai_atas_nama or penilaian.dinilai_oleh,
        }
    )


def finalized(
    penilaian: Penilaian, *, penilai: dict[str, Any], dasar: Literal["penilai", "keberatan"]
) -> AssessmentFinalized:
    """`penilai`: contracts.skp.Pejabat as JSON of who stands for the ratings."""
    pegawai = penilaian.pegawai
    return AssessmentFinalized.model_validate(
        {name: getattr(penilaian, name) for name in _SAME}
        | {
            "penilaian_id": penilaian.id,
            "masa": masa(penilaian),
            "jabatan": pegawai["jabatan"],
            "golongan": pegawai["golongan"],
            "penilai": penilai,
            "dasar": dasar,
        }
    )


def keberatan_filed(penilaian: Penilaian, row: Keberatan) -> KeberatanFiled:
    return KeberatanFiled.model_validate(_about(penilaian, row))


def keberatan_cancelled(penilaian: Penilaian, row: Keberatan) -> KeberatanCancelled:
    return KeberatanCancelled.model_validate(_about(penilaian, row))


def keberatan_decided(penilaian: Penilaian, row: Keberatan, *, diterima: bool) -> KeberatanDecided:
    more = {"diterima": diterima, "predikat": row.predikat_baru or row.predikat}
    return KeberatanDecided.model_validate(_about(penilaian, row) | more)


def masa(penilaian: Penilaian) -> dict[str, Any]:
    """contracts.assessment.Masa of the row."""
    return {name: getattr(penilaian, name) for name in Masa.model_fields}


def _about(penilaian: Penilaian, row: Keberatan) -> dict[str, Any]:
    return {
        "keberatan_id": row.id,
        "penilaian_id": row.penilaian_id,
        "nip": row.nip,
        "nama": penilaian.nama,
        "instansi_id": penilaian.instansi_id,
        "masa": masa(penilaian),
        "penilai_nip": row.penilai_nip,
        "atasan_nip": row.atasan_nip,
    }


_SAME = [name for name in AssessmentFinalized.model_fields if name in Penilaian.__table__.columns and name != "penilai"]
_RATED = [name for name in AssessmentRated.model_fields if name in Penilaian.__table__.columns]
