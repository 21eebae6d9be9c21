"""Reactions of notify: facts that people are told of, and the copies of recipients and instansi."""

from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.assessment_events import (
    AssessmentRated,
    KeberatanCancelled,
    KeberatanDecided,
    KeberatanFiled,
    KeberatanReassigned,
    KeberatanResponded,
    KeberatanWaiting,
    PengisianClosing,
    TautanDied,
)
from contracts.notify import Selesai, Templat
from contracts.org import InstansiChanged, KontakChanged, PasswordResetRequested, PegawaiChanged
from contracts.skp import SkpApproved, SkpReturned, SkpSubmitted, SkpWithdrawn
from contracts.types import ZonaWaktu, new_id
from services.notify import rules, texts
from services.notify.models import Instansi, Notifikasi, Penerima
from services.notify.permintaan import PERBAIKAN, PERSETUJUAN, PUTUSAN, TANGGAPAN, end, known, note, settle

FIRST = timedelta(days=1)
"""Urgent messages are due that long before they were made, so that they go before everything that waits."""

_NOTICE = insert(cast(Table, Notifikasi.__table__))
_OfKeberatan = KeberatanFiled | KeberatanResponded | KeberatanReassigned | KeberatanWaiting

# ---------------------------------------------------------------- what people are told


def skp_submitted(session: Session, event: SkpSubmitted) -> None:
    """Told again when it is handed over to another penilai: the first one is asked for nothing any more."""
    data, selesai = {"nama": event.nama, "periode": rules.periode(event.periode)}, None
    if note(session, event.skp_id, event, None):
        settle(session, event.skp_id, PERSETUJUAN, Selesai.DIGANTI)
        settle(session, event.skp_id, PERBAIKAN, Selesai.DIKERJAKAN)
    else:
        selesai = known(session, event.skp_id) or Selesai.DIGANTI
    _tell(session, Templat.SKP_DIAJUKAN, event.penilai_nip, data, id=event.skp_id, selesai=selesai)


def skp_withdrawn(session: Session, event: SkpWithdrawn) -> None:
    end(session, event.skp_id, event, PERSETUJUAN, Selesai.DITARIK)


def skp_approved(session: Session, event: SkpApproved) -> None:
    end(session, event.skp_id, event, PERSETUJUAN, Selesai.DIPUTUSKAN)
    penyetuju = event.penilai.nama if event.disetujui_atas_nama is None else f"atas nama {event.penilai.nama}"
    data = {"periode": rules.periode(event.periode), "penyetuju": penyetuju}
    _tell(session, Templat.SKP_DISETUJUI, event.nip, data, id=event.skp_id)


def skp_returned(session: Session, event: SkpReturned) -> None:
    newest = end(session, event.skp_id, event, PERSETUJUAN, Selesai.DIPUTUSKAN)
    data = {"periode": rules.periode(event.periode), "penilai": event.penilai_nama, "catatan": event.catatan}
    selesai = None if newest else Selesai.DIKERJAKAN
    _tell(session, Templat.SKP_DIKEMBALIKAN, event.nip, data, id=event.skp_id, selesai=selesai)


def pengisian_closing(session: Session, event: PengisianClosing) -> None:
    data = {"masa": rules.masa(event.masa), "batas": rules.tanggal(event.batas_isi)}
    _tell(session, Templat.PENGISIAN_DITUTUP, event.nip, data, id=event.penilaian_id)


def tautan_died(session: Session, event: TautanDied) -> None:
    data = {"eviden": event.nama, "masa": rules.masa(event.masa), "batas": rules.tanggal(event.batas_isi)}
    _tell(session, Templat.TAUTAN_MATI, event.nip, data, id=event.penilaian_id)


def assessment_rated(session: Session, event: AssessmentRated) -> None:
    data = {
        "masa": rules.masa(event.masa),
        "predikat": rules.kata(event.predikat),
        "batas": rules.tanggal(event.batas_keberatan),
    }
    _tell(session, Templat.PENILAIAN_DIBERIKAN, event.nip, data, id=event.penilaian_id)


def keberatan_filed(session: Session, event: KeberatanFiled) -> None:
    """Who decides is told first, and the penilai, whose side is to be heard."""
    data, selesai = {"nama": event.nama, "masa": rules.masa(event.masa)}, _ended(session, event)
    _tell(session, Templat.KEBERATAN_DIAJUKAN, event.atasan_nip, data, id=event.keberatan_id, selesai=selesai)
    _tell(session, Templat.KEBERATAN_PENILAI, event.penilai_nip, data, id=event.keberatan_id, selesai=selesai)


def keberatan_responded(session: Session, event: KeberatanResponded) -> None:
    data = {"nama": event.nama, "masa": rules.masa(event.masa), "penilai": event.penilai_nama}
    selesai = _ended(session, event)
    settle(session, event.keberatan_id, TANGGAPAN, Selesai.DIKERJAKAN)
    settle(session, event.keberatan_id, PUTUSAN, Selesai.DIGANTI)
    _tell(session, Templat.KEBERATAN_DITANGGAPI, event.atasan_nip, data, id=event.keberatan_id, selesai=selesai)


def keberatan_reassigned(session: Session, event: KeberatanReassigned) -> None:
    data = {"nama": event.nama, "masa": rules.masa(event.masa), "sebelumnya": event.menggantikan}
    selesai = _ended(session, event)
    settle(session, event.keberatan_id, PUTUSAN, Selesai.DIGANTI)
    _tell(session, Templat.KEBERATAN_BERALIH, event.atasan_nip, data, id=event.keberatan_id, selesai=selesai)


def keberatan_waiting(session: Session, event: KeberatanWaiting) -> None:
    """The reminder takes the place of what was told before."""
    data = {"nama": event.nama, "masa": rules.masa(event.masa), "diajukan": rules.tanggal(event.diajukan)}
    answer = event.untuk == "tanggapan"
    selesai = _ended(session, event)
    settle(session, event.keberatan_id, TANGGAPAN if answer else PUTUSAN, Selesai.DIGANTI)
    templat = Templat.INGAT_TANGGAPAN if answer else Templat.INGAT_PUTUSAN
    _tell(session, templat, event.kepada, data, id=event.keberatan_id, selesai=selesai)


def keberatan_cancelled(session: Session, event: KeberatanCancelled) -> None:
    note(session, event.keberatan_id, event, Selesai.DITARIK)
    settle(session, event.keberatan_id, [*PUTUSAN, *TANGGAPAN], Selesai.DITARIK)
    data = {"nama": event.nama, "masa": rules.masa(event.masa)}
    for nip in (event.atasan_nip, event.penilai_nip):
        _tell(session, Templat.KEBERATAN_DIBATALKAN, nip, data, id=event.keberatan_id)


def keberatan_decided(session: Session, event: KeberatanDecided) -> None:
    note(session, event.keberatan_id, event, Selesai.DIPUTUSKAN)
    settle(session, event.keberatan_id, [*PUTUSAN, *TANGGAPAN], Selesai.DIPUTUSKAN)
    data = {
        "nama": event.nama,
        "masa": rules.masa(event.masa),
        "predikat": rules.kata(event.predikat),
        "putusan": "diterima" if event.diterima else "ditolak",
    }
    templat = Templat.KEBERATAN_DITERIMA if event.diterima else Templat.KEBERATAN_DITOLAK
    _tell(session, templat, event.nip, data, id=event.keberatan_id)
    _tell(session, Templat.PUTUSAN_KEBERATAN, event.penilai_nip, data, id=event.keberatan_id)


def password_reset_requested(session: Session, event: PasswordResetRequested) -> None:
    """The token goes into the WhatsApp message alone: the inbox is read after a login, which is what is lost."""
    zona = _zone_of(session, event.nip)
    local = event.berlaku_sampai.astimezone(zona)
    berlaku = f"{rules.tanggal(local.date())} pukul {local:%H.%M} {ZonaWaktu(zona.key).name}"
    _tell(
        session,
        Templat.RESET_PASSWORD,
        event.nip,
        {"berlaku_sampai": berlaku},
        rahasia=event.token,
        berlaku_sampai=event.berlaku_sampai,
    )


def _tell(
    session: Session,
    templat: Templat,
    nip: str,
    data: dict[str, str],
    *,
    id: UUID | None = None,
    rahasia: str | None = None,
    berlaku_sampai: datetime | None = None,
    selesai: Selesai | None = None,
) -> None:
    """The inbox entry, always; what becomes of its WhatsApp message is decided when a worker takes it up."""
    naskah, now = texts.NASKAH[templat], datetime.now(UTC)
    row = {
        "id": new_id(),
        "nip": nip,
        "templat": templat,
        "judul": naskah.judul,
        "isi": texts.inbox_text(templat, data),
        "tautan": texts.address(templat, id),
        "data": data,
        "rujukan": texts.new_rujukan(),
        "rahasia": rahasia,
        "berlaku_sampai": berlaku_sampai,
        "dibuat_pada": now,
        "dibaca_pada": now if selesai else None,
        "selesai": selesai,
        "wa_berikutnya": now - FIRST if naskah.mendesak else now,
    }
    session.execute(_NOTICE, row)


def _ended(session: Session, event: _OfKeberatan) -> Selesai | None:
    """What ended the keberatan before this came to be heard; None: it waits."""
    return None if note(session, event.keberatan_id, event, None) else known(session, event.keberatan_id)


def _zone_of(session: Session, nip: str) -> ZoneInfo:
    zona = session.scalar(
        select(Instansi.zona_waktu).join(Penerima, Penerima.instansi_id == Instansi.id).where(Penerima.nip == nip)
    )
    return ZoneInfo(zona or ZonaWaktu.WIB)


# ---------------------------------------------------------------- copies


def pegawai_changed(session: Session, event: PegawaiChanged) -> None:
    row = insert(Penerima).values(
        nip=event.nip,
        nama=event.nama,
        instansi_id=event.instansi_id,
        aktif=event.aktif,
        versi_pegawai=event.versi,
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=[Penerima.nip],
            set_={name: row.excluded[name] for name in ("nama", "instansi_id", "aktif", "versi_pegawai")},
            where=Penerima.versi_pegawai < row.excluded.versi_pegawai,
        )
    )


def kontak_changed(session: Session, event: KontakChanged) -> None:
    row = insert(Penerima).values(nip=event.nip, nomor=event.nomor_wa, setuju=event.setuju_wa, versi_kontak=event.versi)
    session.execute(
        row.on_conflict_do_update(
            index_elements=[Penerima.nip],
            set_={name: row.excluded[name] for name in ("nomor", "setuju", "versi_kontak")},
            where=Penerima.versi_kontak < row.excluded.versi_kontak,
        )
    )


def instansi_changed(session: Session, event: InstansiChanged) -> None:
    settings = event.pengaturan
    row = insert(Instansi).values(
        id=event.id,
        nama=event.nama,
        zona_waktu=settings.zona_waktu,
        jam_tenang_mulai=settings.jam_tenang_mulai,
        jam_tenang_selesai=settings.jam_tenang_selesai,
        versi=event.versi,
    )
    names = ("nama", "zona_waktu", "jam_tenang_mulai", "jam_tenang_selesai", "versi")
    session.execute(
        row.on_conflict_do_update(
            index_elements=[Instansi.id],
            set_={name: row.excluded[name] for name in names},
            where=Instansi.versi < row.excluded.versi,
        )
    )
