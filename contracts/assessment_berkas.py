"""Uploaded eviden: what may be uploaded and how much in a day, and which files are still named (features G11)."""

from uuid import UUID

from pydantic import Field

from contracts.base import Command, Model, Query
from contracts.types import Nama, Sha256, TeksPendek

MAX_BERKAS = 5 * 1024 * 1024
"""Bytes of an uploaded eviden."""
TIPE_BERKAS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
}
"""What may be uploaded as eviden, by the ending of its name."""
MAX_UNGGAHAN = 100 * 1024 * 1024
"""Bytes that one person uploads in a day: twenty of the largest."""
MAX_DITANYA = 500  # files of one question


class Berkas(Model):
    """An uploaded file. The gateway keeps the bytes under their SHA-256; `ukuran` in bytes."""

    hash: Sha256
    nama: Nama
    tipe: TeksPendek
    ukuran: int = Field(ge=1)


class ReserveUnggahan(Command):
    """Before a file of `ukuran` bytes is kept: may this person add it, and today? What is reserved is spent."""

    penilaian_id: UUID
    ukuran: int = Field(ge=1, le=MAX_BERKAS)


class BerkasDipakai(Query):
    """Which of these files an eviden names; for the gateway, which keeps the bytes."""

    hash: list[Sha256] = Field(max_length=MAX_DITANYA)
