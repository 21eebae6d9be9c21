"""Ratings of a whole unit on one page: two choices a row, what they make seen first, faults said in their rows (P2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import Response, g, request, url_for
from pydantic import ValidationError

from contracts.assessment import (
    DaftarPenilaianBawahan,
    HasilMassal,
    PenilaianRingkas,
    PratinjauMassal,
    PratinjauMassalQuery,
    RatingBaris,
    RatingPilihan,
    SetRatingMassal,
)
from contracts.base import Page
from contracts.types import Predikat
from gateway import clients
from gateway.web import masa, nilai_kata
from gateway.web.forms import Form
from gateway.web.masa import Terpilih
from gateway.web.penilaian_bawahan import MOST, address, as_read, narrowing, pair, pictures, units
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import years

_HALF = "Pilih rating hasil kerja dan rating perilaku untuk orang ini."
_UNKNOWN = "Pilih rating dari daftarnya."


@dataclass(frozen=True)
class Baris:
    """A person's row: what is chosen, the predikat that it would make, and why it was not kept."""

    nilai: PenilaianRingkas
    hasil_kerja: str
    perilaku: str
    semula: str
    jadi: Predikat | None
    salah: str | None

    @property
    def terbuka(self) -> bool:
        return "set_rating" in self.nilai.actions

    @property
    def setengah(self) -> bool:
        """One rating is chosen and the other is not."""
        return bool(self.hasil_kerja) != bool(self.perilaku)


@site.get("/penilaian-bawahan/isi-massal")
def penilaian_massal() -> Response:
    form = Form(request.args)
    return _table(masa.chosen(form), form)


@site.post("/penilaian-bawahan/isi-massal")
def penilaian_massal_simpan() -> Response:
    """Sends the rows that were changed, once what they make was seen; others who rated meanwhile are not overwritten.

    What they make is shown at once with JavaScript, as a step of its own without.
    """
    form = Form()
    chosen = masa.chosen(form)
    faults: dict[str, str] = {}
    lines = _lines(form, faults)
    if form.value("aksi") == "lihat" or (lines and form.value("dilihat") != _seal(lines)):
        return _table(chosen, form, lines=lines, kept=form.values("baris"))
    if not lines and not faults:
        return done(_back(chosen, form), "Belum ada rating yang diubah. Pilih rating pada baris orangnya.", "note")
    result = HasilMassal(done=[], refused=[])
    if lines:
        result = clients.assessment.set_rating_massal(SetRatingMassal(baris=lines))
    faults |= {one.subject: one.message + (f" ({one.who})" if one.who else "") for one in result.refused}
    if not faults:
        return done(_back(chosen, form), f"Rating {len(result.done)} orang disimpan.")
    lines = [one for one in lines if str(one.penilaian_id) in faults]
    return _table(chosen, form, lines=lines, kept=list(faults), faults=faults, saved=len(result.done))


def pratinjau(chosen: Terpilih, lines: Sequence[RatingBaris]) -> PratinjauMassal:
    """What these ratings would make; they are at least one."""
    asked = [RatingPilihan(**one.model_dump(include=set(RatingPilihan.model_fields))) for one in lines]
    return clients.assessment.pratinjau_massal(PratinjauMassalQuery(**chosen.query, baris=asked))


def _lines(form: Form, faults: dict[str, str]) -> list[RatingBaris]:
    """The changed rows that are whole; the others' faults go to `faults`."""
    found = []
    for id in form.values("baris")[:MOST]:
        hasil_kerja, perilaku = form.value(f"hasil_kerja.{id}"), form.value(f"perilaku.{id}")
        before = form.value(f"semula.{id}")
        if pair(hasil_kerja, perilaku) == (before or pair("", "")):
            continue
        if not hasil_kerja or not perilaku:
            faults[id] = _HALF
            continue
        try:
            typed = {"hasil_kerja": hasil_kerja, "perilaku": perilaku, "semula": as_read(before)}
            found.append(RatingBaris.model_validate({"penilaian_id": id, **typed}))
        except ValidationError:
            faults[id] = _UNKNOWN
    return found


def _seal(lines: Sequence[RatingBaris]) -> str:
    """Of which ratings it was seen what they make."""
    said = sorted(f"{one.penilaian_id} {pair(one.hasil_kerja, one.perilaku)}" for one in lines)
    return sha256("\n".join(said).encode()).hexdigest() if said else ""


def _table(
    chosen: Terpilih,
    form: Form,
    *,
    lines: Sequence[RatingBaris] = (),
    kept: Sequence[str] = (),
    faults: dict[str, str] | None = None,
    saved: int | None = None,
) -> Response:
    """`lines`: what would be sent next. `kept`: whose choices stay; the others show what is stored."""
    g.menu = "penilaian_bawahan"
    faults = faults or {}
    found = _people(chosen, form, every_status=bool(faults))
    seen = pratinjau(chosen, lines) if lines else PratinjauMassal(predikat={}, kurva=[])
    rows = [_row(one, form, set(kept), faults, seen) for one in found.items]
    listed = {str(one.id) for one in found.items}
    return page(
        "penilaian_bawahan/massal.html",
        rows=rows,
        found=found,
        masa=chosen,
        filters=Form.of(address(form, chosen) | ({"status": ""} if faults else {})),
        narrowed=bool(narrowing(form)),
        kept=narrowing(form),
        statuses=list(nilai_kata.STATUS.items()),
        units=units(form, chosen),
        periods=masa.options(chosen),
        years=years(),
        choices=list(nilai_kata.RATING.items()),
        faults=len(faults),
        elsewhere=[why for id, why in faults.items() if id not in listed],
        saved=saved,
        after=form.value("after"),
        changed=len(seen.predikat),
        curves=pictures(seen.kurva),
        shown=_seal(lines),
        unseen=bool(lines) and not faults and form.value("aksi") != "lihat",
        status=422 if faults else 200,
    )


def _people(chosen: Terpilih, form: Form, *, every_status: bool) -> Page[PenilaianRingkas]:
    """A refused row may have got another status meanwhile: it is shown all the same."""
    fixed = chosen.query | {"after": form.value("after") or None, "limit": MOST, "sort": "nama"}
    if every_status:
        fixed["status"] = None
    return clients.assessment.daftar_bawahan(form.command(DaftarPenilaianBawahan, **fixed))


def _row(one: PenilaianRingkas, form: Form, kept: set[str], faults: dict[str, str], seen: PratinjauMassal) -> Baris:
    """After a refusal a row stands on what is stored now, to be replaced knowingly; before, on what was read."""
    id, now = str(one.id), pair(one.hasil_kerja or "", one.perilaku or "")
    if id not in kept:
        return Baris(one, one.hasil_kerja or "", one.perilaku or "", now, None, None)
    semula = now if id in faults else form.value(f"semula.{id}")
    typed = form.value(f"hasil_kerja.{id}"), form.value(f"perilaku.{id}")
    return Baris(one, *typed, semula, seen.predikat.get(one.id), faults.get(id))


def _back(chosen: Terpilih, form: Form) -> str:
    """The same page of the list again."""
    return url_for("web.penilaian_massal", **address(form, chosen), after=form.value("after") or None)
