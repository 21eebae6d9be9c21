"""Pengaturan Instansi: name, kind of period, objection days, zone, colour, quiet hours, emblem (G5, G8, D2)."""

from uuid import UUID

from flask import Response, g, request, url_for

from contracts.errors import NotFound
from contracts.org import DaftarInstansi, Instansi, InstansiQuery, UpdateInstansi
from contracts.types import JenisPeriode, SatuanKeberatan, ZonaWaktu
from gateway import clients, lambang
from gateway.web.forms import Form
from gateway.web.me import me, touch
from gateway.web.render import done, page
from gateway.web.site import site, takes_upload

_PERIODE = [(JenisPeriode.TRIWULANAN, "Triwulanan"), (JenisPeriode.BULANAN, "Bulanan")]
_KEBERATAN = [(SatuanKeberatan.HARI_KERJA, "14 hari kerja"), (SatuanKeberatan.HARI_KALENDER, "14 hari kalender")]
_ZONA = [
    (ZonaWaktu.WIB, "WIB (Jakarta)"),
    (ZonaWaktu.WITA, "WITA (Makassar)"),
    (ZonaWaktu.WIT, "WIT (Jayapura)"),
]
_SETTINGS = {
    "jenis_periode",
    "satuan_keberatan",
    "zona_waktu",
    "warna",
    "jam_tenang_mulai",
    "jam_tenang_selesai",
}  # of the form; what else an instansi has set stays


@site.get("/instansi")
def instansi() -> Response:
    """The own one's settings; who manages all of them first chooses."""
    person = me()
    if "instansi.manage" in person.actions:
        filters = Form(request.args)
        found = clients.org.daftar_instansi(filters.command(DaftarInstansi, limit=20))
        return page("instansi/daftar.html", found=found, filters=filters, zones=dict(_ZONA))
    if person.instansi is None:
        raise NotFound("instansi-tidak-ada", "Anda belum terdaftar di instansi mana pun. Hubungi admin instansi Anda.")
    return instansi_atur(person.instansi.id)


@site.get("/instansi/<uuid:id>")
def instansi_atur(id: UUID) -> Response:
    home = _managed(id)
    return _settings(home, Form.of(home))


@site.post("/instansi/<uuid:id>")
def instansi_simpan(id: UUID) -> Response:
    form, home = Form(), _managed(id)
    if form.accepted(lambda: clients.org.update_instansi(_command(form, home))):
        touch()
        return done(url_for("web.instansi_atur", id=id), "Pengaturan instansi disimpan.")
    return _settings(home, form)


@site.post("/instansi/<uuid:id>/lambang")
@takes_upload(lambang.ROOM)
def lambang_simpan(id: UUID) -> Response:
    form, home = Form(), _managed(id)
    if form.accepted(lambda: lambang.received(home)):
        return done(url_for("web.instansi_atur", id=id), "Lambang disimpan. Dokumen Evaluasi berikutnya memakainya.")
    return _settings(home, Form.of(home, if_versi=home.versi), emblem=form)


@site.get("/instansi/<uuid:id>/lambang")
def lambang_gambar(id: UUID) -> Response:
    return lambang.handed_out(id)


@site.get("/instansi/<uuid:id>/lambang/hapus")
def lambang_hapus(id: UUID) -> Response:
    return page("instansi/hapus_lambang.html", home=_managed(id), form=Form.of())


@site.post("/instansi/<uuid:id>/lambang/hapus")
def lambang_hapus_ya(id: UUID) -> Response:
    form, home = Form(), _managed(id)
    if form.accepted(lambda: lambang.removed(home)):
        return done(url_for("web.instansi_atur", id=id), "Lambang dihapus. Dokumen dicetak tanpa lambang.")
    return page("instansi/hapus_lambang.html", home=home, form=form, status=form.status)


def _command(form: Form, home: Instansi) -> UpdateInstansi:
    typed = form.command(UpdateInstansi, id=home.id)
    settings = typed.pengaturan.model_dump(include=_SETTINGS)
    return typed.model_copy(update={"pengaturan": home.pengaturan.model_copy(update=settings)})


def _managed(id: UUID) -> Instansi:
    """For who may set it; for everybody else there is no such page."""
    home = clients.org.instansi(InstansiQuery(id=id))
    if "update" not in home.actions:
        raise NotFound("bukan-pengelola", "Pengaturan ini hanya untuk admin instansi.")
    return home


def _settings(home: Instansi, form: Form, *, emblem: Form | None = None) -> Response:
    g.menu = "instansi"
    shown = emblem or Form.of()
    return page(
        "instansi/atur.html",
        home=home,
        form=form,
        emblem=shown,
        periods=_PERIODE,
        objections=_KEBERATAN,
        zones=_ZONA,
        many="instansi.manage" in me().actions,
        now=_facts(home) if form.overtaken("Pengaturan ini") else (),
        status=max(form.status, shown.status),
    )


def _facts(home: Instansi) -> list[tuple[str, str]]:
    """What is set, in words, for who comes second."""
    settings = home.pengaturan
    return [
        ("Nama instansi", home.nama),
        ("Zona waktu", dict(_ZONA)[settings.zona_waktu]),
        ("Warna", settings.warna),
        ("Periode evaluasi", dict(_PERIODE)[settings.jenis_periode]),
        ("Batas waktu keberatan", dict(_KEBERATAN)[settings.satuan_keberatan]),
        ("Jam tenang", f"{settings.jam_tenang_mulai:%H.%M}–{settings.jam_tenang_selesai:%H.%M}"),
    ]
