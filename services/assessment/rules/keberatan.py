"""Who is who in an objection, what each may do with it, and until when one can be filed (A49–A53, G8, G9, G12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from contracts.assessment import StatusKeberatan
from contracts.base import Actor
from services.assessment.rules import masa
from services.assessment.rules.hubungan import is_admin, is_personal


@dataclass(frozen=True, slots=True)
class Pihak:
    """What the actor is to one objection; `admin` only reads. Nobody else knows of it: reasons are personal."""

    pemilik: bool = False
    penilai: bool = False
    pemutus: bool = False
    admin: bool = False

    @property
    def terlihat(self) -> bool:
        return self.pemilik or self.penilai or self.pemutus or self.admin


def party(
    actor: Actor, *, nip: str, penilai_nip: str, pemutus_nip: str | None, dinilai_oleh: str | None,
    instansi_id: UUID,
) -> Pihak:  # fmt: skip
    """`pemutus_nip` decides; `dinilai_oleh`: who gave the rating, and can't decide on it in another's place."""
    me = actor.as_nip
    return Pihak(
        pemilik=is_personal(actor, nip),
        penilai=me is not None and me == penilai_nip and actor.nip != nip,
        pemutus=me is not None and me == pemutus_nip and actor.nip not in (nip, penilai_nip, dinilai_oleh),
        admin=is_admin(actor, instansi_id),
    )


Untuk = Literal["tanggapan", "putusan"]
PENGINGAT: tuple[tuple[int, Untuk], ...] = ((3, "tanggapan"), (5, "putusan"), (10, "putusan"))
"""Days worked since the filing, and for what is reminded then: the penilai's answer once, the decision twice."""


def due(days: Sequence[date], *, behind: int, hari_ini: date) -> tuple[int, list[Untuk], date | None]:
    """How many of PENGINGAT are behind after today, for what to remind now, each once, and the day of the next.

    `days`: when each is due; `behind`: how many were before. After an outage what came together is told once.
    """
    reached = max(behind, sum(day <= hari_ini for day in days))
    told = list(dict.fromkeys(untuk for _, untuk in PENGINGAT[behind:reached]))
    return reached, told, days[reached] if reached < len(days) else None


def in_time(now: datetime, batas: date, zona: str) -> bool:
    """Until 23.59.59 of the last day where the instansi is."""
    return masa.today(now, zona) <= batas


def actions(pihak: Pihak, status: str) -> list[str]:
    """The verbs that this actor may use now; a decided or cancelled objection is only read."""
    if status != StatusKeberatan.DIAJUKAN:
        return []
    found = ["update", "cancel"] if pihak.pemilik else []
    if pihak.penilai:
        found.append("respond")
    if pihak.pemutus:
        found += ["accept", "reject"]
    return found
