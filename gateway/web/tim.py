"""Tim Kerja: the teams that I lead or am in, who is in one, and its end (features A7, C4, G7)."""

from uuid import UUID

from flask import Response, g, request, url_for

from contracts.org import CloseTim, DaftarTim, Tim, TimQuery
from gateway import clients
from gateway.web import format, session
from gateway.web.forms import Form
from gateway.web.me import frame
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today
from gateway.web.skp_tampil import optional

PER_PAGE = 50
_ALL, _CLOSED = "semua", "tutup"


@site.get("/tim")
def tim() -> Response:
    filters = Form(request.args)
    me = frame().me
    wide = bool(me and "pegawai.manage" in me.actions)
    query = filters.command(
        DaftarTim,
        semua=wide and filters.value("lingkup") == _ALL,
        termasuk_tutup=filters.value("status") == _CLOSED,
    )
    return page(
        "tim/daftar.html",
        found=clients.org.daftar_tim(query),
        narrowed=bool(query.q),
        filters=filters,
        scopes=[("", "Tim saya"), (_ALL, "Seluruh instansi")] if wide else [],
        statuses=[("", "Berjalan"), (_CLOSED, "Semua")],
        may_create=may_create(),
    )


@site.get("/tim/<uuid:id>")
def tim_detil(id: UUID) -> Response:
    found = read(id)
    wanted = request.args.get("q", "").casefold().strip()
    members = [one for one in found.anggota if wanted in f"{one.nama} {one.peran}".casefold() or wanted == one.nip]
    after = request.args.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 5 else 0
    following = start + PER_PAGE
    me = g.actor.as_nip
    return page(
        "tim/detil.html",
        tim=found,
        members=members[start:following],
        next=str(following) if following < len(members) else None,
        filters=Form(request.args),
        inside=any(one.nip == me for one in found.anggota),
        matriks=optional("matriks", q=found.nama) if found.ketua_nip == me else None,
    )


@site.get("/tim/<uuid:id>/tutup")
def tim_tutup(id: UUID) -> Response:
    found = read(id)
    if "close" not in found.actions:
        return locked(found)
    return _closing(found, Form.of(berlaku_sampai=today().isoformat(), if_versi=found.versi))


@site.post("/tim/<uuid:id>/tutup")
def tim_tutup_ya(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.close_tim(form.command(CloseTim, id=id))):
        last = format.tanggal(form.result.berlaku_sampai, session.zone())
        return done(url_for("web.tim_detil", id=id), f"{form.result.nama} berakhir pada {last}.")
    return _closing(read(id), form)


def read(id: UUID) -> Tim:
    """Raises NotFound for a team that the reader may not see."""
    return clients.org.tim(TimQuery(id=id))


def may_create() -> bool:
    me = frame().me
    return bool(me and "tim.create" in me.actions)


def locked(found: Tim) -> Response:
    message = "Tim ini hanya dapat diubah selama masih berjalan, oleh ketua, pembuatnya, atau admin instansi."
    return done(url_for("web.tim_detil", id=found.id), message, "warn")


def _closing(found: Tim, form: Form) -> Response:
    return page("tim/tutup.html", tim=found, form=form, status=form.status)
