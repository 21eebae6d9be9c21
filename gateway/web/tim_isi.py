"""The form of a team: its name, days, leader and members, who are found by name or NIP (features A7, G7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from flask import Response, g, url_for

from contracts.org import AnggotaBaru, CreateTim, DaftarPegawai, PegawaiRingkas, Tim, UpdateTim
from contracts.types import new_id
from gateway import clients
from gateway.web import pilih
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today
from gateway.web.tim import locked, may_create, meanwhile, read

_FOUND = 8


@dataclass(frozen=True)
class Calon:
    """One member as the form holds it; `siapa` only to be shown."""

    nip: str
    siapa: str
    peran: str


@dataclass
class Susunan:
    """Who is in the form. `sela`: a button inside it was pressed (search, add, take away), not Simpan."""

    anggota: list[Calon]
    temuan: list[PegawaiRingkas] = field(default_factory=list)
    sela: bool = False

    @staticmethod
    def typed(form: Form) -> "Susunan":
        nips = [nip for nip in form.values("anggota") if nip != form.value("hapus")]
        added = form.value("tambah")
        if added and added not in nips:
            nips.append(added)
        chosen = [Calon(nip, form.value(f"siapa.{nip}") or nip, form.value(f"peran.{nip}")) for nip in nips]
        return Susunan(chosen, sela=bool(added or form.value("hapus")) or pilih.searches(form))

    def search(self, form: Form) -> None:
        """People whose name has the text, or who has the NIP, of any instansi; those in the form already left out."""
        wanted = form.value("cari").strip()
        if wanted and not form.value("tambah"):
            found = clients.org.daftar_pegawai(DaftarPegawai(q=wanted[:100], limit=_FOUND)).items
            inside = {one.nip for one in self.anggota}
            self.temuan = [one for one in found if one.nip not in inside]

    def given(self) -> list[AnggotaBaru]:
        return [AnggotaBaru(nip=one.nip, peran=one.peran) for one in self.anggota]


@site.get("/tim/baru")
def tim_baru() -> Response:
    if not may_create():
        return done(url_for("web.tim"), "Tim kerja dibuat oleh pimpinan unit kerja atau admin instansi.", "warn")
    return _form(Form.of(id=new_id(), berlaku_dari=today().isoformat()), Susunan([]))


@site.post("/tim/baru")
def tim_simpan() -> Response:
    return _saved(
        lambda form, people: clients.org.create_tim(form.command(CreateTim, anggota=people.given())),
        "Tim kerja dibuat.",
    )


@site.get("/tim/<uuid:id>/ubah")
def tim_ubah(id: UUID) -> Response:
    found = read(id)
    if "update" not in found.actions:
        return locked(found)
    members = [Calon(one.nip, f"{one.nama}, {one.jabatan}", one.peran) for one in found.anggota]
    form = Form.of(
        nama=found.nama, ketua_nip=found.ketua_nip, berlaku_dari=found.berlaku_dari.isoformat(),
        berlaku_sampai=found.berlaku_sampai.isoformat() if found.berlaku_sampai else None,
    )  # fmt: skip
    return _form(form, Susunan(members), found)


@site.post("/tim/<uuid:id>/ubah")
def tim_ubah_simpan(id: UUID) -> Response:
    return _saved(
        lambda form, people: clients.org.update_tim(form.command(UpdateTim, id=id, anggota=people.given())),
        "Tim kerja disimpan.",
        id,
    )


def _saved(send: Callable[[Form, Susunan], Tim], message: str, id: UUID | None = None) -> Response:
    form = Form()
    people = Susunan.typed(form)
    if people.sela:
        people.search(form)
    elif form.accepted(lambda: send(form, people)):
        saved: Tim = form.result
        mine = saved.actions or g.actor.as_nip in {one.nip for one in saved.anggota}
        return done(url_for("web.tim_detil", id=saved.id) if mine else url_for("web.tim"), message)
    return _form(form, people, read(id) if id else None)


def _form(form: Form, people: Susunan, found: Tim | None = None) -> Response:
    """`found`: the team that is changed. What was changed meanwhile is shown, and replaced by the next OK."""
    return page(
        "tim/form.html",
        tim=found,
        form=form,
        people=people,
        now=meanwhile(found, form) if found else [],
        action=url_for("web.tim_ubah_simpan", id=found.id) if found else url_for("web.tim_simpan"),
        back=url_for("web.tim_detil", id=found.id) if found else url_for("web.tim"),
        status=form.status,
    )
