"""Lockout times, password rules and tokens of org, as vectors."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.org.rules import accounts as rules

NIP = "198501012010011001"


def test_a_lock_doubles_from_a_quarter_of_an_hour_to_four_hours():
    assert [rules.lock_length(n).total_seconds() / 60 for n in range(7)] == [15, 30, 60, 120, 240, 240, 240]
    assert rules.lock_length(10_000) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("left", "words"),
    [(0.1, "1 menit"), (60, "1 menit"), (61, "2 menit"), (899, "15 menit"), (3600, "1 jam"), (3601, "1 jam 1 menit")],
)
def test_time_left_is_told_in_words_rounded_up(left, words):
    assert rules.spoken(timedelta(seconds=left)) == words


@pytest.mark.parametrize(
    "password",
    [
        "",
        "pendek",
        "123456789",
        NIP,
        "19850101 201001 1 001",
        "1234567890",
        "PASSWORD123",
        "Indonesia1945",
        "abababababab",
    ],
)
def test_what_is_easily_guessed_is_no_password(password):
    assert rules.password_fault(password, NIP).endswith(".")


@pytest.mark.parametrize("password", ["kopi-tubruk-di-teras", "πρόσβαση-μυστική", "sepuluh-10", "  spasi di tepi  "])
def test_what_is_long_and_own_is_a_password(password):
    assert rules.password_fault(password, NIP) is None


def test_a_password_is_the_same_however_the_keyboard_composes_it():
    assert rules.normal("cafe\u0301-di-sudut") == rules.normal("caf\u00e9-di-sudut")


@given(st.text(max_size=30))
def test_spaces_dots_and_case_do_not_give_another_count_of_failures(text):
    assert (
        rules.attempts_key(text) == rules.attempts_key(f" {text.lower()}. ") or "\u00df" in text or not text.isascii()
    )


def test_tokens_are_long_random_and_say_what_they_are():
    tokens = {rules.new_token("akses") for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.startswith("ek_akses_") and len(token) > 50 for token in tokens)
    assert len({rules.token_hash(token) for token in tokens}) == 100
