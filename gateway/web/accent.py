"""The instansi's colour as accent: kept in hue, made lighter or darker until everything on it can be read."""

from collections.abc import Callable
from typing import NamedTuple

NORMAL = 4.6
"""Contrast of text, a hair above WCAG AA's 4.5 so that rounding never falls below."""

_SURFACES = {"light": "#ffffff", "dark": "#161d26"}
_GROUNDS = {"light": "#f4f6f8", "dark": "#0e1319"}
DEFAULT = "#0b5cad"


class Shades(NamedTuple):
    """The custom properties of one theme, as in static/css/tokens.css."""

    accent: str
    hover: str
    ink: str
    text: str
    soft: str
    line: str


def shades(colour: str, theme: str) -> Shades:
    """`colour` "#rrggbb"; `theme` light or dark."""
    surface, away = _SURFACES[theme], "#000000" if theme == "light" else "#ffffff"
    accent = _until(colour, away, lambda c: contrast(c, surface) >= 3)
    ink = "#ffffff" if contrast("#ffffff", accent) >= NORMAL else "#10161d"
    opposite = "#000000" if ink == "#ffffff" else "#ffffff"
    accent = _until(accent, opposite, lambda c: contrast(ink, c) >= NORMAL)
    soft = mix(accent, surface, 0.1 if theme == "light" else 0.2)
    text = _until(colour, away, lambda c: min(contrast(c, b) for b in (surface, soft, _GROUNDS[theme])) >= NORMAL)
    return Shades(accent, mix(opposite, accent, 0.14), ink, text, soft, mix(accent, surface, 0.35))


def style_sheet(colour: str) -> str:
    """The rules that put an instansi's colour in the place of the default one, in both themes."""
    names = ("accent", "accent-hover", "accent-ink", "accent-text", "accent-soft", "accent-line")
    light, dark = (
        "".join(f"--{name}:{value};" for name, value in zip(names, shades(colour, theme), strict=True))
        for theme in ("light", "dark")
    )
    return (
        f":root{{{light}}}:root[data-bs-theme=dark]{{{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-bs-theme]){{{dark}}}}}"
    )


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of `colour` (0 to 1), the rest of `other`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _until(colour: str, towards: str, good: Callable[[str], bool]) -> str:
    for step in range(21):
        candidate = mix(towards, colour, step / 20)
        if good(candidate):
            return candidate
    return towards


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
