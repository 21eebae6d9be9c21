"""The printed assessment: contracts.assessment.PenilaianCetak as the data of penilaian.typ and evaluasi.typ (A46–A48).

Forms and words of domain.md 2. Form Penilaian has one signature, Dokumen Evaluasi two; the atasan does not sign.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from contracts.assessment import JenisDokumen, JenisPenilaian, Masa, Penilaian, PenilaianCetak, RhkNilai, TandaTangan
from contracts.dokumen import IsiTtd
from contracts.skp import Pejabat
from contracts.types import FormSkp, JenisRhk, Pendekatan, Periode
from gateway.documents import kurva_svg
from gateway.documents.render import lines, plain, proof
from gateway.documents.skp import BLANK, LABELS, period, person, place_and_date, signer
from gateway.web import format, skp_kata

TEMPLATE = {JenisDokumen.FORM_PENILAIAN: "penilaian.typ", JenisDokumen.DOKUMEN_EVALUASI: "evaluasi.typ"}
_DASH = "-"
_NONE = "BELUM DITETAPKAN"
_REALISASI = "REALISASI BERDASARKAN BUKTI DUKUNG"
_UMPAN_BALIK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
_COLUMNS = {
    (FormSkp.JPT, Pendekatan.KUANTITATIF): [
        "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF",
    ],
    (FormSkp.JA_JF, Pendekatan.KUANTITATIF): [
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA", "ASPEK",
        "INDIKATOR KINERJA INDIVIDU", "TARGET",
    ],
}  # fmt: skip
_KUALITATIF = ["HASIL KERJA"]
_ROMAWI = ("I", "II", "III", "IV")
_NARROW, _TEXT, _WIDE, _ALL = 75, 100, 190, 330  # points in a column of the forms
_WHOLE = 24  # lines that are kept on one (landscape) page


def compose(cetak: PenilaianCetak, url: str, *, lambang: str = "") -> dict[str, Any]:
    """The data of TEMPLATE[cetak.dokumen]; `url`: the gateway's public address, to which the QR leads.

    `lambang`: the emblem above the title of a Dokumen Evaluasi, as SVG; its official form has one, the others none.
    """
    made = _form if cetak.dokumen is JenisDokumen.FORM_PENILAIAN else _evaluation
    isi = cetak.penilaian
    foot, qr = proof(url, cetak.kode, cetak.isi_hash)
    title = f"Evaluasi kinerja {isi.pegawai.nama}, {masa(isi.masa)}"
    common: dict[str, Any] = {
        "berkas": qr | {"judul": plain(title), "form": isi.form, "pendekatan": isi.pendekatan, "lambang": lambang},
        "verifikasi": foot,
        "cap": [] if isi.final_pada else ["DRAFT", "BELUM FINAL"],
        "kata": {"halaman": "Halaman", "dari": "dari", "kosong": _DASH, "periode": "PERIODE PENILAIAN:"},
        "instansi": plain(isi.instansi_nama),
        "periode": period(Periode(awal=isi.masa.awal, akhir=isi.masa.akhir)),
    }
    return common | made(cetak)


def said(cetak: PenilaianCetak) -> IsiTtd:
    """Its anchors as render.clashing wants them; a Form Penilaian has the penilai's alone."""
    both = cetak.dokumen is JenisDokumen.DOKUMEN_EVALUASI
    return IsiTtd(
        anchor_pegawai=cetak.pegawai.anchor if both else None,
        anchor_penilai=cetak.penilai.anchor,
    )


def masa(one: Masa) -> str:
    """ "Januari 2026", "Triwulan II 2026", "Tahunan 2026"."""
    if one.jenis is JenisPenilaian.BULANAN:
        return f"{format.BULAN[one.urutan - 1]} {one.tahun}"
    if one.jenis is JenisPenilaian.TRIWULANAN:
        return f"Triwulan {_ROMAWI[one.urutan - 1]} {one.tahun}"
    return f"Tahunan {one.tahun}"


# ---------------------------------------------------------------- Form Penilaian


def _form(cetak: PenilaianCetak) -> dict[str, Any]:
    isi = cetak.penilaian
    counted = isi.pendekatan is Pendekatan.KUANTITATIF
    approach = f"PENDEKATAN HASIL KERJA {skp_kata.PENDEKATAN[isi.pendekatan].upper()}"
    columns = _COLUMNS.get((isi.form, isi.pendekatan), _KUALITATIF)
    rows = zip(LABELS, person(isi.pegawai, _WIDE), person(isi.penilai, _WIDE), strict=True)
    return {
        "judul": [
            "EVALUASI KINERJA PEGAWAI",
            approach,
            skp_kata.BAGI[isi.form].upper(),
            f"PERIODE: {masa(isi.masa).upper()}",
        ],
        "orang": {
            "no": "NO",
            "kiri": "PEGAWAI YANG DINILAI",
            "kanan": "PEJABAT PENILAI KINERJA",
            "baris": [list(row) for row in rows],
        },
        "capaian": {"judul": "CAPAIAN KINERJA ORGANISASI:", "nilai": _capaian(isi)},
        "kurva": _curve(cetak),
        "hasil": "HASIL KERJA",
        "kolom": ["NO", *columns, _REALISASI, _UMPAN_BALIK],
        "bagian": [
            {"judul": title, "rhk": [_rhk(one, counted=counted) for one in isi.rhk if one.jenis is kind]}
            for kind, title in ((JenisRhk.UTAMA, "A. UTAMA"), (JenisRhk.TAMBAHAN, "B. TAMBAHAN"))
        ],
        "ukuran": "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:",
        "rating-hasil": {"judul": "RATING HASIL KERJA", "nilai": _rating(isi.hasil_kerja)},
        "perilaku": _behaviour(isi),
        "rating-perilaku": {"judul": "RATING PERILAKU", "nilai": _rating(isi.rating_perilaku)},
        "predikat": {"judul": "PREDIKAT KINERJA PEGAWAI", "nilai": _predikat(isi)},
        "tanda-tangan": _signed("Pejabat Penilai Kinerja", isi.penilai, cetak.penilai),
    }


def _curve(cetak: PenilaianCetak) -> dict[str, Any]:
    """`tulisan`: the words in the picture, which become text of the PDF and so may clash with an anchor."""
    kurva = cetak.kurva
    picture = kurva_svg.svg(kurva) if kurva else ""
    return {
        "judul": "POLA DISTRIBUSI PREDIKAT KINERJA PEGAWAI",
        "berkas": picture,
        "tulisan": [unescape(one) for one in re.findall(r">([^<>]+)<", picture)],
        "keterangan": plain(f"{kurva.nama}. Merah: ideal; hijau: kenyataan.") if kurva else "Belum ada kurva.",
    }


def _rhk(rhk: RhkNilai, *, counted: bool) -> dict[str, Any]:
    room = _TEXT if counted else _ALL
    rows = [
        {
            "indikator": plain(one.indikator, room),
            "target": plain(one.target, _NARROW) or _DASH,
            "dimensi": skp_kata.word(one.perspektif or one.aspek or "") or _DASH,
            "realisasi": plain(one.realisasi, _TEXT) or _DASH,
            "sumber": plain(f"Sumber data: {one.sumber_data}", _TEXT) if one.sumber_data else "",
        }
        for one in rhk.indikator
    ]
    heights = [
        max(lines(row["indikator"], room), lines(row["target"], _NARROW), lines(row["realisasi"] + row["sumber"], 100))
        for row in rows
    ]
    feedback = plain(rhk.umpan_balik, _TEXT) or _DASH
    beside = max(lines(rhk.rencana, room), lines(rhk.intervensi_teks or "", room), lines(feedback, _TEXT))
    return {
        "rencana": plain(rhk.rencana, room),
        "penugasan": plain(f"(Penugasan dari {rhk.penugasan_dari})", room) if rhk.penugasan_dari else "",
        "intervensi": plain(rhk.intervensi_teks, room) or _DASH,
        "umpan-balik": feedback,
        "indikator": rows,
        "utuh": max(sum(heights), beside) <= _WHOLE if counted else sum(heights) + beside <= _WHOLE,
        "baris-utuh": max(heights, default=0) <= _WHOLE,
    }


def _behaviour(isi: Penilaian) -> dict[str, Any]:
    given = {one.nilai: one for one in isi.perilaku}
    rows = []
    for nilai, (name, guides) in skp_kata.PERILAKU.items():
        ekspektasi = plain(given[nilai].ekspektasi, _WIDE) if nilai in given else ""
        feedback = plain(given[nilai].umpan_balik, _WIDE) if nilai in given else ""
        rows.append(
            {
                "nama": name,
                "panduan": list(guides),
                "ekspektasi": ekspektasi or _DASH,
                "umpan-balik": feedback or _DASH,
                "utuh": max(lines(ekspektasi, _WIDE), lines(feedback, _WIDE)) <= _WHOLE,
            }
        )
    return {
        "judul": "PERILAKU KERJA",
        "kolom": ["NO", "PERILAKU KERJA", "EKSPEKTASI KHUSUS PIMPINAN", _UMPAN_BALIK],
        "baris": rows,
    }


# ---------------------------------------------------------------- Dokumen Evaluasi


def _evaluation(cetak: PenilaianCetak) -> dict[str, Any]:
    isi = cetak.penilaian
    persons = (
        ("PEGAWAI YANG DINILAI", isi.pegawai),
        ("PEJABAT PENILAI KINERJA", isi.penilai),
        ("ATASAN PEJABAT PENILAI KINERJA", isi.atasan_penilai),
    )
    result = [["CAPAIAN KINERJA ORGANISASI", _capaian(isi)], ["PREDIKAT KINERJA PEGAWAI", _predikat(isi)]]
    return {
        "judul": ["DOKUMEN EVALUASI KINERJA PEGAWAI", f"PERIODE: PENILAIAN {masa(isi.masa).upper()}"],
        "blok": [
            *({"judul": title, "baris": _lines(person(one, _ALL))} for title, one in persons),
            {"judul": "EVALUASI KINERJA", "baris": result},
        ],
        "catatan": {"judul": "CATATAN/REKOMENDASI", "isi": plain(isi.catatan) or _DASH},
        "tanda-tangan": [
            _signed("7. Pegawai yang Dinilai", isi.pegawai, cetak.pegawai),
            _signed("6. Pejabat Penilai Kinerja", isi.penilai, cetak.penilai),
        ],
    }


def _lines(values: list[str]) -> list[list[str]]:
    return [list(row) for row in zip(LABELS, values, strict=True)]


# ---------------------------------------------------------------- words


def _signed(title: str, who: Pejabat | None, said: TandaTangan) -> Mapping[str, str]:
    return signer(title, who, place_and_date(said.lokasi, said.tanggal) or BLANK, said.anchor)


def _rating(rating: str | None) -> str:
    return f"{rating.replace('_', ' ')} ekspektasi".upper() if rating else "BELUM DINILAI"


def _predikat(isi: Penilaian) -> str:
    return kurva_svg.PREDIKAT[isi.predikat].upper() if isi.predikat else "BELUM DINILAI"


def _capaian(isi: Penilaian) -> str:
    return isi.capaian.replace("_", " ").upper() if isi.capaian else _NONE
