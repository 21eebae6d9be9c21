"""Ratings of a whole unit on one page: two choices a row, what is refused said in its row, nothing lost (A42, P2)."""

from dataclasses import dataclass

from flask import Response, g, request, url_for
from pydantic import ValidationError

from contracts.assessment import DaftarPenilaianBawahan, HasilMassal, PenilaianRingkas, RatingBaris, SetRatingMassal
from contracts.base import Page
from gateway import clients
from gateway.web import masa, nilai_kata
from gateway.web.forms import Form
from gateway.web.masa import Terpilih
from gateway.web.penilaian_bawahan import MOST, as_read, pair
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import years

_HALF = "Pilih rating hasil kerja dan rating perilaku untuk orang ini."
_UNKNOWN = "Pilih rating dari daftarnya."


@dataclass(frozen=True)
class Baris:
    """A person's row: what is chosen, and why it was not kept."""

    nilai: PenilaianRingkas
    hasil_kerja: str
    perilaku: str
    salah: str | None

    @property
    def terbuka(self) -> bool:
        return "set_rating" in self.nilai.actions

    @property
    def semula(self) -> str:
        """The ratings that the page was opened on; only what differs from them is sent on."""
        return pair(self.nilai.hasil_kerja or "", self.nilai.perilaku or "")


@site.get("/penilaian-bawahan/isi-massal")
def penilaian_massal() -> Response:
    form = Form(request.args)
    return _table(masa.chosen(form), form, {})


@site.post("/penilaian-bawahan/isi-massal")
def penilaian_massal_simpan() -> Response:
    """Sends the rows that were changed; those of others who rated meanwhile stay as they are."""
    form = Form()
    chosen = masa.chosen(form)
    faults: dict[str, str] = {}
    lines = _lines(form, faults)
    if not lines and not faults:
        return done(_address(chosen, form), "Belum ada rating yang diubah. Pilih rating pada baris orangnya.", "note")
    result = HasilMassal(done=[], refused=[])
    if lines:
        result = clients.assessment.set_rating_massal(SetRatingMassal(baris=lines))
    faults |= {one.subject: one.message + (f" ({one.who})" if one.who else "") for one in result.refused}
    if not faults:
        return done(_address(chosen, form), f"Rating {len(result.done)} orang disimpan.")
    return _table(chosen, form, faults, saved=len(result.done))


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


def _table(chosen: Terpilih, form: Form, faults: dict[str, str], *, saved: int | None = None) -> Response:
    g.menu = "penilaian_bawahan"
    found: Page[PenilaianRingkas] = clients.assessment.daftar_bawahan(
        DaftarPenilaianBawahan(**chosen.query, after=form.value("after") or None, limit=MOST)
    )
    rows = [_row(one, form, faults) for one in found.items]
    return page(
        "penilaian_bawahan/massal.html",
        rows=rows,
        found=found,
        masa=chosen,
        filters=Form.of(chosen.address),
        periods=masa.options(chosen),
        years=years(),
        choices=list(nilai_kata.RATING.items()),
        faults=len(faults),
        saved=saved,
        after=form.value("after"),
        status=422 if faults else 200,
    )


def _row(one: PenilaianRingkas, form: Form, faults: dict[str, str]) -> Baris:
    """A refused row keeps what was chosen; the others show what is stored."""
    fault = faults.get(str(one.id))
    if fault:
        return Baris(one, form.value(f"hasil_kerja.{one.id}"), form.value(f"perilaku.{one.id}"), fault)
    return Baris(one, one.hasil_kerja or "", one.perilaku or "", None)


def _address(chosen: Terpilih, form: Form) -> str:
    """The same page of the list again."""
    return url_for("web.penilaian_massal", **chosen.address, after=form.value("after") or None)
