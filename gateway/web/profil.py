"""Profil: my data, who my penilai is and why, contact and consent, password, devices."""

import re
from uuid import UUID

from flask import Response, g, request, url_for

from contracts.errors import KinerjaError
from contracts.notify import NotifyApi, PreferensiQuery
from contracts.org import ChangePassword, DaftarSesi, Login, MeQuery, OrgApi, RevokeSesi, SetKontak
from gateway import auth, clients
from gateway.api.account import address, device
from gateway.web import pegawai_kata, session
from gateway.web.forms import Form
from gateway.web.me import touch
from gateway.web.parts import part
from gateway.web.render import done, page
from gateway.web.site import site

WHY = {
    "pimpinan unor": "Pejabat ini adalah pimpinan unit kerja Anda.",
    "pimpinan unor di atasnya": (
        "Anda memimpin unit kerja Anda, atau pimpinannya sedang kosong; karena itu penilainya pimpinan unit di atasnya."
    ),
    "plt": "Pejabat ini sedang menjalankan tugas pimpinan unit kerja itu (Plt/Plh/Pj).",
}
WITHOUT = {
    "tanpa unor": "Anda belum ditempatkan pada unit kerja. Minta admin instansi mengatur penempatan Anda.",
    "memimpin unor teratas": (
        "Anda pimpinan unit kerja paling atas. Minta admin instansi membuat unor di atasnya dengan pimpinannya, lalu "
        "memindahkan unit kerja Anda ke bawahnya."
    ),
    "pimpinan di atas kosong": (
        "Anda pimpinan unit kerja Anda, dan tidak ada pimpinan di atasnya. Minta admin instansi menetapkan pimpinan "
        "unor di atasnya."
    ),
    "pimpinan kosong": "Tidak ada pimpinan pada unit kerja Anda maupun di atasnya. Minta admin instansi menetapkannya.",
}
PENUGASAN = pegawai_kata.PENUGASAN
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone|iPad", "iPhone atau iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("Linux|X11", "Linux"))  # fmt: skip


@site.get("/profil")
def profil() -> Response:
    return _profile()


@site.post("/profil/kontak")
def profil_kontak() -> Response:
    form = Form()
    if form.accepted(lambda: clients.org.set_kontak(form.command(SetKontak, nip=g.identity.actor.nip))):
        touch()
        return done(url_for("web.profil"), "Kontak Anda disimpan.")
    return _profile(contact=form)


@site.post("/profil/sandi")
def profil_sandi() -> Response:
    """org ends every session with the old password; this browser gets a new one at once."""
    form = Form()
    if form.value("baru") != form.value("again"):
        form.refuse_field("again", "Kedua isian kata sandi baru tidak sama.")
    elif form.accepted(lambda: clients.org.change_password(form.command(ChangePassword))):
        keep = session.is_kept()
        auth.identities().forget(sub=g.identity.actor.sub)
        again = Login(nip=g.identity.actor.nip, password=form.value("baru"), perangkat=device(), alamat=address())
        try:
            session.begin(clients.remote(OrgApi).call("login", again, actor=clients.GATEWAY), keep=keep)
        except KinerjaError:
            session.end()
        return done(url_for("web.profil"), "Kata sandi diganti. Perangkat lain sudah dikeluarkan.")
    if "password" in form.errors:  # org's name for it
        form.errors["baru"] = form.errors.pop("password")
    return _profile(password=form)


@site.post("/profil/sesi/<uuid:id>")
def profil_sesi(id: UUID) -> Response:
    clients.org.revoke_sesi(RevokeSesi(id=id))
    auth.identities().forget(sub=g.identity.actor.sub, session_id=id)
    return done(url_for("web.profil"), "Perangkat itu sudah dikeluarkan dari akun Anda.")


@site.app_template_filter("perangkat")
def perangkat(agent: str) -> str:
    """A user agent in words: "Chrome di Android"."""
    browser = next((name for mark, name in _BROWSERS if re.search(mark, agent)), None)
    system = next((name for mark, name in _SYSTEMS if re.search(mark, agent)), None)
    if browser and system:
        return f"{browser} di {system}"
    return browser or system or (agent[:40] if agent else "Perangkat tak dikenal")


def _profile(*, contact: Form | None = None, password: Form | None = None) -> Response:
    me = clients.org.me(MeQuery())
    person = me.pegawai
    sessions = part(OrgApi, lambda org: org.sesi(DaftarSesi(limit=10, after=request.args.get("after"))))
    return page(
        "profil/index.html",
        me=me,
        person=person,
        pangkat=pegawai_kata.pangkat(person),
        penugasan=PENUGASAN.get(person.penugasan) if person else None,
        why=WHY.get(person.atasan.dari, "") if person and person.atasan else "",
        without=WITHOUT.get(person.tanpa_atasan or "") if person else None,
        contact=contact or Form.of(person.kontak if person else None),
        delivery=part(NotifyApi, lambda notify: notify.preferensi(PreferensiQuery())),
        password=password or Form.of(),
        sessions=sessions,
        status=(contact or password or Form.of()).status,
    )
