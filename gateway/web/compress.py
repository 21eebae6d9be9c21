"""Pages leave compressed; static files are it already."""

import gzip

from flask import Flask, Response, request

_LEAST = 600  # bytes below which it is not worth it
_LEVEL = 3  # half the work of 5 for a thirteenth more bytes


def install(app: Flask) -> None:
    app.after_request(_page)


def _page(response: Response) -> Response:
    """HTML only. A browser may keep it for the way back but asks again before showing it anew."""
    if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.add("Accept-Encoding")
    response.vary.add("HX-Request")
    body = response.get_data()
    if (
        len(body) >= _LEAST
        and request.accept_encodings.quality("gzip") > 0
        and "Content-Encoding" not in response.headers
    ):
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
