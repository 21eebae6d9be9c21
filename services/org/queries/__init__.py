"""What org can be asked."""

from services.org.queries.akun import identity, klien, me, sesi
from services.org.queries.pegawai import daftar_pegawai, pegawai, riwayat_pegawai, riwayat_unor
from services.org.queries.tim import daftar_delegasi, daftar_tim, tim
from services.org.queries.unor import daftar_instansi, daftar_unor, instansi, unor

__all__ = [
    "daftar_delegasi", "daftar_instansi", "daftar_pegawai", "daftar_tim", "daftar_unor", "identity", "instansi",
    "klien", "me", "pegawai", "riwayat_pegawai", "riwayat_unor", "sesi", "tim", "unor",
]  # fmt: skip
