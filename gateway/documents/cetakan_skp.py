"""A printed SKP as an answer, for the page and for REST alike (issue 3; domain.md 1 and 7)."""

import re
from typing import Any

from flask import Response, current_app, request

from contracts.skp import SkpCetak
from gateway.documents import render
from gateway.documents import skp as printed
from gateway.documents.cetakan import TWICE


def composed(made: SkpCetak) -> tuple[dict[str, Any], dict[str, str]]:
    """The data of its template, and why its anchors do not do, by the command's field."""
    data = printed.compose(made, current_app.extensions["config"].get("PUBLIC_URL") or request.url_root)
    return data, {name: TWICE.format(getattr(made.isi, name)) for name in render.clashing(data, made.isi)}


def pdf(made: SkpCetak, data: dict[str, Any]) -> Response:
    """As a download."""
    response = Response(render.pdf(printed.TEMPLATE, data, at=made.dicetak_pada), mimetype="application/pdf")
    person = re.sub(r"[^A-Za-z0-9]+", "-", made.isi.pegawai.nama.split(",")[0]).strip("-")
    state = f"versi-{made.isi.versi}" if made.isi.versi else "draft"
    name = f"SKP-{made.isi.periode.awal.year}-{person}-{state}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
