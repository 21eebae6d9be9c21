"""The ZIP of many documents: each a whole PDF under its own name, and one that fails costs only itself (A46–A48)."""

import io
import zipfile
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from printed_penilaian import printed
from pypdf import PdfReader

from chassis.config import Config
from contracts.assessment import JenisDokumen, TandaTangan
from contracts.base import JobState, Refusal
from contracts.errors import Unavailable
from contracts.types import FormSkp, Pendekatan
from gateway.documents import cetakan

FORM, EVALUASI = JenisDokumen.FORM_PENILAIAN, JenisDokumen.DOKUMEN_EVALUASI


@pytest.fixture
def unpack():
    """What comes out of these documents and refusals, sent piece by piece."""
    app = Flask(__name__)
    app.extensions["config"] = Config({"PUBLIC_URL": "https://kinerja.example"})

    def do(documents, refused=()) -> zipfile.ZipFile:
        state = JobState(
            id=UUID(int=1), kind="cetak_banyak", state="selesai", done=1, total=1, refused=list(refused),
            created_at=datetime.now(UTC), finished_at=datetime.now(UTC),
        )  # fmt: skip
        with app.test_request_context():
            return zipfile.ZipFile(io.BytesIO(b"".join(cetakan._zip(state, iter(documents)))))

    return do


def one(dokumen=FORM, anchor="^"):
    return printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, dokumen=dokumen, penilai_ttd=TandaTangan(anchor=anchor))


def test_each_is_a_whole_pdf_under_its_own_name(unpack):
    packed = unpack([one(), one(EVALUASI), one()])
    names = packed.namelist()
    assert names == [
        "Form-Penilaian-Triwulan-II-2026-Dr-Ratna-Wulandari-198503172009012003.pdf",
        "Dokumen-Evaluasi-Kinerja-Triwulan-II-2026-Dr-Ratna-Wulandari-198503172009012003.pdf",
        "Form-Penilaian-Triwulan-II-2026-Dr-Ratna-Wulandari-198503172009012003-2.pdf",
    ]
    assert packed.testzip() is None
    for name in names:
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(packed.read(name))).pages)
        assert text.count("^") == 1


def test_what_fails_is_named_and_costs_nobody_else(unpack):
    packed = unpack([one(), one(anchor="NIP")], [Refusal(subject="Eko", column="Dokumen Evaluasi", message="Belum.")])
    assert len(packed.namelist()) == 2
    said = packed.read(cetakan.NOT_PRINTED).decode()
    assert "Dokumen Evaluasi, Eko: Belum." in said
    assert "“NIP” juga terdapat di bagian lain" in said
    assert "Ratna Wulandari" in said


def test_a_service_that_goes_away_leaves_a_whole_zip(unpack):
    def documents():
        yield one()
        raise Unavailable("pergi", "Layanan penilaian sedang tidak dapat dihubungi.")

    packed = unpack(documents())
    assert packed.testzip() is None
    assert "Unduh ZIP ini sekali lagi." in packed.read(cetakan.NOT_PRINTED).decode()
