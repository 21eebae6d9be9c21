"""REST of the import: an uploaded XLSX or CSV goes to org in pieces, then a job reads it (features G7)."""

import base64
from collections.abc import Iterator
from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from contracts.base import JobState
from contracts.org import AddBerkasBagian, OrgApi, StartImpor
from contracts.types import new_id
from gateway import answers, clients, reading
from gateway.routes import PREFIX, Routes

LARGEST = 16 * 1024 * 1024
_FORM_FIELDS = 64 * 1024  # what the other fields and the multipart lines may take
_PIECE = 225_000  # bytes; 300,000 characters as base64
_KIND = "multipart/form-data"

impor = Routes(OrgApi, "Impor")

_BODY: dict[str, Any] = {
    "type": "object",
    "required": ["berkas", "jenis", "instansi_id"],
    "additionalProperties": False,
    "properties": {
        "berkas": {"type": "string", "contentMediaType": "application/octet-stream", "description": "XLSX atau CSV"},
        "jenis": {"type": "string", "enum": ["unor", "pegawai"]},
        "instansi_id": {"type": "string", "format": "uuid"},
        "dry_run": {"type": "boolean", "default": True, "description": "true: hanya memeriksa"},
    },
}


@impor.view("POST", "/impor", "Impor unor atau pegawai dari XLSX atau CSV, atau periksa dahulu (dry_run)",
            returns=JobState, status=202, body={_KIND: _BODY}, created="/jobs/org.{id}")  # fmt: skip
def impor_berkas() -> Response:
    """Paling besar 16 MB. Semua baris atau tidak satu pun; setiap baris yang salah disebut dengan kolomnya."""
    request.max_content_length = LARGEST + _FORM_FIELDS
    if request.mimetype != _KIND:
        raise UnsupportedMediaType("Kirim berkas sebagai multipart/form-data dengan isian «berkas».")
    file = _file()
    command = _command(file)
    for number, piece in enumerate(_pieces(file)):
        clients.org.add_berkas_bagian(AddBerkasBagian(berkas_id=command.berkas_id, nomor=number, isi=piece))
    state = clients.org.start_impor(command)
    response = answers.sent(state, status=202)
    response.headers["Location"] = f"{PREFIX}/jobs/org.{state.id}"
    return response


def _file() -> FileStorage:
    files = request.files.getlist("berkas")
    if len(files) != 1 or not files[0].filename or set(request.files) != {"berkas"}:
        raise reading.one_field("berkas", "Pilih satu berkas XLSX atau CSV.", "missing")
    return files[0]


def _command(file: FileStorage) -> StartImpor:
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if size == 0:
        raise reading.one_field("berkas", "Berkas kosong. Isi lalu unggah lagi.", "empty")
    values: dict[str, Any] = {}
    for name, given in request.form.lists():
        if len(given) > 1:
            raise reading.one_field(name, "Sebut isian ini satu kali saja.", "repeated")
        values[name] = given[0]
    made = {"id": reading.made_id("org.start_impor"), "berkas_id": new_id(), "nama_berkas": (file.filename or "")[:200]}
    return reading.model(StartImpor, {**values, **made, "jumlah_bagian": -(-size // _PIECE)})


def _pieces(file: FileStorage) -> Iterator[str]:
    while piece := file.stream.read(_PIECE):
        yield base64.b64encode(piece).decode()
