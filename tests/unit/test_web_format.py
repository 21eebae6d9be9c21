"""Dates, numbers and time left read as Indonesians write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.types import Periode, ZonaWaktu, titik
from gateway.web import format

NOON = datetime(2026, 1, 17, 5, 5, tzinfo=UTC)  # 12.05 in Jakarta, 14.05 in Jayapura


def test_a_date_is_written_with_its_month_in_full():
    assert format.tanggal(date(2026, 1, 17)) == "17 Januari 2026"
    assert format.hari_tanggal(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"


def test_a_nip_is_whole_on_one_line():
    assert format.nip("199305282019022907").split(" ") == ["19930528\xa0201902\xa02\xa0907"]
    assert format.nip(None) == "-"


def test_a_moment_is_told_in_the_zone_of_the_instansi():
    assert format.waktu(NOON) == "17 Januari 2026 pukul 12.05 WIB"
    assert format.waktu(NOON, ZonaWaktu.WIT) == "17 Januari 2026 pukul 14.05 WIT"
    late = datetime(2026, 1, 17, 16, 30, tzinfo=UTC)
    assert format.tanggal(late) == "17 Januari 2026"
    assert format.tanggal(late, ZonaWaktu.WIT) == "18 Januari 2026"


@pytest.mark.parametrize(
    ("awal", "akhir", "written"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "Januari–Desember 2026"),
        (date(2028, 2, 1), date(2028, 2, 29), "Februari 2028"),
        (date(2026, 1, 1), date(2026, 2, 27), "1 Januari 2026 – 27 Februari 2026"),
        (date(2026, 3, 15), date(2026, 12, 31), "15 Maret 2026 – 31 Desember 2026"),
    ],
)
def test_a_period_of_whole_months_is_named_by_them(awal: date, akhir: date, written: str):
    assert format.periode(Periode(awal=awal, akhir=akhir)) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, 0, "0"),
        (1234567, 0, "1.234.567"),
        (Decimal("3.125"), 2, "3,13"),
        (Decimal("28.125"), 2, "28,13"),
        (2.675, 2, "2,68"),
        (-1234.5, 1, "-1.234,5"),
    ],
)
def test_numbers_have_a_comma_and_round_half_up(value: Decimal, places: int, written: str):
    assert format.angka(value, places) == written


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "lewat 2 hari"),
        (-1, "lewat 1 hari"),
        (0, "hari ini"),
        (1, "besok"),
        (3, "3 hari lagi"),
        (1500, "1.500 hari lagi"),
    ],
)
def test_a_deadline_is_counted_in_whole_days(days: int, words: str):
    today = date(2026, 1, 28)
    assert format.sisa_hari(today + timedelta(days=days), hari_ini=today) == words


def test_what_happened_is_told_by_how_long_ago():
    def ago(**span: int) -> str:
        return format.yang_lalu(NOON - timedelta(**span), sekarang=NOON)

    assert ago(seconds=30) == "baru saja"
    assert ago(minutes=5) == "5 menit lalu"
    assert ago(hours=3) == "3 jam lalu"
    assert ago(hours=13) == "kemarin"
    assert ago(days=3) == "14 Januari 2026"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 detik"), (40, "40 detik"), (61, "2 menit"), (900, "15 menit"), (3600, "1 jam"), (5400, "1 jam 30 menit")],
)
def test_a_wait_is_rounded_up(seconds: int, words: str):
    assert format.lama(seconds) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dr. Ratna Wulandari, M.Si.", "RW"), ("Suharto", "S"), ("H. Syamsul Arifin", "SA"), ("Ir.", "I")],
)
def test_initials_leave_titles_out(name: str, letters: str):
    assert format.inisial(name) == letters


def test_the_greeting_goes_with_the_hour():
    assert [format.sapaan(hour) for hour in (0, 5, 12, 16, 20)] == [
        "Selamat malam",
        "Selamat pagi",
        "Selamat siang",
        "Selamat sore",
        "Selamat malam",
    ]


def test_a_share_is_a_percentage_and_of_nothing_there_is_none():
    assert [format.persen(1, 3), format.persen(1, 1), format.persen(0, 2500), format.persen(0, 0)] == [
        "33,3 %", "100,0 %", "0,0 %", "–",
    ]  # fmt: skip


def test_a_sentence_that_ends_in_a_title_has_one_full_stop():
    assert titik("SKP diajukan kepada Bambang Prasetyo, S.Sos.") == "SKP diajukan kepada Bambang Prasetyo, S.Sos."
    assert titik("SKP diajukan kepada Bambang Prasetyo") == "SKP diajukan kepada Bambang Prasetyo."
