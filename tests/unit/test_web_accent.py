"""Whatever colour an instansi has chosen, what stands on it and what is written in it can be read (WCAG AA)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web import accent

SURFACES = {"light": ["#ffffff", "#f4f6f8"], "dark": ["#161d26", "#0e1319"]}
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours, st.sampled_from(["light", "dark"]))
def test_every_colour_can_be_read(colour: str, theme: str):
    shades = accent.shades(colour, theme)
    assert accent.contrast(shades.ink, shades.accent) >= 4.5
    assert accent.contrast(shades.ink, shades.hover) >= 4.5
    for surface in [*SURFACES[theme], shades.soft]:
        assert accent.contrast(shades.text, surface) >= 4.5


def test_contrast_is_that_of_wcag():
    assert accent.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert accent.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_default_colour_stands_in_the_style_sheet_as_computed():
    """So that a page before the login looks as one after it."""
    folder = Path(accent.__file__).parent.parent / "static" / "css"
    for theme, name in (("light", "tokens.css"), ("dark", "dark.css")):
        written = dict(re.findall(r"--(accent[a-z-]*): (#[0-9a-f]{6});", (folder / name).read_text()))
        computed = accent.shades(accent.DEFAULT, theme)
        assert list(written.values()) == list(computed), theme


def test_the_surfaces_are_those_of_the_style_sheet():
    folder = Path(accent.__file__).parent.parent / "static" / "css"
    for theme, name in (("light", "tokens.css"), ("dark", "dark.css")):
        text = (folder / name).read_text()
        found = [re.search(rf"--{what}: (#[0-9a-f]{{6}});", text) for what in ("surface", "ground")]
        assert [one and one[1] for one in found] == SURFACES[theme]
