"""Days that are worked, and the last day of a term counted in them (features G8; domain.md 2)."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays

from contracts.types import SatuanKeberatan

HARI_KEBERATAN = 14
"""PP 30/2019 article 59 and the guide; whether they are working days is a setting of the instansi."""

_SABTU = 5
_JANGKAUAN = timedelta(days=400)
"""No term reaches further: an instansi that calls every day a holiday must not hang the service."""

Pengecualian = Mapping[date, bool]
"""What an instansi says otherwise: True a day off, False a day worked (be it a Sunday)."""


@cache
def nasional(tahun: int) -> Mapping[date, str]:
    """National holidays and cuti bersama of a year, with their names."""
    found = holidays.country_holidays("ID", years=tahun, categories=("public", "government"), language="id")
    return MappingProxyType(dict(sorted(found.items())))


def is_worked(day: date, pengecualian: Pengecualian) -> bool:
    if day in pengecualian:
        return not pengecualian[day]
    return day.weekday() < _SABTU and day not in nasional(day.year)


def last_day(diterima: date, satuan: SatuanKeberatan, pengecualian: Pengecualian, hari: int = HARI_KEBERATAN) -> date:
    """The last day of the term; the day of receipt does not count. Days of the calendar are counted as they come."""
    if satuan == SatuanKeberatan.HARI_KALENDER:
        return diterima + timedelta(days=hari)
    day, left = diterima, hari
    while left and day - diterima < _JANGKAUAN:
        day += timedelta(days=1)
        left -= is_worked(day, pengecualian)
    return day
