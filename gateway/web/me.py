"""Who is logged in, as every page needs it: person, instansi, menu, unread notices; asked once in half a minute."""

import time
from dataclasses import dataclass, field
from functools import partial

from flask import g, session

from contracts.notify import JumlahQuery, NotifyApi
from contracts.org import Instansi, Me, MeQuery, OrgApi
from gateway import clients
from gateway.web import accent, menu
from gateway.web.parts import Kept, part

_ME: Kept[Me] = Kept(seconds=30)
_UNREAD: Kept[int] = Kept(seconds=30)


@dataclass
class Frame:
    """What the layout shows around a page. `me` is None while org is away."""

    me: Me | None
    groups: list[tuple[str | None, list[menu.Entry]]] = field(init=False)
    thumb: list[menu.Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.groups, self.thumb = menu.groups(self.me), menu.thumb(self.me)

    @property
    def instansi(self) -> Instansi | None:
        return self.me.instansi if self.me else None

    @property
    def colour(self) -> str:
        return self.instansi.pengaturan.warna if self.instansi else accent.DEFAULT

    def count(self, name: str | None) -> int:
        """The number beside a menu entry; 0 shows nothing."""
        return unread() if name == "belum_dibaca" else 0


def me() -> Me:
    """For views that need it. Raises Unavailable while org is away."""
    found = _ME.of(_key(), lambda: clients.org.me(MeQuery()), since=_changed())
    assert found is not None
    return found


def frame() -> Frame:
    """For the layout; never raises for a service that is away. Once a request."""
    if "frame" not in g:
        ask = partial(part, OrgApi, lambda org: org.me(MeQuery()))
        g.frame = Frame(_ME.of(_key(), ask, since=_changed()))
    found: Frame = g.frame
    return found


def unread() -> int:
    """Notices that the person has not read."""
    return _UNREAD.of(g.actor.nip, _count, since=_changed()) or 0


def touch() -> None:
    """After a change of one's own data: nothing kept from before it is shown to this browser, by any process."""
    session["changed"] = time.time()


def _changed() -> float:
    changed: float = session.get("changed", 0.0)
    return changed


def _count() -> int | None:
    found = part(NotifyApi, lambda notify: notify.jumlah(JumlahQuery()))
    return found.belum_dibaca if found else None


def _key() -> tuple[str, str | None]:
    return g.actor.sub, g.actor.acting_for
