"""Matriks Pembagian Peran Hasil: people × RHK of their leader, and what the leader does in it (features A27–A32)."""

from uuid import UUID

from flask import Response, request

from contracts.skp import (
    AddAnggotaMatriks,
    AddRhk,
    DaftarMatriks,
    Matriks,
    RemoveAnggotaMatriks,
    SkpPegawaiQuery,
    SkpPilihan,
    SyncMatriks,
)
from contracts.types import JenisRhk, new_id
from gateway import clients
from gateway.documents import matriks_xlsx
from gateway.web import pilih, skp_kata
from gateway.web.forms import Form
from gateway.web.matriks_tampil import BELUM, DRAFT, SUDAH, URUTAN, Orang, Papan, address, asked, read, row_of
from gateway.web.render import done, here, page
from gateway.web.site import site
from gateway.web.skp import number, today, years


@site.get("/matriks")
def matriks() -> Response:
    """Mine of a year: the unit's and one for each team that I lead (Fig 5.1)."""
    year = number(request.args.get("tahun")) or today().year
    all_of_them = clients.skp.daftar_matriks(DaftarMatriks(tahun=max(year, 2000)))
    wanted = request.args.get("q", "").casefold().strip()
    return page(
        "matriks/daftar.html",
        found=[one for one in all_of_them if wanted in one.nama.casefold()],
        nothing=not all_of_them,
        year=year,
        filters=Form.of(q=request.args.get("q"), tahun=year),
        years=years(),
    )


@site.get("/matriks/<uuid:skp_id>")
def matriks_detil(skp_id: UUID) -> Response:
    found = read(skp_id)
    return page(
        "matriks/detil.html",
        papan=Papan(found, Form(request.args)),
        matriks=found,
        tim={"tim": found.tim_id} if found.tim_id else {},
        involved=[(BELUM, "Belum terlibat"), (DRAFT, "Masih draft"), (SUDAH, "Sudah terlibat")],
        orders=[(name, label) for name, (label, _) in URUTAN.items()],
        open=request.args.get("buka"),
        back=here(),
    )


@site.get("/matriks/<uuid:skp_id>/xlsx")
def matriks_unduh(skp_id: UUID) -> Response:
    return matriks_xlsx.answer(read(skp_id))


@site.post("/matriks/<uuid:skp_id>/sinkron")
def matriks_sinkron(skp_id: UUID) -> Response:
    found = clients.skp.sync_matriks(SyncMatriks(skp_id=skp_id, tim_id=asked()))
    if not found.baris:
        who = "anggota tim" if found.tim_id else "bawahan"
        return done(
            address(skp_id), f"Belum ada {who} Anda yang membuat SKP pada periode ini. Minta mereka membuatnya.", "warn"
        )
    return done(address(skp_id), f"Matriks disinkronkan dan kini memuat {len(found.baris)} pegawai.")


@site.get("/matriks/<uuid:skp_id>/pegawai")
def matriks_tambah(skp_id: UUID) -> Response:
    return _adding(read(skp_id), Form.of(), [])


@site.post("/matriks/<uuid:skp_id>/pegawai")
def matriks_tambah_ya(skp_id: UUID) -> Response:
    """Cari Pegawai first, then OK with one of the SKP found (Fig 5.3)."""
    form = Form()
    if form.value("anggota_skp_id") and not pilih.searches(form) and form.accepted(lambda: _add(skp_id, form)):
        who = row_of(form.result, UUID(form.value("anggota_skp_id"))).baris
        return done(address(skp_id, buka=who.skp_id), f"{who.nama} masuk ke matriks.")
    found = read(skp_id)
    return _adding(found, form, _search(found, form))


@site.get("/matriks/<uuid:skp_id>/pegawai/<uuid:anggota>/rhk")
def matriks_rhk(skp_id: UUID, anggota: UUID) -> Response:
    found = read(skp_id)
    who = row_of(found, anggota)
    if not who.boleh("add_rhk"):
        message = f"SKP {who.baris.nama} sedang tidak disusun. Kembalikan SKP itu dahulu, atau minta revisi dibuka."
        return done(address(found.skp_id, buka=anggota), message, "warn")
    return _writing(
        found, who, Form.of(id=new_id(), jenis=JenisRhk.UTAMA, intervensi_rhk_id=request.args.get("atasan"))
    )


@site.post("/matriks/<uuid:skp_id>/pegawai/<uuid:anggota>/rhk")
def matriks_rhk_simpan(skp_id: UUID, anggota: UUID) -> Response:
    form = Form()
    if form.accepted(lambda: clients.skp.add_rhk(form.command(AddRhk, skp_id=anggota))):
        message = f"RHK ditambahkan. {form.result.pegawai.nama} melengkapinya dengan indikator."
        return done(address(skp_id, buka=anggota, sel=form.value("intervensi_rhk_id")), message)
    found = read(skp_id)
    return _writing(found, row_of(found, anggota), form)


@site.get("/matriks/<uuid:skp_id>/pegawai/<uuid:anggota>/keluarkan")
def matriks_keluarkan(skp_id: UUID, anggota: UUID) -> Response:
    found = read(skp_id)
    return _removal(found, row_of(found, anggota), Form.of())


@site.post("/matriks/<uuid:skp_id>/pegawai/<uuid:anggota>/keluarkan")
def matriks_keluarkan_ya(skp_id: UUID, anggota: UUID) -> Response:
    form = Form()
    command = RemoveAnggotaMatriks(skp_id=skp_id, tim_id=asked(), anggota_skp_id=anggota)
    if form.accepted(lambda: clients.skp.remove_anggota_matriks(command)):
        return done(address(skp_id), "Pegawai dikeluarkan dari matriks. SKP-nya tidak berubah.")
    found = read(skp_id)
    return _removal(found, row_of(found, anggota), form)


def _add(skp_id: UUID, form: Form) -> Matriks:
    return clients.skp.add_anggota_matriks(form.command(AddAnggotaMatriks, skp_id=skp_id, tim_id=asked()))


def _search(found: Matriks, form: Form) -> list[SkpPilihan]:
    """The SKP of the NIP typed; who has none is said at the field. What was refused already stays refused."""
    query = Form.of(nip=form.value("nip"))
    if not query.accepted(lambda: clients.skp.skp_pegawai(query.command(SkpPegawaiQuery, tahun=found.tahun))):
        form.refuse_field("nip", query.errors.get("nip") or "Isi NIP pegawai, 18 angka.")
        return []
    if not query.result:
        text = f"Bukan bawahan atau anggota tim Anda, atau belum membuat SKP {found.tahun}. Minta ia membuatnya dahulu."
        form.refuse_field("nip", text)
    inside = {baris.skp_id for baris in found.baris}
    choices: list[SkpPilihan] = query.result
    if choices and inside.issuperset(one.skp_id for one in choices):
        form.refuse_field("nip", f"{choices[0].nama} sudah ada dalam matriks ini.")
        return []
    return [one for one in choices if one.skp_id not in inside]


def _adding(found: Matriks, form: Form, choices: list[SkpPilihan]) -> Response:
    offered = [str(one.skp_id) for one in choices]
    chosen = form.value("anggota_skp_id") if len(offered) > 1 else "".join(offered)
    return page(
        "matriks/pegawai.html",
        matriks=found,
        form=form,
        choices=choices,
        chosen=chosen,
        action=here(),
        back=address(found.skp_id),
        status=form.status,
    )


def _writing(found: Matriks, who: Orang, form: Form) -> Response:
    return page(
        "matriks/rhk.html",
        who=who,
        form=form,
        new=form.value("id") or new_id(),
        above=[(kolom.rhk_id, f"{n}. {kolom.rencana}") for n, kolom in enumerate(found.kolom, start=1)],
        kinds=list(skp_kata.JENIS.items()),
        classes=list(skp_kata.KLASIFIKASI.items()),
        action=here(),
        back=address(found.skp_id, buka=who.baris.skp_id),
        status=form.status,
    )


def _removal(found: Matriks, who: Orang, form: Form) -> Response:
    return page(
        "matriks/keluarkan.html", who=who, matriks=found, form=form, action=here(), back=address(found.skp_id),
        status=form.status,
    )  # fmt: skip
