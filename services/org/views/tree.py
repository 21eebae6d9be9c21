"""The tree of unor in bounded SQL: the way up, the way down, who heads what."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, exists, literal, select
from sqlalchemy.orm import Session, aliased

from services.org.models import Pegawai, Unor
from services.org.rules.tree import Chair

DEEPEST = 64
"""Levels that a way up is followed; real trees have eight."""


@dataclass(frozen=True)
class Step:
    """One unor on the way up, with its head's chair and the head as a list shows it."""

    chair: Chair
    unor_nama: str
    head: Pegawai | None
    head_unor_nama: str | None


def way_up(session: Session, unor_id: UUID | None) -> list[Step]:
    """From a unor to its root, with heads; one statement."""
    if unor_id is None:
        return []
    up = _upward([unor_id])
    head_unor = aliased(Unor)
    rows = session.execute(
        select(Unor, Pegawai, head_unor.nama)
        .join(up, up.c.id == Unor.id)
        .outerjoin(Pegawai, Pegawai.nip == Unor.pimpinan_nip)
        .outerjoin(head_unor, head_unor.id == Pegawai.unor_id)
        .order_by(up.c.level)
    )
    return [
        Step(
            Chair(unor.id, unor.pimpinan_nip, unor.pimpinan_penugasan, head is not None and head.aktif),
            unor.nama,
            head,
            head_unor_nama,
        )
        for unor, head, head_unor_nama in rows
    ]


def paths(session: Session, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Names from the root to the parent of each; one statement."""
    if not ids:
        return {}
    up = _upward(ids)
    rows = session.execute(
        select(up.c.start, Unor.nama).join(up, up.c.id == Unor.id).where(up.c.level > 0).order_by(up.c.level.desc())
    )
    found: dict[UUID, list[str]] = {id: [] for id in ids}
    for start, nama in rows:
        found[start].append(nama)
    return found


def below(root: UUID) -> Select[tuple[UUID]]:
    """Ids of a unor and all beneath it, as a subquery."""
    down = select(Unor.id).where(Unor.id == root).cte("bawah", recursive=True)
    down = down.union(select(Unor.id).join(down, Unor.induk_id == down.c.id))
    return select(down.c.id)


def is_below(session: Session, *, unor_id: UUID, root: UUID) -> bool:
    """Whether `unor_id` is `root` or beneath it."""
    up = select(Unor.id, Unor.induk_id).where(Unor.id == unor_id).cte("atas", recursive=True)
    up = up.union(select(Unor.id, Unor.induk_id).join(up, Unor.id == up.c.induk_id))
    return bool(session.scalar(select(exists().where(up.c.id == root))))


def heads(nip: str) -> ColumnElement[bool]:
    """Open units that a person heads."""
    condition: ColumnElement[bool] = (Unor.pimpinan_nip == nip) & Unor.aktif
    return condition


def has_subordinates(session: Session, nip: str) -> bool:
    """Whether someone else works in, or beneath, a unor that the person heads."""
    down = select(Unor.id).where(heads(nip)).cte("bawah", recursive=True)
    down = down.union(select(Unor.id).join(down, Unor.induk_id == down.c.id).where(Unor.aktif))
    people = select(Pegawai.nip).where(Pegawai.unor_id.in_(select(down.c.id)), Pegawai.aktif, Pegawai.nip != nip)
    return session.scalar(people.limit(1)) is not None


def _upward(ids: Collection[UUID]) -> CTE:
    start = select(Unor.id.label("start"), Unor.id, Unor.induk_id, literal(0).label("level")).where(Unor.id.in_(ids))
    up = start.cte("atas", recursive=True)
    parent = aliased(Unor)
    return up.union_all(
        select(up.c.start, parent.id, parent.induk_id, up.c.level + 1)
        .join(up, parent.id == up.c.induk_id)
        .where(up.c.level < DEEPEST)
    )
