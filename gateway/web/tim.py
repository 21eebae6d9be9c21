"""Tim Kerja: the teams that I lead or am in, who is in one, and its end (features A7, C4, G7)."""

from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from contracts.org import CloseTim, DaftarTim, Tim, TimQuery
from gateway import clients
from gateway.documents import semua, xlsx
from gateway.web import format, session
from gateway.web.forms import Form
from gateway.web.me import frame
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today
from gateway.web.skp_tampil import optional

PER_PAGE = 50
_ALL, _CLOSED = "semua", "tutup"
_TOO_MANY = (
    "Daftar ini lebih dari 5.000 tim, terlalu banyak untuk satu berkas. Persempit dengan pencarian, lalu unduh lagi."
)
_COLUMNS = [
    ("Nama tim", 44), ("Ketua", 36), ("NIP ketua", 22), ("Anggota", 10), ("Mulai", 14), ("Berakhir", 14),
]  # fmt: skip


@site.get("/tim")
def tim() -> Response:
    filters, wide = Form(request.args), _wide()
    query = _query(filters)
    return page(
        "tim/daftar.html",
        found=clients.org.daftar_tim(query),
        narrowed=bool(query.q),
        export=url_for("web.tim_ekspor", **_kept()),
        filters=filters,
        scopes=[("", "Tim saya"), (_ALL, "Seluruh instansi")] if wide else [],
        statuses=[("", "Berjalan"), (_CLOSED, "Semua")],
        may_create=may_create(),
    )


@site.get("/tim/ekspor.xlsx")
def tim_ekspor() -> Response:
    """What the page lists, all of it."""
    filters = Form(request.args)
    rows = semua.every(
        lambda after: clients.org.daftar_tim(_query(filters, after=after, limit=100)), most=semua.MOST_WAITED_FOR
    )
    if rows is None:
        return done(url_for("web.tim", **_kept()), _TOO_MANY, "warn")
    return xlsx.answer("tim-kerja", _COLUMNS, map(_row, rows), "Tim Kerja")


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
    return _closing(found, Form.of(berlaku_sampai=today().isoformat()))


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


def meanwhile(found: Tim, form: Form) -> list[tuple[str, str | None]]:
    """What the team is now, where another's change came before the form."""
    if not form.overtaken("Tim ini"):
        return []
    return [
        ("Nama", found.nama),
        ("Ketua", found.ketua_nama),
        ("Mulai", format.tanggal(found.berlaku_dari)),
        ("Berakhir", format.tanggal(found.berlaku_sampai) if found.berlaku_sampai else None),
        ("Anggota", ", ".join(one.nama for one in found.anggota) or "Belum ada"),
    ]


def _wide() -> bool:
    """Whether the reader may list the teams of the whole instansi."""
    me = frame().me
    return bool(me and "pegawai.manage" in me.actions)


def _query(filters: Form, **fixed: Any) -> DaftarTim:
    return filters.command(
        DaftarTim,
        semua=_wide() and filters.value("lingkup") == _ALL,
        termasuk_tutup=filters.value("status") == _CLOSED,
        **fixed,
    )


def _kept() -> dict[str, Any]:
    """The filters of this address, for another one."""
    return {name: request.args[name] for name in ("q", "status", "lingkup", "sort") if name in request.args}


def _row(one: Tim) -> tuple[object, ...]:
    return one.nama, one.ketua_nama, one.ketua_nip, one.jumlah_anggota, one.berlaku_dari, one.berlaku_sampai


def _closing(found: Tim, form: Form) -> Response:
    return page("tim/tutup.html", tim=found, form=form, now=meanwhile(found, form), status=form.status)
