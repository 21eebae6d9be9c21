"""Tables of org and their state rules; no I/O."""

from services.org.models.accounts import Akun, Klien, PeranPegawai, Percobaan, PermintaanReset, Sesi, Token
from services.org.models.base import Base, Berjangka, Berversi, found, missing
from services.org.models.directory import (
    AnggotaTim,
    BerkasBagian,
    Delegasi,
    Instansi,
    Jadwal,
    Pegawai,
    Penempatan,
    Riwayat,
    Tim,
    Unor,
)

__all__ = [
    "Akun",
    "AnggotaTim",
    "Base",
    "Berjangka",
    "BerkasBagian",
    "Berversi",
    "Delegasi",
    "Instansi",
    "Jadwal",
    "Klien",
    "Pegawai",
    "Penempatan",
    "PeranPegawai",
    "Percobaan",
    "PermintaanReset",
    "Riwayat",
    "Sesi",
    "Tim",
    "Token",
    "Unor",
    "found",
    "missing",
]
