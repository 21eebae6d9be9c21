"""The menu: what this person may open, in groups; the guide's entries (features A6–A11, C4, C8)."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, g, request, url_for

from contracts.org import Me


@dataclass(frozen=True)
class Entry:
    """One line. `page` is a view's name without "web."; `also` are prefixes of further addresses that belong to it."""

    label: str
    page: str
    icon: str
    may: Callable[[Me], bool] = lambda me: True
    count: str | None = None
    thumb: str | None = None

    @property
    def short(self) -> str:
        """The label in the phone's bar."""
        return self.thumb or self.label

    @property
    def url(self) -> str:
        return url_for(f"web.{self.page}")

    @property
    def here(self) -> bool:
        """Whether the page shown is this one or lies below it; `g.menu` names another where the address misleads."""
        if "menu" in g:
            return bool(g.menu == self.page)
        path = self.url
        return request.path == path or request.path.startswith(f"{path}/")

    @property
    def exists(self) -> bool:
        return f"web.{self.page}" in current_app.view_functions


def leads(me: Me) -> bool:
    return me.punya_bawahan or bool(me.memimpin_unor or me.memimpin_tim)


def leads_unit(me: Me) -> bool:
    """Who sees curves: leaders of units and teams, and who sets the instansi's rules."""
    return bool(me.memimpin_unor or me.memimpin_tim) or sets(me)


def oversees(me: Me) -> bool:
    """Who looks at whole units: their heads, and who sets the instansi's rules."""
    return bool(me.memimpin_unor) or sets(me)


def prints_many(me: Me) -> bool:
    return leads(me) or sets(me)


def delegates(me: Me) -> bool:
    """Who gives delegations, and who was given one."""
    return "delegasi.create" in me.actions or bool(me.boleh_bertindak)


def sets(me: Me) -> bool:
    """Who may change the settings of the own instansi or of all."""
    return "instansi.manage" in me.actions or (me.instansi is not None and "update" in me.instansi.actions)


def _may(action: str) -> Callable[[Me], bool]:
    return lambda me: action in me.actions


GROUPS: list[tuple[str | None, list[Entry]]] = [
    (None, [Entry("Beranda", "beranda", "home")]),
    (
        "SKP",
        [
            Entry("SKP Saya", "skp", "file", lambda me: me.pegawai is not None, thumb="SKP"),
            Entry("SKP Bawahan", "skp_bawahan", "inbox", leads, thumb="Bawahan"),
            Entry("Matriks Peran Hasil", "matriks", "grid", leads),
            Entry("Tim Kerja", "tim", "team", lambda me: me.pegawai is not None),
        ],
    ),
    (
        "Penilaian",
        [
            Entry("Penilaian Saya", "penilaian", "check", lambda me: me.pegawai is not None, thumb="Penilaian"),
            Entry("Penilaian Bawahan", "penilaian_bawahan", "checks", leads),
            Entry("Keberatan", "keberatan", "chat", lambda me: me.pegawai is not None),
            Entry("Feedback Rekan", "rekan", "people", lambda me: me.pegawai is not None),
            Entry("Monitoring Kurva", "kurva", "chart", leads_unit),
            Entry("Monitoring Pengisian", "monitoring", "clock", oversees),
            Entry("Cetak Banyak", "cetak_banyak", "print", prints_many),
            Entry("Capaian Organisasi", "capaian", "tree", oversees),
        ],
    ),
    (
        "Instansi",
        [
            Entry("Manajemen Unor", "unor", "tree", _may("unor.manage")),
            Entry("Manajemen Pegawai", "pegawai", "people", _may("pegawai.manage")),
            Entry("Buka Periode", "buka_periode", "calendar", _may("periode.open")),
            Entry("Impor Data", "impor", "upload", _may("impor")),
            Entry("Delegasi", "delegasi", "swap", delegates),
            Entry("Aturan Penilaian", "aturan_penilaian", "calendar", sets),
            Entry("Pengaturan Instansi", "instansi", "shield", sets),
            Entry("Sistem Lain", "klien", "link", _may("klien.manage")),
        ],
    ),
    (
        "Saya",
        [
            Entry("Notifikasi", "notifikasi", "bell", count="belum_dibaca"),
            Entry("Profil", "profil", "person"),
        ],
    ),
]


def groups(me: Me | None) -> list[tuple[str | None, list[Entry]]]:
    """What to show; with nobody known (org is away) only what everybody has."""
    shown = [(title, [e for e in entries if e.exists and (_allowed(e, me))]) for title, entries in GROUPS]
    return [(title, entries) for title, entries in shown if entries]


def thumb(me: Me | None) -> list[Entry]:
    """The four entries of the phone's bar, besides "Menu": the most used that are shown, in the order of the menu."""
    wanted = ("beranda", "skp", "skp_bawahan", "notifikasi", "penilaian", "profil")
    entries = [entry for _, group in groups(me) for entry in group if entry.page in wanted]
    used = sorted(entries, key=lambda entry: wanted.index(entry.page))[:4]
    return [entry for entry in entries if entry in used]


def _allowed(entry: Entry, me: Me | None) -> bool:
    return entry.may(me) if me is not None else entry.page in ("beranda", "notifikasi", "profil")
