"""Who stands above whom in the tree of unor (domain.md 5; features C4, G12)."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from contracts.types import Penugasan

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Chair:
    """The head's chair of one unor; `aktif` says whether its holder is at work."""

    unor_id: UUID
    pimpinan_nip: str | None
    penugasan: str | None
    aktif: bool


@dataclass(frozen=True)
class Superior:
    nip: str
    unor_id: UUID
    dari: str


def superiors(chain: Sequence[Chair], nip: str) -> list[Superior]:
    """Those above `nip`, nearest first. `chain` goes from the own unor to the root.

    The head of the own unor, or of the parent unor for a head; an empty chair or a head who is not at work is passed
    over; a Plt or Plh counts like a head. Who heads a unor of the chain is never below a head beneath it, so that no
    two people stand above each other.
    """
    headed = [n for n, chair in enumerate(chain) if chair.pimpinan_nip == nip]
    start = headed[-1] + 1 if headed else 0
    above: list[Superior] = []
    for level, chair in enumerate(chain[start:], start):
        known = {superior.nip for superior in above}
        if chair.pimpinan_nip is not None and chair.aktif and chair.pimpinan_nip not in known:
            above.append(Superior(chair.pimpinan_nip, chair.unor_id, _why(chair, level)))
    return above


def lacking(chain: Sequence[Chair], nip: str) -> str | None:
    """Why nobody stands above `nip`, as contracts.org.Pegawai says it; None where somebody does."""
    if superiors(chain, nip):
        return None
    if not chain:
        return "tanpa unor"
    if chain[-1].pimpinan_nip == nip:
        return "memimpin unor teratas"
    return "pimpinan di atas kosong" if any(chair.pimpinan_nip == nip for chair in chain) else "pimpinan kosong"


def _why(chair: Chair, level: int) -> str:
    if chair.penugasan in (Penugasan.PLT, Penugasan.PLH):
        return "plt"
    return "pimpinan unor" if level == 0 else "pimpinan unor di atasnya"


def circle(parents: Mapping[K, K | None]) -> list[K]:
    """The members of one circle in a child-to-parent map, or nothing. Parents outside the map end a path."""
    settled: set[K] = set()
    for start in parents:
        path: dict[K, None] = {}
        node: K | None = start
        while node is not None and node in parents and node not in settled:
            if node in path:
                members = list(path)
                return members[members.index(node) :]
            path[node] = None
            node = parents[node]
        settled.update(path)
    return []


def in_order(parents: Mapping[K, K | None]) -> list[K]:
    """Keys with every parent before its children; `parents` has no circle."""
    ordered: dict[K, None] = {}
    for start in parents:
        path: list[K] = []
        node: K | None = start
        while node is not None and node in parents and node not in ordered:
            path.append(node)
            node = parents[node]
        ordered.update(dict.fromkeys(reversed(path)))
    return list(ordered)
