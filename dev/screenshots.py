"""`make screenshots`: pictures of every page as people of the demo see it, at both widths, and docs/pages.md with them.

Uses the running `make up`, else a stack of its own with fresh demo data, which it removes again.
"""

import base64
import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from dev import keys, state
from dev.demo_directory import TIM
from dev.demo_people import PASSWORD, PEGAWAI, demo_id
from dev.infra import Infra
from dev.places import ROOT, browser_path
from dev.ports import free_port
from dev.stack import Stack

FOLDER, PAGE = ROOT / "docs" / "pages", ROOT / "docs" / "pages.md"
WIDTHS = {1280: 860, 390: 844}  # and the least height
_TALLEST = 1500
_QUALITY = 62
_YEAR = str(date.today().year)  # noqa: DTZ011  # as the demo data
_FAULTY = "nip,nama,jenis_asn,kode_unor,jenis_jabatan,jabatan\n199001012015031999,Wulan Sari,pns,BCN-SDM,pelaksana,\n"


@dataclass(frozen=True)
class Shot:
    """One page. `who` is a key of the demo's people, "" for anybody; `act` is done before the picture is taken."""

    name: str
    title: str
    path: str
    who: str
    about: str
    act: Callable[[Page], None] = lambda page: None

    def file(self, width: int) -> str:
        """Beside docs/pages.md."""
        return f"{FOLDER.name}/{self.name}-{width}.webp"


def _skp(who: str) -> str:
    return f"/skp/{demo_id('skp', who, _YEAR)}"


def _upload(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "pegawai-baru.csv", "mimeType": "text/csv", "buffer": _FAULTY.encode()}
    )
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/pekerjaan/**")
    page.get_by_role("table").first.wait_for()


def _preview(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("button", name="Mulai").or_(page.get_by_role("button", name="Buka")).first.wait_for()


def _verify(page: Page) -> None:
    with page.expect_download() as coming:
        page.get_by_role("button", name="Unduh PDF").click()
    paper = PdfReader(io.BytesIO(coming.value.path().read_bytes()))
    code = re.search(r"/verifikasi/([A-Z2-7]{16})", "".join(one.extract_text() for one in paper.pages))
    assert code, "the print names no code"
    page.context.clear_cookies()
    page.goto(f"/verifikasi/{code[1]}")


SHOTS = (
    Shot("landing", "Landing page", "/", "", "What it is, and where one logs in (A2)."),
    Shot("masuk", "Masuk", "/masuk", "", "Login with NIP and password; SSO where it is configured (A3, A4)."),
    Shot("beranda", "Beranda", "/beranda", "bambang", "What waits for me: my next step, SKP to decide on, notices."),
    Shot("menu-admin", "Beranda of an admin", "/beranda", "lina", "The menu shows what this person may do (A6, C8)."),
    Shot("daftar-skp", "Daftar SKP", "/skp", "bambang", "My SKP by period; make one, copy last year's (A5, A12–A14)."),
    Shot("skp-baru", "Periode SKP", "/skp/baru", "samuel", "The period and the approach of a new SKP (A12)."),
    Shot("skp", "Sasaran Kinerja Pegawai", _skp("bambang"), "bambang", "The SKP as the official form (A15–A22)."),
    Shot("skp-draft", "SKP being written", _skp("siti"), "siti", "Returned with a note; mended in place (A16–A24)."),
    Shot("ajukan", "Ajukan", _skp("siti") + "/ajukan", "siti", "What is missing, else a confirmation (A25)."),
    Shot("skp-bawahan", "SKP Bawahan", "/skp-bawahan", "bambang", "Who waits for a decision; many at once (A33, P2)."),
    Shot("persetujuan", "Persetujuan", _skp("rini") + "/status", "bambang", "Approve, or return with a note (A34)."),
    Shot("matriks", "Matriks Peran Hasil", f"/matriks/{demo_id('skp', 'bambang', _YEAR)}", "bambang",
         "People × RHK of their leader; on a phone a list (A27–A32)."),
    Shot("tim", "Tim Kerja", "/tim", "nurul", "The teams that I lead or belong to (A7)."),
    Shot("tim-detil", "One Tim Kerja", f"/tim/{TIM}", "nurul", "Its members, with those of other units (A7)."),
    Shot("unor", "Manajemen Unor", "/unor", "lina", "The tree of units, opened branch by branch (A10)."),
    Shot("pegawai", "Manajemen Pegawai", "/pegawai", "lina", "Search, move, jabatan, roles, history (A11)."),
    Shot("pegawai-detil", "One pegawai", f"/pegawai/{PEGAWAI['siti'].nip}", "lina", "Data, superior and delegations."),
    Shot("buka-periode", "Buka Periode", "/buka-periode", "lina", "A period for many: whom it would reach.", _preview),
    Shot("impor", "Impor Data", "/impor", "lina", "A file is first only checked; faulty rows to download.", _upload),
    Shot("delegasi", "Delegasi", "/delegasi", "lina", "Plt and Plh: who acts for whom, and until when."),
    Shot("instansi", "Pengaturan instansi", f"/instansi/{demo_id('instansi', 'BCN')}", "lina",
         "Colour, time zone, deadlines and quiet hours."),
    Shot("klien", "Klien API", "/klien", "rizky", "Other systems and what they may read."),
    Shot("notifikasi", "Notifikasi", "/notifikasi", "bambang", "Inbox, and the WhatsApp state of each message."),
    Shot("profil", "Profil", "/profil", "bambang", "My data, who my penilai is and why, sessions."),
    Shot("cetak", "Cetak SKP", _skp("bambang") + "/cetak", "bambang", "Places, dates and anchors, then the PDF."),
    Shot("verifikasi", "Verifikasi", _skp("bambang") + "/cetak", "bambang", "Where the QR of a print leads.", _verify),
)  # fmt: skip


def take(url: str, shots: tuple[Shot, ...], folder: Path = FOLDER) -> None:
    """Writes the pictures of `shots` from the product at `url`."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        known = {who: _log_in(browser, url, who) for who in dict.fromkeys(shot.who for shot in shots)}
        for shot in shots:
            for width in WIDTHS:
                (folder.parent / shot.file(width)).write_bytes(_picture(browser, url, shot, width, known[shot.who]))
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
        "[dev/screenshots.py](../dev/screenshots.py), which writes this page too; (A5) is a feature of the guide.",
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


def _picture(browser: Browser, url: str, shot: Shot, width: int, kept: Any) -> bytes:
    """WebP, as tall as the page but not without end."""
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": WIDTHS[width]}, storage_state=kept, locale="id-ID",
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto(shot.path)
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
