"""Manajemen Pegawai: new people, changed data, another place, roles, contact, the end of service (features A11, G7)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, g, url_for

from contracts.errors import Invalid, NotFound
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
    UnorQuery,
    UpdatePegawai,
)
from contracts.types import JenisAsn, Penugasan, Peran, new_id
from gateway import clients
from gateway.web import format, pegawai_kata, pilih
from gateway.web.forms import Form
from gateway.web.parts import part
from gateway.web.pegawai import read, require_admin, today
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
_PLACE = ("unor_id", "jenis_jabatan", "jabatan", "eselon", "penugasan")


@site.get("/pegawai/baru")
def pegawai_baru() -> Response:
    require_admin()
    form = Form.of(id=new_id(), jenis_asn=JenisAsn.PNS, penugasan=Penugasan.DEFINITIF, berlaku_dari=today())
    return _new(form)


@site.post("/pegawai/baru")
def pegawai_buat() -> Response:
    require_admin()
    form = Form()
    if pilih.searches(form):
        return _new(form)
    if not form.value("unor_id"):
        form.refuse_field("unor_id", "Pilih unit kerja pegawai ini.")
        return _new(form)
    if form.accepted(lambda: clients.org.create_pegawai(form.command(CreatePegawai, instansi_id=_home_of(form)))):
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
    return _open(nip, "move", lambda person: _move(person, _placement(person)))


@site.post("/pegawai/<nip>/pindah")
def pegawai_pindah_simpan(nip: str) -> Response:
    form = Form()
    if pilih.searches(form) or not form.accepted(lambda: clients.org.move_pegawai(form.command(MovePegawai, nip=nip))):
        return _move(read(nip), form)
    wish = form.command(MovePegawai, nip=nip)
    if form.result.versi == wish.if_versi and all(getattr(form.result, one) == getattr(wish, one) for one in _PLACE):
        return done(_address(nip), "Penempatan tidak berubah: itulah unit kerja dan jabatannya sekarang.", "note")
    day = wish.berlaku_dari
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


def _home_of(form: Form) -> UUID | None:
    """The instansi of the chosen unit; one's own for a unit that is not to be seen, which org then refuses by field."""
    try:
        return clients.org.unor(Form.of(id=form.value("unor_id")).command(UnorQuery)).instansi_id
    except (Invalid, NotFound):
        own: UUID | None = g.identity.actor.instansi_id
        return own


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
    found = pilih.unor(form, "unor_id", instansi_id=None)
    return page("pegawai/baru.html", form=form, kata=pegawai_kata, found=found, status=form.status)


def _placement(person: Pegawai) -> Form:
    """Where the person is now, from today; the unit's name goes along for the list of choices."""
    return Form.of(person, berlaku_dari=today(), **{f"teks.{person.unor_id}": person.unor_nama})


def _move(person: Pegawai, form: Form) -> Response:
    found = pilih.unor(form, "unor_id", instansi_id=person.instansi_id)
    return _form("pegawai/pindah.html", person, form, found=found)


def _roles(person: Pegawai, form: Form) -> Response:
    """Only a super admin makes or unmakes one; another admin's form keeps that role as it is."""
    is_super = g.identity.actor.has(Peran.SUPER_ADMIN)
    offered = [one for one in pegawai_kata.PERAN if is_super or one is not Peran.SUPER_ADMIN]
    fixed = [one for one in person.peran if one not in offered]
    return _form("pegawai/peran.html", person, form, offered=offered, fixed=fixed, held=form.values("peran"))


def _meanwhile(person: Pegawai, form: Form) -> Riwayat | None:
    """The newest change by somebody else, when that is why the form was refused; the form then holds for it."""
    if not form.overtaken("Data pegawai ini"):
        return None
    history = part(OrgApi, lambda org: org.riwayat_pegawai(RiwayatQuery(kunci=person.nip, limit=1)))
    return history.items[0] if history and history.items else None
