"""Notifikasi: the inbox, what became of each WhatsApp message, and where they go."""

from uuid import UUID

from flask import Response, request, url_for

from contracts.notify import (
    DaftarNotifikasi,
    Notifikasi,
    NotifyApi,
    PreferensiQuery,
    Selesai,
    StatusKirim,
    TandaiDibaca,
)
from gateway import clients
from gateway.web import format, session
from gateway.web.forms import Form
from gateway.web.me import touch, unread
from gateway.web.parts import part
from gateway.web.render import done, page
from gateway.web.site import local_path, site

_WA = {
    StatusKirim.BARU: "WhatsApp segera dikirim",
    StatusKirim.MENGIRIM: "WhatsApp sedang dikirim",
    StatusKirim.DITUNDA: "WhatsApp ditunda",
    StatusKirim.TERKIRIM: "WhatsApp terkirim",
    StatusKirim.SAMPAI: "WhatsApp sampai",
    StatusKirim.DIBACA: "WhatsApp dibaca",
    StatusKirim.GAGAL: "WhatsApp gagal",
    StatusKirim.TIDAK_DIKIRIM: "Tanpa WhatsApp",
}
_SELESAI = {
    Selesai.DIPUTUSKAN: "Sudah diputuskan",
    Selesai.DIKERJAKAN: "Sudah dikerjakan",
    Selesai.DITARIK: "Ditarik",
    Selesai.DIGANTI: "Tidak berlaku lagi",
}


@site.get("/notifikasi")
def notifikasi() -> Response:
    filters = Form(request.args)
    query = filters.command(DaftarNotifikasi, belum_dibaca=filters.value("belum") == "1", limit=20)
    notices = clients.notify.daftar(query)
    return page(
        "notifikasi/index.html",
        notices=notices,
        filters=filters,
        unread=unread(),
        delivery=part(NotifyApi, lambda notify: notify.preferensi(PreferensiQuery())),
    )


@site.post("/notifikasi/dibaca")
def notifikasi_dibaca() -> Response:
    clients.notify.tandai_dibaca(TandaiDibaca())
    touch()
    return done(url_for("web.notifikasi"), "Semua pemberitahuan ditandai dibaca.")


@site.post("/notifikasi/<uuid:id>")
def notifikasi_buka(id: UUID) -> Response:
    """Marks it read and shows what it is about."""
    clients.notify.tandai_dibaca(TandaiDibaca(ids=[id]))
    touch()
    return done(local_path(request.form.get("tautan"), url_for("web.notifikasi")))


@site.app_template_filter("kabar_selesai")
def kabar_selesai(notice: Notifikasi) -> str | None:
    """What became of what the notice asks for, or None while it still asks."""
    return _SELESAI[notice.selesai] if notice.selesai else None


@site.app_template_filter("wa")
def wa(notice: Notifikasi) -> str:
    """The state of the WhatsApp message in words, with the number and when it is tried again."""
    words = _WA[notice.wa_status]
    if notice.wa_status is StatusKirim.DITUNDA and notice.wa_berikutnya:
        return f"{words} sampai {format.waktu(notice.wa_berikutnya, session.zone())}"
    shown = notice.wa_nomor and notice.wa_status is not StatusKirim.TIDAK_DIKIRIM
    return f"{words} ({notice.wa_nomor})" if shown else words
