"""Debian's Chromium on the running product; people who come in once and keep their cookie."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from dev.demo_people import PEGAWAI
from dev.stack import Stack
from tests.e2e.pages.browsing import WIDE, Visitor, viewport

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's build: Playwright's own can't be downloaded everywhere. The flags keep it from calling home."""
    return {"executable_path": "/usr/bin/chromium", "args": _FLAGS}


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Visit]:
    """`visit(width=390, scheme="dark", js=False, nip=…)`: a browser of its own; logged in where `nip` is given."""
    with ExitStack() as opened:

        def make(*, width: int = WIDE, scheme: str = "light", js: bool = True, nip: str | None = None) -> Visitor:
            context = browser.new_context(
                base_url=stack.url,
                viewport=viewport(width),  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                java_script_enabled=js,
                locale="id-ID",
                reduced_motion="reduce",
            )
            opened.callback(context.close)
            context.set_default_timeout(8_000)
            visitor = Visitor(context, context.new_page(), width)
            visitor.listen()
            if nip:
                visitor.log_in(nip)
            return visitor

        yield make


@pytest.fixture(scope="session")
def nip() -> Callable[[str], str]:
    """The NIP of somebody of the demo, by key: `nip("siti")`."""

    def of(key: str) -> str:
        found = PEGAWAI[key].nip
        assert found, f"{key} has no NIP"
        return found

    return of
