"""Debian's Chromium on the running product; people who come in once and keep their cookie."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from dev.places import browser_path
from dev.stack import Stack
from tests.e2e.office import come_in
from tests.e2e.pages.browsing import PATIENCE, WIDE, Visitor
from tests.e2e.pages.skp_cast import Cast

_FLAGS = [
    f"--{name}"
    for name in (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "default-tile-width=2048",  # a page is drawn in one piece, not in dozens of small ones
        "default-tile-height=2048",
        "num-raster-threads=1",
    )
]

Visit = Callable[..., Visitor]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's build: Playwright's own can't be downloaded everywhere. The flags keep it from calling home."""
    return {"executable_path": browser_path(), "args": _FLAGS}


@pytest.fixture(scope="session")
def cookies(app: Flask, stack: Stack) -> Callable[[str], Any]:
    """`cookies(nip)`: what a browser holds of who has come in; once for all tests that only look.

    Without the form, which is tried in test_pages_door.
    """
    known: dict[str, Any] = {}

    def of(nip: str) -> Any:
        if nip not in known:
            client = app.test_client()
            come_in(client, nip)
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            assert cookie
            known[nip] = [{"name": cookie.key, "value": cookie.value, "url": stack.url, "httpOnly": True}]
        return known[nip]

    return of


@pytest.fixture(scope="session")
def idle() -> dict[bool, list[Visitor]]:
    """Browsers that no test uses now, with JavaScript and without: opening one costs more than a page."""
    return defaultdict(list)


@pytest.fixture
def visit(
    browser: Browser,
    stack: Stack,
    cookies: Callable[[str], Any],
    idle: dict[bool, list[Visitor]],
) -> Iterator[Visit]:
    """`visit(width=390, scheme="dark", js=False, nip=…)`: a browser of its own; logged in where `nip` is given.

    Tests that end sessions or change a password log in themselves (`visitor.log_in`), for cookies are shared.
    """
    with ExitStack() as opened:

        def make(*, width: int = WIDE, scheme: str = "light", js: bool = True, nip: str | None = None) -> Visitor:
            visitor = idle[js].pop() if idle[js] else Visitor.new(browser, stack.url, js=js)
            opened.callback(idle[js].append, visitor)
            opened.callback(visitor.leave)
            visitor.come_back()
            visitor.resize(width)
            visitor.prefer(scheme)
            if nip:
                visitor.context.add_cookies(cookies(nip))
            return visitor

        yield make


@pytest.fixture(scope="session")
def cast(stack: Stack) -> Cast:
    """A line of command without SKP, for tests that tell a story with it."""
    return Cast(stack)
