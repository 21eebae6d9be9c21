"""Uploaded eviden: looked into, kept under their SHA-256, handed out as a download only (features G11)."""

import contextlib
import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, send_file
from werkzeug.datastructures import FileStorage

from contracts.assessment import AddEviden, Eviden, EvidenQuery, Penilaian
from contracts.assessment_berkas import MAX_BERKAS, TIPE_BERKAS, Berkas, ReserveUnggahan
from contracts.errors import NotFound
from gateway import clients, reading, sapu

MOST = MAX_BERKAS + 1024 * 1024
"""Bytes of a request: a file that is somewhat too large is refused beside its field, not by an error page."""

_MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_OOXML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_HASH = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ENTRIES = 5000


def received() -> FileStorage | None:
    """The file of the form's field `berkas`; None where none was chosen. Raises Invalid for two."""
    files = [one for one in request.files.getlist("berkas") if one.filename]
    if len(files) > 1 or set(request.files) - {"berkas"}:
        raise reading.one_field("berkas", "Pilih satu berkas saja.", "repeated")
    return files[0] if files else None


def add(file: FileStorage, values: Mapping[str, Any]) -> Penilaian:
    """Keeps the file and adds it as eviden; `values` are AddEviden's others as typed, `nama` may be left out.

    Nothing is kept for somebody whom the service refuses anyway, or who uploaded enough today.
    """
    data, about = looked_at(file)
    named = {"nama": values.get("nama") or about.nama, "berkas": about.model_dump()}
    command = reading.model(AddEviden, {**values, **named})
    clients.assessment.reserve_unggahan(ReserveUnggahan(penilaian_id=command.penilaian_id, ukuran=about.ukuran))
    keep(data, _path(about.hash))
    sapu.start_if_due(folder())
    return clients.assessment.add_eviden(command)


def looked_at(file: FileStorage) -> tuple[bytes, Berkas]:
    """The bytes and what they are. Raises Invalid for a file that is empty, too large, or not what its name says."""
    data = file.stream.read(MAX_BERKAS + 1)
    if not data:
        raise _refused("Berkas kosong. Pilih berkas lain.", "empty")
    if len(data) > MAX_BERKAS:
        message = f"Berkas lebih dari {MAX_BERKAS // 2**20} MB. Kecilkan, atau simpan di tempat lain dan isi tautannya."
        raise _refused(message, "too_large")
    name = re.split(r"[/\\]", file.filename or "")[-1].strip()
    ending = name.rpartition(".")[2].lower()
    if ending not in TIPE_BERKAS or len(name) > 200 or _CONTROL.search(name):
        raise _refused("Pakai berkas PDF, JPG, PNG, DOCX, XLSX, PPTX, atau ODT dengan nama yang pendek.", "kind")
    if not _is(ending, data):
        raise _refused(f"Isi berkas ini bukan {ending.upper()} yang utuh. Simpan ulang lalu unggah lagi.", "malformed")
    about = {"hash": hashlib.sha256(data).hexdigest(), "nama": name, "tipe": TIPE_BERKAS[ending], "ukuran": len(data)}
    return data, reading.model(Berkas, about)


def handed_out(eviden_id: UUID) -> Response:
    """The file of an eviden, as a download. Raises NotFound for a stranger, a link, and a file that is not there."""
    about: Eviden = clients.assessment.eviden(EvidenQuery(id=eviden_id))
    if about.berkas is None:
        raise NotFound("bukan-berkas", "Eviden ini berupa tautan, bukan berkas. Buka tautannya dari halaman penilaian.")
    path = _path(about.berkas.hash)
    if not path.is_file():
        raise NotFound("berkas-hilang", "Berkas ini tidak tersimpan lagi. Minta pemiliknya mengunggah ulang.")
    response = send_file(
        path, mimetype=about.berkas.tipe, as_attachment=True, download_name=about.berkas.nama, conditional=False
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _is(ending: str, data: bytes) -> bool:
    if ending in _MAGIC:
        return data.startswith(_MAGIC[ending])
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            entries = packed.infolist()
            names = {one.filename for one in entries}
            if len(entries) > _ENTRIES or any(name.lower().endswith("vbaproject.bin") for name in names):
                return False
            if ending in _OOXML:
                return {"[Content_Types].xml", _OOXML[ending]} <= names
            first = entries[0]
            return first.filename == "mimetype" and packed.open(first).read(100).decode() == TIPE_BERKAS[ending]
    except (zipfile.BadZipFile, IndexError, UnicodeDecodeError, NotImplementedError, RuntimeError, OSError, EOFError):
        return False


def keep(data: bytes, path: Path) -> None:
    """Whole or not at all: written beside, then moved into place. The same bytes are kept once, and are young again."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=sapu.TEMP, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except OSError:  # the disk is full
            os.unlink(file.name)
            raise


def _path(hash: str) -> Path:
    if not _HASH.fullmatch(hash):
        raise ValueError("not a SHA-256")
    return folder() / hash[:2] / hash


def folder() -> Path:
    """BERKAS_DIR; in a checkout without it the ignored .run folder."""
    named = current_app.extensions["config"].get("BERKAS_DIR")
    return Path(named) if named else Path(__file__).resolve().parent.parent / ".run" / "berkas"


def _refused(message: str, code: str) -> Exception:
    return reading.one_field("berkas", message, code)
