"""Sistem Lain: other systems with their scopes, when they last came in; make one, revoke one (issue 2, R12)."""

from uuid import UUID

from flask import Response, g, request, url_for

from contracts import catalogue
from contracts.org import CreateKlien, DaftarKlien, Klien, RevokeKlien
from contracts.types import Peran, new_id
from gateway import clients
from gateway.web.forms import Form
from gateway.web.me import me
from gateway.web.pegawai import require_admin
from gateway.web.render import done, page
from gateway.web.site import site

CAKUPAN = {
    "org:read": "Membaca unit kerja dan pegawai",
    "skp:read": "Membaca SKP",
    "events:*": "Menerima semua peristiwa",
}


@site.get("/klien")
def klien() -> Response:
    require_admin("klien.manage")
    filters = Form(request.args)
    query = filters.command(DaftarKlien)
    return page(
        "klien/daftar.html",
        found=clients.org.klien(query),
        filters=filters,
        narrowed=bool(query.q),
        home=_home(),
        kata=CAKUPAN,
    )


@site.get("/klien/baru")
def klien_baru() -> Response:
    require_admin("klien.manage")
    return _new(Form.of(id=new_id(), instansi_id=g.identity.actor.instansi_id, scopes=["org:read"]))


@site.post("/klien/baru")
def klien_buat() -> Response:
    """The secret stands in this one answer, which is kept nowhere; sent twice, the second says it is over."""
    require_admin("klien.manage")
    form = Form()
    if form.accepted(lambda: clients.org.create_klien(_command(form))):
        response = page("klien/rahasia.html", klien=form.result)
        response.headers["Cache-Control"] = "no-store"
        return response
    return _new(form)


@site.get("/klien/<uuid:id>/cabut")
def klien_cabut(id: UUID) -> Response:
    """Org has no question for one system, so the name comes along from the list; only to be shown."""
    require_admin("klien.manage")
    return page("klien/cabut.html", id=id, nama=request.args.get("nama", "Sistem ini")[:200], form=Form.of())


@site.post("/klien/<uuid:id>/cabut")
def klien_cabut_ya(id: UUID) -> Response:
    revoked: Klien = clients.org.revoke_klien(RevokeKlien(id=id))
    return done(url_for("web.klien"), f"Akses {revoked.nama} dicabut. Sistem itu langsung tidak dapat masuk lagi.")


def _command(form: Form) -> CreateKlien:
    """An admin instansi's systems are of that instansi, whatever the form says."""
    home = form.value("instansi_id") or None if _is_super() else g.identity.actor.instansi_id
    return form.command(CreateKlien, instansi_id=home, scopes=form.values("scopes"))


def _new(form: Form) -> Response:
    kinds = sorted(kind for kind, event in catalogue.events().items() if event.public) if _is_super() else []
    return page(
        "klien/baru.html",
        form=form,
        home=_home(),
        basic=[(scope, text) for scope, text in CAKUPAN.items() if _is_super() or not scope.startswith("events:")],
        kinds=[(f"events:{kind}", kind) for kind in kinds],
        held=form.values("scopes"),
        is_super=_is_super(),
        status=form.status,
    )


def _is_super() -> bool:
    return Peran.SUPER_ADMIN in me().peran


def _home() -> tuple[str, str]:
    """Id and name of the own instansi."""
    found = me().instansi
    return (str(found.id), found.nama) if found else ("", "")
