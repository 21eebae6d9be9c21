"""Aturan Penilaian: the year of its calendar, whatever the address says."""

import pytest
from flask import Flask

from gateway.web.aturan_penilaian import calendar_year
from gateway.web.skp import today


@pytest.mark.parametrize(("asked", "shown"), [("2000", 2000), ("2025", 2025), ("2100", 2100)])
def test_a_year_of_the_calendar_is_shown(asked: str, shown: int):
    assert calendar_year(asked) == shown


@pytest.mark.parametrize("asked", [None, "", "0", "1999", "2101", "99999", "-1", "dulu"])
def test_another_year_is_this_year(asked: str | None):
    with Flask(__name__).test_request_context():
        assert calendar_year(asked) == today().year
