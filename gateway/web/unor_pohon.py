"""The tree of unor as a page holds it: which branches are open, and their addresses (features A10, G7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from werkzeug.datastructures import MultiDict

from contracts.base import Page
from contracts.org import DaftarUnor, Unor
from gateway import clients

PER_BRANCH = 50
_MOST_OPEN = 20
"""Branches that one page load asks for; each is a call."""


@dataclass(frozen=True)
class Alamat:
    """What the address of the tree says. `buka`: ids of open branches; `induk`: the branch shown as if it were all."""

    buka: tuple[str, ...] = ()
    induk: str | None = None
    instansi_id: str | None = None
    tutup: bool = False
    after: str | None = None

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> Self:
        named = [id for id in args.get("buka", "").split(".") if _is_id(id)]
        return cls(
            buka=tuple(dict.fromkeys(named))[-_MOST_OPEN:],
            induk=args.get("induk") or None,
            instansi_id=args.get("instansi_id") or None,
            tutup=args.get("tutup") == "1",
            after=args.get("after") or None,
        )

    def opened(self, id: UUID) -> Self:
        kept = [one for one in self.buka if one != str(id)]
        return replace(self, buka=(*kept, str(id))[-_MOST_OPEN:])

    def closed(self, id: UUID) -> Self:
        return replace(self, buka=tuple(one for one in self.buka if one != str(id)))

    def branch(self, id: UUID, after: str | None) -> Self:
        """Further children of one branch, for who has no JavaScript."""
        return replace(self, buka=(), induk=str(id), after=after)

    @property
    def url(self) -> str:
        query = {
            "instansi_id": self.instansi_id,
            "induk": self.induk,
            "tutup": "1" if self.tutup else None,
            "after": self.after,
            "buka": ".".join(self.buka),
        }
        given = {name: value for name, value in query.items() if value}
        return f"{url_for('web.unor')}?{urlencode(given)}" if given else url_for("web.unor")


@dataclass(frozen=True)
class Cabang:
    """One unit of the tree; `anak` is None while it is folded."""

    unor: Unor
    anak: "list[Cabang] | None" = None
    lanjut: str | None = None


def children(induk_id: UUID, alamat: Alamat, after: str | None = None) -> Page[Unor]:
    """One call."""
    return clients.org.daftar_unor(
        DaftarUnor(induk_id=induk_id, termasuk_tutup=alamat.tutup, after=after, limit=PER_BRANCH)
    )


def branches(units: Sequence[Unor], alamat: Alamat) -> list[Cabang]:
    """The units with their open branches, a call for each that is open; as deep as the address says."""
    found = []
    for unit in units:
        if str(unit.id) not in alamat.buka or not has_children(unit, alamat):
            found.append(Cabang(unit))
            continue
        below = children(unit.id, alamat)
        found.append(Cabang(unit, branches(below.items, alamat), below.next))
    return found


def has_children(unit: Unor, alamat: Alamat) -> bool:
    """Closed children are not counted, so with them every unit may have some."""
    return unit.jumlah_anak > 0 or alamat.tutup


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
