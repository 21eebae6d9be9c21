"""The record of an assessment as sentences: what somebody did, and the values before and after (features G12, P7)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.assessment import RiwayatNilai
from contracts.types import Predikat, Rating
from gateway.web import format, nilai_kata

PERBUATAN = {
    "add_rencana_aksi": "Menambah rencana aksi",
    "update_rencana_aksi": "Mengubah rencana aksi",
    "delete_rencana_aksi": "Menghapus rencana aksi",
    "add_progres": "Menambah progres harian",
    "update_progres": "Mengubah progres harian",
    "delete_progres": "Menghapus progres harian",
    "add_eviden": "Menambah eviden",
    "update_eviden": "Mengubah eviden",
    "delete_eviden": "Menghapus eviden",
    "set_realisasi": "Mengisi realisasi",
    "set_umpan_balik": "Menulis umpan balik",
    "set_rating": "Memberi rating",
    "finalize": "Menjadikan penilaian final",
    "reopen_pengisian": "Membuka kembali pengisian",
    "file_keberatan": "Mengajukan keberatan",
    "update_keberatan": "Mengubah alasan keberatan",
    "cancel_keberatan": "Membatalkan keberatan",
    "respond_keberatan": "Menanggapi keberatan",
    "accept_keberatan": "Menerima keberatan",
    "reject_keberatan": "Menolak keberatan",
    "follow_skp": "Menyetujui SKP yang lebih baru, dan penilaian ini mengikutinya",
}
_ISIAN = {
    "rencana": "Rencana aksi",
    "target": "Target",
    "kegiatan": "Kegiatan",
    "tanggal": "Tanggal",
    "realisasi": "Realisasi",
    "satuan": "Satuan",
    "sumber_data": "Sumber data",
    "nama": "Nama",
    "tautan": "Tautan",
    "berkas": "Berkas",
    "hasil_kerja": "Hasil kerja",
    "perilaku": "Perilaku",
    "predikat": "Predikat",
    "batas_isi": "Batas pengisian",
    "catatan": "Catatan",
    "alasan": "Alasan",
    "tanggapan": "Tanggapan",
    "menggantikan": "Menggantikan",
    "sebab": "Karena",
    "penilai": "Pejabat penilai",
    "atasan_penilai": "Atasan pejabat penilai",
    "unor": "Unit kerja",
    "versi_skp": "Versi SKP",
}
"""Fields that are told; what is not here (ids, hashes, keys of feedback) is not for eyes."""

_SEBAB = {
    "tidak_ada": "belum ditetapkan",
    "tidak_aktif": "tidak aktif lagi",
    "tidak_memimpin": "tidak lagi memimpin unit kerja pegawai ini",
}


@dataclass(frozen=True)
class Beda:
    nama: str
    lama: str
    baru: str


@dataclass(frozen=True)
class Baris:
    """One act; `beda`: the fields that it changed."""

    riwayat: RiwayatNilai
    perbuatan: str
    beda: list[Beda]


def told(one: RiwayatNilai) -> Baris:
    found = [
        Beda(name, _said(key, one.sebelum.get(key)), _said(key, one.sesudah.get(key))) for key, name in _ISIAN.items()
    ]
    act = PERBUATAN.get(one.perbuatan, one.perbuatan.replace("_", " ").capitalize())
    return Baris(one, act, [beda for beda in found if beda.lama != beda.baru])


def _said(key: str, value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if key in ("hasil_kerja", "perilaku") and value in list(Rating):
        return nilai_kata.RATING[Rating(value)]
    if key == "predikat" and value in list(Predikat):
        return nilai_kata.PREDIKAT[Predikat(value)]
    if key in ("tanggal", "batas_isi"):
        return format.tanggal(date.fromisoformat(str(value)))
    return _SEBAB.get(str(value), str(value)) if key == "sebab" else str(value)
