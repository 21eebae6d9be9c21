"""Two ratings make a predikat (PermenPANRB 6/2022), by the table that holds on the day in question."""

from collections.abc import Mapping
from typing import Any

from contracts.types import Predikat, Rating


def predikat(tabel: Mapping[str, Any], hasil_kerja: str, perilaku: str) -> Predikat:
    """`tabel` maps "hasil_kerja/perilaku" to a predikat, as aturan_predikat keeps it."""
    return Predikat(tabel[f"{Rating(hasil_kerja)}/{Rating(perilaku)}"])
