"""Whom the tests of chapter 6 are told of, unless a module needs them otherwise."""

import pytest

from dev.stack import Stack
from tests.e2e.pages.penilaian.cast import Unit


@pytest.fixture(scope="module")
def unit(stack: Stack) -> Unit:
    return Unit(stack)
