"""The ideal distribution of predikat, and where a real one departs from SE MenPANRB 3/2023: warnings, never a bar."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.assessment import JenisPenilaian, Peringatan
from contracts.types import Capaian, Predikat
from services.assessment.rules import masa

PREDIKAT = {
    Predikat.SANGAT_KURANG: "Sangat Kurang",
    Predikat.KURANG: "Kurang",
    Predikat.BUTUH_PERBAIKAN: "Butuh Perbaikan",
    Predikat.BAIK: "Baik",
    Predikat.SANGAT_BAIK: "Sangat Baik",
}
"""From the worst to the best, as the heights of a curve stand."""

CAPAIAN = {
    Capaian.ISTIMEWA: "Istimewa",
    Capaian.BAIK: "Baik",
    Capaian.BUTUH_PERBAIKAN: "Butuh Perbaikan",
    Capaian.KURANG: "Kurang",
    Capaian.SANGAT_KURANG: "Sangat Kurang",
}


def last_day(tahun: int, jenis: JenisPenilaian, urutan: int) -> date | None:
    """Of the whole period: rules and curves are those of that day. None where a year has no such period."""
    year = masa.of(date(tahun, 1, 1), date(tahun, 12, 31), jenis)
    return next((one.akhir for one in year if (one.jenis, one.urutan) == (jenis, urutan)), None)


def ideal(tinggi: Sequence[int]) -> dict[Predikat, float]:
    """Per cent of each predikat, from five relative heights of which not all are 0."""
    whole = sum(tinggi)
    return {predikat: round(100 * one / whole, 2) for predikat, one in zip(PREDIKAT, tinggi, strict=True)}


def jarak(nyata: Mapping[Predikat, int], harapan: Mapping[Predikat, float]) -> float:
    """How far the real distribution is from the ideal: points of 100 that stand in another place. 0 without people."""
    whole = sum(nyata.values())
    if not whole:
        return 0.0
    return sum(abs(100 * nyata.get(one, 0) / whole - harapan[one]) for one in PREDIKAT) / 2


def peringatan(
    aturan: Sequence[Mapping[str, Any]], capaian: Capaian, nyata: Mapping[Predikat, int]
) -> list[Peringatan]:
    """Of each rule for this capaian that the people rated so far depart from; nobody rated: none.

    A rule names predikat and what their people together should be: `maks` and `min` per cent, `min_orang` people,
    `terbanyak` no fewer than of any other predikat.
    """
    whole = sum(nyata.values())
    if not whole:
        return []
    found = []
    for satu in aturan:
        group = [Predikat(one) for one in satu["predikat"]]
        orang = sum(nyata.get(one, 0) for one in group)
        lain = max((nyata.get(one, 0) for one in PREDIKAT if one not in group), default=0)
        terlanggar = {
            "maks": 100 * orang > satu.get("maks", 100) * whole,
            "min": 100 * orang < satu.get("min", 0) * whole,
            "min_orang": orang < satu.get("min_orang", 0),
            "terbanyak": orang < lain,
        }
        for jenis, harapan in _harapan(satu).items():
            if terlanggar[jenis]:
                found.append(Peringatan(aturan=jenis, pesan=_pesan(capaian, group, orang, whole, harapan)))
    return found


def anjuran(aturan: Sequence[Mapping[str, Any]]) -> list[str]:
    """The rules for one capaian in words: "Sangat Baik: paling banyak 70 %"."""
    return [
        f"{_nama([Predikat(one) for one in satu['predikat']])}: {harapan}"
        for satu in aturan
        for harapan in _harapan(satu).values()
    ]


def _harapan(satu: Mapping[str, Any]) -> dict[str, str]:
    """What one rule asks for, by the kind of it."""
    words = {
        "maks": f"paling banyak {satu['maks']} %" if satu.get("maks") else "tidak ada",
        "min": f"paling sedikit {satu.get('min')} %",
        "min_orang": f"paling sedikit {satu.get('min_orang')} orang",
        "terbanyak": "predikat terbanyak",
    }
    return {jenis: text for jenis, text in words.items() if jenis in satu and satu[jenis] is not False}


def _nama(group: Sequence[Predikat]) -> str:
    return " dan ".join(PREDIKAT[one] for one in group)


def _pesan(capaian: Capaian, group: Sequence[Predikat], orang: int, whole: int, harapan: str) -> str:
    return (
        f"{_nama(group)}: {orang} dari {whole} orang ({_persen(100 * orang / whole)} %). Untuk capaian organisasi "
        f"{CAPAIAN[capaian]} disarankan {harapan} (SE MenPANRB 3/2023). Ini bahan pertimbangan, bukan larangan."
    )


def _persen(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
