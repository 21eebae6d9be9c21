"""How a moment and an act read in a refusal."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
_WIB = ZoneInfo("Asia/Jakarta")

PERBUATAN = {
    "submit": "diajukan",
    "withdraw": "ditarik",
    "approve": "disetujui",
    "return": "dikembalikan",
    "revise": "dibuka untuk revisi",
}
"""The acts that change the status, as told to whoever came too late."""


def tanggal(day: date) -> str:
    return f"{day.day} {_BULAN[day.month - 1]} {day.year}"


def saat(moment: datetime) -> str:
    local = moment.astimezone(_WIB)
    return f"{tanggal(local.date())} pukul {local:%H.%M} WIB"
