"""The emblem of an instansi: a PNG, looked into and kept under its SHA-256 beside the eviden, for the prints (D2)."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from flask import Response, request, send_file
from werkzeug.datastructures import FileStorage

from contracts.errors import NotFound
from contracts.org import Instansi, InstansiQuery, SetLambang
from gateway import berkas, clients, reading
from gateway.documents import render

MOST = 300 * 1024
ROOM = 8 * 1024 * 1024
"""Bytes of a request: a picture that is too large is refused beside its field, not by an error page."""
_SIDE = 2000  # pixels; few bytes can otherwise unfold to gigabytes
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def received(home: Instansi) -> Instansi:
    """Keeps the picture of the form's field `lambang` and makes it the emblem. Raises Invalid."""
    files = [one for one in request.files.getlist("lambang") if one.filename]
    if len(files) != 1 or set(request.files) != {"lambang"}:
        raise _refused("Pilih satu berkas PNG.", "missing")
    data, hash = looked_at(files[0])
    berkas.keep(data, _path(hash))
    return clients.org.set_lambang(SetLambang(id=home.id, lambang=hash))


def removed(home: Instansi) -> Instansi:
    """The file stays, for documents that were printed with it."""
    return clients.org.set_lambang(SetLambang(id=home.id, lambang=None))


def handed_out(id: UUID) -> Response:
    """The picture, to whoever may know of the instansi. Raises NotFound."""
    hash = clients.org.instansi(InstansiQuery(id=id)).lambang
    if hash is None or not _path(hash).is_file():
        raise NotFound("tanpa-lambang", "Instansi ini belum mempunyai lambang. Admin instansi dapat mengunggahnya.")
    response = send_file(_path(hash), mimetype="image/png", conditional=False)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def drawn(hash: str | None) -> str:
    """As a template takes it: SVG around the PNG. Empty for none, and for a file that is not there any more."""
    return _drawn(_path(hash)) if hash is not None and _path(hash).is_file() else ""


@lru_cache(maxsize=16)
def _drawn(path: Path) -> str:
    return _svg(path.read_bytes())


def _svg(data: bytes) -> str:
    wide, tall = _size(data)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}"><image width="{wide}" height="{tall}" '
        f'href="data:image/png;base64,{base64.b64encode(data).decode()}"/></svg>'
    )


def looked_at(file: FileStorage) -> tuple[bytes, str]:
    """The bytes and their SHA-256. Raises Invalid for what is no PNG, too large, or not to be printed."""
    data = file.stream.read(MOST + 1)
    if not data:
        raise _refused("Berkas kosong. Pilih berkas lain.", "empty")
    if len(data) > MOST:
        raise _refused(f"Berkas lebih dari {MOST // 1024} KB. Kecilkan gambarnya, lalu unggah lagi.", "too_large")
    if not data.startswith(_PNG) or len(data) < 24:
        raise _refused("Pakai gambar PNG. Simpan ulang lambangnya sebagai PNG, lalu unggah lagi.", "kind")
    if not 1 <= min(_size(data)) <= max(_size(data)) <= _SIDE:
        raise _refused(f"Gambar paling besar {_SIDE} × {_SIDE} piksel. Kecilkan, lalu unggah lagi.", "too_large")
    if not render.can_draw(_svg(data)):
        raise _refused("Isi berkas ini bukan PNG yang utuh. Simpan ulang lalu unggah lagi.", "malformed")
    return data, hashlib.sha256(data).hexdigest()


def _size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header."""
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _path(hash: str) -> Path:
    """In a folder of its own: no eviden names an emblem, so among them it would look like one that nobody needs."""
    return berkas.folder() / "lambang" / hash


def _refused(message: str, code: str) -> Exception:
    return reading.one_field("lambang", message, code)
