"""Manajemen Pegawai: new people, changed data, another place, roles, contact, the end of service (features A11, G7)."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, url_for

from contracts.errors import Stale
from contracts.org import (
    ClosePegawai,
    CreatePegawai,
    MovePegawai,
    OrgApi,
    Pegawai,
    RequestReset,
    Riwayat,
    RiwayatQuery,
    SetKontak,
    SetPeran,
    UpdatePegawai,
)
from contracts.types import JenisAsn, Penugasan, Peran, new_id
from gateway import clients
from gateway.errors import STATUS
from gateway.web import format, pegawai_kata
from gateway.web.forms import Form
from gateway.web.parts import part
from gateway.web.pegawai import read, require_admin, today, units
from gateway.web.render import done, page
from gateway.web.site import site

_FORBIDDEN = {
    "update": "Data pegawai ini hanya dapat diubah admin instansinya.",
    "move": "Pegawai ini hanya dapat dipindahkan admin instansinya.",
    "set_kontak": "Kontak pegawai ini hanya dapat diubah orangnya atau admin instansinya.",
    "set_peran": "Peran hanya dapat diberikan admin kepada pegawai aktif.",
    "close": "Pegawai yang masih memimpin unit kerja tidak dapat dinonaktifkan. "
    "Tetapkan dahulu pimpinan pengganti pada Manajemen Unor.",
}


@site.get("/pegawai/baru")
def pegawai_baru() -> Response:
    require_admin()
    form = Form.of(id=new_id(), jenis_asn=JenisAsn.PNS, penugasan=Penugasan.DEFINITIF, berlaku_dari=today())
    return _new(form)


@site.post("/pegawai/baru")
def pegawai_buat() -> Response:
    """The instansi is that of the chosen unit, whose id came with the choice; org checks both."""
    require_admin()
    form = Form()
    if _searching(form):
        return _new(form)
    unor_id = form.value("unor_id")
    if not unor_id:
        form.refuse_field("unor_id", "Pilih unit kerja pegawai ini.")
        return _new(form)
    home = form.value(f"instansi.{unor_id}") or g.identity.actor.instansi_id
    if form.accepted(lambda: clients.org.create_pegawai(form.command(CreatePegawai, instansi_id=home))):
        made: Pegawai = form.result
        return done(_address(made.nip), f"{made.nama} didaftarkan. Kirim tautan kata sandi agar dapat masuk.")
    return _new(form)


@site.get("/pegawai/<nip>/data")
def pegawai_data(nip: str) -> Response:
    return _open(nip, "update", lambda person: _form("pegawai/data.html", person, Form.of(person)))


@site.post("/pegawai/<nip>/data")
def pegawai_data_simpan(nip: str) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.update_pegawai(form.command(UpdatePegawai, nip=nip))):
        return done(_address(nip), "Data pegawai disimpan.")
    return _form("pegawai/data.html", read(nip), form)


@site.get("/pegawai/<nip>/pindah")
def pegawai_pindah(nip: str) -> Response:
    return _open(nip, "move", lambda person: _move(person, Form.of(person, berlaku_dari=today())))


@site.post("/pegawai/<nip>/pindah")
def pegawai_pindah_simpan(nip: str) -> Response:
    form = Form()
    if _searching(form) or not form.accepted(lambda: clients.org.move_pegawai(form.command(MovePegawai, nip=nip))):
        return _move(read(nip), form)
    day = form.command(MovePegawai, nip=nip).berlaku_dari
    if day > today():
        return done(_address(nip), f"Penempatan baru dijadwalkan dan berlaku mulai {format.tanggal(day)}.", "note")
    return done(_address(nip), "Penempatan disimpan. Penilainya mengikuti unit kerja yang baru.")


@site.get("/pegawai/<nip>/kontak")
def pegawai_kontak(nip: str) -> Response:
    return _open(nip, "set_kontak", lambda person: _form("pegawai/kontak.html", person, Form.of(person.kontak)))


@site.post("/pegawai/<nip>/kontak")
def pegawai_kontak_simpan(nip: str) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.set_kontak(form.command(SetKontak, nip=nip, setuju_wa=None))):
        return done(_address(nip), "Kontak pegawai disimpan.")
    return _form("pegawai/kontak.html", read(nip), form)


@site.get("/pegawai/<nip>/peran")
def pegawai_peran(nip: str) -> Response:
    return _open(nip, "set_peran", lambda person: _roles(person, Form.of(peran=[str(one) for one in person.peran])))


@site.post("/pegawai/<nip>/peran")
def pegawai_peran_simpan(nip: str) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.set_peran(form.command(SetPeran, nip=nip, peran=form.values("peran")))):
        return done(_address(nip), "Peran pegawai disimpan.")
    return _roles(read(nip), form)


@site.get("/pegawai/<nip>/nonaktif")
def pegawai_nonaktif(nip: str) -> Response:
    return _open(nip, "close", lambda person: _form("pegawai/nonaktif.html", person, Form.of(berlaku_sampai=today())))


@site.post("/pegawai/<nip>/nonaktif")
def pegawai_nonaktif_ya(nip: str) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.close_pegawai(form.command(ClosePegawai, nip=nip))):
        last = form.result.berlaku_sampai
        return done(_address(nip), f"{form.result.nama} tercatat aktif sampai {format.tanggal(last)}.")
    return _form("pegawai/nonaktif.html", read(nip), form)


@site.post("/pegawai/<nip>/reset")
def pegawai_reset(nip: str) -> Response:
    """What Lupa kata sandi does for everybody; org answers it for whoever is at work, three times an hour."""
    person = read(nip)
    if "update" not in person.actions:
        return done(_address(nip), _FORBIDDEN["update"], "warn")
    wish = RequestReset(nip=person.nip, id=new_id())
    clients.remote(OrgApi).call("request_reset", wish, actor=clients.GATEWAY)
    told = (
        "Tautan untuk membuat kata sandi dikirim ke WhatsApp pegawai ini. Berlaku 30 menit, paling banyak tiga sejam."
    )
    return done(_address(nip), told)


def _address(nip: str) -> str:
    return url_for("web.pegawai_detil", nip=nip)


def _open(nip: str, action: str, show: Callable[[Pegawai], Response]) -> Response:
    """The form, or back with the reason why this one may not be changed."""
    person = read(nip)
    return show(person) if action in person.actions else done(_address(nip), _FORBIDDEN[action], "warn")


def _searching(form: Form) -> bool:
    """The form was sent only to look for a unit."""
    return form.value("aksi") == "cari"


def _form(template: str, person: Pegawai, form: Form, **more: Any) -> Response:
    return page(
        template,
        person=person,
        form=form,
        kata=pegawai_kata,
        back=_address(person.nip),
        since=_meanwhile(person, form),
        status=form.status,
        **more,
    )


def _new(form: Form) -> Response:
    found = units(form.value("cari"))
    return page(
        "pegawai/baru.html", form=form, kata=pegawai_kata, chosen=_chosen(form), found=found, status=form.status
    )


def _move(person: Pegawai, form: Form) -> Response:
    chosen = _chosen(form)
    if chosen and not chosen[1]:
        chosen = (chosen[0], person.unor_nama or "", "")
    return _form("pegawai/pindah.html", person, form, chosen=chosen, found=units(form.value("cari")))


def _chosen(form: Form) -> tuple[str, str, str] | None:
    """Id, name and instansi of the unit; they come with the form, for it may not be among those found now."""
    id = form.value("unor_id")
    return (id, form.value(f"unor.{id}"), form.value(f"instansi.{id}")) if id else None


def _roles(person: Pegawai, form: Form) -> Response:
    """Only a super admin makes or unmakes one; another admin's form keeps that role as it is."""
    is_super = g.identity.actor.has(Peran.SUPER_ADMIN)
    offered = [one for one in pegawai_kata.PERAN if is_super or one is not Peran.SUPER_ADMIN]
    fixed = [one for one in person.peran if one not in offered]
    return _form("pegawai/peran.html", person, form, offered=offered, fixed=fixed, held=form.values("peran"))


def _meanwhile(person: Pegawai, form: Form) -> Riwayat | None:
    """The newest change by somebody else, when that is why the form was refused; the form then holds for it."""
    if form.status != STATUS[Stale]:
        return None
    form.message = (
        "Data pegawai ini berubah sementara formulir Anda terbuka. Isian Anda belum disimpan dan tidak hilang."
    )
    history = part(OrgApi, lambda org: org.riwayat_pegawai(RiwayatQuery(kunci=person.nip, limit=1)))
    return history.items[0] if history and history.items else None
