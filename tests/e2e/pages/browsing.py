"""A person at a browser: what they see, what it weighs, and what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from dev.demo_people import PASSWORD
from tests.e2e import inspected

WIDE, PHONE = 1280, 390
PATIENCE = 30_000
"""Milliseconds until a test gives up. Machines differ by a factor of five; only what is wrong takes this long."""
_HEIGHTS = {WIDE: 800, PHONE: 844}
_LOOKS = ["color-contrast", "link-in-text-block", "target-size"]
"""Rules whose verdict is the same for all that looks the same."""
_STRUCTURE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {rule: {"enabled": False} for rule in _LOOKS},
    "resultTypes": ["violations"],
}
_APPEARANCE = {"runOnly": {"type": "rule", "values": _LOOKS}, "resultTypes": ["violations"]}
_SCRIPTS = Axe().axe_script + Path(__file__).with_name("inspection.js").read_text()
_LOADER = f"window.loadInspection = () => {{ {_SCRIPTS} }}"
"""Known to every page, run only in those that are inspected: the browser reads and compiles it once for all."""
_LOOK = """([options, frames]) => {
  if (!('inspection' in window)) loadInspection()
  return inspection.structure(options, frames)
}"""
_WEAR = "theme => { document.documentElement.dataset.bsTheme = theme }"
_LISTEN = """() => {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  window.themeHeard = new Promise((heard) => dark.addEventListener('change', heard, { once: true }))
  return document.documentElement.dataset.bsTheme || null
}"""
_HEARD = "themeHeard.then(() => new Promise(requestAnimationFrame))"
"""Then other scripts that follow the theme have heard of it, too; it is not told in the first frame that has it."""
_SEEN = inspected.Looks("seen")
"""How texts and controls look that axe has looked at: colours, sizes, and where small ones stand."""
_WORN = inspected.Looks("worn")
"""Colours and sizes with the classes that wear them: these were looked at in the other theme, too."""
_FRAMES = inspected.Looks("frames")
"""What stands around pages: menus and foot."""


@dataclass(frozen=True)
class Weight:
    """What came over the wire; `bytes` as compressed, headers left out."""

    requests: int
    bytes: int
    by_address: dict[str, int]


@dataclass
class Visitor:
    """One browser context with one page. `problems` fills with what a page must never do."""

    context: BrowserContext
    page: Page
    width: int = 0
    scheme: str = ""
    problems: list[str] = field(default_factory=list)
    fetched: str = ""
    """What htmx asked for last to show it in the dialog."""
    _left: bool = False

    @classmethod
    def new(cls, browser: Browser, url: str, *, js: bool) -> Self:
        context = browser.new_context(base_url=url, java_script_enabled=js, locale="id-ID", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_LOADER)
        visitor = cls(context, context.new_page())
        visitor.page.on("console", lambda said: visitor._said(said.type, said.text))
        visitor.page.on("response", visitor._answered)
        visitor.page.on("pageerror", lambda error: visitor.problems.append(f"script: {error}"))
        visitor.page.on("framenavigated", lambda _: visitor._arrived())
        return visitor

    def leave(self) -> None:
        """For the next test a browser in which nobody was, but for the files that it keeps.

        The last page stays until the next test opens one: a further page would cost as much as one of the test's own.
        """
        for other in self.context.pages[1:]:
            other.close()
        self.page.unroute_all()
        self.context.set_offline(True)
        self.context.clear_cookies()
        self._left = True

    def come_back(self) -> None:
        """The next test has it."""
        self.context.set_offline(False)

    def _arrived(self) -> None:
        """What the page before still did is nothing of this test."""
        if self._left:
            self._left = False
            self.problems.clear()
            self.fetched = ""

    def _answered(self, answer: Response) -> None:
        if answer.request.method == "GET" and answer.request.headers.get("hx-target", "").endswith("#dialog"):
            self.fetched = answer.url

    def _said(self, kind: str, text: str) -> None:
        refused_as_expected = text.startswith("Failed to load resource: the server responded with a status of")
        if kind in ("error", "warning") and not refused_as_expected:
            self.problems.append(f"console: {text}")

    def open(self, path: str, *, status: int = 200) -> Response:
        """Loads a page and minds its status."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return answer

    def resize(self, width: int) -> None:
        if width != self.width:
            self.width = width
            self.page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})

    def prefer(self, scheme: str) -> None:
        """What the machine says that its user likes: "light" or "dark"; asked again, nothing is sent."""
        if scheme != self.scheme:
            self.scheme = scheme
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    def log_in(self, nip: str, password: str = PASSWORD) -> None:
        self.open("/masuk")
        come_in(self.page, nip, password)

    def main(self) -> Locator:
        return self.page.locator("#content")

    def narrow(self, label: str, choice: str) -> None:
        """Chooses in the form over a list, whose filters are folded on a phone."""
        filter = self.page.get_by_label(label)
        if not filter.is_visible():
            self.page.get_by_text("Cari dan saring").click()
        filter.select_option(choice)

    def said(self) -> str:
        """The message that the page shows after an action."""
        note = self.page.locator("#flash .note").first
        note.wait_for()
        return note.inner_text().strip()

    def look_into(self, *links: str) -> None:
        """Opens the dialog behind each link, inspects it and closes it again."""
        dialog = self.page.get_by_role("dialog")
        for name in links:
            opener = self.page.get_by_role("link", name=name, exact=True)
            opener.click()
            expect(dialog).to_be_visible()
            self.inspect(name)
            self.page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            expect(opener).to_be_focused()  # or it would take it back from where the test goes next

    def inspect(self, name: str = "") -> None:
        """No rule of WCAG 2.2 AA is broken, nothing sticks out to the side, nothing was refused by the CSP.

        What a theme changes is colours, so those are looked at in the other theme too, each look once for all texts
        that share it; nothing new to see in this theme is nothing new in the other. Of a page under an open dialog
        nothing can be used, so only the dialog is looked at; it does not count as a look at the page.
        """
        where = name or self.page.url
        found = self.page.evaluate(_LOOK, [_STRUCTURE, list(_FRAMES.known)])
        self._mind(where, found)
        self._inspect_looks(where, found["sights"])
        if not _WORN.known.issuperset(found["worn"]):
            with self._in_other_theme():
                self._inspect_looks(f"{where}, other theme", self.page.evaluate("inspection.appearance()")["sights"])
            _WORN.add(found["worn"])
        _FRAMES.add([found["frame"]])
        assert not self.problems, f"{where}: {self.problems}"
        inspected.note(self.fetched if found["dialog"] else self.page.url)

    def inspect_at_both_widths(self, name: str = "") -> None:
        """As it is, and once more on the other kind of screen: what the server sends is the same for both."""
        here = self.width
        self.inspect(name)
        self.resize(PHONE if here == WIDE else WIDE)
        self.inspect(name)
        self.resize(here)

    def _inspect_looks(self, where: str, sights: list[str]) -> None:
        known = _SEEN.known
        if fresh := [sight for sight in sights if sight not in known]:
            ask = "([options, sights]) => inspection.looks(options, sights)"
            found = self.page.evaluate(ask, [_APPEARANCE, fresh])
            self._mind(where, found)
            _SEEN.add(found["looked"])  # a message may have gone meanwhile

    def _mind(self, where: str, found: dict[str, Any]) -> None:
        faults = [_plain(fault) for fault in found["violations"]]
        assert not faults, f"{where} at {self.width}:\n" + "\n".join(faults)
        assert not found["tooWide"], f"{where} is wider than {self.width}"

    @contextmanager
    def _in_other_theme(self) -> Iterator[None]:
        """As somebody sees it whose machine, or whose choice for this site, is the other one."""
        chosen = self.page.evaluate(_LISTEN)
        mine = self.scheme
        self.prefer("light" if mine == "dark" else "dark")
        if chosen:
            self.page.evaluate(_WEAR, "light" if chosen == "dark" else "dark")
        self.page.evaluate(_HEARD)
        yield
        self.prefer(mine)
        if chosen:
            self.page.evaluate(_WEAR, chosen)

    def forget_files(self) -> None:
        """As a browser that was never here."""
        session = self.context.new_cdp_session(self.page)
        session.send("Network.clearBrowserCache")
        session.detach()

    @contextmanager
    def weighing(self) -> Iterator[list[Weight]]:
        """`with visitor.weighing() as weights: visitor.open(…)`; then `weights[0]`: what did not come from a cache."""
        session = self.context.new_cdp_session(self.page)
        addresses: dict[str, str] = {}
        sizes: dict[str, int] = {}
        cached: set[str] = set()

        def answered(event: dict[str, Any]) -> None:
            if not event["response"].get("fromDiskCache") and event["requestId"] not in cached:
                addresses[event["requestId"]] = event["response"]["url"]

        def arrived(event: dict[str, Any]) -> None:
            if event["requestId"] in addresses and event["encodedDataLength"] > 0:
                sizes[addresses[event["requestId"]]] = int(event["encodedDataLength"])

        session.on("Network.responseReceived", answered)
        session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
        session.on("Network.loadingFinished", arrived)
        session.send("Network.enable")
        weights: list[Weight] = []
        yield weights
        self.page.wait_for_load_state("networkidle")
        weights.append(Weight(len(sizes), sum(sizes.values()), sizes))
        session.detach()


def come_in(page: Page, nip: str, password: str = PASSWORD) -> None:
    """By the form that the page shows."""
    page.get_by_label("NIP").fill(nip)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: "/masuk" not in url)


def _plain(fault: dict[str, Any]) -> str:
    places = [f"{node['at']}: {node['why'].splitlines()[-1]}" for node in fault["nodes"][:4]]
    return f"{fault['id']} ({fault['help']})\n    " + "\n    ".join(places)
