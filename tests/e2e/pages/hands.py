"""How a visitor works a page: with a mouse, or with a keyboard alone, which reaches and shows every control."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

_MOST = 90
"""Tabs to one control."""
_HIDDEN = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const within = !it.matches(':focus');  // the calendar's button in a date, which the browser draws itself
  const shown = within || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  if (it === document.body || (shown && top && (it.contains(top) || top.contains(it)))) return '';
  return `${shown ? 'something lies over' : 'no outline around'} ${it.outerHTML.slice(0, 200)}`;
}"""
_WAY = f"""it => {{
  const now = document.activeElement, hidden = ({_HIDDEN})();
  const before = now.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_PRECEDING;
  if (it === now) return ['', hidden];
  return [now.matches('.skip') && it.closest('#content') ? 'Enter' : before ? 'Shift+Tab' : 'Tab', hidden];
}}"""


@dataclass(frozen=True)
class Mouse:
    """Also a finger."""

    page: Page

    def press(self, control: Locator) -> None:
        control.click()

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)

    def fill_year(self, date: Locator, year: int) -> None:
        date.fill(f"{year}{date.input_value()[4:]}")

    def check(self, choice: Locator) -> None:
        choice.check()

    def choose(self, field: Locator, option: str) -> None:
        field.select_option(option)

    def lands(self, control: Locator) -> None:
        """It does not matter to a mouse."""


@dataclass(frozen=True)
class Keyboard:
    """Fails where Tab does not come to a control, and where one cannot see that it has come."""

    page: Page

    def press(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def fill_year(self, date: Locator, year: int) -> None:
        """The last of its three parts, each of which is a stop of its own."""
        self.reach(date)
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(str(year))

    def check(self, choice: Locator) -> None:
        self.reach(choice)
        self.page.keyboard.press("Space")

    def choose(self, field: Locator, option: str) -> None:
        """Typed ahead, as a list takes it."""
        self.reach(field)
        self.page.keyboard.type(option)

    def reach(self, control: Locator) -> None:
        """The shorter way round, and past the menu by the link for that."""
        key, place = "", control.element_handle()
        for _ in range(_MOST):
            came_by, (key, hidden) = key, place.evaluate(_WAY)
            assert not hidden or came_by in ("", "Enter"), hidden
            if not key:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"Tab does not come to {control}")

    def lands(self, control: Locator) -> None:
        """There the page has put the focus by itself."""
        expect(control).to_be_focused()

    def sees(self) -> None:
        """Where the focus is."""
        hidden = self.page.evaluate(_HIDDEN)
        assert not hidden, hidden
