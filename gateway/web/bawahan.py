"""SKP Bawahan: the queue of who waits for a decision, and decisions on many at once (features A33–A35, P2, C6)."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for

from contracts.skp import BulkApprove, BulkResult, BulkReturn, DaftarSkpBawahan
from contracts.types import StatusSkp
from gateway import clients
from gateway.documents import ekspor_skp
from gateway.web import skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, here, page
from gateway.web.site import local_path, site
from gateway.web.skp import years
from gateway.web.skp_tampil import batas

_ALL = "semua"
_MOST = 100  # of one page of the list


@dataclass(frozen=True)
class Ditolak:
    """One that was not decided: whose SKP, why, and who can do something about it."""

    id: str
    nama: str
    alasan: str
    oleh: str | None


@site.get("/skp-bawahan")
def skp_bawahan() -> Response:
    """What waits stands first; `status=semua` shows the rest too."""
    filters = Form(request.args)
    wanted, status = _wanted(filters)
    found = clients.skp.daftar_bawahan(filters.command(DaftarSkpBawahan, status=status))
    return page(
        "bawahan/daftar.html",
        found=found,
        rows=list(enumerate(found.items, start=1)),
        waiting=status == StatusSkp.PENGAJUAN,
        batas=batas,
        narrowed=bool(filters.value("q") or filters.value("tahun")),
        filters=Form.of({name: filters.value(name) for name in ("q", "tahun")}, status=wanted),
        statuses=[
            (StatusSkp.PENGAJUAN, "Menunggu"),
            (StatusSkp.DIKEMBALIKAN, skp_kata.STATUS[StatusSkp.DIKEMBALIKAN]),
            (StatusSkp.PERSETUJUAN, skp_kata.STATUS[StatusSkp.PERSETUJUAN]),
            (_ALL, "Semua status"),
        ],
        years=years(),
        back=here(),
        export=url_for("web.bawahan_ekspor", **_kept()),
    )


@site.get("/skp-bawahan/ekspor")
def bawahan_ekspor() -> Response:
    """What the page lists, all of it."""
    filters = Form(request.args)
    _, status = _wanted(filters)
    rows = ekspor_skp.every(
        lambda after: clients.skp.daftar_bawahan(
            filters.command(DaftarSkpBawahan, status=status, after=after, limit=_MOST)
        )
    )
    if rows is None:
        return done(url_for("web.skp_bawahan", **_kept()), ekspor_skp.TOO_MANY, "warn")
    return ekspor_skp.answer("skp-bawahan", rows, "SKP Bawahan")


@site.post("/skp-bawahan/setujui")
def bawahan_setujui() -> Response:
    """First for a look at who they are, because only a revision undoes it; then the deed."""
    form = Form()
    if not form.values("skp_ids"):
        return _nobody(form)
    if form.value("tanya"):
        return page("bawahan/setujui.html", people=_people(form), back=_back(form))
    return _result(form, clients.skp.bulk_approve(form.command(BulkApprove)), "disetujui")


@site.post("/skp-bawahan/kembalikan")
def bawahan_kembalikan() -> Response:
    """First for the note; with it for the deed."""
    form = Form()
    if not form.values("skp_ids"):
        return _nobody(form)
    if form.value("tulis") or not form.accepted(lambda: clients.skp.bulk_return(form.command(BulkReturn))):
        return page("bawahan/kembalikan.html", form=form, people=_people(form), back=_back(form), status=form.status)
    return _result(form, form.result, "dikembalikan")


def _wanted(filters: Form) -> tuple[str, str | None]:
    """The status as the filter names it, and as the service does."""
    wanted = filters.value("status") or StatusSkp.PENGAJUAN
    return wanted, None if wanted == _ALL else wanted


def _kept() -> dict[str, Any]:
    """The filters of this address, for another one."""
    return {name: request.args[name] for name in ("q", "status", "tahun", "sort") if name in request.args}


def _nobody(form: Form) -> Response:
    return done(_back(form), "Pilih dahulu SKP yang akan diputuskan, dengan kotak centang di kirinya.", "warn")


def _back(form: Form) -> str:
    return local_path(form.value("next"), url_for("web.skp_bawahan"))


def _people(form: Form) -> list[tuple[str, str]]:
    """Id and name of each that was ticked; the names come with the form, only to be shown."""
    return [(id, form.value(f"nama.{id}") or id) for id in form.values("skp_ids")[:_MOST]]


def _result(form: Form, result: BulkResult, verb: str) -> Response:
    """All done: back to the list. Else the list of refusals."""
    names = dict(_people(form))
    if not result.refused:
        return done(_back(form), f"{len(result.done)} SKP {verb}.")
    refused = [
        Ditolak(one.subject, names.get(one.subject, one.subject), one.message, one.who) for one in result.refused
    ]
    return page(
        "bawahan/hasil.html",
        decided=[names.get(str(id), "") for id in result.done],
        refused=refused,
        verb=verb,
        back=_back(form),
    )
