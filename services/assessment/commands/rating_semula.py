"""Of two who rate the same person the later one is told what the earlier one gave, and overwrites only knowingly."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.assessment import RatingTampil
from contracts.base import Actor
from contracts.errors import Conflict
from contracts.types import titik
from services.assessment.models import Pegawai, Penilaian
from services.assessment.queries.hubungan import Keadaan
from services.assessment.rules import kata

_Sepasang = tuple[str | None, str | None]


def pair(row: Penilaian) -> _Sepasang:
    """Hasil kerja and perilaku as they stand."""
    return row.hasil_kerja, row.perilaku


def changed(row: Penilaian, semula: RatingTampil | None) -> bool:
    """Other ratings stand than were read; False for a caller that does not say what it read.

    Not by `rev`: that the employee filled something meanwhile says nothing against a rating.
    """
    return semula is not None and pair(row) != (semula.hasil_kerja, semula.perilaku)


def names(s: Session, rows: Iterable[Penilaian]) -> dict[str, str]:
    """Who gave the ratings of these, by NIP; one statement, none for no rows."""
    nips = {row.dinilai_oleh for row in rows if row.dinilai_oleh}
    if not nips:
        return {}
    return {one.nip: one.nama for one in s.execute(select(Pegawai.nip, Pegawai.nama).where(Pegawai.nip.in_(nips)))}


def refusal(actor: Actor, org: Keadaan, known: dict[str, str], *, then: str) -> Conflict:
    """`known`: names by NIP. `then`: what did not happen, and what to do next."""
    row = org.row
    by = "Anda sendiri" if row.dinilai_oleh == actor.nip else known.get(row.dinilai_oleh or "", "penilai lain")
    when = f" pada {_clock(row.dinilai_pada, org.zona)}" if row.dinilai_pada else ""
    return Conflict(
        "rating-berubah",
        f"Rating {row.nama} berubah sejak Anda membukanya: kini hasil kerja {kata.rating(row.hasil_kerja)} dan "
        f"perilaku {kata.rating(row.perilaku)}, diberikan oleh {titik(by + when)} {then}",
    )


NOT_RATED = "Pilihan Anda belum disimpan; simpan lagi bila tetap ingin menggantinya."
NOT_FINAL = "Penilaian ini belum difinalkan; periksa ratingnya, lalu finalkan lagi bila sudah sesuai."


def _clock(moment: datetime, zona: str) -> str:
    """Where the instansi is."""
    there = moment.astimezone(ZoneInfo(zona))
    return f"{kata.tanggal(there.date())} pukul {there:%H.%M}"
