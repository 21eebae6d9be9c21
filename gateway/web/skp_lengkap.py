"""What completes an SKP: ekspektasi khusus pimpinan per BerAKHLAK value, and the three lists of its lampiran."""

from uuid import UUID

from flask import Response

from contracts.skp import Lampiran, SetEkspektasi, SetLampiran, Skp
from gateway import clients
from gateway.web import skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp_tampil import address, locked, meanwhile, read


@site.get("/skp/<uuid:id>/perilaku")
def skp_perilaku(id: UUID) -> Response:
    skp = read(id)
    if "set_ekspektasi" not in skp.actions:
        return locked(id)
    return _expectations(skp, Form.of(ekspektasi={one.nilai.value: one.ekspektasi for one in skp.perilaku}))


@site.post("/skp/<uuid:id>/perilaku")
def skp_perilaku_simpan(id: UUID) -> Response:
    form = Form()
    typed = {nilai: form.value(f"ekspektasi.{nilai}") for nilai in skp_kata.PERILAKU}
    if form.accepted(lambda: clients.skp.set_ekspektasi(form.command(SetEkspektasi, skp_id=id, ekspektasi=typed))):
        return done(address(id, "perilaku"), "Ekspektasi disimpan.")
    return _expectations(read(id), form)


@site.get("/skp/<uuid:id>/lampiran")
def skp_lampiran(id: UUID) -> Response:
    skp = read(id)
    if "set_lampiran" not in skp.actions:
        return locked(id)
    return _attachment(skp, Form.of(_as_lines(skp.lampiran)))


@site.post("/skp/<uuid:id>/lampiran")
def skp_lampiran_simpan(id: UUID) -> Response:
    form = Form()
    typed = {name: _items(form.value(name)) for name in skp_kata.LAMPIRAN}
    if form.accepted(lambda: clients.skp.set_lampiran(form.command(SetLampiran, skp_id=id, **typed))):
        return done(address(id, "lampiran"), "Lampiran disimpan.")
    for field in [name for name in form.errors if "." in name]:  # one item of a list is wrong: said at the list
        name, _, place = field.partition(".")
        form.errors.setdefault(name, f"Butir ke-{int(place) + 1}: {form.errors.pop(field)}")
    return _attachment(read(id), form)


def _expectations(skp: Skp, form: Form) -> Response:
    stored = {one.nilai.value: one.ekspektasi for one in skp.perilaku}
    return page(
        "skp/edit_perilaku.html",
        skp=skp,
        form=form,
        values=skp_kata.PERILAKU,
        since=meanwhile(skp, form),
        now=_differing(form, {f"ekspektasi.{nilai}": text for nilai, text in stored.items()}),
        status=form.status,
    )


def _attachment(skp: Skp, form: Form) -> Response:
    return page(
        "skp/edit_lampiran.html",
        skp=skp,
        form=form,
        lists=skp_kata.LAMPIRAN,
        since=meanwhile(skp, form),
        now=_differing(form, _as_lines(skp.lampiran)),
        status=form.status,
    )


def _differing(form: Form, stored: dict[str, str]) -> dict[str, str]:
    """What others have written meanwhile; only after a refusal for that."""
    if form.status != 412:
        return {}
    return {name: text for name, text in stored.items() if text and _items(text) != _items(form.value(name))}


def _as_lines(lampiran: Lampiran) -> dict[str, str]:
    """One item a line, as it is typed."""
    return {name: "\n".join(" ".join(item.split()) for item in items) for name, items in lampiran.model_dump().items()}


def _items(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
