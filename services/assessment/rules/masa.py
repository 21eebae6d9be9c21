"""Which periods of assessment an SKP has, and until when each may be filled (features G5, A38)."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from contracts.assessment import JenisPenilaian

_BULAN = {JenisPenilaian.BULANAN: 1, JenisPenilaian.TRIWULANAN: 3, JenisPenilaian.TAHUNAN: 12}


class Bagian(NamedTuple):
    """A period, cut to the SKP's own days."""

    jenis: JenisPenilaian
    urutan: int
    awal: date
    akhir: date


def of(awal: date, akhir: date, periodik: JenisPenilaian) -> list[Bagian]:
    """The months or quarters that the days of one year touch, in order, then the year."""
    return [*_parts(awal, akhir, periodik), *_parts(awal, akhir, JenisPenilaian.TAHUNAN)]


def closing(akhir: date, disetujui: date, hari_tutup: int) -> date:
    """The last day to fill: `hari_tutup` days after the period's end, or after a later approval of the SKP."""
    return max(akhir, disetujui) + timedelta(days=hari_tutup)


def today(now: datetime, zona: str) -> date:
    """The date where the instansi is; a day ends there at 23.59.59."""
    return now.astimezone(ZoneInfo(zona)).date()


def _parts(awal: date, akhir: date, jenis: JenisPenilaian) -> list[Bagian]:
    width = _BULAN[jenis]
    found = []
    for urutan in range((awal.month - 1) // width + 1, (akhir.month - 1) // width + 2):
        last = urutan * width
        first_day = date(awal.year, last - width + 1, 1)
        last_day = date(awal.year, last, monthrange(awal.year, last)[1])
        found.append(Bagian(jenis, urutan, max(first_day, awal), min(last_day, akhir)))
    return found
