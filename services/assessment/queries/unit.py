"""The tree of units: who heads a unit and those above it, and who says how well it did. One statement each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, select, text
from sqlalchemy.orm import Session, aliased

from contracts.base import Actor
from contracts.errors import NotFound
from services.assessment import rules
from services.assessment.models import Unor

_NAIK = text("""
WITH RECURSIVE naik AS (
    SELECT u.id AS asal, u.id, u.induk_id, u.pimpinan_nip, 0 AS tingkat FROM unor u
    WHERE u.id = ANY(CAST(:asal AS uuid[]))
    UNION ALL
    SELECT n.asal, u.id, u.induk_id, u.pimpinan_nip, n.tingkat + 1
    FROM naik n JOIN unor u ON u.id = n.induk_id WHERE n.tingkat < 30
)
SELECT n.asal, n.pimpinan_nip AS nip, p.nama, coalesce(p.aktif, false) AS aktif
FROM naik n LEFT JOIN pegawai p ON p.nip = n.pimpinan_nip ORDER BY n.asal, n.tingkat
""")
# 30 levels: more than any instansi has, and the end of a circle that events out of order may show for a moment.


@dataclass(frozen=True, slots=True)
class Kursi:
    """The chair of a unit; `nip` None while it is vacant."""

    nip: str | None
    nama: str | None
    aktif: bool


def heads(s: Session, unor_ids: Collection[UUID]) -> dict[UUID, list[Kursi]]:
    """For each unit its own chair first, then those above it up to the top."""
    found: dict[UUID, list[Kursi]] = defaultdict(list)
    if unor_ids:
        for row in s.execute(_NAIK, {"asal": [str(id) for id in unor_ids]}):
            found[row.asal].append(Kursi(row.nip, row.nama, row.aktif))
    return found


def penetap(chain: Sequence[Kursi]) -> Kursi | None:
    """Who sets the capaian of the chain's first unit: the head's superior (features G4).

    That is the nearest active head above who does not head the unit too; None: only the admin instansi can.
    """
    own = chain[0].nip if chain else None
    return next((one for one in chain[1:] if one.aktif and one.nip is not None and one.nip != own), None)


def who_sets(chain: Sequence[Kursi]) -> str:
    """As in "Minta … menetapkannya"."""
    found = penetap(chain)
    return f"{found.nama} atau admin instansi" if found else "admin instansi"


def readable(s: Session, actor: Actor, unor_id: UUID) -> tuple[Unor, list[Kursi]]:
    """The unit and its chain, for its head, the heads above and admins. Raises NotFound for everybody else."""
    row = s.get(Unor, unor_id)
    chain = heads(s, [unor_id])[unor_id]
    if row is None or not may_read(actor, row, chain):
        raise hidden_unit()
    return row, chain


def may_read(actor: Actor, row: Unor, chain: Sequence[Kursi]) -> bool:
    """Its head, the heads above and admins."""
    return rules.is_admin(actor, row.instansi_id) or _is_among(actor, chain)


def headed(s: Session, nip: str | None) -> list[Unor]:
    """Units that this person heads; a definitive chair before an acting one."""
    if nip is None:
        return []
    mine = select(Unor).where(Unor.pimpinan_nip == nip, Unor.aktif)
    acting = Unor.pimpinan_penugasan.is_distinct_from("definitif")
    return list(s.scalars(mine.order_by(acting, Unor.nama, Unor.id)))


def below(roots: ColumnElement[bool]) -> CTE:
    """The units that `roots` (a condition on Unor) picks with all below them: a table of one column `id`."""
    found = select(Unor.id).where(roots).cte("bawah", recursive=True)
    lower = aliased(Unor)
    return found.union(select(lower.id).join(found, lower.induk_id == found.c.id))


def hidden_unit() -> NotFound:
    return NotFound(
        "unit-tidak-ditemukan",
        "Unit kerja ini tidak ada atau tidak dapat Anda lihat. Kurva dan capaian suatu unit dibuka oleh pimpinannya, "
        "pimpinan di atasnya, dan admin instansi.",
    )


def _is_among(actor: Actor, chain: Sequence[Kursi]) -> bool:
    me = actor.as_nip
    return me is not None and any(one.nip == me for one in chain)
