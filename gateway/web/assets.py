"""Our static files: fingerprinted, compressed at set-up (static/build.mjs), served from memory, cached for ever."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for
from pydantic import TypeAdapter

from contracts.types import Warna
from gateway.web import accent

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
_COLOUR: TypeAdapter[str] = TypeAdapter(Warna)
FOR_EVER = "public, max-age=31536000, immutable"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """One file in the forms a browser may ask for: "br", "gzip" and "" (plain)."""

    kind: str
    forms: dict[str, bytes]


class Assets:
    """Names as templates say them ("kinerja.css") to addresses, and addresses to files."""

    def __init__(self, folder: Path) -> None:
        listed = folder / "manifest.json"
        if not listed.exists():
            raise RuntimeError(
                "gateway/static/vendor is missing: run `make setup` (or `npm install && npm run vendor`)"
            )
        self.names: dict[str, str] = json.loads(listed.read_text())
        self.files = {name: _load(folder / name) for name in self.names.values()}


def install(app: Flask) -> None:
    """Takes over /static; only what the manifest names is there."""
    assets = Assets(VENDOR)
    app.extensions["assets"] = assets

    def static(filename: str) -> Response:
        found = assets.files.get(filename)
        return _answer(found) if found else abort(404)

    app.view_functions["static"] = static
    app.add_url_rule("/aksen/<warna>.css", "accent", _accent)
    app.jinja_env.globals["asset"] = lambda name: url_for("static", filename=assets.names[name])
    app.jinja_env.globals["accent_url"] = _accent_url


def _accent(warna: str) -> Response:
    """The accent of an instansi, by its colour: the address changes with it, so this too is kept for ever."""
    try:
        colour = _COLOUR.validate_python(f"#{warna}")
    except ValueError:
        abort(404)
    return _answer(Asset(_KINDS[".css"], {"": _style_sheet(colour)}))


def _accent_url(colour: str) -> str | None:
    """None for the colour that the style sheet has already."""
    return None if colour == accent.DEFAULT else url_for("accent", warna=colour[1:])


@cache
def _style_sheet(colour: str) -> bytes:
    return accent.style_sheet(colour).encode()


def _load(path: Path) -> Asset:
    compressed = {"br": Path(f"{path}.br"), "gzip": Path(f"{path}.gz")}
    return Asset(
        _KINDS[path.suffix], {"": path.read_bytes()} | {name: p.read_bytes() for name, p in compressed.items()}
    )


def _answer(asset: Asset) -> Response:
    accepted = request.accept_encodings
    form = next((name for name in ("br", "gzip") if name in asset.forms and accepted.quality(name) > 0), "")
    response = Response(asset.forms[form], content_type=asset.kind)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if form:
        response.headers["Content-Encoding"] = form
    return response
