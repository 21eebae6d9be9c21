"""Refusals as problem+json (RFC 9457); the only place that knows HTTP status codes of errors."""

import json
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from chassis.observability import logger
from contracts import errors
from contracts.errors import FieldError, KinerjaError

log = logger("gateway")

_RETRY_AFTER = {429: 60, 503: 5}
_HEARD_OUT = 64 * 1024 * 1024
MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[KinerjaError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Internal: 500,
    errors.Unavailable: 503,
}

TITLES = {
    400: "Permintaan tidak terbaca",
    401: "Harus masuk dahulu",
    403: "Tidak diizinkan",
    404: "Tidak ditemukan",
    405: "Metode tidak didukung",
    409: "Bertentangan dengan keadaan sekarang",
    412: "Data sudah berubah",
    413: "Terlalu besar",
    415: "Jenis isi tidak didukung",
    422: "Isian belum benar",
    429: "Terlalu sering",
    500: "Kesalahan pada aplikasi",
    503: "Layanan sedang tidak tersedia",
}

_OF_FLASK = {
    400: ("permintaan-tidak-terbaca", "Permintaan tidak dapat dibaca. Periksa bentuknya lalu kirim ulang."),
    404: ("tidak-ditemukan", "Alamat ini tidak ada. Periksa kembali alamatnya; daftarnya ada di /docs."),
    405: ("metode-tidak-didukung", "Metode ini tidak berlaku untuk alamat ini. Pakai salah satu pada header Allow."),
    413: ("terlalu-besar", "Isi permintaan terlalu besar. Kirim paling banyak 1 MB, atau 16 MB untuk berkas impor."),
    415: ("jenis-isi-tidak-didukung", "Jenis isi permintaan tidak didukung. Kirim sebagai application/json."),
}


def install(app: Flask) -> None:
    """Every error of `app`, Flask's own included, is answered as a problem."""
    app.register_error_handler(KinerjaError, refused)
    app.register_error_handler(HTTPException, of_flask)
    app.register_error_handler(Exception, _defect)


def refused(refusal: KinerjaError, **more: Any) -> Response:
    """A declared error of contracts; `more` are extension members."""
    response = problem(STATUS[type(refusal)], refusal.code, refusal.message, refusal.errors, **more)
    if seconds := refusal.retry_after or _RETRY_AFTER.get(response.status_code):
        response.headers["Retry-After"] = str(seconds)
    if response.status_code == 401:
        given = ', error="invalid_token"' if "Authorization" in request.headers else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="e-kinerja"{given}'
    return response


def problem(status: int, code: str, detail: str, fields: list[FieldError] | None = None, **more: Any) -> Response:
    """`code` is stable and becomes the type; `more` are extension members."""
    body = {
        "type": f"/galat/{code}",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": quote(request.path),
        "trace_id": g.trace[3:35],
        "errors": [field.model_dump() for field in fields or []],
        **more,
    }
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")  # a field's name may hold half a character
    return Response(text, status=status, mimetype=MEDIA_TYPE)


def of_flask(error: HTTPException) -> ResponseReturnValue:
    """Flask's own refusals; redirects of its router pass."""
    status = error.code or 500
    if status < 400 or error.response is not None:  # a redirect of the router
        return error
    code, detail = _OF_FLASK.get(status, ("ditolak", "Permintaan ditolak. Periksa lalu kirim ulang."))
    if error.description and error.description != type(error).description:
        detail = error.description
    response = problem(status, code, detail)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        _hear_out()
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _hear_out() -> None:
    """Throws away what is still coming, within limits: closed in the middle, the connection would lose our answer."""
    stream, left, until = request.environ["wsgi.input"], _HEARD_OUT, time.monotonic() + 5
    while left > 0 and time.monotonic() < until and (piece := stream.read(65536)):
        left -= len(piece)


def _defect(error: Exception) -> Response:
    log.error("defect", operation=request.endpoint, exc_info=error)  # the path may name whom feedback is about
    return problem(
        500,
        "kesalahan-internal",
        f"Terjadi kesalahan pada aplikasi. Sampaikan nomor {g.trace[3:35]} kepada pengelola aplikasi.",
    )
