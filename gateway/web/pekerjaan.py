"""How far background work is and what it could not do; one page for all kinds of it (features G7, P1)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, g, request, url_for
from flask import session as cookie

from contracts.base import JobState, Refusal
from contracts.errors import NotFound
from gateway import jobs
from gateway.documents import xlsx
from gateway.web import format
from gateway.web.forms import Form
from gateway.web.menu import GROUPS
from gateway.web.render import done, here, page, wanted_block
from gateway.web.site import site

_ROWS = 50  # of one page of the table
_KEPT = 3  # of one kind, in the browser's cookie
_SURE = 5  # seconds of work before it is guessed how much is left


@dataclass(frozen=True)
class Jenis:
    """How work of one kind is told. `halaman`: the view that starts it; `kepala`: what the subject of a refusal is."""

    halaman: str
    hasil: str
    kepala: str
    judul: Callable[[JobState], str]
    menyebut: Callable[[str], Any]
    satuan: str = "baris"


@dataclass(frozen=True)
class Kemajuan:
    """A job for the page: percent (None while nobody knows of how many), and times as people say them."""

    state: JobState

    @property
    def selesai(self) -> bool:
        return self.state.finished_at is not None

    @property
    def gagal(self) -> bool:
        return self.state.state == "gagal"

    @property
    def persen(self) -> int | None:
        return min(99, 100 * self.state.done // self.state.total) if self.state.total else None

    @property
    def lama(self) -> str:
        return format.lama(self._seconds)

    @property
    def sisa(self) -> str | None:
        """About how much longer, once there is something to go by."""
        if not self.state.done or self._seconds < _SURE:
            return None
        return format.lama(self._seconds * (self.state.total - self.state.done) // self.state.done)

    @property
    def ditolak(self) -> int:
        """How many refusals there are, also beyond those that are listed."""
        return int(self.state.result.get("refused_total", len(self.state.refused)))

    @property
    def _seconds(self) -> int:
        return int(((self.state.finished_at or datetime.now(UTC)) - self.state.created_at).total_seconds())


_JENIS: dict[str, Jenis] = {}


def tell(kind: str, jenis: Jenis) -> None:
    """Declares how work of `kind` is shown; each page that starts some does so for its own."""
    _JENIS[kind] = jenis


@site.get("/pekerjaan/<ref>")
def pekerjaan(ref: str) -> Response:
    """`ref` as in REST: service, dot, UUID. The page asks again by itself until the work is done."""
    state, jenis = _read(ref)
    if state.finished_at is not None and wanted_block() == "kemajuan":
        return done(here())  # the whole page, for its title tells what was done
    g.menu = jenis.halaman
    filters = Form(request.args)
    found = _matching(state.refused, filters)
    start = int(after) if (after := filters.value("after")).isdecimal() and len(after) < 6 else 0
    return page(
        "pekerjaan/index.html",
        ref=ref,
        kerja=Kemajuan(state),
        hasil=state.result,
        jenis=jenis,
        judul=jenis.judul(state),
        filters=filters,
        columns=[(name, name) for name in sorted({one.column for one in state.refused if one.column})],
        rows=found[start : start + _ROWS],
        count=len(found),
        next=str(start + _ROWS) if len(found) > start + _ROWS else None,
        back=url_for(f"web.{jenis.halaman}"),
        back_label=next(one.label for _, entries in GROUPS for one in entries if one.page == jenis.halaman),
    )


@site.get("/pekerjaan/<ref>/kesalahan.xlsx")
def pekerjaan_kesalahan(ref: str) -> Response:
    """All refusals that were kept; the filters of the page do not narrow it."""
    state, jenis = _read(ref)
    rows = (
        (jenis.menyebut(one.subject), one.column, one.message, one.who and one.who.capitalize())
        for one in state.refused
    )
    columns = [(jenis.kepala, 22), ("Kolom", 20), ("Kesalahan dan cara memperbaikinya", 80), ("Oleh", 24)]
    return xlsx.answer(f"kesalahan-{jenis.halaman.replace('_', '-')}", columns, rows, "Kesalahan")


def remember(kind: str, ref: str, name: str) -> None:
    """Keeps the way to the work in this browser; its address is good for its owner anywhere."""
    kept = [one for one in cookie.get("pekerjaan", []) if one[1] != ref]
    same = [one for one in kept if one[0] == kind][: _KEPT - 1]
    cookie["pekerjaan"] = [[kind, ref, name[:60], int(time.time())], *same, *(one for one in kept if one[0] != kind)]


def recent(kind: str) -> list[tuple[str, str, datetime]]:
    """Address, name and start of the last ones that this browser started, newest first."""
    return [
        (ref, name, datetime.fromtimestamp(at, UTC)) for of, ref, name, at in cookie.get("pekerjaan", []) if of == kind
    ]


def _read(ref: str) -> tuple[JobState, Jenis]:
    state = jobs.state_of(ref)
    if state.kind not in _JENIS:
        raise NotFound("pekerjaan-tidak-ditemukan", "Pekerjaan ini tidak memiliki halaman. Mulai lagi dari Beranda.")
    return state, _JENIS[state.kind]


def _matching(refused: list[Refusal], filters: Form) -> list[Refusal]:
    text, column = filters.value("q").lower(), filters.value("kolom")
    return [
        one
        for one in refused
        if (not column or one.column == column) and text in f"{one.subject} {one.message}".lower()
    ]
