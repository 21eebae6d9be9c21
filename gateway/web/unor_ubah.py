"""Changing the tree of unor: a new unit, its attributes, its place, its head, its end (features A10, G7)."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, g, request, url_for

from contracts.errors import NotFound
from contracts.org import CloseUnor, CreateUnor, MoveUnor, SetPimpinanUnor, Unor, UnorQuery, UpdateUnor
from contracts.types import Eselon, new_id
from gateway import clients
from gateway.web import format, pilih, session
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.profil import PENUGASAN
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.unor import eselon, instansi_of, read

_ESELON = [(one, eselon(one)) for one in Eselon]


def today() -> date:
    """The day it is where the person works."""
    return datetime.now(ZoneInfo(session.zone())).date()


@site.get("/unor/baru")
def unor_baru() -> Response:
    """Under `induk`, or as a root of the instansi."""
    return _new(Form.of(id=new_id(), berlaku_dari=today(), induk_id=request.args.get("induk", "")))


@site.post("/unor/baru")
def unor_baru_simpan() -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.create_unor(form.command(CreateUnor))):
        return done(_address(form.result), f"Unor {form.result.nama} dibuat.")
    return _new(form)


@site.get("/unor/<uuid:id>/ubah")
def unor_ubah(id: UUID) -> Response:
    unit = _unit(id, "update")
    return _edit(unit, _filled(unit))


@site.post("/unor/<uuid:id>/ubah")
def unor_ubah_simpan(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.update_unor(form.command(UpdateUnor, id=id))):
        return done(_address(form.result), _from_when(form, "Perubahan unor disimpan."))
    return _edit(read(id), form)


@site.get("/unor/<uuid:id>/pindah")
def unor_pindah(id: UUID) -> Response:
    unit = _unit(id, "move")
    return _move(unit, _filled(unit, unit.induk_id, unit.jalur[-1] if unit.jalur else ""))


@site.post("/unor/<uuid:id>/pindah")
def unor_pindah_simpan(id: UUID) -> Response:
    form = Form()
    if not pilih.searches(form) and form.accepted(lambda: clients.org.move_unor(form.command(MoveUnor, id=id))):
        return done(_address(form.result), _from_when(form, "Unor dipindahkan."))
    return _move(read(id), form)


@site.get("/unor/<uuid:id>/pimpinan")
def unor_pimpinan(id: UUID) -> Response:
    unit = _unit(id, "set_pimpinan")
    return _head(unit, _filled(unit, unit.pimpinan_nip, unit.pimpinan_nama))


@site.post("/unor/<uuid:id>/pimpinan")
def unor_pimpinan_simpan(id: UUID) -> Response:
    form = Form()
    if not pilih.searches(form) and form.accepted(
        lambda: clients.org.set_pimpinan_unor(form.command(SetPimpinanUnor, id=id))
    ):
        return done(_address(form.result), _from_when(form, "Pimpinan unor ditetapkan."))
    return _head(read(id), form)


@site.get("/unor/<uuid:id>/tutup")
def unor_tutup(id: UUID) -> Response:
    unit = _unit(id, "close")
    return _close(unit, Form.of(berlaku_sampai=today()))


@site.post("/unor/<uuid:id>/tutup")
def unor_tutup_simpan(id: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.close_unor(form.command(CloseUnor, id=id))):
        return done(_address(form.result), f"Unor {form.result.nama} ditutup.")
    return _close(read(id), form)


def _new(form: Form) -> Response:
    """The parent names the instansi; a root is made in the one that is asked for, or at home."""
    parent = None
    if induk_id := form.value("induk_id"):
        parent = _unit(Form.of(id=induk_id).command(UnorQuery).id, "create")
    elif "unor.manage" not in me().actions:
        raise NotFound("tidak-dapat-diubah", "Unor hanya dapat ditambah oleh admin instansi.")
    home = instansi_of(form.value("instansi_id") or request.args.get("instansi_id"))
    if parent is None and home is None:
        raise NotFound("instansi-tidak-ada", "Pilih dahulu instansinya pada Pengaturan Instansi.")
    instansi_id = parent.instansi_id if parent else home.id if home else None
    return _form("baru", form, parent, instansi_id=instansi_id, eselons=_ESELON)


def _edit(unit: Unor, form: Form) -> Response:
    return _form("ubah", form, unit, eselons=_ESELON)


def _move(unit: Unor, form: Form) -> Response:
    found = pilih.unor(form, "induk_id", instansi_id=unit.instansi_id, without=unit.id)
    return _form("pindah", form, unit, found=found)


def _head(unit: Unor, form: Form) -> Response:
    found = pilih.pegawai(form, "pimpinan_nip", instansi_id=unit.instansi_id, unor_id=unit.id)
    return _form("pimpinan", form, unit, found=found, kinds=list(PENUGASAN.items()))


def _close(unit: Unor, form: Form) -> Response:
    return _form("tutup", form, unit)


def _form(name: str, form: Form, unit: Unor | None, **context: object) -> Response:
    g.menu = "unor"
    back = _address(unit) if unit else url_for("web.unor")
    now = _facts(unit) if unit and form.overtaken("Unor ini") else ()
    return page(f"unor/{name}.html", form=form, unit=unit, back=back, now=now, status=form.status, **context)


def _facts(unit: Unor) -> list[tuple[str, str | None]]:
    """What each of its forms may change, for who comes second."""
    return [
        ("Nama", unit.nama),
        ("Kode", unit.kode),
        ("Jabatan pimpinan", unit.nama_jabatan),
        ("Eselon", eselon(unit.eselon) if unit.eselon else None),
        ("Mandiri", "Ya" if unit.mandiri else "Tidak"),
        ("Di bawah", " › ".join(unit.jalur) or "Unor paling atas"),
        ("Pimpinan", unit.pimpinan_nama or "Belum ada"),
        ("Sampai", format.tanggal(unit.berlaku_sampai) if unit.berlaku_sampai else None),
    ]


def _unit(id: UUID, action: str) -> Unor:
    """For who may do that with it; else there is no such page."""
    unit = read(id)
    if action not in unit.actions:
        raise NotFound("tidak-dapat-diubah", "Unor ini tidak dapat Anda ubah, atau sudah ditutup.")
    return unit


def _filled(unit: Unor, chosen: object = None, text: str | None = None) -> Form:
    """The unit's values; `chosen` and its text for what a search chooses."""
    stored = unit.model_dump(mode="json") | {"berlaku_dari": today()}
    return Form.of(stored, **{f"teks.{chosen}": text} if chosen else {})


def _address(unit: Unor) -> str:
    return url_for("web.unor_detil", id=unit.id)


def _from_when(form: Form, message: str) -> str:
    """A day to come keeps the page as it is, so that is said."""
    day = form.value("berlaku_dari")
    return f"{message} Mulai berlaku pada tanggal yang Anda isi." if day > today().isoformat() else message
