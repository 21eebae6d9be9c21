"""The distribution curve as a picture, the same on a page and on paper, and as a table for who cannot see it (A44).

Plain SVG with attributes only: the content policy allows no style of its own, and typst reads the same text. Red is
the ideal, dashed; green is what is real, with a dot and the people at each predikat: neither needs its colour alone.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from contracts.assessment import Kurva
from contracts.types import Predikat
from gateway.web.format import angka

PREDIKAT = {
    Predikat.SANGAT_KURANG: "Sangat Kurang",
    Predikat.KURANG: "Kurang",
    Predikat.BUTUH_PERBAIKAN: "Butuh Perbaikan",
    Predikat.BAIK: "Baik",
    Predikat.SANGAT_BAIK: "Sangat Baik",
}

MERAH, HIJAU = "#d6403a", "#1c9350"
"""At least 3 : 1 on a white and on a dark page (WCAG 1.4.11)."""
_IDEAL = f'fill="none" stroke="{MERAH}" stroke-width="2.5" stroke-dasharray="7 4"'
_NYATA = f'fill="none" stroke="{HIJAU}" stroke-width="3"'

_WIDTH, _HEIGHT = 380, 290
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 368, 52, 232
_X = [_LEFT + 16 + n * (_RIGHT - _LEFT - 32) / 4 for n in range(5)]

Titik = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of the table; per cent as printed, "–" where there is none."""

    predikat: str
    orang: int
    nyata: str
    ideal: str


def tabel(kurva: Kurva) -> list[Baris]:
    """From the best predikat to the worst, as lists of results are read."""
    share = _share(kurva)
    return [
        Baris(
            predikat=nama,
            orang=kurva.nyata.get(one, 0),
            nyata=f"{_number(share[n])} %" if share else "–",
            ideal=f"{_number(kurva.ideal[one])} %" if kurva.ideal else "–",
        )
        for n, (one, nama) in reversed(list(enumerate(PREDIKAT.items())))
    ]


def svg(kurva: Kurva) -> str:
    """The picture. Nobody rated yet: only the ideal; without a capaian: only what is real."""
    share = _share(kurva)
    ideal = [kurva.ideal[one] for one in PREDIKAT] if kurva.ideal else None
    top = max(40, *(share or [0]), *(ideal or [0]))
    step = 10 if top <= 50 else 20
    top = step * -(-int(top + 0.999) // step)
    key = f"kurva-{kurva.lingkup}-{kurva.id}-{kurva.masa_tahun}-{kurva.jenis}-{kurva.urutan}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" role="img" '
        f'aria-labelledby="{key}" font-family="Liberation Sans, Arial, sans-serif" font-size="12" '
        f'fill="currentColor"><title id="{key}">{escape(_title(kurva))}</title>',
        *_axes(top, step),
    ]
    if ideal:
        line = _path(_points(ideal, top))
        parts.append(f'<path d="{line}" {_IDEAL}/>')
    if share:
        dots = _points(share, top)
        parts.append(f'<path d="{_path(dots)}" {_NYATA}/>')
        for n, ((x, y), one) in enumerate(zip(dots, PREDIKAT, strict=True)):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{HIJAU}"/>')
            beside = _points(ideal, top)[n][1] if ideal else _BOTTOM
            falls = n in (0, 4) and dots[1 if n == 0 else 3][1] < y - 20  # the line comes down upon an end
            parts.append(_text(x, _clear(y, beside, falls), angka(kurva.nyata.get(one, 0)), weight="bold"))
    return "".join([*parts, *_legend(kurva, ideal is not None, share is not None), "</svg>"])


def _clear(dot: float, ideal: float, falls: bool) -> float:
    """Where the number of a dot stands: above it, or below where a line runs just above and there is room."""
    crossed = falls or dot - 28 < ideal < dot - 2
    return dot + 20 if crossed and dot + 20 < _BOTTOM - 4 else dot - 10 if not crossed else min(dot, ideal) - 8


# ---------------------------------------------------------------- the lines


def slopes(values: Sequence[float]) -> list[float]:
    """Of a monotone cubic through points one apart (Fritsch and Carlson): it never overshoots what it joins."""
    steps = [b - a for a, b in itertools.pairwise(values)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in itertools.pairwise(steps)]
    return [_end(steps[0], inner[0]), *inner, _end(steps[-1], inner[-1])]


def _end(step: float, beside: float) -> float:
    slope = (3 * step - beside) / 2
    if slope * step <= 0:
        return 0.0
    return slope if abs(slope) <= 3 * abs(step) else 3 * step


def _path(points: Sequence[Titik]) -> str:
    found = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    tilt = slopes([y for _, y in points])
    for n, ((x0, y0), (x1, y1)) in enumerate(itertools.pairwise(points)):
        third = (x1 - x0) / 3
        found.append(
            f"C{x0 + third:.1f} {y0 + tilt[n] / 3:.1f} {x1 - third:.1f} {y1 - tilt[n + 1] / 3:.1f} {x1:.1f} {y1:.1f}"
        )
    return "".join(found)


def _points(values: Sequence[float], top: float) -> list[Titik]:
    return [(x, _BOTTOM - value / top * (_BOTTOM - _TOP)) for x, value in zip(_X, values, strict=True)]


# ---------------------------------------------------------------- what stands around them


def _axes(top: float, step: int) -> list[str]:
    found = []
    for value in range(0, int(top) + 1, step):
        y = _BOTTOM - value / top * (_BOTTOM - _TOP)
        faint = "" if value == 0 else ' stroke-opacity=".18"'
        found.append(f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" fill="none" stroke="currentColor"{faint}/>')
        found.append(_text(_LEFT - 8, y + 4, f"{value} %", anchor="end"))
    for x, nama in zip(_X, PREDIKAT.values(), strict=True):
        for n, word in enumerate(nama.split()):
            found.append(_text(x, _BOTTOM + 20 + 15 * n, word))
    return found


def _legend(kurva: Kurva, ideal: bool, nyata: bool) -> list[str]:
    found = []
    orang = sum(kurva.nyata.values())
    if ideal:
        found.append(
            f'<path d="M{_LEFT} 20h28" fill="none" stroke="{MERAH}" stroke-width="2.5" stroke-dasharray="7 4"/>'
        )
        found.append(_text(_LEFT + 36, 24, "Ideal", anchor="start"))
    if nyata:
        x = _LEFT + (100 if ideal else 0)
        found.append(f'<path d="M{x} 20h28" {_NYATA}/>')
        found.append(f'<circle cx="{x + 14}" cy="20" r="4.5" fill="{HIJAU}"/>')
        found.append(_text(x + 36, 24, f"Nyata ({angka(orang)} orang dinilai)", anchor="start"))
    if not ideal and not nyata:
        found.append(_text(_LEFT, 24, "Belum ada yang dinilai", anchor="start"))
    return found


def _text(x: float, y: float, words: str, *, anchor: str = "middle", weight: str = "normal") -> str:
    bold = f' font-weight="{weight}"' if weight != "normal" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{bold}>{escape(words)}</text>'


def _title(kurva: Kurva) -> str:
    orang = sum(kurva.nyata.values())
    found = ", ".join(f"{nama} {kurva.nyata.get(one, 0)}" for one, nama in PREDIKAT.items())
    return f"Kurva distribusi predikat {kurva.nama}: {orang} orang dinilai ({found})."


def _share(kurva: Kurva) -> list[float] | None:
    """Per cent of each predikat among those rated; None while nobody is."""
    orang = sum(kurva.nyata.values())
    return [100 * kurva.nyata.get(one, 0) / orang for one in PREDIKAT] if orang else None


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
