"""Delegasi: who may act in an official's place, from when to when; given and taken back (feature G12)."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from flask import Response, g, request, url_for

from contracts.errors import NotFound
from contracts.org import CreateDelegasi, DaftarDelegasi, Delegasi, Me, RevokeDelegasi
from contracts.types import Penugasan, new_id, titik
from gateway import clients
from gateway.documents import semua, xlsx
from gateway.web import pilih
from gateway.web.forms import Form
from gateway.web.me import me, touch
from gateway.web.profil import PENUGASAN
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.unor_ubah import today

_SIDES = [("dari_saya", "Saya berikan"), ("kepada_saya", "Saya terima")]
_STATES = [("berlaku", "Sedang berlaku"), ("mendatang", "Akan datang"), ("selesai", "Selesai atau dicabut")]
_KINDS = [
    (Penugasan.PLH, "Pelaksana harian (Plh.): pejabatnya berhalangan sementara"),
    (Penugasan.PLT, "Pelaksana tugas (Plt.): jabatannya kosong atau pejabatnya berhalangan tetap"),
]


_TOO_MANY = (
    "Daftar ini lebih dari 5.000 delegasi, terlalu banyak untuk satu berkas. "
    "Persempit dengan pencarian atau saringan, lalu unduh lagi."
)
_COLUMNS = [
    ("Pejabat", 36), ("NIP pejabat", 22), ("Penerima", 36), ("NIP penerima", 22), ("Sebagai", 20), ("Mulai", 14),
    ("Sampai", 14), ("Alasan", 40), ("Keadaan", 14),
]  # fmt: skip


@dataclass(frozen=True)
class Baris:
    """One delegation of the list, with what it is today and whether the reader may act under it now."""

    delegasi: Delegasi
    keadaan: Literal["berlaku", "mendatang", "selesai", "dicabut"]
    bertindak: bool

    @property
    def penugasan(self) -> str:
        return PENUGASAN[self.delegasi.penugasan]


@site.get("/delegasi")
def delegasi() -> Response:
    filters, person = Form(request.args), me()
    found = clients.org.daftar_delegasi(_query(filters, limit=20))
    return page(
        "delegasi/index.html",
        found=found,
        rows=[_row(one) for one in found.items],
        filters=filters,
        sides=_SIDES,
        states=_STATES,
        everybody="Semua di instansi" if _oversees() else "Semua",
        narrowed=any(filters.value(name) for name in ("q", "arah", "keadaan")),
        gives=_gives(person),
        export=url_for("web.delegasi_ekspor", **_kept()),
    )


@site.get("/delegasi/ekspor.xlsx")
def delegasi_ekspor() -> Response:
    """What the page lists, all of it."""
    filters = Form(request.args)
    rows = semua.every(
        lambda after: clients.org.daftar_delegasi(_query(filters, after=after, limit=100)), most=semua.MOST_WAITED_FOR
    )
    if rows is None:
        return done(url_for("web.delegasi", **_kept()), _TOO_MANY, "warn")
    return xlsx.answer("delegasi", _COLUMNS, (_cells(_row(one)) for one in rows), "Delegasi")


@site.get("/delegasi/baru")
def delegasi_baru() -> Response:
    return _new(Form.of(id=new_id(), dari_nip=g.identity.actor.nip or "", mulai=today(), penugasan=Penugasan.PLH))


@site.post("/delegasi/baru")
def delegasi_baru_simpan() -> Response:
    form = Form()
    if not pilih.searches(form) and form.accepted(lambda: clients.org.create_delegasi(form.command(CreateDelegasi))):
        made: Delegasi = form.result
        touch()
        return done(url_for("web.delegasi"), titik(f"{made.kepada_nama} dapat bertindak untuk {made.dari_nama}"))
    return _new(form)


@site.get("/delegasi/<uuid:id>/cabut")
def delegasi_cabut(id: UUID) -> Response:
    """The names come with the link, only to be read; the service knows whose it is."""
    return _revoke(id, Form())


@site.post("/delegasi/<uuid:id>/cabut")
def delegasi_cabut_ya(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.revoke_delegasi(RevokeDelegasi(id=id))):
        touch()
        return done(url_for("web.delegasi"), f"Delegasi kepada {form.result.kepada_nama} dicabut.")
    return _revoke(id, form)


def _oversees() -> bool:
    """Whether the reader may list the delegations of the whole instansi."""
    return "unor.manage" in me().actions


def _query(filters: Form, **fixed: Any) -> DaftarDelegasi:
    side = filters.value("arah")
    return filters.command(DaftarDelegasi, semua=_oversees() and not side, arah=side or None, **fixed)


def _kept() -> dict[str, Any]:
    """The filters of this address, for another one."""
    return {name: request.args[name] for name in ("q", "arah", "keadaan", "sort") if name in request.args}


def _new(form: Form) -> Response:
    """An admin chooses the official too; everybody else gives what is their own."""
    g.menu = "delegasi"
    person = me()
    if not _gives(person):
        raise NotFound("tidak-mendelegasikan", "Anda tidak memimpin unor atau tim, jadi belum ada yang didelegasikan.")
    own = person.pegawai
    home = own.instansi_id if own else person.instansi.id if person.instansi else None
    chooses = "unor.manage" in person.actions
    return page(
        "delegasi/baru.html",
        form=form,
        officials=pilih.pegawai(form, "dari_nip", instansi_id=home) if chooses else None,
        found=pilih.pegawai(form, "kepada_nip", instansi_id=home, unor_id=own.unor_id if own else None),
        kinds=_KINDS,
        status=form.status,
    )


def _revoke(id: UUID, form: Form) -> Response:
    g.menu = "delegasi"
    return page("delegasi/cabut.html", form=form, id=id, kepada=request.args.get("kepada", ""), status=form.status)


def _gives(person: Me) -> bool:
    """Under a delegation nobody gives one."""
    return "delegasi.create" in person.actions and not g.actor.acting_for


def _row(one: Delegasi) -> Baris:
    day = today()
    mine = one.kepada_nip == g.identity.actor.nip
    if one.dicabut_pada is not None:
        return Baris(one, "dicabut", bertindak=False)
    if one.berlaku:
        return Baris(one, "berlaku", bertindak=mine and g.actor.acting_for is None)
    return Baris(one, "mendatang" if one.mulai > day else "selesai", bertindak=False)


def _cells(row: Baris) -> tuple[object, ...]:
    one = row.delegasi
    state = {**dict(_STATES), "selesai": "Selesai", "dicabut": "Dicabut"}[row.keadaan]
    return (
        one.dari_nama, one.dari_nip, one.kepada_nama, one.kepada_nip, row.penugasan, one.mulai, one.selesai,
        one.alasan, state,
    )  # fmt: skip
