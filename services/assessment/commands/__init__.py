"""Everything that changes an assessment; each function is one command of contracts.assessment."""

from services.assessment.commands.aturan import delete_kurva_ideal, set_hari_libur, set_kurva_ideal, set_pengaturan
from services.assessment.commands.capaian import set_capaian, set_capaian_massal
from services.assessment.commands.cetak import cetak, cetak_banyak, run_cetak_banyak
from services.assessment.commands.eviden import add_eviden, delete_eviden, update_eviden
from services.assessment.commands.keberatan import (
    accept_keberatan,
    cancel_keberatan,
    file_keberatan,
    reject_keberatan,
    respond_keberatan,
    update_keberatan,
)
from services.assessment.commands.keberatan_ingat import remind_keberatan, tell_deciders
from services.assessment.commands.progres import add_progres, delete_progres, update_progres
from services.assessment.commands.rating import set_rating, set_umpan_balik
from services.assessment.commands.rating_massal import finalize, set_rating_massal
from services.assessment.commands.realisasi import set_realisasi
from services.assessment.commands.rekan import set_feedback
from services.assessment.commands.rencana_aksi import add_rencana_aksi, delete_rencana_aksi, update_rencana_aksi
from services.assessment.commands.tautan import check_links
from services.assessment.commands.tutup import remind, reopen_pengisian
from services.assessment.commands.unggahan import reserve_unggahan

__all__ = [
    "accept_keberatan",
    "add_eviden",
    "add_progres",
    "add_rencana_aksi",
    "cancel_keberatan",
    "cetak",
    "cetak_banyak",
    "check_links",
    "delete_eviden",
    "delete_kurva_ideal",
    "delete_progres",
    "delete_rencana_aksi",
    "file_keberatan",
    "finalize",
    "reject_keberatan",
    "remind",
    "remind_keberatan",
    "reopen_pengisian",
    "reserve_unggahan",
    "respond_keberatan",
    "run_cetak_banyak",
    "set_capaian",
    "set_capaian_massal",
    "set_feedback",
    "set_hari_libur",
    "set_kurva_ideal",
    "set_pengaturan",
    "set_rating",
    "set_rating_massal",
    "set_realisasi",
    "set_umpan_balik",
    "tell_deciders",
    "update_eviden",
    "update_keberatan",
    "update_progres",
    "update_rencana_aksi",
]
