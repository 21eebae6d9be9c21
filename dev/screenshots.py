"""`make screenshots`: pictures of every page as people of the demo see it, at both widths, and docs/pages.md with them.

Uses the running `make up`, else a stack of its own with fresh demo data, which it removes again.
"""

import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from dev import keys, state
from dev.demo_people import PASSWORD, PEGAWAI
from dev.infra import Infra
from dev.places import ROOT, browser_path
from dev.ports import free_port
from dev.screenshots_fill import fill
from dev.shots import SHOTS, Shot
from dev.stack import Stack

FOLDER, PAGE = ROOT / "docs" / "pages", ROOT / "docs" / "pages.md"
WIDTHS = {1280: 860, 390: 844}  # and the least height
_TALLEST = 1500
_QUALITY = 38


def take(url: str, shots: tuple[Shot, ...], folder: Path = FOLDER) -> None:
    """Writes the pictures of `shots` from the product at `url`; those of assessment after its data were filled in."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        known = {who: _log_in(browser, url, who) for who in dict.fromkeys(shot.who for shot in shots)}
        ids: dict[str, str] = {}
        for shot in shots:
            if "{" in shot.path and not ids:
                ids = fill(url)
            for width in WIDTHS:
                made = _picture(browser, url + shot.path.format_map(ids), shot, width, known[shot.who])
                (folder.parent / shot.file(width)).write_bytes(made)
        browser.close()


def write_page() -> None:
    """docs/pages.md, from the list."""
    rows = [
        f'| **{shot.title}**<br>{shot.about} | <img src="{shot.file(1280)}" width="560" alt="{shot.title}"> '
        f'| <img src="{shot.file(390)}" width="180" alt="{shot.title}, phone"> |'
        for shot in SHOTS
    ]
    head = [
        "# The pages",
        "",
        "As people of the demo see them, at 1280 and 390 pixels. Made by `make screenshots` from the list in",
        "[dev/shots.py](../dev/shots.py), which fills this page too; (A5) is a feature of the guide.",
        "",
        "| Page | 1280 | 390 |",
        "|---|---|---|",
    ]
    PAGE.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


@contextmanager
def running() -> Iterator[str]:
    """The address of `make up`, or of a stack that lives as long as the block."""
    if up := state.read():
        yield up["url"]
        return
    infra = Infra("screenshots")
    infra.remove()
    with TemporaryDirectory() as folder:
        try:
            infra.up(lives_with="parent")
            stack = Stack(infra.env() | keys.generate(), folder=Path(folder), port=free_port())
            try:
                stack.prepare()
                stack.start_all()
                stack.wait_ready()
                stack.load_demo_data()
                yield stack.url
            finally:
                stack.stop()
        finally:
            infra.remove()


def _log_in(browser: Browser, url: str, who: str) -> Any:
    """What the browser holds afterwards."""
    if not who:
        return None
    page = browser.new_page(base_url=url)
    page.goto("/masuk")
    page.get_by_label("NIP").fill(PEGAWAI[who].nip or "")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda address: "/masuk" not in address)
    kept = page.context.storage_state()
    page.close()
    return kept


def _picture(browser: Browser, address: str, shot: Shot, width: int, kept: Any) -> bytes:
    """WebP, as tall as the page but not without end."""
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": WIDTHS[width]}, storage_state=kept, locale="id-ID",
        timezone_id="Asia/Jakarta", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto(address)
    shot.act(page)
    page.wait_for_load_state("networkidle")
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(tall, WIDTHS[width]), _TALLEST)})
    made = context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
    context.close()
    return base64.b64decode(made["data"])


def main(names: list[str]) -> None:
    """All, or only those named; the page names all."""
    with running() as url:
        take(url, tuple(shot for shot in SHOTS if not names or shot.name in names))
    write_page()


if __name__ == "__main__":
    main(sys.argv[1:])
