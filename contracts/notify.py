"""notify: the inbox of every person, and WhatsApp through Twilio (features N1–N6, G13; design.md, notify)."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Api, Command, Done, Event, Model, Page, PageQuery, Query
from contracts.types import Kode, Nip, TeksPendek


class Templat(StrEnum):
    """What can be told. Each has a text for the inbox, and a ContentSid and variables for WhatsApp."""

    SKP_DIAJUKAN = "skp_diajukan"
    SKP_DISETUJUI = "skp_disetujui"
    SKP_DIKEMBALIKAN = "skp_dikembalikan"
    PENGISIAN_DITUTUP = "pengisian_ditutup"
    TAUTAN_MATI = "tautan_mati"
    PENILAIAN_DIBERIKAN = "penilaian_diberikan"
    KEBERATAN_DIAJUKAN = "keberatan_diajukan"
    KEBERATAN_PENILAI = "keberatan_penilai"
    KEBERATAN_DITANGGAPI = "keberatan_ditanggapi"
    KEBERATAN_BERALIH = "keberatan_beralih"
    INGAT_TANGGAPAN = "ingat_tanggapan"
    INGAT_PUTUSAN = "ingat_putusan"
    KEBERATAN_DIBATALKAN = "keberatan_dibatalkan"
    KEBERATAN_DITERIMA = "keberatan_diterima"
    KEBERATAN_DITOLAK = "keberatan_ditolak"
    PUTUSAN_KEBERATAN = "putusan_keberatan"
    RESET_PASSWORD = "reset_password"  # noqa: S105


class StatusKirim(StrEnum):
    """Of the WhatsApp message. A status only moves forward; the last five are final."""

    BARU = "baru"
    MENGIRIM = "mengirim"
    DITUNDA = "ditunda"
    TERKIRIM = "terkirim"
    SAMPAI = "sampai"
    DIBACA = "dibaca"
    GAGAL = "gagal"
    TIDAK_DIKIRIM = "tidak_dikirim"


class Selesai(StrEnum):
    """What became of what a notice asks for: it was decided, done, taken back by the owner, or asked anew."""

    DIPUTUSKAN = "diputuskan"
    DIKERJAKAN = "dikerjakan"
    DITARIK = "ditarik"
    DIGANTI = "diganti"


class Notifikasi(Model):
    """One notice to one person. `alasan` says in plain words why WhatsApp failed or was not tried."""

    id: UUID
    templat: Templat
    judul: str
    isi: str
    tautan: str | None = Field(description="path of the page it is about, e.g. /skp/…")
    dibuat_pada: datetime
    dibaca_pada: datetime | None
    selesai: Selesai | None = Field(default=None, description="it asks for nothing any more, and counts as read")
    wa_status: StatusKirim
    wa_alasan: str | None = None
    wa_nomor: str | None = Field(default=None, description="masked, e.g. +62812••••789")
    wa_percobaan: int = 0
    wa_berikutnya: datetime | None = Field(default=None, description="when it is tried again")
    wa_diperbarui: datetime | None = None


class DaftarNotifikasi(PageQuery):
    """My inbox, newest first unless asked otherwise. `q`: part of the title or of the text."""

    belum_dibaca: bool = False
    sort: Literal["terbaru", "terlama"] = "terbaru"


class JumlahQuery(Query):
    pass


class Jumlah(Model):
    belum_dibaca: int


class TandaiDibaca(Command):
    """These of mine, or all when `ids` is empty."""

    ids: list[UUID] = Field(default=[], max_length=100)


class StatusTwilio(Command):
    """A status callback whose signature the gateway has checked. Gateway only; unknown sids are fine."""

    message_sid: Kode
    message_status: Kode
    error_code: Kode | None = None


class BerhentiWa(Command):
    """Somebody answered STOP (opt-out) or MULAI (opt-in again) on WhatsApp. Gateway only."""

    nomor: TeksPendek
    berhenti: bool


class PreferensiQuery(Query):
    """What notify knows of my delivery: number (masked), consent, opt-out, quiet hours of my instansi."""


class Preferensi(Model):
    nomor: str | None
    setuju: bool
    berhenti_pada: datetime | None
    jam_tenang_mulai: str
    jam_tenang_selesai: str
    zona_waktu: str
    masalah: str | None = Field(default=None, description="what keeps WhatsApp from arriving, and who mends it")


class PesanStatusChanged(Event, type="notify.pesan_status_changed.v1"):
    """Delivery state of one notice; no number, no text."""

    notifikasi_id: UUID
    nip: Nip
    templat: Templat
    status: StatusKirim
    kode_galat: str | None = None


class NotifyApi(Api, service="notify"):
    def daftar(self, query: DaftarNotifikasi) -> Page[Notifikasi]: ...
    def jumlah(self, query: JumlahQuery) -> Jumlah: ...
    def tandai_dibaca(self, cmd: TandaiDibaca) -> Done: ...
    def preferensi(self, query: PreferensiQuery) -> Preferensi: ...
    def status_twilio(self, cmd: StatusTwilio) -> Done: ...
    def berhenti_wa(self, cmd: BerhentiWa) -> Done: ...
