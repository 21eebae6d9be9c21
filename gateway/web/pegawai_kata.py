"""Words for people and what happened to them, as Manajemen Pegawai and Profil say them (features A11, G7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.org import Pegawai, Riwayat
from contracts.types import GOLONGAN, GOLONGAN_PPPK, Eselon, JenisAsn, JenisJabatan, Penugasan, Peran
from gateway.web import format

JENIS_ASN = {
    JenisAsn.PNS: "PNS",
    JenisAsn.PPPK: "PPPK",
    JenisAsn.NON_ASN: "Pejabat non-ASN (tanpa NIP)",
}
JENIS_JABATAN = {
    JenisJabatan.JPT: "Pimpinan tinggi (JPT)",
    JenisJabatan.ADMINISTRATOR: "Administrator",
    JenisJabatan.PENGAWAS: "Pengawas",
    JenisJabatan.PELAKSANA: "Pelaksana",
    JenisJabatan.FUNGSIONAL: "Fungsional",
}
PENUGASAN = {
    Penugasan.DEFINITIF: "Definitif",
    Penugasan.PLT: "Pelaksana tugas (Plt.)",
    Penugasan.PLH: "Pelaksana harian (Plh.)",
    Penugasan.PJ: "Penjabat (Pj.)",
}
PERAN = {Peran.ADMIN_INSTANSI: "Admin instansi", Peran.SUPER_ADMIN: "Super admin"}
AKUN = {
    "belum_ada": ("Belum ada kata sandi", "plain"),
    "aktif": ("Aktif", "good"),
    "terkunci": ("Terkunci sementara", "warn"),
}
MENGAPA = {
    "pimpinan unor": "Pejabat ini pimpinan unit kerjanya.",
    "pimpinan unor di atasnya": (
        "Pegawai ini memimpin unit kerjanya, atau pimpinannya sedang kosong; "
        "karena itu penilainya pimpinan unit di atasnya."
    ),
    "plt": "Pejabat ini sedang menjalankan tugas pimpinan unit kerja itu (Plt/Plh/Pj).",
}
TANPA_ATASAN = {
    "tanpa unor": "Pegawai ini belum ditempatkan pada unit kerja. Atur penempatannya.",
    "memimpin unor teratas": (
        "Pegawai ini pimpinan unit kerja paling atas. Buat unor di atasnya dengan pimpinannya, lalu pindahkan unit "
        "kerja ini ke bawahnya."
    ),
    "pimpinan di atas kosong": "Pegawai ini pimpinan unit kerjanya. Tetapkan pimpinan unor di atasnya.",
    "pimpinan kosong": "Tidak ada pimpinan pada unit kerja ini maupun di atasnya. Tetapkan pimpinannya.",
}
ESELON = [(one.value, one.value) for one in Eselon]
GOLONGAN_PILIHAN = [(kode, f"{kode} - {nama}") for kode, nama in GOLONGAN.items()] + [
    (kode, f"{kode} (PPPK)") for kode in GOLONGAN_PPPK
]

_PERBUATAN = {
    "create": "Didaftarkan",
    "impor": "Didaftarkan lewat impor",
    "update": "Data diubah",
    "move": "Penempatan diubah",
    "close": "Dinonaktifkan",
    "set_peran": "Peran diubah",
    "set_kontak": "Kontak diubah",
    "jadwalkan_move": "Penempatan baru dijadwalkan",
    "jadwal_gagal": "Penempatan terjadwal tidak dapat diterapkan",
}
_NAMA = {
    "nama": "Nama",
    "unor_nama": "Unit kerja",
    "jenis_asn": "Jenis ASN",
    "jenis_jabatan": "Jenis jabatan",
    "jabatan": "Jabatan",
    "eselon": "Eselon",
    "penugasan": "Penugasan",
    "golongan": "Golongan",
    "tmt_golongan": "TMT golongan",
    "tmt_jabatan": "TMT jabatan",
    "karpeg": "Nomor Karpeg",
    "tempat_lahir": "Tempat lahir",
    "berlaku_sampai": "Aktif sampai",
    "alasan": "Alasan",
    "peran": "Peran",
    "diubah": "Yang diubah",
}
_ISI: dict[str, dict[Any, str]] = {
    "jenis_asn": dict(JENIS_ASN),
    "jenis_jabatan": dict(JENIS_JABATAN),
    "penugasan": dict(PENUGASAN),
    "peran": dict(PERAN),
    "diubah": {"nomor_wa": "nomor WhatsApp", "email": "surel", "setuju_wa": "persetujuan WhatsApp"},
}
_TANGGAL = ("tmt_golongan", "tmt_jabatan", "berlaku_sampai")


@dataclass(frozen=True)
class Beda:
    """One thing of a person that changed; a side is empty where there was or is nothing."""

    nama: str
    lama: str
    baru: str


def perbuatan(change: Riwayat) -> str:
    return _PERBUATAN.get(change.perbuatan, change.perbuatan.replace("_", " "))


def differences(change: Riwayat) -> Iterator[Beda]:
    """What is worth telling, in the order of the form; ids and versions are not."""
    for name, nama in _NAMA.items():
        old, new = _text(name, change.lama.get(name)), _text(name, change.baru.get(name))
        if old != new:
            yield Beda(nama, old, new)


def pangkat(person: Pegawai | None) -> str | None:
    """ "Penata (III/c)"; a PPPK has the golongan alone."""
    if person is None or person.golongan is None:
        return None
    name = GOLONGAN.get(person.golongan)
    return f"{name} ({person.golongan})" if name else person.golongan


def keadaan(person: Pegawai, today: date) -> tuple[str, str]:
    """Whether the person is at work, in words, and the badge's kind."""
    if person.aktif and person.berlaku_sampai:
        return f"Aktif sampai {format.tanggal(person.berlaku_sampai)}", "warn"
    if person.aktif:
        return "Aktif", "good"
    if person.berlaku_dari > today:
        return f"Mulai {format.tanggal(person.berlaku_dari)}", "note"
    return "Tidak aktif", "plain"


def _text(name: str, value: object) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return ", ".join(_text(name, one) for one in value)
    if name in _TANGGAL:
        return format.tanggal(date.fromisoformat(str(value)))
    return _ISI.get(name, {}).get(str(value), str(value))
