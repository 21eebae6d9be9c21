"""Questions to notify: one's own inbox, and what is known of one's own delivery."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts import notify
from contracts.base import Actor, Page
from contracts.notify import DaftarNotifikasi, Jumlah, Preferensi, Selesai, StatusKirim, Templat
from services.notify import reasons, rules
from services.notify.models import HentiWa, Instansi, Notifikasi, Penerima, default_instansi
from services.notify.reasons import Halangan
from services.notify.whatsapp import Settings


def daftar(session: Session, actor: Actor, query: DaftarNotifikasi) -> Page[notify.Notifikasi]:
    """By the time they were made, for ids are in that order; `q` looks into title and text."""
    rows = select(Notifikasi).where(Notifikasi.nip == rules.own_nip(actor))
    if query.belum_dibaca:
        rows = rows.where(Notifikasi.dibaca_pada.is_(None))
    if query.q:
        rows = rows.where(or_(paging.contains(Notifikasi.judul, query.q), paging.contains(Notifikasi.isi, query.q)))
    order = Notifikasi.id.desc() if query.sort == "terbaru" else Notifikasi.id
    return paging.page(session, rows, [order], query, read_model)


def jumlah(session: Session, actor: Actor) -> Jumlah:
    unread = select(func.count()).where(Notifikasi.nip == rules.own_nip(actor), Notifikasi.dibaca_pada.is_(None))
    return Jumlah(belum_dibaca=session.scalar(unread) or 0)


def preferensi(session: Session, actor: Actor, *, settings: Settings | None) -> Preferensi:
    """Without a copy of the person nothing is known but the usual quiet hours."""
    penerima = session.get(Penerima, rules.own_nip(actor))
    instansi = instansi_of(session, penerima)
    nomor = penerima.nomor_seluler if penerima else None
    henti = session.get(HentiWa, nomor) if nomor else None
    masalah = obstacle(session, penerima, instansi) if settings else reasons.BELUM_DIPASANG
    return Preferensi(
        nomor=rules.masked(nomor) if nomor else None,
        setuju=bool(penerima and penerima.setuju),
        berhenti_pada=henti.pada if henti else None,
        jam_tenang_mulai=f"{instansi.jam_tenang_mulai:%H:%M}",
        jam_tenang_selesai=f"{instansi.jam_tenang_selesai:%H:%M}",
        zona_waktu=instansi.zona_waktu,
        masalah=masalah.alasan if masalah else None,
    )


def instansi_of(session: Session, penerima: Penerima | None) -> Instansi:
    """The instansi's copy; the usual quiet hours where notify has not heard of it."""
    known = session.get(Instansi, penerima.instansi_id) if penerima and penerima.instansi_id else None
    return known or default_instansi()


def obstacle(session: Session, penerima: Penerima | None, instansi: Instansi) -> Halangan | None:
    """What keeps WhatsApp from a person, or None."""
    if penerima is None:
        return reasons.TIDAK_DIKENAL
    nomor = penerima.nomor_seluler
    return penerima.obstacle(instansi, session.get(HentiWa, nomor) if nomor else None)


def _is_draft_again(row: Notifikasi) -> bool:
    """A draft is its owner's alone: who was asked to decide could not open it."""
    return row.templat is Templat.SKP_DIAJUKAN and row.selesai is Selesai.DITARIK


def read_model(row: Notifikasi) -> notify.Notifikasi:
    return notify.Notifikasi(
        id=row.id,
        templat=row.templat,
        judul=row.judul,
        isi=row.isi,
        tautan=None if _is_draft_again(row) else row.tautan,
        dibuat_pada=row.dibuat_pada,
        dibaca_pada=row.dibaca_pada,
        selesai=row.selesai,
        wa_status=row.wa_status,
        wa_alasan=row.wa_alasan,
        wa_nomor=rules.masked(row.wa_nomor) if row.wa_nomor else None,
        wa_percobaan=row.wa_percobaan,
        wa_berikutnya=row.wa_berikutnya if row.wa_status is StatusKirim.DITUNDA else None,
        wa_diperbarui=row.wa_diperbarui,
    )
