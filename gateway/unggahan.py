"""An uploaded table on its way to org, in pieces that the bus takes; for REST and pages alike (features G7)."""

import base64
from collections.abc import Iterator

from flask import request
from werkzeug.datastructures import FileStorage

from contracts.base import JobState
from contracts.org import AddBerkasBagian, StartImpor
from gateway import clients, reading

LARGEST = 16 * 1024 * 1024
FORM_FIELDS = 64 * 1024
"""What the other fields and the multipart lines may take."""

_PIECE = 225_000  # bytes; 300,000 characters as base64
_ZIP = b"PK\x03\x04"


def received() -> FileStorage:
    """The one file of the form, as `berkas`. Raises Invalid where there is none, more than one, or an empty one."""
    files = request.files.getlist("berkas")
    if len(files) != 1 or not files[0].filename or set(request.files) != {"berkas"}:
        raise reading.one_field("berkas", "Pilih satu berkas XLSX atau CSV.", "missing")
    if size(files[0]) == 0:
        raise reading.one_field("berkas", "Berkas kosong. Isi lalu unggah lagi.", "empty")
    return files[0]


def looked_at(file: FileStorage) -> FileStorage:
    """The file, if its name, size and first bytes are those of a table. Raises Invalid; org reads what is inside."""
    name, start = (file.filename or "").lower(), file.stream.read(2048)
    file.stream.seek(0)
    if size(file) > LARGEST:
        raise reading.one_field("berkas", "Berkas lebih dari 16 MB. Bagi menjadi beberapa berkas.", "too_large")
    if not name.endswith((".xlsx", ".csv")):
        message = "Hanya berkas .xlsx dan .csv yang dapat diimpor. Simpan ulang dalam salah satu bentuk itu."
        raise reading.one_field("berkas", message, "kind")
    if name.endswith(".xlsx") and not start.startswith(_ZIP):
        message = "Berkas ini bukan XLSX atau terkunci sandi. Simpan ulang dari Excel sebagai .xlsx tanpa sandi."
        raise reading.one_field("berkas", message, "malformed")
    if name.endswith(".csv") and (start.startswith(_ZIP) or b"\0" in start):
        message = "Isi berkas ini bukan CSV. Simpan ulang sebagai “CSV UTF-8”, atau unggah berkas .xlsx-nya."
        raise reading.one_field("berkas", message, "malformed")
    return file


def size(file: FileStorage) -> int:
    """Bytes."""
    end = file.stream.seek(0, 2)
    file.stream.seek(0)
    return end


def pieces(file: FileStorage) -> int:
    """In how many pieces it goes."""
    return -(-size(file) // _PIECE)


def start(file: FileStorage, command: StartImpor) -> JobState:
    """Hands over the file, then orders what shall become of it."""
    for number, piece in enumerate(_read(file)):
        clients.org.add_berkas_bagian(AddBerkasBagian(berkas_id=command.berkas_id, nomor=number, isi=piece))
    return clients.org.start_impor(command)


def _read(file: FileStorage) -> Iterator[str]:
    while piece := file.stream.read(_PIECE):
        yield base64.b64encode(piece).decode()
