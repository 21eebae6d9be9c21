"""Whether a printed document is genuine and in force, by its code, whichever service printed it (features M5)."""

from contracts.assessment import VerifikasiPenilaian
from contracts.dokumen import Verifikasi, VerifikasiDokumen
from contracts.errors import NotFound
from gateway import clients
from gateway.documents.penilaian import masa


def check(asked: VerifikasiDokumen) -> Verifikasi:
    """Raises NotFound for a code that no document has."""
    try:
        return clients.skp.verifikasi(asked)
    except NotFound:
        found = clients.assessment.verifikasi(VerifikasiPenilaian(kode=asked.kode))
    return Verifikasi(
        kode=asked.kode,
        instansi_nama=found.instansi_nama,
        jenis=found.dokumen.value,
        keadaan=found.keadaan,
        tahun=found.tahun,
        masa=masa(found.masa) if found.masa else None,
        dicetak_pada=found.dicetak_pada,
        hash=found.isi_hash,
    )
