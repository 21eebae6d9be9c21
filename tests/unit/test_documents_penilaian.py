"""The printed assessment: right columns and words, anchors once, text that stays text, and quick enough."""

import io
import re
from datetime import date
from typing import Any

import pytest
from printed import PEGAWAI, URL
from printed_penilaian import PENILAI, printed
from pypdf import PdfReader

from contracts.assessment import JenisDokumen, PenilaianCetak, TandaTangan
from contracts.types import FormSkp, NilaiPerilaku, Pendekatan
from gateway.documents import penilaian, render

FORM, EVALUASI = JenisDokumen.FORM_PENILAIAN, JenisDokumen.DOKUMEN_EVALUASI
FORMS = [(form, approach) for form in FormSkp for approach in Pendekatan]
ADDED = "REALISASI BERDASARKAN BUKTI DUKUNG UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
HEADS = {
    (FormSkp.JPT, Pendekatan.KUANTITATIF): "RENCANA HASIL KERJA INDIKATOR KINERJA INDIVIDU TARGET PERSPEKTIF",
    (FormSkp.JA_JF, Pendekatan.KUANTITATIF): "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI RENCANA HASIL KERJA"
    " ASPEK INDIKATOR KINERJA INDIVIDU TARGET",
    (FormSkp.JPT, Pendekatan.KUALITATIF): "NO HASIL KERJA",
    (FormSkp.JA_JF, Pendekatan.KUALITATIF): "NO HASIL KERJA",
}
HOSTILE = "#eval(1) *tebal* $x^2$ [isi] `kode` <tag> @rujuk \"kutip\" 'x' // /* {} ${a} \u0007 selesai"
TTD = {
    "pegawai_ttd": TandaTangan(tanggal=date(2026, 7, 13), lokasi="Sleman", anchor="#"),
    "penilai_ttd": TandaTangan(tanggal=date(2026, 7, 14), lokasi="Sleman", anchor="^"),
}


def read(made: PenilaianCetak) -> PdfReader:
    data = penilaian.compose(made, URL)
    return PdfReader(io.BytesIO(render.pdf(penilaian.TEMPLATE[made.dokumen], data, at=made.dicetak_pada)))


def words(reader: PdfReader) -> str:
    """All text in reading order, one space between words."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def count(reader: PdfReader, anchor: str) -> int:
    return sum(page.extract_text().count(anchor) for page in reader.pages)


@pytest.mark.parametrize(("form", "approach"), FORMS)
def test_each_form_says_what_the_law_wants(form: FormSkp, approach: Pendekatan):
    reader = read(printed(form, approach))
    text = words(reader)
    bagi = "PEJABAT PIMPINAN TINGGI" if form is FormSkp.JPT else "PEJABAT ADMINISTRASI"
    assert text.startswith(f"EVALUASI KINERJA PEGAWAI PENDEKATAN HASIL KERJA {approach.upper()} BAGI {bagi}")
    assert f"{HEADS[form, approach]} {ADDED}" in text
    assert "PERIODE: TRIWULAN II 2026" in text
    assert "1 APRIL SD 30 JUNI TAHUN 2026" in text
    order = ["CAPAIAN KINERJA ORGANISASI: BAIK", "A. UTAMA", "B. TAMBAHAN", "RATING HASIL KERJA SESUAI EKSPEKTASI",
             "RATING PERILAKU DI ATAS EKSPEKTASI", "PREDIKAT KINERJA PEGAWAI BAIK",
             "Pejabat Penilai Kinerja"]  # fmt: skip
    places = [text.rindex(one) for one in order]
    assert places == sorted(places)
    assert text.count("Sudah tampak.") == len(NilaiPerilaku)
    assert "Sumber data: Laporan layanan triwulan II" in text
    assert all(f"Halaman {n} dari {len(reader.pages)}" in p.extract_text() for n, p in enumerate(reader.pages, 1))
    size = reader.pages[0].mediabox
    assert (round(size.width), round(size.height)) == (842, 595), "A4, landscape: eight columns"


def test_the_curve_is_drawn_into_the_form():
    """As a vector picture with its words: how many people have each predikat."""
    first = read(printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF)).pages[0].extract_text()
    assert "Nyata (20 orang dinilai)" in first
    without = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF).model_copy(update={"kurva": None})
    assert "Belum ada kurva." in words(read(without))


def test_a_form_is_signed_by_the_penilai_alone():
    reader = read(printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, **TTD))
    assert (count(reader, "^"), count(reader, "#")) == (1, 0)
    text = words(reader)
    assert "Sleman, 14 Juli 2026" in text
    assert "13 Juli 2026" not in text


def test_the_evaluation_names_three_and_is_signed_by_two():
    reader = read(printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, dokumen=EVALUASI, **TTD))
    text = words(reader)
    assert len(reader.pages) == 1
    order = ["DOKUMEN EVALUASI KINERJA PEGAWAI PERIODE: PENILAIAN TRIWULAN II 2026", "1 PEGAWAI YANG DINILAI",
             "2 PEJABAT PENILAI KINERJA", "3 ATASAN PEJABAT PENILAI KINERJA", "4 EVALUASI KINERJA",
             "PREDIKAT KINERJA PEGAWAI BAIK", "5 CATATAN/REKOMENDASI Pertahankan mutu"]  # fmt: skip
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert (count(reader, "^"), count(reader, "#")) == (1, 1)
    assert text.count(PEGAWAI.nama) == text.count(PENILAI.nama) == 2, "once as a person, once as a signer"
    assert "13 Juli 2026" in text


def test_without_anchors_there_is_room_for_wet_signatures():
    text = words(read(printed(FormSkp.JPT, Pendekatan.KUALITATIF, dokumen=EVALUASI)))
    assert text.count(".....,") == 2


@pytest.mark.parametrize("anchor", ["A", "Halaman", "kinerja", "-", "NIP", "Merah", "Nyata", ":"])
def test_an_anchor_that_stands_elsewhere_too_is_found_out(anchor: str):
    made = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, penilai_ttd=TandaTangan(anchor=anchor))
    assert render.clashing(penilaian.compose(made, URL), penilaian.said(made)) == ["anchor_penilai"]


def test_good_anchors_stand_nowhere_else():
    for dokumen in JenisDokumen:
        made = printed(FormSkp.JPT, Pendekatan.KUANTITATIF, dokumen=dokumen, **TTD)
        assert render.clashing(penilaian.compose(made, URL), penilaian.said(made)) == []


def test_what_is_not_final_says_so():
    for dokumen in JenisDokumen:
        draft = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, dokumen=dokumen, final_pada=None, status="dinilai")
        assert "BELUM FINAL" in words(read(draft))
        assert "BELUM FINAL" not in words(read(printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, dokumen=dokumen)))


@pytest.mark.parametrize("dokumen", list(JenisDokumen))
def test_what_people_type_is_text_and_never_code(dokumen: JenisDokumen):
    made = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, dokumen=dokumen)
    isi = made.penilaian
    rhk = isi.rhk[0]
    hostile = {"realisasi": HOSTILE, "sumber_data": HOSTILE, "indikator": HOSTILE}
    update: dict[str, Any] = {
        "rhk": [rhk.model_copy(update={"umpan_balik": HOSTILE, "rencana": HOSTILE,
                                       "indikator": [rhk.indikator[0].model_copy(update=hostile)]})],
        "catatan": HOSTILE,
        "perilaku": [one.model_copy(update={"umpan_balik": HOSTILE}) for one in isi.perilaku],
        "pegawai": PEGAWAI.model_copy(update={"nama": HOSTILE}),
    }  # fmt: skip
    text = words(read(made.model_copy(update={"penilaian": isi.model_copy(update=update)})))
    said = re.sub(r"[\s\x07]", "", HOSTILE)
    assert re.sub(r"\s", "", text).count(said) >= 3


def test_the_longest_texts_go_on_to_the_next_page():
    made = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF)
    rhk = made.penilaian.rhk[0].model_copy(update={"umpan_balik": "kata " * 800})
    isi = made.penilaian.model_copy(update={"rhk": [rhk], "catatan": "kata " * 800})
    assert words(read(made.model_copy(update={"penilaian": isi}))).count("kata") >= 800
    evaluation = made.model_copy(update={"penilaian": isi, "dokumen": EVALUASI})
    assert words(read(evaluation)).count("kata") >= 800


@pytest.mark.parametrize("rows", [1, 3, 8])
@pytest.mark.parametrize(("form", "approach"), FORMS)
def test_neither_a_rating_nor_the_signature_stands_alone_on_a_page(form: FormSkp, approach: Pendekatan, rows: int):
    made = printed(form, approach)
    rhk = [made.penilaian.rhk[n % 4] for n in range(rows)]
    made = made.model_copy(update={"penilaian": made.penilaian.model_copy(update={"rhk": rhk})})
    pages = [page.extract_text() for page in read(made).pages]
    rated = next(text for text in pages if "RATING HASIL KERJA" in text)
    assert "TAMBAHAN" in rated or rhk[-1].umpan_balik in " ".join(rated.split())
    for with_it in ("Kolaboratif", "RATING PERILAKU", "PREDIKAT KINERJA PEGAWAI", PENILAI.nama):
        assert with_it in pages[-1]
