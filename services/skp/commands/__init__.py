"""Everything that changes an SKP; each function is one command of contracts.skp."""

from services.skp.commands.dokumen import cetak
from services.skp.commands.matriks import add_anggota_matriks, remove_anggota_matriks, sync_matriks
from services.skp.commands.periode import buka_periode, run_buka_periode
from services.skp.commands.persetujuan import (
    approve,
    bulk_approve,
    bulk_return,
    return_with_note,
    revise,
    set_ekspektasi,
    submit,
    withdraw,
)
from services.skp.commands.rhk import (
    add_indikator,
    add_rhk,
    delete_indikator,
    delete_rhk,
    reorder_indikator,
    reorder_rhk,
    update_indikator,
    update_rhk,
)
from services.skp.commands.skp import create, delete, reload_penilai, set_lampiran, update

__all__ = [
    "add_anggota_matriks",
    "add_indikator",
    "add_rhk",
    "approve",
    "buka_periode",
    "bulk_approve",
    "bulk_return",
    "cetak",
    "create",
    "delete",
    "delete_indikator",
    "delete_rhk",
    "reload_penilai",
    "remove_anggota_matriks",
    "reorder_indikator",
    "reorder_rhk",
    "return_with_note",
    "revise",
    "run_buka_periode",
    "set_ekspektasi",
    "set_lampiran",
    "submit",
    "sync_matriks",
    "update",
    "update_indikator",
    "update_rhk",
    "withdraw",
]
