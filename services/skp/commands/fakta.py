"""Makes the events of skp from the rows they are about."""

from contracts.skp import (
    IndikatorFakta,
    RhkFakta,
    SkpApproved,
    SkpCreated,
    SkpReturned,
    SkpRevised,
    SkpSubmitted,
    SkpWithdrawn,
)
from contracts.types import NilaiPerilaku
from services.skp.models import Skp
from services.skp.queries.isi import Isi


def created(skp: Skp) -> SkpCreated:
    return SkpCreated.model_validate(
        {
            "skp_id": skp.id,
            "nip": skp.nip,
            "instansi_id": skp.instansi_id,
            "unor_id": skp.unor_id,
            "periode": skp.periode,
            "pendekatan": skp.pendekatan,
            "form": skp.form,
        }
    )


def submitted(skp: Skp) -> SkpSubmitted:
    """An SKP waits for its penilai; told again when it is handed over to another one."""
    return SkpSubmitted(
        skp_id=skp.id,
        nip=skp.nip,
        nama=skp.nama,
        instansi_id=skp.instansi_id,
        unor_id=skp.unor_id,
        periode=skp.periode,
        penilai_nip=skp.penilai_nip or "",
        versi=skp.versi,
    )


def withdrawn(skp: Skp) -> SkpWithdrawn:
    return SkpWithdrawn(
        skp_id=skp.id,
        nip=skp.nip,
        nama=skp.nama,
        instansi_id=skp.instansi_id,
        unor_id=skp.unor_id,
        periode=skp.periode,
        penilai_nip=skp.penilai_nip or "",
    )


def approved(content: Isi) -> SkpApproved:
    """The whole plan: other services and systems copy it and never ask."""
    skp = content.skp
    return SkpApproved.model_validate(
        {
            "skp_id": skp.id,
            "versi": skp.versi,
            "nip": skp.nip,
            "nama": skp.nama,
            "instansi_id": skp.instansi_id,
            "unor_id": skp.unor_id,
            "periode": skp.periode,
            "pendekatan": skp.pendekatan,
            "form": skp.form,
            "jabatan": skp.pegawai["jabatan"],
            "golongan": skp.pegawai["golongan"],
            "penilai": skp.penilai,
            "atasan_penilai": skp.atasan_penilai,
            "disetujui_oleh": skp.disetujui_oleh,
            "disetujui_atas_nama": skp.disetujui_atas_nama,
            "disetujui_pada": skp.disetujui_pada,
            "instansi_nama": skp.instansi_nama,
            "pegawai": skp.pegawai,
            "perilaku": [{"nilai": nilai, "ekspektasi": skp.ekspektasi.get(nilai, "")} for nilai in NilaiPerilaku],
            "rhk": [
                {name: rhk[name] for name in RhkFakta.model_fields if name != "indikator"}
                | {"indikator": [{name: i[name] for name in IndikatorFakta.model_fields} for i in rhk["indikator"]]}
                for rhk in content.rhk
            ],
        }
    )


def returned(skp: Skp) -> SkpReturned:
    return SkpReturned(
        skp_id=skp.id,
        nip=skp.nip,
        instansi_id=skp.instansi_id,
        unor_id=skp.unor_id,
        periode=skp.periode,
        penilai_nip=skp.penilai_nip or "",
        penilai_nama=skp.penilai["nama"] if skp.penilai else "",
        catatan=skp.catatan or "",
    )


def revised(skp: Skp) -> SkpRevised:
    return SkpRevised(
        skp_id=skp.id,
        nip=skp.nip,
        instansi_id=skp.instansi_id,
        unor_id=skp.unor_id,
        periode=skp.periode,
        versi=skp.versi,
        alasan=skp.alasan_revisi or "",
    )
