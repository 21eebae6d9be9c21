"""One SKP as a page shows it: sections of the official form, what to mend where, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, url_for

from contracts.base import Page
from contracts.errors import Stale
from contracts.skp import BATAS, Indikator, Kekurangan, Perubahan, PerubahanQuery, Rhk, Skp, SkpQuery, SkpRingkas
from contracts.types import FormSkp, JenisRhk, Pendekatan, StatusSkp, nip_cetak
from gateway import clients
from gateway.errors import STATUS
from gateway.web import skp_kata
from gateway.web.forms import Form
from gateway.web.render import done
from gateway.web.site import site

MINE = "Anda"
"""How skp names the reader as the one who mends something."""


@dataclass(frozen=True)
class Bagian:
    """A. UTAMA or B. TAMBAHAN, with its RHK in order."""

    huruf: str
    judul: str
    rhk: list[Rhk]


@dataclass(frozen=True)
class Kurang:
    """One thing that is missing, and the address where it is mended; `dialog`: that address is a form."""

    pesan: str
    oleh: str | None
    url: str
    dialog: bool


@dataclass(frozen=True)
class Lembar:
    """`versi`: the approved version that is shown instead of the present state."""

    skp: Skp
    versi: int | None = None

    @property
    def kuantitatif(self) -> bool:
        return self.skp.pendekatan is Pendekatan.KUANTITATIF

    @property
    def jpt(self) -> bool:
        return self.skp.form is FormSkp.JPT

    @property
    def milik_saya(self) -> bool:
        return bool(self.skp.pegawai.nip == g.actor.as_nip)

    @property
    def saya_penilai(self) -> bool:
        return bool(self.skp.penilai and self.skp.penilai.nip == g.actor.as_nip)

    @property
    def asal(self) -> tuple[str, str]:
        """The page from which the reader most likely came: view and title."""
        if self.milik_saya:
            return "web.skp", "Daftar SKP"
        return ("web.skp_bawahan", "SKP Bawahan") if self.saya_penilai else ("web.beranda", "Beranda")

    def boleh(self, action: str) -> bool:
        return self.versi is None and action in self.skp.actions

    @property
    def disusun(self) -> bool:
        """The reader may change its content."""
        return self.boleh("update")

    @cached_property
    def bagian(self) -> list[Bagian]:
        """B only where there is any."""
        utama, tambahan = ([rhk for rhk in self.skp.rhk if rhk.jenis is jenis] for jenis in JenisRhk)
        more = [Bagian("B", "Tambahan", tambahan)] if tambahan else []
        return [Bagian("A", "Utama", utama), *more]

    @property
    def batas(self) -> date | None:
        return batas(self.skp)

    @property
    def tahap(self) -> int:
        """How many of Disusun, Diajukan, Disetujui are behind us."""
        return {StatusSkp.PENGAJUAN: 2, StatusSkp.PERSETUJUAN: 3}.get(self.skp.status, 0)

    @property
    def penyetuju(self) -> str:
        """Who approved the last version, and in whose place."""
        names = {one.nip: one.nama for one in (self.skp.penilai, self.skp.atasan_penilai) if one}
        nip, place = self.skp.disetujui_oleh or "", self.skp.disetujui_atas_nama
        who = names.get(nip) or f"NIP {nip_cetak(nip)}"
        return f"{who} atas nama {names.get(place) or nip_cetak(place)}" if place else who

    @cached_property
    def kurang(self) -> list[Kurang]:
        """What stands between the owner and the submit, each with the way to its place."""
        return [_place(self.skp, one) for one in self.skp.kekurangan] if self.disusun else []


def batas(skp: Skp | SkpRingkas) -> date | None:
    """The day by which an SKP shall be set; None once it is, and for one that begins later in the year."""
    last = date(skp.periode.awal.year, *BATAS)
    waiting = skp.versi == 0 and skp.status is not StatusSkp.PERSETUJUAN
    return last if waiting and skp.periode.awal <= last else None


def read(id: UUID, versi: int | None = None) -> Skp:
    """Raises NotFound for what the reader may not know of."""
    return clients.skp.skp(SkpQuery(id=id, versi=versi))


def rhk_of(skp: Skp, id: UUID) -> Rhk | None:
    return next((rhk for rhk in skp.rhk if rhk.id == id), None)


def indikator_of(skp: Skp, id: UUID) -> tuple[Rhk, Indikator] | None:
    return next(((rhk, one) for rhk in skp.rhk for one in rhk.indikator if one.id == id), None)


def address(skp_id: UUID, anchor: str | None = None) -> str:
    """The SKP's page, at a place of it."""
    return url_for("web.skp_detil", id=skp_id, _anchor=anchor)


def locked(skp_id: UUID) -> Response:
    """For a form of an SKP that may not be changed now."""
    message = "SKP ini sedang tidak dapat diubah. Keadaannya, dan cara membukanya, tertulis pada halaman ini."
    return done(address(skp_id), message, "warn")


def optional(page: str, **values: Any) -> str | None:
    """The address of a page that an installation may not have (Cetak, Matriks); None then."""
    return url_for(f"web.{page}", **values) if f"web.{page}" in current_app.view_functions else None


def meanwhile(skp: Skp, form: Form) -> list[Perubahan]:
    """What others (or I, elsewhere) did since the form was opened, newest first; [] unless that is why it was refused.

    The refusal gets the words for somebody who still has all that was typed.
    """
    if form.status != STATUS[Stale]:
        return []
    form.message = "SKP ini berubah sementara formulir Anda terbuka. Isian Anda belum disimpan, tetapi tidak hilang."
    try:
        since = datetime.fromisoformat(form.value("sejak"))
    except ValueError:
        return []
    found: Page[Perubahan] = clients.skp.perubahan(PerubahanQuery(skp_id=skp.id, limit=20))
    return [one for one in found.items if one.pada > since]


def moved(ids: Sequence[UUID], among: Sequence[UUID], id: UUID, step: int) -> list[UUID]:
    """`ids` with `id` one step up (-1) or down (1) among those of its kind; the others keep their order."""
    kin = [one for one in ids if one in among]
    here = kin.index(id)
    if not 0 <= here + step < len(kin):
        return list(ids)
    kin[here], kin[here + step] = kin[here + step], kin[here]
    following = iter(kin)
    return [next(following) if one in among else one for one in ids]


def _place(skp: Skp, lack: Kekurangan) -> Kurang:
    url = _form(skp, lack.field) if lack.who == MINE else None
    anchor = "penilai" if lack.field == "penilai" else f"rhk-{lack.rhk_id}" if lack.rhk_id else "rhk"
    return Kurang(
        pesan=lack.message,
        oleh=None if lack.who == MINE else lack.who,
        url=url or address(skp.id, anchor),
        dialog=url is not None,
    )


def _form(skp: Skp, field: str) -> str | None:
    """The form behind a field like "rhk.0.indikator.1.target"."""
    match field.split("."):
        case ["rhk"]:
            return url_for("web.rhk_tambah", id=skp.id)
        case ["rhk", n, "indikator"]:
            return url_for("web.indikator_tambah", id=skp.id, rhk_id=skp.rhk[int(n)].id)
        case ["rhk", n, "indikator", m, _]:
            indikator = skp.rhk[int(n)].indikator[int(m)]
            return url_for("web.indikator_ubah", id=skp.id, indikator_id=indikator.id)
        case ["rhk", n, _]:
            return url_for("web.rhk_ubah", id=skp.id, rhk_id=skp.rhk[int(n)].id)
    return None


site.add_app_template_filter(skp_kata.word, "kata")
site.add_app_template_filter(skp_kata.acts, "perbuatan")
