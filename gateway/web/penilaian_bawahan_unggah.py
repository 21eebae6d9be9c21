"""Ratings by workbook: taken out, filled, tried without keeping anything, and only then kept (A42, P4)."""

from dataclasses import dataclass

from flask import Response, g, request, url_for
from pydantic import ValidationError

from contracts.assessment import PenilaianRingkas, RatingBaris, SetRatingMassal
from contracts.types import Rating
from gateway import clients, reading, unggahan
from gateway.documents import rating_xlsx
from gateway.web import masa
from gateway.web.forms import Form
from gateway.web.masa import Terpilih
from gateway.web.penilaian_bawahan import MOST, everybody
from gateway.web.render import done, page
from gateway.web.site import site, takes_upload

_ROOM = rating_xlsx.LARGEST + unggahan.FORM_FIELDS


@dataclass(frozen=True)
class Siap:
    """A row that the service would take."""

    id: str
    nama: str
    hasil_kerja: Rating
    perilaku: Rating
    catatan: str


@dataclass(frozen=True)
class Salah:
    """A row that is not taken, and why."""

    nomor: int
    nama: str
    alasan: str


@site.get("/penilaian-bawahan/unggah")
def penilaian_unggah() -> Response:
    return _form(masa.chosen(Form(request.args)), Form.of())


@site.get("/penilaian-bawahan/templat")
def penilaian_templat() -> Response:
    """Everybody whom the reader rates in the period, with the ratings so far."""
    chosen = masa.chosen(Form(request.args))
    return rating_xlsx.answer(f"rating {chosen.nama}", everybody(chosen))


@site.post("/penilaian-bawahan/unggah")
@takes_upload(_ROOM)
def penilaian_unggah_uji() -> Response:
    """Only tried: what would be kept and what is refused, row by row."""
    form = Form()
    chosen = masa.chosen(form)
    if not form.accepted(_read):
        return _form(chosen, form)
    rows: list[rating_xlsx.Baris] = form.result
    ready, wrong = _sorted(rows, {one.nip: one for one in everybody(chosen)})
    numbers = {one.id: row.nomor for row, one in ready}
    found = [one for _, one in ready]
    if found:
        result = clients.assessment.set_rating_massal(
            SetRatingMassal(
                baris=[_line(one.id, one.hasil_kerja, one.perilaku, one.catatan) for one in found], uji=True
            )
        )
        refused = {one.subject: one.message for one in result.refused}
        wrong += [Salah(numbers[one.id], one.nama, refused[one.id]) for one in found if one.id in refused]
        found = [one for one in found if one.id not in refused]
    g.menu = "penilaian_bawahan"
    return page(
        "penilaian_bawahan/uji.html",
        masa=chosen,
        ready=found,
        wrong=sorted(wrong, key=lambda one: one.nomor),
        empty=sum(row.kosong for row in rows),
        status=422 if wrong and not found else 200,
    )


@site.post("/penilaian-bawahan/unggah/simpan")
def penilaian_unggah_simpan() -> Response:
    """The rows that were tried, in earnest; what has changed since is refused again and said."""
    form = Form()
    chosen = masa.chosen(form)
    lines = []
    for id in form.values("baris")[:MOST]:
        try:
            pair = Rating(form.value(f"hasil_kerja.{id}")), Rating(form.value(f"perilaku.{id}"))
            lines.append(_line(id, *pair, form.value(f"catatan.{id}")))
        except (ValueError, ValidationError):
            continue
    if not lines:
        return done(url_for("web.penilaian_unggah", **chosen.address), "Tidak ada yang disimpan.", "warn")
    result = clients.assessment.set_rating_massal(SetRatingMassal(baris=lines))
    if not result.refused:
        return done(
            url_for("web.penilaian_bawahan", **chosen.address), f"Rating {len(result.done)} orang disimpan dari berkas."
        )
    names = {id: form.value(f"nama.{id}") for id in form.values("baris")}
    wrong = [Salah(0, names.get(one.subject, one.subject), one.message) for one in result.refused]
    g.menu = "penilaian_bawahan"
    return page("penilaian_bawahan/uji.html", masa=chosen, ready=[], wrong=wrong, empty=0, saved=len(result.done))


def _read() -> list[rating_xlsx.Baris]:
    """Raises Invalid with the field."""
    file = unggahan.received()
    if not (file.filename or "").lower().endswith(".xlsx"):
        raise reading.one_field("berkas", "Unggah berkas .xlsx dari halaman ini yang sudah diisi.", "kind")
    if unggahan.size(file) > rating_xlsx.LARGEST:
        raise reading.one_field("berkas", "Berkas lebih dari 2 MB. Hapus gambar dan lembar lainnya.", "too_large")
    return rating_xlsx.read(file.stream.read())


def _sorted(
    rows: list[rating_xlsx.Baris], people: dict[str, PenilaianRingkas]
) -> tuple[list[tuple[rating_xlsx.Baris, Siap]], list[Salah]]:
    """Rows to try and rows that cannot be; rows without any rating are neither."""
    ready: list[tuple[rating_xlsx.Baris, Siap]] = []
    wrong: list[Salah] = []
    seen: set[str] = set()
    for row in rows:
        if row.kosong:
            continue
        person, name = people.get(row.nip), row.nama or row.nip
        if person is None:
            wrong.append(Salah(row.nomor, name, _stranger(row.nip)))
        elif row.nip in seen:
            wrong.append(Salah(row.nomor, name, "Orang ini sudah ada pada baris di atasnya. Hapus salah satu."))
        elif row.hasil_kerja is None or row.perilaku is None:
            wrong.append(Salah(row.nomor, name, f"Isi kedua rating dengan salah satu dari: {_choices()}."))
        elif len(row.catatan) > 4000:
            wrong.append(Salah(row.nomor, name, "Catatan lebih dari 4.000 huruf. Persingkat."))
        else:
            ready.append((row, Siap(str(person.id), person.nama, row.hasil_kerja, row.perilaku, row.catatan)))
        seen.add(row.nip)
    return ready, wrong


def _stranger(nip: str) -> str:
    if not (nip.isdecimal() and len(nip) == 18):
        return "NIP ini bukan 18 angka; Excel mungkin mengubahnya. Salin lagi dari berkas asli sebagai teks."
    return "Orang ini tidak Anda nilai pada masa ini. Hapus barisnya, atau periksa masa penilaiannya."


def _choices() -> str:
    return ", ".join(rating_xlsx.words())


def _line(id: str, hasil_kerja: Rating, perilaku: Rating, catatan: str) -> RatingBaris:
    return RatingBaris.model_validate(
        {"penilaian_id": id, "hasil_kerja": hasil_kerja, "perilaku": perilaku, "umpan_balik": catatan or None}
    )


def _form(chosen: Terpilih, form: Form) -> Response:
    g.menu = "penilaian_bawahan"
    return page(
        "penilaian_bawahan/unggah.html",
        masa=chosen,
        form=form,
        words=_choices(),
        most=rating_xlsx.MOST_ROWS,
        status=form.status,
    )
