"""Penilaian Bawahan: who has filled what in a period and how they are rated; many made final at once (A41, P2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for

from contracts.assessment import (
    DaftarPenilaianBawahan,
    FinalizePenilaian,
    HasilMassal,
    Kurva,
    PenilaianRingkas,
    UnorBawahanQuery,
)
from gateway import clients
from gateway.documents import kurva_svg, semua, xlsx
from gateway.web import masa, nilai_kata
from gateway.web.format import angka
from gateway.web.forms import Form
from gateway.web.masa import Terpilih
from gateway.web.me import frame
from gateway.web.menu import leads_unit
from gateway.web.render import done, here, page
from gateway.web.site import local_path, site
from gateway.web.skp import years

MOST = 200
"""People of one bulk command, and of one call of the list."""
SARINGAN = ("q", "status", "unor_id")
"""What narrows the list, beside its period."""
_COLUMNS = [
    ("NIP", 22), ("Nama", 34), ("Jabatan", 36), ("Unit kerja", 36), ("Masa", 18), ("Status", 14), ("Rencana aksi", 12),
    ("Eviden", 10), ("Realisasi", 10), ("Indikator", 10), ("Hasil kerja", 22), ("Perilaku", 22), ("Predikat", 18),
]  # fmt: skip


@dataclass(frozen=True)
class Ditolak:
    """One that was not done: whose assessment, why, and who can do something about it."""

    id: str
    nama: str
    alasan: str
    oleh: str | None


@site.get("/penilaian-bawahan")
def penilaian_bawahan() -> Response:
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    found = clients.assessment.daftar_bawahan(filters.command(DaftarPenilaianBawahan, **chosen.query))
    me = frame().me
    return page(
        "penilaian_bawahan/daftar.html",
        found=found,
        rows=list(enumerate(found.items, start=1)),
        masa=chosen,
        address=address(filters, chosen),
        narrowed=bool(narrowing(filters)),
        filters=Form.of(address(filters, chosen)),
        statuses=list(nilai_kata.STATUS.items()),
        units=units(filters, chosen),
        years=years(),
        periods=masa.options(chosen),
        back=here(),
        kurva=bool(me and leads_unit(me)),
    )


@site.get("/penilaian-bawahan/ekspor")
def penilaian_bawahan_ekspor() -> Response:
    """As the list is filtered, whatever page of it is open."""
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    found = everybody(filters, chosen, most=semua.MOST_WAITED_FOR)
    if found is None:
        return too_many(url_for("web.penilaian_bawahan", **chosen.address), semua.MOST_WAITED_FOR)
    rows = [_cells(one, chosen) for one in found]
    return xlsx.answer(f"penilaian-bawahan {chosen.nama}", _COLUMNS, rows, "Penilaian Bawahan")


@site.post("/penilaian-bawahan/final")
def penilaian_bawahan_final() -> Response:
    """First the question, with the names; then the deed, and what was refused."""
    form = Form()
    if not form.values("penilaian_ids"):
        return done(_back(form), "Centang dahulu penilaian yang akan difinalkan.", "warn")
    if form.value("tanya"):
        return ask_final(people(form), _back(form), form)
    semula = {id: as_read(form.value(f"semula.{id}")) for id in form.values("penilaian_ids")[:MOST]}
    seen = {id: one for id, one in semula.items() if one is not None}
    result = clients.assessment.finalize(form.command(FinalizePenilaian, semula=seen))
    names = dict(people(form))
    if not result.refused:
        return done(_back(form), f"{len(result.done)} penilaian difinalkan.")
    return page(
        "penilaian_bawahan/hasil_final.html",
        done=[names.get(str(id), "") for id in result.done],
        refused=refusals(result, names),
        back=_back(form),
    )


def ask_final(chosen: list[tuple[str, str]], back: str, form: Form) -> Response:
    return page("penilaian_bawahan/final.html", people=chosen, back=back, form=form)


def everybody(filters: Form, chosen: Terpilih, *, most: int) -> list[PenilaianRingkas] | None:
    """All whom the reader rates in a period, as filtered, by name; None where they are more than `most`."""
    return semua.every(
        lambda after: clients.assessment.daftar_bawahan(
            filters.command(DaftarPenilaianBawahan, **chosen.query, sort="nama", after=after, limit=MOST)
        ),
        most=most,
    )


def too_many(back: str, most: int) -> Response:
    message = (
        f"Daftar ini memuat lebih dari {angka(most)} orang, terlalu banyak untuk satu berkas. Persempit dengan unit "
        "kerja atau pencarian."
    )
    return done(back, message, "warn")


def narrowing(filters: Form) -> dict[str, str]:
    return {name: value for name in SARINGAN if (value := filters.value(name))}


def address(filters: Form, chosen: Terpilih) -> dict[str, Any]:
    """The list as it is filtered, as the parameters of a page's address."""
    return chosen.address | narrowing(filters)


def units(filters: Form, chosen: Terpilih) -> list[tuple[str, str]]:
    """What the list can be narrowed to, as value and text; nothing where all are of one unit."""
    found = clients.assessment.unor_bawahan(UnorBawahanQuery(**chosen.query))
    return [(str(one.id), one.nama) for one in found] if len(found) > 1 or filters.value("unor_id") else []


def pictures(curves: Iterable[Kurva]) -> list[tuple[Kurva, str]]:
    """Curves as they would be, each with its SVG."""
    return [(one, kurva_svg.svg(one)) for one in curves]


def people(form: Form) -> list[tuple[str, str]]:
    """Id and name of each that was ticked; the names come with the form, only to be shown."""
    return [(id, form.value(f"nama.{id}") or id) for id in form.values("penilaian_ids")[:MOST]]


def pair(hasil_kerja: str, perilaku: str) -> str:
    """Both ratings as one hidden input holds them; "" for one that is not given."""
    return f"{hasil_kerja}|{perilaku}"


def as_read(given: str) -> dict[str, str | None] | None:
    """contracts.assessment.RatingTampil of such an input; None for a page that had none."""
    hasil_kerja, middle, perilaku = given.partition("|")
    return {"hasil_kerja": hasil_kerja or None, "perilaku": perilaku or None} if middle else None


def refusals(result: HasilMassal, names: dict[str, str]) -> list[Ditolak]:
    return [Ditolak(one.subject, names.get(one.subject, one.subject), one.message, one.who) for one in result.refused]


def _back(form: Form) -> str:
    return local_path(form.value("next"), url_for("web.penilaian_bawahan"))


def _cells(one: PenilaianRingkas, chosen: Terpilih) -> list[Any]:
    return [
        one.nip, one.nama, one.jabatan, one.unor_nama, chosen.nama, nilai_kata.STATUS[one.status],
        one.jumlah_rencana_aksi, one.jumlah_eviden, one.jumlah_realisasi, one.jumlah_indikator,
        one.hasil_kerja and nilai_kata.RATING[one.hasil_kerja], one.perilaku and nilai_kata.RATING[one.perilaku],
        one.predikat and nilai_kata.PREDIKAT[one.predikat],
    ]  # fmt: skip
