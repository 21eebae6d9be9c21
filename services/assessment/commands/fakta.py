"""What assessment tells the world: an assessment's and an objection's row as the facts of contracts.assessment."""

from datetime import date
from typing import Any, Literal

from contracts.assessment import Masa
from contracts.assessment_events import (
    AssessmentFinalized,
    AssessmentRated,
    KeberatanCancelled,
    KeberatanDecided,
    KeberatanFiled,
    KeberatanReassigned,
    KeberatanResponded,
    KeberatanWaiting,
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
    """To who was told last that they decide."""
    told = {"atasan_nip": row.pemutus_nip or row.atasan_nip}
    return KeberatanCancelled.model_validate(_about(penilaian, row) | told | {"predikat": row.predikat})


def keberatan_decided(penilaian: Penilaian, row: Keberatan, *, diterima: bool) -> KeberatanDecided:
    """Of an assessment that has the new ratings already."""
    more = {name: getattr(penilaian, name) for name in ("hasil_kerja", "perilaku", "predikat")}
    more |= {"diterima": diterima, "diputus_pada": row.diputus_pada}
    return KeberatanDecided.model_validate(_about(penilaian, row) | more)


def keberatan_responded(penilaian: Penilaian, row: Keberatan, *, pemutus: str) -> KeberatanResponded:
    return KeberatanResponded.model_validate(
        _internal(penilaian, row) | {"penilai_nama": row.penilai["nama"], "atasan_nip": pemutus}
    )


def keberatan_reassigned(
    penilaian: Penilaian, row: Keberatan, *, pemutus: str, menggantikan: str
) -> KeberatanReassigned:
    return KeberatanReassigned.model_validate(
        _internal(penilaian, row) | {"atasan_nip": pemutus, "menggantikan": menggantikan}
    )


def keberatan_waiting(
    penilaian: Penilaian, row: Keberatan, *, kepada: str, untuk: str, diajukan: date
) -> KeberatanWaiting:
    more = {"kepada": kepada, "untuk": untuk, "diajukan": diajukan}
    return KeberatanWaiting.model_validate(_internal(penilaian, row) | more)


def masa(penilaian: Penilaian) -> dict[str, Any]:
    """contracts.assessment.Masa of the row."""
    return {name: getattr(penilaian, name) for name in Masa.model_fields}


def _internal(penilaian: Penilaian, row: Keberatan) -> dict[str, Any]:
    return {
        "keberatan_id": row.id,
        "penilaian_id": row.penilaian_id,
        "nip": row.nip,
        "nama": penilaian.nama,
        "masa": masa(penilaian),
    }


def _about(penilaian: Penilaian, row: Keberatan) -> dict[str, Any]:
    return _internal(penilaian, row) | {
        "instansi_id": penilaian.instansi_id,
        "unor_id": penilaian.unor_id,
        "rating_ke": row.rating_ke,
        "penilai_nip": row.penilai_nip,
        "atasan_nip": row.atasan_nip,
    }


_SAME = [name for name in AssessmentFinalized.model_fields if name in Penilaian.__table__.columns and name != "penilai"]
_RATED = [name for name in AssessmentRated.model_fields if name in Penilaian.__table__.columns]
