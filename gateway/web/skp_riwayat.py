"""The history of an SKP, and two of its versions side by side (features P7, G10, G12)."""

from uuid import UUID

from flask import Response, request, url_for

from contracts.skp import PerubahanQuery, Skp
from gateway import clients
from gateway.web import skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import number
from gateway.web.skp_banding import compare
from gateway.web.skp_tampil import address, read

_NOW = 0
"""How an address names the present state among the versions."""


@site.get("/skp/<uuid:id>/riwayat")
def skp_riwayat(id: UUID) -> Response:
    """Two calls: the history says nothing of whose SKP it is."""
    query = Form(request.args).command(PerubahanQuery, skp_id=id)
    return page("skp/riwayat.html", skp=read(id), found=clients.skp.perubahan(query), kata=skp_kata)


@site.get("/skp/<uuid:id>/banding")
def skp_banding(id: UUID) -> Response:
    """Two calls: a version is read as one. Without a choice the last approved one beside what came after it."""
    newer = number(request.args.get("baru")) or _NOW
    new = read(id, newer or None)
    if not new.versi_tersedia:
        return done(address(id), "SKP ini belum pernah disetujui, jadi belum ada versi untuk dibandingkan.", "warn")
    older = number(request.args.get("lama")) or _before(new, newer)
    if older is None:
        return done(address(id), "SKP ini baru memiliki satu versi, jadi belum ada yang dapat dibandingkan.", "note")
    old = read(id, older)
    return page(
        "skp/banding.html",
        old=old,
        new=new,
        older=older,
        newer=newer,
        comparison=compare(old, new),
        olds=[(versi, f"Versi {versi}") for versi in new.versi_tersedia],
        news=[*((versi, f"Versi {versi}") for versi in new.versi_tersedia), (_NOW, "Sekarang")],
        filters=Form.of(lama=older, baru=newer),
        action=url_for("web.skp_banding", id=id),
    )


def _before(new: Skp, newer: int) -> int | None:
    """The version to hold against: the last approved one, unless the newer one is just that."""
    same = newer or (new.versi if new.status == "persetujuan" else None)
    earlier = [versi for versi in new.versi_tersedia if same is None or versi < same]
    return earlier[-1] if earlier else None
