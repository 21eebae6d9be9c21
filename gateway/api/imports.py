"""REST of the import: an uploaded XLSX or CSV goes to org in pieces, then a job reads it (features G7)."""

from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from contracts.base import JobState
from contracts.org import OrgApi, StartImpor
from contracts.types import new_id
from gateway import answers, reading, unggahan
from gateway.routes import PREFIX, Routes

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
    request.max_content_length = unggahan.LARGEST + unggahan.FORM_FIELDS
    if request.mimetype != _KIND:
        raise UnsupportedMediaType("Kirim berkas sebagai multipart/form-data dengan isian «berkas».")
    file = unggahan.received()
    state = unggahan.start(file, _command(file))
    response = answers.sent(state, status=202)
    response.headers["Location"] = f"{PREFIX}/jobs/org.{state.id}"
    return response


def _command(file: FileStorage) -> StartImpor:
    values: dict[str, Any] = {}
    for name, given in request.form.lists():
        if len(given) > 1:
            raise reading.one_field(name, "Sebut isian ini satu kali saja.", "repeated")
        values[name] = given[0]
    made = {"id": reading.made_id("org.start_impor"), "berkas_id": new_id(), "nama_berkas": (file.filename or "")[:200]}
    return reading.model(StartImpor, {**values, **made, "jumlah_bagian": unggahan.pieces(file)})
