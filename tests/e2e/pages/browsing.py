"""A person at a browser: what they see, what it weighs, and what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from dev.demo_people import PASSWORD
from dev.places import RUN
from tests.e2e import inspected

WIDE, PHONE = 1280, 390
_HEIGHTS = {WIDE: 800, PHONE: 844}
_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_COLOURS = ["color-contrast", "link-in-text-block"]
_WEAR = "theme => { document.documentElement.dataset.bsTheme = theme }"
_NEXT_FRAME = "new Promise(requestAnimationFrame)"
_AXE = Axe().axe_script
_STRUCTURE = """async options => {
    const shown = document.querySelector('dialog[open]') || document
    return (await axe.run(shown, options)).violations
}"""
_TEXTS = """window.texts = () => {
    const told = /^(class|type|role|style|open|hidden|disabled|readonly|data-bs-theme|data-label|aria-[a-z]+)$/
    const named = /^(data-label|aria-(label|labelledby|describedby|controls|valuenow|valuetext))$/
    const look = e => e.localName + (e.checked ? ':checked' : '') + [...e.attributes].filter(a => told.test(a.name))
        .map(a => named.test(a.name) ? `[${a.name}]` : `[${a.name}=${a.value}]`).sort().join('')
    const place = e => e ? place(e.parentElement) + ' ' + look(e) : ''
    const hasText = e => e.matches('input, select, textarea')
        || [...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim())
    const shown = document.querySelector('dialog[open]') || document.body
    return [...shown.querySelectorAll('*')].filter(hasText).map(e => [e, place(e)])
}"""
_PLACES = """() => {
    const {color, backgroundColor} = getComputedStyle(document.body)
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent')
    return [[color, backgroundColor, accent].join(), [...new Set(texts().map(([, place]) => place))]]
}"""
_COLOURS_AT = """async ([options, places]) => {
    const include = texts().filter(([, place]) => places.includes(place)).map(([e]) => e)
    return (await axe.run({include}, options)).violations
}"""
_SEEN: dict[tuple[str, int], set[str]] = {}
"""Colours and width → places of texts (elements and classes from the root on) that were looked at in them."""


def viewport(width: int) -> dict[str, int]:
    return {"width": width, "height": _HEIGHTS[width]}


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
    width: int
    problems: list[str] = field(default_factory=list)
    fetched: str = ""
    """What htmx asked for last to show it in the dialog."""

    def listen(self) -> None:
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

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
        self.width = width
        self.page.set_viewport_size(viewport(width))  # type: ignore[arg-type]

    def log_in(self, nip: str, password: str = PASSWORD) -> None:
        self.open("/masuk")
        self.page.get_by_label("NIP").fill(nip)
        self.page.get_by_label("Kata sandi", exact=True).fill(password)
        self.page.locator("main").get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url(lambda url: "/masuk" not in url)

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
            self.page.get_by_role("link", name=name, exact=True).click()
            expect(dialog).to_be_visible()
            self.inspect(name)
            self.page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()

    def inspect(self, name: str = "") -> None:
        """No rule of WCAG 2.2 AA is broken, nothing sticks out to the side, nothing was refused by the CSP.

        What a theme changes is colours, so those are looked at in the other theme too, each text once for all that
        stand in equal elements. Of a page under an open dialog nothing can be used, so only the dialog is looked at;
        it does not count as a look at the page.
        """
        where = name or self.page.url
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE)
            self.page.evaluate(_TEXTS)
        without_colours = {rule: {"enabled": False} for rule in _COLOURS}
        options = {"runOnly": _RULES, "rules": without_colours, "resultTypes": ["violations"]}
        self._mind(where, self.page.evaluate(_STRUCTURE, options))
        self._inspect_colours(where)
        with self._in_other_theme():
            self._inspect_colours(f"{where}, other theme")
        assert not self.problems, f"{where}: {self.problems}"
        under_dialog = self.page.locator("dialog[open]").count()
        inspected.note(self.fetched if under_dialog else self.page.url)

    def _inspect_colours(self, where: str) -> None:
        colours, places = self.page.evaluate(_PLACES)
        seen = _SEEN.setdefault((colours, self.width), set())
        if fresh := [place for place in places if place not in seen]:
            options = {"runOnly": {"type": "rule", "values": _COLOURS}, "resultTypes": ["violations"]}
            self._mind(where, self.page.evaluate(_COLOURS_AT, [options, fresh]))
            seen.update(fresh)

    def _mind(self, where: str, found: list[dict[str, Any]]) -> None:
        faults = [_plain(fault) for fault in found]
        assert not faults, f"{where} at {self.width}:\n" + "\n".join(faults)
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(too_wide) <= 0, f"{where} is wider than {self.width}"

    @contextmanager
    def _in_other_theme(self) -> Iterator[None]:
        """As somebody sees it whose machine, or whose choice for this site, is the other one."""
        chosen = self.page.evaluate("document.documentElement.dataset.bsTheme || null")
        dark = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        self.page.emulate_media(color_scheme="light" if dark else "dark")
        if chosen:
            self.page.evaluate(_WEAR, "light" if chosen == "dark" else "dark")
        self.page.evaluate(_NEXT_FRAME)  # scripts that follow the theme hear of it then
        yield
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        if chosen:
            self.page.evaluate(_WEAR, chosen)

    def picture(self, name: str) -> Path:
        """A screenshot of the whole page in .run/pages, for eyes."""
        path = RUN / "pages" / f"{name}-{self.width}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)
        return path

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


def _plain(fault: dict[str, Any]) -> str:
    places = [f"{' '.join(node['target'])}: {node['failureSummary'].splitlines()[-1]}" for node in fault["nodes"][:4]]
    return f"{fault['id']} ({fault['help']})\n    " + "\n    ".join(places)
