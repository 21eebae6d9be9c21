"""Notify's rules: numbers, quiet hours, safe variables, delays, and the order of states."""

import random
import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.notify import StatusKirim
from contracts.types import Periode
from dev.twilio_templates import Template
from services.notify import reasons, rules

# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    "text",
    [
        "+6281234567890",
        "6281234567890",
        "62 812 3456 7890",
        "62-812-3456-7890",
        "081234567890",
        " 0812-3456-7890 ",
        "whatsapp:+6281234567890",
        "+62 (812) 3456-7890",
    ],
)
def test_an_indonesian_mobile_number_is_read_however_it_is_written(text: str):
    assert rules.nomor_seluler(text) == "+6281234567890"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bukan nomor",
        "0215550123",
        "+622155501234",
        "+14155550100",
        "+60123456789",
        "0812",
        "+62812345678901234",
        "+6281234567890;ext=5",
        "08123456789o",
        "112",
    ],
)
def test_what_is_no_indonesian_mobile_number_is_none(text: str):
    assert rules.nomor_seluler(text) is None


@given(st.text(max_size=60))
def test_any_text_gives_a_good_number_or_none(text: str):
    number = rules.nomor_seluler(text)
    assert number is None or re.fullmatch(r"\+628[0-9]{7,11}", number)


def test_a_number_is_masked():
    assert rules.masked("+6281234567890") == "+62812••••890"


# ---------------------------------------------------------------- quiet hours

WIB = ZoneInfo("Asia/Jakarta")
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
moments = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda d: d.replace(tzinfo=UTC)
)


def test_no_quiet_hours_when_they_end_as_they_begin():
    assert rules.quiet_until(datetime.now(UTC), time(8), time(8), WIB) is None


@given(moments, clocks, clocks)
def test_quiet_hours_end_on_their_clock_within_a_day_and_outside_themselves(now: datetime, mulai: time, selesai: time):
    until = rules.quiet_until(now, mulai, selesai, WIB)
    if until is not None:
        assert timedelta() < until - now <= timedelta(days=1)
        assert until.astimezone(WIB).time().replace(tzinfo=None) == selesai
        assert rules.quiet_until(until, mulai, selesai, WIB) is None


@given(moments, clocks, clocks)
def test_a_moment_is_quiet_or_it_is_quiet_with_the_hours_swapped(now: datetime, mulai: time, selesai: time):
    if mulai != selesai:
        one = rules.quiet_until(now, mulai, selesai, WIB) is None
        other = rules.quiet_until(now, selesai, mulai, WIB) is None
        assert one is not other


# ---------------------------------------------------------------- text

TEMPLATE = Template("HX", "t", "Halo {{1}}, selesai.")


@given(st.text(max_size=400), st.integers(min_value=5, max_value=300))
def test_any_text_becomes_a_variable_that_twilio_takes(text: str, limit: int):
    safe = rules.safe_variable(text, limit)
    assert 1 <= len(safe) <= limit
    assert not re.search(r"[\r\n\t\x00-\x1f\x7f-\x9f\u2028\u2029]| {2}", safe)
    assert not set(safe) & set("*_~`{}")
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]", safe)
    assert safe == safe.strip()


@given(st.text(max_size=400))
def test_the_stand_in_that_checks_as_twilio_does_takes_it_too(text: str):
    import json

    safe = rules.safe_variable(text, 300)
    assert TEMPLATE.render(json.dumps({"1": safe})) == f"Halo {safe}, selesai."


@given(st.text(max_size=400), st.integers(min_value=5, max_value=300))
def test_making_safe_twice_changes_nothing(text: str, limit: int):
    once = rules.safe_variable(text, limit)
    assert rules.safe_variable(once, limit) == once


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Baris satu\r\nbaris dua", "Baris satu baris dua"),
        ("a\tb      c", "a b c"),
        ("*tebal* _miring_ ~coret~ `kode`", "•tebal• -miring- -coret- 'kode'"),
        ("{{1}}", "((1))"),
        ("", "-"),
        (" \n ", "-"),
        ("abcdefgh", "abcde…"),
        ("Dr. Siti Nur'aini, S.Kom., M.T.", "Dr. Siti Nur'aini, S.Kom., M.T."),
    ],
)
def test_what_variables_become(text: str, safe: str):
    assert rules.safe_variable(text, 6 if text == "abcdefgh" else 200) == safe


def test_a_period_is_written_in_words():
    year = Periode.model_validate({"awal": "2025-01-01", "akhir": "2025-12-31"})
    assert rules.periode(year) == "1 Januari–31 Desember 2025"


# ---------------------------------------------------------------- retries


def test_delays_grow_and_never_leave_their_bounds():
    rng = random.Random(1)
    for percobaan, base in enumerate(rules.JEDA, start=1):
        seconds = [rules.delay(percobaan, None, rng).total_seconds() for _ in range(100)]
        assert base * 0.8 <= min(seconds) < max(seconds) <= base * 1.2


@given(st.integers(min_value=1, max_value=50), st.none() | st.integers(min_value=0, max_value=10**7))
def test_a_delay_is_never_shorter_than_asked_nor_longer_than_a_day(percobaan: int, asked: int | None):
    seconds = rules.delay(percobaan, asked, random.Random(2)).total_seconds()
    assert min(asked or 0, rules.JEDA_TERLAMA) <= seconds <= rules.JEDA_TERLAMA


# ---------------------------------------------------------------- states


@given(st.permutations(["queued", "sent", "delivered", "read"]).map(list), st.integers(min_value=0, max_value=3))
def test_reports_in_any_order_and_number_end_at_the_furthest(order: list[str], again: int):
    now = StatusKirim.MENGIRIM
    for word in [*order, order[again]]:
        then = rules.status_of(word)
        assert then is not None
        if rules.is_forward(now, then):
            now = then
    assert now is StatusKirim.DIBACA


@given(st.sampled_from(StatusKirim), st.sampled_from(StatusKirim))
def test_no_two_states_follow_each_other_both_ways(one: StatusKirim, other: StatusKirim):
    assert not (rules.is_forward(one, other) and rules.is_forward(other, one))


@pytest.mark.parametrize("end", [StatusKirim.GAGAL, StatusKirim.DIBACA, StatusKirim.SAMPAI, StatusKirim.TIDAK_DIKIRIM])
def test_nothing_goes_back_to_sent(end: StatusKirim):
    assert not rules.is_forward(end, StatusKirim.TERKIRIM)


def test_an_unknown_word_of_twilio_is_no_state():
    assert rules.status_of("partially_delivered") is None


# ---------------------------------------------------------------- reasons


@pytest.mark.parametrize("kode", ["21211", "21610", "63016", "63018", "63024", "63049", "20003", "99999"])
def test_every_error_has_a_sentence_with_its_code_and_a_next_step(kode: str):
    halangan = reasons.galat(kode)
    assert halangan.kode == kode
    assert halangan.alasan.endswith(f"(kode {kode})")
    assert re.search(r"Hubungi|Perbaiki|Kirim MULAI|Bacalah|Pastikan", halangan.alasan)
