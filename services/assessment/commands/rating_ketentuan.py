"""The rules that ratings of one command follow, looked up once however many people it rates (features G8, M9)."""

from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.types import Predikat
from services.assessment.queries import aturan
from services.assessment.rules.predikat import predikat


class Ketentuan:
    """The 3 × 3 table of each period's last day, and the term for an objection to a rating given at `now`."""

    def __init__(self, s: Session, now: datetime) -> None:
        self.now = now
        self._tabel = cache(lambda akhir: aturan.predikat_on(s, akhir).predikat)
        self._batas = cache(lambda instansi_id: aturan.batas_keberatan(s, instansi_id, now))

    def predikat(self, akhir: date, hasil_kerja: str, perilaku: str) -> Predikat:
        tabel: dict[str, Any] = self._tabel(akhir)
        return predikat(tabel, hasil_kerja, perilaku)

    def batas_keberatan(self, instansi_id: UUID) -> date:
        batas: date = self._batas(instansi_id)
        return batas
