"""Rules of assessment: working days, predikat, ideal curve and the warnings of SE MenPANRB 3/2023."""

import runpy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.assessment import JenisPenilaian
from contracts.types import Capaian, Predikat, Rating, SatuanKeberatan
from services.assessment.rules import kurva, libur
from services.assessment.rules.predikat import predikat

SEMAI = runpy.run_path(str(Path(__file__).parents[2] / "services/assessment/migrations/0001_awal.py"))
"""The dated data as the migration writes it."""

B, SK, K, BP, SB = (Predikat(one) for one in ("baik", "sangat_kurang", "kurang", "butuh_perbaikan", "sangat_baik"))
KERJA, KALENDER = SatuanKeberatan.HARI_KERJA, SatuanKeberatan.HARI_KALENDER


@pytest.mark.parametrize(
    ("rated", "last"),
    [
        (date(2023, 1, 17), date(2023, 2, 7)),
        (date(2023, 4, 12), date(2023, 5, 10)),
        (date(2025, 3, 20), date(2025, 4, 21)),
        (date(2026, 3, 10), date(2026, 4, 7)),
    ],
)
def test_the_14th_working_day_as_domain_2_gives_it(rated, last):
    assert libur.last_day(rated, KERJA, {}) == last


def test_calendar_days_are_counted_as_they_come():
    assert libur.last_day(date(2026, 3, 10), KALENDER, {date(2026, 3, 24): True}) == date(2026, 3, 24)


def test_an_override_adds_a_day_off_and_makes_a_sunday_worked():
    monday = date(2026, 6, 8)
    assert libur.last_day(monday, KERJA, {}, hari=5) == date(2026, 6, 15)
    assert libur.last_day(monday, KERJA, {date(2026, 6, 9): True}, hari=5) == date(2026, 6, 17)  # 16 June is a holiday
    assert libur.last_day(monday, KERJA, {date(2026, 6, 14): False}, hari=5) == date(2026, 6, 14)


def test_cuti_bersama_counts_as_a_holiday_with_its_name():
    assert libur.nasional(2026)[date(2026, 2, 16)] == "Cuti Bersama Tahun Baru Imlek"
    assert not libur.is_worked(date(2026, 2, 16), {})
    assert libur.is_worked(date(2026, 2, 16), {date(2026, 2, 16): False})


def test_an_instansi_that_never_works_ends_the_count_all_the_same():
    never = {date.fromordinal(n): True for n in range(date(2026, 1, 1).toordinal(), date(2028, 1, 1).toordinal())}
    assert libur.last_day(date(2026, 1, 1), KERJA, never) < date(2027, 12, 31)


@given(st.dates(date(2022, 1, 1), date(2030, 12, 31)))
def test_the_last_day_is_worked_and_14_worked_days_lie_behind_it(rated):
    last = libur.last_day(rated, KERJA, {})
    days = [date.fromordinal(n) for n in range(rated.toordinal() + 1, last.toordinal() + 1)]
    assert libur.is_worked(last, {})
    assert sum(libur.is_worked(day, {}) for day in days) == 14


@pytest.mark.parametrize(
    ("hasil", "row"),
    [("di_atas", (K, B, SB)), ("sesuai", (K, B, B)), ("di_bawah", (SK, BP, BP))],
)
def test_the_3_by_3_table_of_permenpanrb_6_2022(hasil, row):
    perilaku = (Rating.DI_BAWAH, Rating.SESUAI, Rating.DI_ATAS)
    assert tuple(predikat(SEMAI["PREDIKAT"], hasil, one) for one in perilaku) == row


def test_the_ideal_heights_become_per_cent():
    heights = SEMAI["TINGGI"]
    assert kurva.ideal(heights["baik"]) == {SK: 8.33, K: 12.5, BP: 25.0, B: 45.83, SB: 8.33}
    for one in Capaian:
        assert sum(kurva.ideal(heights[one]).values()) == pytest.approx(100, abs=0.05)


@pytest.mark.parametrize(
    ("capaian", "nyata", "expected"),
    [
        ("istimewa", {SB: 7, B: 3}, []),
        ("istimewa", {SB: 8, B: 2}, ["maks"]),
        ("istimewa", {SB: 3, B: 7}, ["terbanyak"]),
        ("baik", {B: 7, SB: 2, BP: 1}, []),
        ("baik", {B: 10}, ["maks", "min_orang"]),
        ("baik", {B: 6, SB: 4}, ["min_orang"]),
        ("baik", {B: 6, SB: 3, K: 1}, []),
        ("butuh_perbaikan", {SB: 1, BP: 6, B: 3}, []),
        ("butuh_perbaikan", {SB: 2, BP: 5, B: 3}, ["maks", "min"]),
        ("kurang", {SB: 1, BP: 1, K: 6, B: 2}, []),
        ("kurang", {BP: 4, K: 6}, []),
        ("kurang", {K: 5, B: 5}, ["min", "min"]),
        ("sangat_kurang", {SK: 6, K: 1, B: 3}, []),
        ("sangat_kurang", {SB: 1, SK: 9}, ["maks", "min"]),
        ("sangat_kurang", {}, []),
    ],
)
def test_the_rules_of_se_3_2023_warn_where_the_distribution_departs(capaian, nyata, expected):
    found = kurva.peringatan(SEMAI["SEBARAN"][capaian], Capaian(capaian), nyata)
    assert [one.aturan for one in found] == expected


def test_a_warning_says_the_numbers_and_that_it_is_no_prohibition():
    (one,) = kurva.peringatan(SEMAI["SEBARAN"]["istimewa"], Capaian.ISTIMEWA, {SB: 7, B: 2})
    assert one.pesan == (
        "Sangat Baik: 7 dari 9 orang (77,8 %). Untuk capaian organisasi Istimewa disarankan paling banyak 70 % "
        "(SE MenPANRB 3/2023). Ini bahan pertimbangan, bukan larangan."
    )
    first, _ = kurva.peringatan(SEMAI["SEBARAN"]["sangat_kurang"], Capaian.SANGAT_KURANG, {SB: 1, SK: 9})
    assert "disarankan tidak ada" in first.pesan


@pytest.mark.parametrize(
    ("jenis", "urutan", "expected"),
    [("bulanan", 2, date(2024, 2, 29)), ("triwulanan", 4, date(2024, 12, 31)), ("triwulanan", 5, None),
     ("tahunan", 1, date(2024, 12, 31)), ("tahunan", 2, None)],
)  # fmt: skip
def test_a_period_ends_on_its_last_day_if_the_year_has_it(jenis, urutan, expected):
    assert kurva.last_day(2024, JenisPenilaian(jenis), urutan) == expected


def test_the_distance_from_the_ideal():
    harapan = {SK: 0.0, K: 0.0, BP: 0.0, B: 50.0, SB: 50.0}
    assert kurva.jarak({B: 5, SB: 5}, harapan) == 0
    assert kurva.jarak({SK: 10}, harapan) == 100
    assert kurva.jarak({SB: 10}, harapan) == 50
    assert kurva.jarak({}, harapan) == 0
