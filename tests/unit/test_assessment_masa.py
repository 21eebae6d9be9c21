"""Which periods an SKP has, until when they may be filled, and where a day ends (features G5, A38)."""

from datetime import UTC, date, datetime

import pytest

from contracts.assessment import JenisPenilaian
from services.assessment.rules import kata, masa

B, T, Y = JenisPenilaian.BULANAN, JenisPenilaian.TRIWULANAN, JenisPenilaian.TAHUNAN


def test_a_full_year_has_its_quarters_and_the_year():
    assert masa.of(date(2026, 1, 1), date(2026, 12, 31), T) == [
        (T, 1, date(2026, 1, 1), date(2026, 3, 31)),
        (T, 2, date(2026, 4, 1), date(2026, 6, 30)),
        (T, 3, date(2026, 7, 1), date(2026, 9, 30)),
        (T, 4, date(2026, 10, 1), date(2026, 12, 31)),
        (Y, 1, date(2026, 1, 1), date(2026, 12, 31)),
    ]


def test_periods_are_cut_to_the_days_of_the_skp():
    assert masa.of(date(2028, 2, 10), date(2028, 3, 15), B) == [
        (B, 2, date(2028, 2, 10), date(2028, 2, 29)),
        (B, 3, date(2028, 3, 1), date(2028, 3, 15)),
        (Y, 1, date(2028, 2, 10), date(2028, 3, 15)),
    ]
    assert masa.of(date(2026, 6, 30), date(2026, 7, 1), T)[:2] == [
        (T, 2, date(2026, 6, 30), date(2026, 6, 30)),
        (T, 3, date(2026, 7, 1), date(2026, 7, 1)),
    ]


def test_a_day_has_one_month_one_quarter_and_the_year():
    day = date(2026, 12, 31)
    assert masa.of(day, day, B) == [(B, 12, day, day), (Y, 1, day, day)]


@pytest.mark.parametrize(
    ("disetujui", "batas"), [(date(2026, 1, 20), date(2026, 4, 10)), (date(2026, 11, 3), date(2026, 11, 13))]
)
def test_filling_closes_so_many_days_after_the_end_or_after_a_late_approval(disetujui, batas):
    assert masa.closing(date(2026, 3, 31), disetujui, 10) == batas


def test_a_day_ends_at_midnight_of_the_instansi():
    moment = datetime(2026, 4, 10, 16, 30, tzinfo=UTC)
    assert masa.today(moment, "Asia/Jakarta") == date(2026, 4, 10)
    assert masa.today(moment, "Asia/Jayapura") == date(2026, 4, 11)


def test_how_periods_read():
    assert kata.masa(2026, B, 1) == "Januari 2026"
    assert kata.masa(2026, T, 4) == "Triwulan IV 2026"
    assert kata.masa(2026, Y, 1) == "tahunan 2026"
