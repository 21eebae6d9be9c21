"""What printed documents share: the code by which anybody can verify one, and what its signatures say (M5)."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints

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
    belum_disetujui (a draft was printed; `versi_berlaku` when one was approved by now).
    """

    kode: KodeDokumen
    instansi_nama: str
    jenis: Literal["skp"]
    keadaan: Literal["berlaku", "diganti", "dicabut", "belum_disetujui"]
    versi: int
    versi_berlaku: int
    tahun: int
    dicetak_pada: datetime
    hash: str
