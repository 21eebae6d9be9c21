"""The record of rules and capaian as sentences: only what changed, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.assessment_aturan import RiwayatAturan
from gateway.web.aturan_riwayat import told

LAMA = {"istimewa": [0, 1, 3, 7, 13], "baik": [2, 3, 6, 11, 2]}
HARI = {"tanggal": "2026-06-09"}
TW1 = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}


@pytest.mark.parametrize(
    ("act", "before", "after", "subject", "changes"),
    [
        (
            "set_capaian",
            TW1 | {"capaian": None},
            TW1 | {"capaian": "butuh_perbaikan"},
            "Bidang A, Triwulan I 2026",
            [("Capaian", "", "Butuh Perbaikan")],
        ),
        (
            "set_pengaturan",
            {"hari_tutup": 10, "boleh_anonim": True},
            {"hari_tutup": 5, "boleh_anonim": False},
            "",
            [("Pengisian ditutup (hari)", "10", "5"), ("Feedback anonim", "boleh", "tidak boleh")],
        ),
        (
            "set_hari_libur",
            HARI | {"nama": "Hari jadi", "libur": True},
            HARI,
            "9 Juni 2026",
            [("Keterangan", "Hari jadi", ""), ("Di instansi ini", "Libur", "Menurut kalender nasional")],
        ),
        (
            "delete_kurva_ideal",
            {"berlaku_dari": "2027-01-01", "tinggi": LAMA},
            {"berlaku_dari": "2022-01-01", "tinggi": LAMA | {"baik": [1, 1, 1, 1, 1]}},
            "Berlaku sejak 1 Januari 2027",
            [("Tinggi untuk capaian Baik", "2, 3, 6, 11, 2", "1, 1, 1, 1, 1")],
        ),
    ],
)
def test_an_act_is_told(act: Any, before: dict, after: dict, subject: str, changes: list):
    one = RiwayatAturan(
        id=1, pada=datetime.now(UTC), oleh_nip="x", oleh_nama="Admin", atas_nama=None, perbuatan=act,
        instansi_nama=None, unor_nama="Bidang A" if act == "set_capaian" else None, sebelum=before, sesudah=after,
    )  # fmt: skip
    found = told(one)
    assert found.perihal == subject
    assert [(beda.nama, beda.lama, beda.baru) for beda in found.beda] == changes
