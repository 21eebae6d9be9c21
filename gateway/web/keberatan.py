"""Keberatan: filed and followed by the employee, answered by the penilai, decided by the atasan (A49–A53, G8, G9)."""

from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from contracts.assessment import (
    AcceptKeberatan,
    CancelKeberatan,
    DaftarKeberatan,
    FileKeberatan,
    Keberatan,
    KeberatanQuery,
    PratinjauQuery,
    RejectKeberatan,
    RespondKeberatan,
    StatusKeberatan,
    UpdateKeberatan,
)
from contracts.types import new_id
from gateway import clients
from gateway.web import nilai_kata
from gateway.web.forms import Form
from gateway.web.penilaian_tampil import address
from gateway.web.penilaian_tampil import read as read_penilaian
from gateway.web.render import done, page
from gateway.web.site import site

_UNTUK = {"saya": "Keberatan saya", "penilai": "Atas penilaian saya", "atasan": "Yang saya putus"}
_MENUNGGU = ("atasan", "penilai", "saya")
"""Sides in the order in which an open objection asks something of the reader."""
_FORMS: dict[str, tuple[str, Any, str]] = {
    "ubah": ("update", UpdateKeberatan, "Alasan keberatan disimpan."),
    "batal": ("cancel", CancelKeberatan, "Keberatan dibatalkan."),
    "tanggapan": ("respond", RespondKeberatan, "Tanggapan disimpan."),
    "tolak": ("reject", RejectKeberatan, "Keberatan ditolak. Putusan ini final."),
}
"""Forms of one objection by their address: the action that opens it, its command, and what is said when it worked."""


@site.get("/keberatan")
def keberatan() -> Response:
    filters = Form(request.args)
    untuk = filters.value("untuk") if filters.value("untuk") in _UNTUK else _waiting_side()
    query = filters.command(DaftarKeberatan, untuk=untuk)
    return page(
        "keberatan/daftar.html",
        found=clients.assessment.daftar_keberatan(query),
        filters=Form.of({name: filters.value(name) for name in ("q", "status")}, untuk=untuk),
        untuk=untuk,
        choices=list(_UNTUK.items()),
        statuses=list(nilai_kata.KEBERATAN.items()),
        narrowed=bool(query.q or query.status),
    )


@site.get("/keberatan/<uuid:id>")
def keberatan_detil(id: UUID) -> Response:
    return page("keberatan/detil.html", **_sides(_read(id)))


@site.get("/penilaian/<uuid:id>/keberatan")
def keberatan_ajukan(id: UUID) -> Response:
    nilai = read_penilaian(id)
    if "file_keberatan" not in nilai.actions:
        message = "Keberatan sedang tidak dapat diajukan. Sebabnya tertulis pada bagian Keberatan."
        return done(address(id, "penilaian", "keberatan"), message, "warn")
    return page("keberatan/ajukan.html", nilai=nilai, form=Form.of(id=new_id()), back=address(id, "penilaian"))


@site.post("/penilaian/<uuid:id>/keberatan")
def keberatan_simpan(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.assessment.file_keberatan(form.command(FileKeberatan, penilaian_id=id))):
        return done(_address(form.result.id), "Keberatan diajukan. Atasan pejabat penilai sudah diberi tahu.")
    back = address(id, "penilaian")
    return page("keberatan/ajukan.html", nilai=read_penilaian(id), form=form, back=back, status=form.status)


@site.get("/keberatan/<uuid:id>/<any(ubah, batal, tanggapan, tolak):hal>")
def keberatan_isian(id: UUID, hal: str) -> Response:
    found = _read(id)
    if _FORMS[hal][0] not in found.actions:
        return _settled(id)
    form = Form.of({"alasan": found.alasan} if hal == "ubah" else {"tanggapan": found.tanggapan}, if_rev=found.rev)
    return _form(found, hal, form)


@site.post("/keberatan/<uuid:id>/<any(ubah, batal, tanggapan, tolak):hal>")
def keberatan_isian_simpan(id: UUID, hal: str) -> Response:
    form, (action, kind, said) = Form(), _FORMS[hal]
    send = getattr(clients.assessment, f"{action}_keberatan")
    if form.accepted(lambda: send(form.command(kind, id=id))):
        return done(_address(id), said)
    return _form(_read(id), hal, form)


@site.get("/keberatan/<uuid:id>/terima")
def keberatan_terima(id: UUID) -> Response:
    found = _read(id)
    if "accept" not in found.actions:
        return _settled(id)
    return _accept(found, Form.of(found.model_dump(mode="json", include={"hasil_kerja", "perilaku"}), if_rev=found.rev))


@site.post("/keberatan/<uuid:id>/terima")
def keberatan_terima_simpan(id: UUID) -> Response:
    """First what the ratings make; the decision once that predikat was seen."""
    form = Form()
    found = _read(id)
    if "accept" not in found.actions:
        return _settled(id)
    chosen = f"{form.value('hasil_kerja')}/{form.value('perilaku')}"
    if form.value("dilihat") == chosen and form.value("aksi") == "putuskan":
        if form.accepted(lambda: clients.assessment.accept_keberatan(form.command(AcceptKeberatan, id=id))):
            return done(_address(id), "Keberatan diterima dengan penilaian baru. Putusan ini final.")
        return _accept(found, form)
    if form.accepted(
        lambda: clients.assessment.pratinjau(form.command(PratinjauQuery, penilaian_id=found.penilaian_id))
    ):
        return _accept(found, form, seen=chosen)
    return _accept(found, form)


def _read(id: UUID) -> Keberatan:
    return clients.assessment.keberatan(KeberatanQuery(id=id))


def _waiting_side() -> str:
    """The first side with something undecided; where nothing waits one's own."""
    for side in _MENUNGGU:
        query = DaftarKeberatan(untuk=side, status=StatusKeberatan.DIAJUKAN, limit=1)
        if clients.assessment.daftar_keberatan(query).items:
            return side
    return "saya"


def _address(id: UUID) -> str:
    return url_for("web.keberatan_detil", id=id)


def _settled(id: UUID) -> Response:
    return done(
        _address(id), "Hal ini tidak dapat dilakukan lagi. Keadaan keberatan tertulis pada halaman ini.", "warn"
    )


def _sides(found: Keberatan) -> dict[str, Any]:
    return {"keberatan": found, "milik_saya": found.nip == g.actor.as_nip}


def _form(found: Keberatan, hal: str, form: Form) -> Response:
    return page(
        "keberatan/isian.html", hal=hal, form=form, back=_address(found.id), status=form.status, **_sides(found)
    )


def _accept(found: Keberatan, form: Form, seen: str = "") -> Response:
    """`seen`: the ratings whose predikat is now shown."""
    return page(
        "keberatan/terima.html",
        form=form,
        seen=seen,
        predikat=form.result.predikat if seen else None,
        choices=list(nilai_kata.RATING.items()),
        back=_address(found.id),
        status=form.status,
        **_sides(found),
    )
