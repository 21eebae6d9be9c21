"""Sending what a service answered: its JSON as it is, with ETag, Location and Link where they belong."""

from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from pydantic_core import from_json, to_json

from contracts.base import Model
from gateway.routes import PREFIX, Route

JSON = "application/json"


def answer(route: Route, command: Model | None, raw: bytes) -> Response:
    """The response of `route`; 304 where the caller has this representation already."""
    response = Response(raw, status=route.status, mimetype=JSON)
    if not (route.created or route.revision_field or route.is_page):
        return response
    reply = from_json(raw, cache_strings="keys")
    if route.created:
        response.headers["Location"] = PREFIX + route.created.format(cmd=command, reply=reply)
    if route.is_page and reply["next"]:
        response.headers["Link"] = f'<{_next_page(reply["next"])}>; rel="next"'
    if route.revision_field:
        return _tagged(response, reply[route.revision_field], raw)
    return response


def sent(value: Any, *, status: int = 200) -> Response:
    """A model or plain value as JSON."""
    return Response(to_json(value), status=status, mimetype=JSON)


def _tagged(response: Response, revision: int, raw: bytes) -> Response:
    """ETag "<revision>.<digest>": If-Match compares the revision, If-None-Match the whole.

    The digest is needed because `actions` and the like change without a new revision.
    """
    etag = f"{revision}.{blake2b(raw, digest_size=6).hexdigest()}"
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(etag):
        response.status_code = 304
        response.set_data(b"")
        del response.headers["Content-Type"]
    return response


def _next_page(cursor: str) -> str:
    values = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return f"{request.path}?{urlencode([*values, ('after', cursor)])}"
