"""How days, periods and ratings read in Indonesian sentences."""

from datetime import date

from contracts.assessment import JenisPenilaian
from contracts.types import Rating

BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
_RATING = {
    Rating.DI_ATAS: "Di Atas Ekspektasi",
    Rating.SESUAI: "Sesuai Ekspektasi",
    Rating.DI_BAWAH: "Di Bawah Ekspektasi",
}
_ROMAWI = ("I", "II", "III", "IV")


def tanggal(day: date) -> str:
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def masa(tahun: int, jenis: str, urutan: int) -> str:
    """As in "penilaian Januari 2026", "penilaian Triwulan II 2026", "penilaian tahunan 2026"."""
    if jenis == JenisPenilaian.BULANAN:
        return f"{BULAN[urutan - 1]} {tahun}"
    if jenis == JenisPenilaian.TRIWULANAN:
        return f"Triwulan {_ROMAWI[urutan - 1]} {tahun}"
    return f"tahunan {tahun}"


def rating(value: str | None) -> str:
    return _RATING[Rating(value)] if value else "belum diberikan"
