"""Cetak Banyak: documents of many assessments as one background job, then a ZIP (features A46–A48)."""

from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from contracts.assessment import (
    MAX_CETAK,
    CetakBanyak,
    CetakRingkas,
    DaftarTercetak,
    JenisDokumen,
    StatusPenilaian,
)
from contracts.base import JobState
from contracts.errors import NotFound
from contracts.types import new_id
from gateway import clients
from gateway.documents import cetakan
from gateway.web import lingkup, masa, nilai_kata, pekerjaan
from gateway.web.forms import Form
from gateway.web.lingkup import Tawaran
from gateway.web.masa import Terpilih
from gateway.web.me import me
from gateway.web.menu import leads, prints_many
from gateway.web.render import done, page
from gateway.web.site import site
from gateway.web.skp import today, years

_KIND = "cetak_banyak"
_TOO_MANY = f"Daftar ini lebih dari {MAX_CETAK} orang. Persempit ke satu unit, tim, atau status."


def _title(state: JobState) -> str:
    return f"Cetak {state.total} dokumen"


pekerjaan.tell(_KIND, pekerjaan.Jenis(_KIND, "cetak/hasil.html", "Nama", _title, str, "dokumen"))


@site.get("/penilaian/cetak-banyak")
def cetak_banyak() -> Response:
    _require()
    filters, day = Form(request.args), today().isoformat()
    form = Form.of(id=new_id(), dokumen=[JenisDokumen.FORM_PENILAIAN], pegawai={"tanggal": day},
                   penilai={"tanggal": day})  # fmt: skip
    return _page(filters, form)


@site.post("/penilaian/cetak-banyak")
def cetak_banyak_mulai() -> Response:
    """Those that are ticked, or everybody of the list. The id is the form's, so that sent twice it is printed once."""
    _require()
    form = Form()
    ids = form.values("penilaian_ids") or [str(one.id) for one in _people(form, masa.chosen(form))]
    if not ids:
        form.refuse_field("penilaian_ids", "Tidak ada penilaian pada daftar ini. Pilih masa atau unit lain.")
    elif len(ids) > MAX_CETAK:
        form.refuse_field("penilaian_ids", _TOO_MANY)
    elif form.accepted(lambda: form.command(CetakBanyak, penilaian_ids=ids)):
        command: CetakBanyak = form.result
        for field, message in cetakan.trial(command, command.penilaian_ids[0], command.dokumen).items():
            form.refuse_field(field, message)
        if not form.errors and form.accepted(lambda: clients.assessment.cetak_banyak(command)):
            ref = f"assessment.{command.id}"
            pekerjaan.remember(_KIND, ref, f"{masa.chosen(form).nama}, {len(ids)} orang")
            return done(url_for("web.pekerjaan", ref=ref))
    if "" in form.errors:  # what is wrong with both anchors together is said at the second
        form.errors["penilai.anchor"] = form.errors.pop("")
    return _page(form, form)


@site.get("/penilaian/cetak-banyak/<uuid:id>.zip")
def cetak_banyak_zip(id: UUID) -> Response:
    return cetakan.bundle(id)


def _require() -> None:
    if not prints_many(me()):
        raise NotFound("halaman-tidak-ada", "Halaman ini tidak ada, atau bukan untuk Anda. Mulai lagi dari Beranda.")


def _people(filters: Form, chosen: Terpilih) -> list[CetakRingkas]:
    """One more than may be printed at once, to see that there are too many."""
    kind, _, id = (_scopes(filters).chosen or "dinilai").partition(":")
    query = {"lingkup": kind, "id": id or None, "status": filters.value("status") or None, **chosen.query}
    return clients.assessment.daftar_tercetak(
        filters.command(DaftarTercetak, **query, after=None, limit=MAX_CETAK + 1)
    ).items


def _scopes(filters: Form) -> Tawaran:
    own = [("dinilai", "Yang saya nilai")] if leads(me()) else []
    return lingkup.offered(filters, own, kinds=("unor", "tim"))


def _page(filters: Form, form: Form) -> Response:
    g.menu = _KIND
    chosen = masa.chosen(filters)
    offer, people = _scopes(filters), _people(filters, chosen)
    kept: dict[str, Any] = {name: filters.value(name) for name in ("q", "status")}
    return page(
        "cetak/banyak.html",
        form=form,
        filters=Form.of(kept, **chosen.address, lingkup=offer.chosen),
        masa=chosen,
        scopes=offer.options,
        more=offer.more,
        people=people[:MAX_CETAK],
        too_many=_TOO_MANY if len(people) > MAX_CETAK else None,
        unrated=sum(one.status is StatusPenilaian.BERJALAN for one in people[:MAX_CETAK]),
        ticked=form.values("penilaian_ids"),
        kinds=list(cetakan.NAMA.items()),
        wanted=form.values("dokumen"),
        statuses=list(nilai_kata.STATUS.items()),
        periods=masa.options(chosen),
        years=years(),
        recent=pekerjaan.recent(_KIND),
        status=form.status,
    )
