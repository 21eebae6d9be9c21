"""What assessment tells the world: an assessment's and an objection's row as the facts of contracts.assessment."""

from typing import Any, Literal

from contracts.assessment import Masa
from contracts.assessment_events import (
    AssessmentFinalized,
    AssessmentRated,
    KeberatanCancelled,
    KeberatanDecided,
    KeberatanFiled,
)
from services.assessment.models import Keberatan, Penilaian


def rated(penilaian: Penilaian) -> AssessmentRated:
    return AssessmentRated.model_validate(
        {name: getattr(penilaian, name) for name in _RATED}
        | {
            "penilaian_id": penilaian.id,
            "masa": masa(penilaian),
            "penilai_nip": penilaian.dinilai_atas_nama or penilaian.dinilai_oleh,
            "jabatan": penilaian.pegawai["jabatan"],
            "golongan": penilaian.pegawai["golongan"],
        }
    )


def finalized(
    penilaian: Penilaian,
    *,
    penilai: dict[str, Any],
    instansi_nama: str | None,
    dasar: Literal["penilai", "keberatan"],
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
            "pangkat": pegawai["pangkat"],
            "unor_nama": pegawai["unor_nama"] or None,
            "instansi_nama": instansi_nama,
            "penilai": penilai,
            "dasar": dasar,
        }
    )


def keberatan_filed(penilaian: Penilaian, row: Keberatan) -> KeberatanFiled:
    return KeberatanFiled.model_validate(_about(penilaian, row) | {"predikat": row.predikat})


def keberatan_cancelled(penilaian: Penilaian, row: Keberatan) -> KeberatanCancelled:
    return KeberatanCancelled.model_validate(_about(penilaian, row) | {"predikat": row.predikat})


def keberatan_decided(penilaian: Penilaian, row: Keberatan, *, diterima: bool) -> KeberatanDecided:
    """Of an assessment that has the new ratings already."""
    more = {name: getattr(penilaian, name) for name in ("hasil_kerja", "perilaku", "predikat")}
    more |= {"diterima": diterima, "diputus_pada": row.diputus_pada}
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
        "unor_id": penilaian.unor_id,
        "rating_ke": row.rating_ke,
        "masa": masa(penilaian),
        "penilai_nip": row.penilai_nip,
        "atasan_nip": row.atasan_nip,
    }


_SAME = [name for name in AssessmentFinalized.model_fields if name in Penilaian.__table__.columns and name != "penilai"]
_RATED = [name for name in AssessmentRated.model_fields if name in Penilaian.__table__.columns]
