"""The printed SKP: right columns, anchors where a signer looks for them, and text that stays text (domain.md 1, 7)."""

import io
import re
from datetime import date
from itertools import cycle, pairwise
from typing import Any

import pytest
from printed import BUPATI, PEGAWAI, URL, printed
from pypdf import PdfReader

from contracts.dokumen import IsiTtd
from contracts.skp import Indikator, Lampiran, SkpCetak
from contracts.types import FormSkp, NilaiPerilaku, Pendekatan
from gateway.documents import render, skp

ANCHORS = {"anchor_pegawai": "#", "anchor_penilai": "^"}
FORMS = [(form, approach) for form in FormSkp for approach in Pendekatan]
HEADS = {
    (FormSkp.JPT, Pendekatan.KUANTITATIF): "NO RENCANA HASIL KERJA INDIKATOR KINERJA INDIVIDU TARGET PERSPEKTIF",
    (FormSkp.JA_JF, Pendekatan.KUANTITATIF): "NO RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI"
    " RENCANA HASIL KERJA ASPEK INDIKATOR KINERJA INDIVIDU TARGET",
    (FormSkp.JPT, Pendekatan.KUALITATIF): "NO HASIL KERJA",
    (FormSkp.JA_JF, Pendekatan.KUALITATIF): "NO HASIL KERJA",
}
HOSTILE = "#eval(1) *tebal* $x^2$ [isi] `kode` <tag> @rujuk \"kutip\" 'x' \\n // /* {} ${a} \u0000\u0007 selesai"

AWKWARD = ["Bekerja 😀 dengan 漢字 dan عربي", "W" * 700, "a" * 60 + " " + "kata " * 500, "\n" * 9]


def read(made: SkpCetak) -> PdfReader:
    return PdfReader(io.BytesIO(render.pdf(skp.TEMPLATE, skp.compose(made, URL), at=made.dicetak_pada)))


def words(reader: PdfReader) -> str:
    """All text in reading order, one space between words."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def runs(reader: PdfReader) -> list[tuple[int, str, float, float]]:
    """Page, text and place (points from the lower left) of every run."""
    found: list[tuple[int, str, float, float]] = []
    for number, page in enumerate(reader.pages):

        def seen(text: str, cm: Any, tm: Any, font: Any, size: Any, number: int = number) -> None:
            if text.strip():
                x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
                found.append((number, text.strip(), x, y))

        page.extract_text(visitor_text=seen)
    return found


@pytest.mark.parametrize(("form", "approach"), FORMS)
def test_each_form_has_its_title_and_columns(form: FormSkp, approach: Pendekatan):
    reader = read(printed(form, approach))
    text = words(reader)
    bagi = "PEJABAT PIMPINAN TINGGI" if form is FormSkp.JPT else "PEJABAT ADMINISTRASI"
    assert text.count(f"SASARAN KINERJA PEGAWAI PENDEKATAN HASIL KERJA {approach.upper()} BAGI {bagi}") == 1
    assert HEADS[form, approach] in text
    assert "1 JANUARI SD 31 DESEMBER TAHUN 2026" in text
    assert text.index("A. UTAMA") < text.index("B. TAMBAHAN") < text.index("PERILAKU KERJA")
    assert text.count("Ekspektasi Khusus Pimpinan:") == len(NilaiPerilaku)
    assert "(Penugasan dari Kepala Dinas)" in text
    assert ("Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:" in text) is (approach == "kualitatif")
    assert [f"Halaman {n} dari {len(reader.pages)}" in page.extract_text() for n, page in enumerate(reader.pages, 1)]
    size = reader.pages[0].mediabox
    assert (round(size.width), round(size.height)) == (595, 842), "A4"


@pytest.mark.parametrize("anchors", [ANCHORS, {"anchor_pegawai": "ttd_pegawai", "anchor_penilai": "fi$ttd"}])
@pytest.mark.parametrize(("form", "approach"), FORMS)
def test_each_anchor_stands_once_in_the_room_for_its_signature(form: FormSkp, approach: Pendekatan, anchors: Any):
    """The room of about 70 × 70 pt, which BSrE fills around the anchor, is blank but for it."""
    made = printed(form, approach, tanggal_penilai=date(2026, 1, 20), tempat_penilai="Contoh", **anchors)
    reader = read(made)
    found = runs(reader)
    for anchor, name in ((anchors["anchor_pegawai"], PEGAWAI.nama), (anchors["anchor_penilai"], BUPATI.nama)):
        here = [run for run in found if run[1] == anchor]
        assert len(here) == 1, "one run, once"
        assert sum(page.extract_text().count(anchor) for page in reader.pages) == 1
        page, _, x, y = here[0]
        near = [text for number, text, left, low in found
                if number == page and abs(low - y) < 35 and abs(left - x) < 35 and text != anchor]  # fmt: skip
        assert not near
        below = [low for number, text, left, low in found if number == page and text == name and low < y]
        assert below, "the name stands below it"
        assert y - max(below) < 60
    assert words(reader).count("Ditandatangani secara elektronik") == 2, "the lampiran says where the signatures are"


def test_without_anchors_there_is_room_for_wet_signatures():
    text = words(read(printed(FormSkp.JPT, Pendekatan.KUALITATIF, lampiran=Lampiran())))
    assert "Ditandatangani" not in text
    assert "LAMPIRAN" not in text
    assert ".....," in text, "dots to write place and date on"


@pytest.mark.parametrize("anchor", ["A", "Halaman", "kinerja", "2026", "-", "NIP", "DRAFT", ":"])
def test_an_anchor_that_stands_elsewhere_too_is_found_out(anchor: str):
    made = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, versi=0)
    said = IsiTtd.model_construct(anchor_pegawai=anchor, anchor_penilai="^^")
    assert render.clashing(skp.compose(made, URL), said) == ["anchor_pegawai"]


def test_what_people_type_is_text_and_never_code():
    made = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, rhk=1)
    rhk = made.isi.rhk[0].model_copy(update={"rencana": HOSTILE, "penugasan_dari": HOSTILE, "intervensi_teks": HOSTILE})
    isi = made.isi.model_copy(
        update={
            "rhk": [rhk],
            "instansi_nama": HOSTILE,
            "pegawai": PEGAWAI.model_copy(update={"nama": HOSTILE, "jabatan": HOSTILE}),
            "tempat_penilai": HOSTILE,
        }
    )
    text = words(read(made.model_copy(update={"isi": isi})))
    shown = re.sub(r"[\x00\x07]", "", HOSTILE)
    squeezed = text.replace(" ", "")
    assert squeezed.count(shown.replace(" ", "")) >= 5


@pytest.mark.parametrize(("form", "approach"), FORMS)
def test_no_text_breaks_the_paper(form: FormSkp, approach: Pendekatan):
    """Characters that no font has, words wider and texts longer than the paper: nothing leaves it."""
    made = printed(form, approach, rhk=len(AWKWARD))
    rhk = [
        one.model_copy(update={"rencana": text, "indikator": [_saying(one.indikator[0], text)]})
        for one, text in zip(made.isi.rhk, AWKWARD, strict=True)
    ]
    perilaku = [
        one.model_copy(update={"ekspektasi": text})
        for one, text in zip(made.isi.perilaku, cycle(AWKWARD), strict=False)
    ]
    isi = made.isi.model_copy(update={"rhk": rhk, "perilaku": perilaku})
    reader = read(made.model_copy(update={"isi": isi}))
    assert all(40 < x < 560 and y > 20 for _, _, x, y in runs(reader))
    assert f"Halaman 1 dari {len(reader.pages)}" in words(reader)


def _saying(indikator: Indikator, text: str) -> Indikator:
    return indikator.model_copy(update={"indikator": text, "target": text[:200]})


def test_thirty_rhk_repeat_the_head_and_keep_their_order():
    reader = read(printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, rhk=30))
    assert len(reader.pages) >= 4
    with_results = [page for page in reader.pages if "Kuantitas" in page.extract_text()]
    assert all("DIINTERVENSI" in page.extract_text() for page in with_results), "the head row repeats"
    numbers = [int(n) for n in re.findall(r"(?<!\d)(\d+) Terwujudnya", words(reader))]
    assert numbers[:29] == list(range(1, 30))
    assert all(one < other for one, other in pairwise(numbers[:29]))


@pytest.mark.parametrize("rows", [1, 8, 30])
@pytest.mark.parametrize(("form", "approach"), FORMS)
def test_signatures_never_stand_alone_on_a_page(form: FormSkp, approach: Pendekatan, rows: int):
    pages = [page.extract_text() for page in read(printed(form, approach, rhk=rows)).pages]
    assert "Kolaboratif" in next(text for text in pages if "Pegawai yang Dinilai" in text)


def test_a_draft_says_so_on_every_page_and_an_approved_one_does_not():
    draft = read(printed(FormSkp.JPT, Pendekatan.KUANTITATIF, versi=0))
    assert all("BELUM DISETUJUI" in page.extract_text() for page in draft.pages)
    assert "DRAFT" not in words(read(printed(FormSkp.JPT, Pendekatan.KUANTITATIF)))


def test_the_foot_leads_to_the_verification():
    reader = read(printed(FormSkp.JPT, Pendekatan.KUANTITATIF))
    for page in reader.pages:
        text = page.extract_text()
        assert "https://kinerja.example/verifikasi/ABCDEFGHIJKLMNOP" in text
        assert "ABCD-EFGH-IJKL-MNOP" in text
        assert "3f" * 8 in text
        links = [note.get_object()["/A"]["/URI"] for note in page["/Annots"]]
        assert links == ["https://kinerja.example/verifikasi/ABCDEFGHIJKLMNOP"]


def test_a_superior_without_nip_or_a_missing_one_leaves_dashes():
    text = words(read(printed(FormSkp.JPT, Pendekatan.KUANTITATIF, penilai=None)))
    assert "(belum ditetapkan)" in text
    politician = words(read(printed(FormSkp.JPT, Pendekatan.KUANTITATIF)))
    assert politician.count("NIP 19850317") == 3, "on the SKP, at its foot and on the lampiran; the bupati has none"
    assert "P0000" not in politician


def test_equal_data_gives_equal_bytes():
    data = skp.compose(printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF), URL)
    at = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF).dicetak_pada
    first = render.pdf(skp.TEMPLATE, data, at=at)
    assert render.pdf(skp.TEMPLATE, data, at=at) == first
    assert first.startswith(b"%PDF-1.7")
    assert b"pdfaid" in first, "for the archive: PDF/A"
