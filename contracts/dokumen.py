"""What printed documents share: the code by which anybody can verify one, and what its signatures say (M5)."""

import json
import re
import secrets
from base64 import b32encode
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from contracts.base import Model, Query
from contracts.types import TeksPendek


def _rapat(value: object) -> object:
    return re.sub(r"[\s-]", "", value).upper() if isinstance(value, str) else value


def _bukan_angka(value: str) -> str:
    if value.isdigit():
        raise ValueError("Anchor tidak boleh hanya angka: nomor halaman pun angka. Pakai tanda, misalnya # atau ^.")
    return value


KodeDokumen = Annotated[
    str,
    BeforeValidator(_rapat, json_schema_input_type=Annotated[str, StringConstraints(max_length=40)]),
    StringConstraints(pattern=r"^[A-Z2-7]{16}$"),
]
"""80 random bits in base32 beside a document's QR; printed in groups of four, hyphens and spaces are taken away."""
Anchor = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,20}$"), AfterValidator(_bukan_angka)]
"""Text in the PDF where BSrE puts the visible signature (domain.md 7): no space, so that it is one run."""


def kode_baru() -> str:
    """A code that nobody finds by guessing."""
    return b32encode(secrets.token_bytes(10)).decode()


def sidik(isi: Mapping[str, Any]) -> str:
    """SHA-256 in hexadecimal of the JSON with sorted keys, without spaces, in UTF-8; `isi` is JSON already."""
    text = json.dumps(isi, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


class IsiTtd(Model):
    """What the two signatures say; an empty anchor leaves room for a wet signature."""

    tanggal_pegawai: date | None = None
    tempat_pegawai: TeksPendek | None = None
    anchor_pegawai: Anchor | None = None
    tanggal_penilai: date | None = None
    tempat_penilai: TeksPendek | None = None
    anchor_penilai: Anchor | None = None


class VerifikasiDokumen(Query):
    """For anybody who holds a printed document."""

    kode: KodeDokumen


class Verifikasi(Model):
    """What is known of a printed document, and nobody's name.

    `keadaan`: berlaku (the version in force), diganti (`versi_berlaku` is newer), dicabut (its SKP was deleted),
    belum_disetujui (a draft was printed; `versi_berlaku` when one was approved by now), belum_final (an assessment
    that may still change). Assessments have no versions.
    """

    kode: KodeDokumen
    instansi_nama: str
    jenis: Literal["skp", "form_penilaian", "dokumen_evaluasi"]
    keadaan: Literal["berlaku", "diganti", "dicabut", "belum_disetujui", "belum_final"]
    versi: int | None = None
    versi_berlaku: int | None = None
    tahun: int
    masa: str | None = Field(default=None, description="of an assessment, as printed: Triwulan I 2026")
    dicetak_pada: datetime
    hash: str
