"""Ratings by workbook: taken out, filled, tried without keeping anything, and only then kept (A42, P4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, g, request, url_for
from pydantic import ValidationError

from contracts.assessment import HasilMassal, PenilaianRingkas, PratinjauMassal, RatingBaris, SetRatingMassal
from contracts.types import Predikat
from gateway import clients, reading, unggahan
from gateway.documents import rating_xlsx, semua
from gateway.web import masa
from gateway.web.format import angka
from gateway.web.forms import Form
from gateway.web.masa import Terpilih
from gateway.web.penilaian_bawahan import MOST, address, everybody, narrowing, pictures, too_many
from gateway.web.penilaian_bawahan_massal import pratinjau
from gateway.web.render import done, page
from gateway.web.site import site, takes_long_form, takes_upload

_ROOM = rating_xlsx.LARGEST + unggahan.FORM_FIELDS
_LONGEST_CATATAN = 4000
_KEPT = 12 * rating_xlsx.MOST_LETTERS + 1000 * rating_xlsx.MOST_PEOPLE
"""Bytes of what was tried on its way back: a letter takes at most twelve in a form, a row without its catatan 1,000."""


@dataclass(frozen=True)
class Siap:
    """A row that the service would take; `orang` as rated now, `jadi` the predikat that it would make."""

    line: RatingBaris
    orang: PenilaianRingkas
    jadi: Predikat | None = None


@dataclass(frozen=True)
class Salah:
    """A row that is not taken, and why; `nomor` 0 where it is not known any more."""

    nomor: int
    nama: str
    alasan: str


@site.get("/penilaian-bawahan/unggah")
def penilaian_unggah() -> Response:
    return _form(masa.chosen(Form(request.args)), Form(request.args))


@site.get("/penilaian-bawahan/templat")
def penilaian_templat() -> Response:
    """Everybody of the list as it is filtered, with the ratings so far."""
    filters = Form(request.args)
    chosen = masa.chosen(filters)
    found = everybody(filters, chosen, most=semua.MOST_WAITED_FOR)
    if found is None:
        return too_many(url_for("web.penilaian_bawahan", **chosen.address), semua.MOST_WAITED_FOR)
    return rating_xlsx.answer(f"rating {chosen.nama}", found)


@site.post("/penilaian-bawahan/unggah")
@takes_upload(_ROOM)
def penilaian_unggah_uji() -> Response:
    """Only tried: what would be kept and what it would make, and what is refused, row by row."""
    form = Form()
    chosen = masa.chosen(form)
    if not form.accepted(lambda: (_read(), _people(chosen))):
        return _form(chosen, form)
    rows, people = form.result
    ready, wrong, same = _sorted(rows, people)
    numbers = {one.line.penilaian_id: number for number, one in ready}
    found = [one for _, one in ready]
    refused = {one.subject: one.message for one in _sent([one.line for one in found], uji=True).refused}
    wrong += [Salah(numbers[one.orang.id], one.orang.nama, refused[str(one.orang.id)])
              for one in found if str(one.orang.id) in refused]  # fmt: skip
    lines = [one.line for one in found if str(one.orang.id) not in refused]
    seen = pratinjau(chosen, lines) if lines else PratinjauMassal(predikat={}, kurva=[])
    g.menu = "penilaian_bawahan"
    return page(
        "penilaian_bawahan/uji.html",
        masa=chosen,
        ready=[Siap(line, people[str(line.penilaian_id)], seen.predikat.get(line.penilaian_id)) for line in lines],
        twice=[nip for nip, count in Counter(one.nip for one in people.values()).items() if count > 1],
        wrong=sorted(wrong, key=lambda one: one.nomor),
        curves=pictures(seen.kurva),
        empty=sum(row.kosong for row in rows),
        same=same,
        status=422 if wrong and not lines else 200,
    )


@site.post("/penilaian-bawahan/unggah/simpan")
@takes_long_form(_KEPT)
def penilaian_unggah_simpan() -> Response:
    """The rows that were tried, in earnest; what has changed since is refused again and said.

    A command for each 200 people: sent again after a failure half way, those that were kept stay as they are.
    """
    form = Form()
    chosen = masa.chosen(form)
    lines = []
    for said in form.values("baris")[: rating_xlsx.MOST_PEOPLE]:
        try:
            lines.append(RatingBaris.model_validate_json(said))
        except ValidationError:
            continue
    if not lines:
        return done(url_for("web.penilaian_unggah", **chosen.address), "Tidak ada yang disimpan.", "warn")
    result = _sent(lines, uji=False)
    if not result.refused:
        said = f"Rating {len(result.done)} orang disimpan dari berkas."
        return done(url_for("web.penilaian_bawahan", **chosen.address), said)
    wrong = [Salah(0, form.value(f"nama.{one.subject}") or one.subject, one.message) for one in result.refused]
    g.menu = "penilaian_bawahan"
    return page("penilaian_bawahan/uji.html", masa=chosen, ready=[], wrong=wrong, saved=len(result.done))


def _read() -> list[rating_xlsx.Baris]:
    """Raises Invalid with the field."""
    file = unggahan.received()
    if not (file.filename or "").lower().endswith(".xlsx"):
        raise reading.one_field("berkas", "Unggah berkas .xlsx dari halaman ini yang sudah diisi.", "kind")
    if unggahan.size(file) > rating_xlsx.LARGEST:
        raise reading.one_field("berkas", "Berkas lebih dari 2 MB. Hapus gambar dan lembar lainnya.", "too_large")
    return rating_xlsx.read(file.stream.read())


def _people(chosen: Terpilih) -> dict[str, PenilaianRingkas]:
    """All whom the reader rates in the period, by the assessment's id. Raises Invalid for more than a file can have."""
    found = everybody(Form.of(), chosen, most=semua.MOST_WAITED_FOR)
    if found is None:
        most = angka(semua.MOST_WAITED_FOR)
        message = f"Anda menilai lebih dari {most} orang pada masa ini. Beri rating lewat Isi Sekaligus per unit kerja."
        raise reading.one_field("berkas", message, "too_many")
    return {str(one.id): one for one in found}


def _sorted(
    rows: Sequence[rating_xlsx.Baris], people: dict[str, PenilaianRingkas]
) -> tuple[list[tuple[int, Siap]], list[Salah], int]:
    """Numbered rows to try, rows that cannot be, and how many would change nothing; an empty row is none of them."""
    ready: list[tuple[int, Siap]] = []
    wrong: list[Salah] = []
    seen: set[str] = set()
    same = 0
    for row in rows:
        if row.kosong:
            continue
        fault = _fault(row, people, seen)
        seen.add(row.id)
        if row.sama or (fault is None and _stands(row, people[row.id])):
            same += 1
        elif fault is None:
            ready.append((row.nomor, Siap(_line(row), people[row.id])))
        else:
            wrong.append(Salah(row.nomor, row.nama or row.nip, fault))
    return ready, wrong, same


def _fault(row: rating_xlsx.Baris, people: dict[str, PenilaianRingkas], seen: set[str]) -> str | None:
    """Why a row cannot be sent."""
    person = people.get(row.id)
    if person is None:
        return _stranger(row)
    if row.nip != person.nip:
        return (
            "NIP dan kunci baris ini bukan milik orang yang sama; barangkali hanya sebagian kolom yang diurutkan atau "
            "disalin. Unduh berkas lagi, lalu isi tanpa memindahkan kolomnya."
        )
    if row.id in seen:
        return "Penilaian ini sudah ada pada baris di atasnya. Hapus salah satu."
    if row.hasil_kerja is None or row.perilaku is None:
        return f"Isi kedua rating dengan salah satu dari: {_choices()}."
    if len(row.catatan) > _LONGEST_CATATAN:
        return f"Catatan lebih dari {angka(_LONGEST_CATATAN)} huruf. Persingkat."
    return None


def _stranger(row: rating_xlsx.Baris) -> str:
    if not row.id:
        return "Baris ini tidak ada pada berkas yang diunduh. Unduh berkas lagi; orang tidak dapat ditambahkan di sini."
    return "Penilaian ini tidak Anda beri pada masa ini. Hapus barisnya, atau periksa masa penilaiannya."


def _stands(row: rating_xlsx.Baris, person: PenilaianRingkas) -> bool:
    """Somebody gave the same meanwhile."""
    return (row.hasil_kerja, row.perilaku) == (person.hasil_kerja, person.perilaku) and not row.catatan


def _choices() -> str:
    return ", ".join(rating_xlsx.words())


def _line(row: rating_xlsx.Baris) -> RatingBaris:
    """With the ratings that the sheet was handed out with: who rated since is not overwritten."""
    hasil_kerja, perilaku = row.semula
    return RatingBaris.model_validate(
        {
            "penilaian_id": row.id,
            "hasil_kerja": row.hasil_kerja,
            "perilaku": row.perilaku,
            "semula": {"hasil_kerja": hasil_kerja, "perilaku": perilaku},
            "umpan_balik": row.catatan or None,
        }
    )


def _sent(lines: Sequence[RatingBaris], *, uji: bool) -> HasilMassal:
    """What came of all, in commands of as many as one takes."""
    parts = [list(lines[start : start + MOST]) for start in range(0, len(lines), MOST)]
    results = [clients.assessment.set_rating_massal(SetRatingMassal(baris=part, uji=uji)) for part in parts]
    return HasilMassal(
        done=[id for one in results for id in one.done], refused=[why for one in results for why in one.refused]
    )


def _form(chosen: Terpilih, form: Form) -> Response:
    g.menu = "penilaian_bawahan"
    return page(
        "penilaian_bawahan/unggah.html",
        masa=chosen,
        address=address(form, chosen),
        narrowed=bool(narrowing(form)),
        form=form,
        words=_choices(),
        most=angka(rating_xlsx.MOST_PEOPLE),
        status=form.status,
    )
