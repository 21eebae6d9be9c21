"""Tables of notify: notices with the state of their WhatsApp message, and the copies of recipients and instansi."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, DateTime, Enum, Index, MetaData, Text, Time, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import naming
from contracts.notify import Selesai, StatusKirim, Templat
from contracts.types import ZonaWaktu
from services.notify import reasons, rules
from services.notify.reasons import Halangan


def _words(enum: type[StrEnum]) -> Enum:
    """Stored as the word itself; a new word needs no migration."""
    return Enum(
        enum, native_enum=False, create_constraint=False, length=32, values_callable=lambda e: [w.value for w in e]
    )


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=naming)
    type_annotation_map = {
        str: Text,
        StatusKirim: _words(StatusKirim),
        Templat: _words(Templat),
        Selesai: _words(Selesai),
        ZonaWaktu: _words(ZonaWaktu),
        datetime: DateTime(timezone=True),
        time: Time(),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
    }


class Penerima(Base):
    """What notify knows of a pegawai: org's facts come in two events, each with a version of its own."""

    __tablename__ = "penerima"

    nip: Mapped[str] = mapped_column(primary_key=True)
    nama: Mapped[str | None]
    instansi_id: Mapped[UUID | None]
    aktif: Mapped[bool] = mapped_column(default=True)
    versi_pegawai: Mapped[int] = mapped_column(default=0)
    nomor: Mapped[str | None]
    setuju: Mapped[bool] = mapped_column(default=False)
    versi_kontak: Mapped[int] = mapped_column(default=0)

    @property
    def nomor_seluler(self) -> str | None:
        """E.164, or None where there is no number or no valid one."""
        return rules.nomor_seluler(self.nomor) if self.nomor else None

    def obstacle(self, instansi: "Instansi", henti: "HentiWa | None") -> Halangan | None:
        """What keeps WhatsApp from this person, or None. `henti` is that of the person's number."""
        if self.versi_pegawai == 0:
            return reasons.TIDAK_DIKENAL
        if not self.aktif:
            return reasons.TIDAK_AKTIF
        if not self.nomor:
            return reasons.TANPA_NOMOR
        if self.nomor_seluler is None:
            return reasons.NOMOR_SALAH
        if henti:
            return reasons.berhenti(henti.pada, instansi.zona)
        return None if self.setuju else reasons.TANPA_PERSETUJUAN


class Instansi(Base):
    """The quiet hours of an instansi, by the clock of its zone."""

    __tablename__ = "instansi"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    nama: Mapped[str]
    zona_waktu: Mapped[ZonaWaktu] = mapped_column(default=ZonaWaktu.WIB)
    jam_tenang_mulai: Mapped[time] = mapped_column(default=time(21, 0))
    jam_tenang_selesai: Mapped[time] = mapped_column(default=time(6, 0))
    versi: Mapped[int] = mapped_column(default=0)

    @property
    def zona(self) -> ZoneInfo:
        return ZoneInfo(self.zona_waktu)

    def quiet_until(self, now: datetime) -> datetime | None:
        return rules.quiet_until(now, self.jam_tenang_mulai, self.jam_tenang_selesai, self.zona)


def default_instansi() -> Instansi:
    """Stands in, unsaved, for an instansi that notify has not heard of: the usual quiet hours, in WIB."""
    return Instansi(zona_waktu=ZonaWaktu.WIB, jam_tenang_mulai=time(21, 0), jam_tenang_selesai=time(6, 0))


class HentiWa(Base):
    """A number whose holder answered STOP. By number, not person: it is the number that asked."""

    __tablename__ = "henti_wa"

    nomor: Mapped[str] = mapped_column(primary_key=True)
    pada: Mapped[datetime]


class StatusTertahan(Base):
    """A status callback that came before the message's sid was stored; applied when it is, forgotten after a day."""

    __tablename__ = "status_tertahan"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    kode: Mapped[str | None]
    pada: Mapped[datetime]


class Pengajuan(Base):
    """The newest that is known of a submitted SKP or a keberatan, as its events may come in any order.

    `selesai` None: it waits. `pada`: when that came to be, by its service's clock; an older fact changes nothing.
    """

    __tablename__ = "pengajuan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    selesai: Mapped[Selesai | None]
    pada: Mapped[datetime]


class Notifikasi(Base):
    """One notice to one person: the inbox entry, and where its WhatsApp message stands.

    baru → mengirim → terkirim → sampai → dibaca, or gagal, or tidak_dikirim; ditunda in between while it waits.
    `wa_berikutnya` is when a worker takes it up: at once, after the quiet hours, for the next try, or, while it is
    being sent, when the sender counts as dead. `wa_tanpa_jawaban_sejak` is set from a try's start until its outcome
    is known; a message found with it is looked for at Twilio before it is sent again.
    """

    __tablename__ = "notifikasi"
    __table_args__ = (
        Index("ix_notifikasi_nip_id", "nip", "id"),
        Index("ix_notifikasi_belum_dibaca", "nip", postgresql_where=text("dibaca_pada IS NULL")),
        Index(
            "ix_notifikasi_antrean",
            "wa_berikutnya",
            postgresql_where=text("wa_status IN ('baru', 'ditunda', 'mengirim')"),
        ),
        Index(
            "ix_notifikasi_menunggu",
            "tautan",
            postgresql_where=text(
                "templat IN ('skp_diajukan', 'skp_dikembalikan', 'keberatan_diajukan', 'keberatan_ditanggapi', "
                "'keberatan_beralih', 'ingat_putusan', 'keberatan_penilai', 'ingat_tanggapan') AND selesai IS NULL"
            ),
        ),
        Index("uq_notifikasi_wa_sid", "wa_sid", unique=True, postgresql_where=text("wa_sid IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    nip: Mapped[str]
    templat: Mapped[Templat]
    judul: Mapped[str]
    isi: Mapped[str]
    tautan: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    rujukan: Mapped[str]
    rahasia: Mapped[str | None] = mapped_column(comment="one-time token; gone as soon as the message is final")
    berlaku_sampai: Mapped[datetime | None] = mapped_column(comment="not sent after this")
    dibuat_pada: Mapped[datetime]
    dibaca_pada: Mapped[datetime | None]
    selesai: Mapped[Selesai | None] = mapped_column(comment="asks for nothing any more; counts as read since then")

    wa_status: Mapped[StatusKirim] = mapped_column(default=StatusKirim.BARU)
    wa_kode: Mapped[str | None]
    wa_alasan: Mapped[str | None]
    wa_nomor: Mapped[str | None]
    wa_percobaan: Mapped[int] = mapped_column(default=0)
    wa_giliran: Mapped[int] = mapped_column(default=0, comment="grows each time a worker takes it, to know its own")
    wa_berikutnya: Mapped[datetime]
    wa_tanpa_jawaban_sejak: Mapped[datetime | None]
    wa_sid: Mapped[str | None]
    wa_sid_lama: Mapped[list[str]] = mapped_column(default=list)
    wa_diperbarui: Mapped[datetime | None]

    def start_try(self, now: datetime, *, nomor: str, lease_until: datetime) -> None:
        """A worker sends it; after `lease_until` it counts as dead and another one takes the notice."""
        self.wa_percobaan += 1
        self.wa_nomor, self.wa_tanpa_jawaban_sejak = nomor, now
        self._take(now, lease_until)

    def start_search(self, now: datetime, *, lease_until: datetime) -> None:
        """A worker looks for the message of a try that got no answer."""
        self._take(now, lease_until)

    def is_of_turn(self, giliran: int) -> bool:
        """Whether it is still that worker's: its lease may have run out, and another one have taken it."""
        return self.wa_status is StatusKirim.MENGIRIM and self.wa_giliran == giliran

    def postpone(self, now: datetime, until: datetime, *, alasan: str, kode: str | None, answered: bool) -> None:
        """Waits; `answered` False keeps in mind that a try got no answer."""
        self.wa_berikutnya, self.wa_alasan, self.wa_kode = until, alasan, kode
        if answered:
            self.wa_tanpa_jawaban_sejak = None
        self._move(StatusKirim.DITUNDA, now)

    def accept(self, now: datetime, sid: str) -> None:
        """Twilio has it."""
        self.wa_sid, self.wa_kode, self.wa_alasan = sid, None, None
        self._finish(StatusKirim.TERKIRIM, now)

    def follow(self, now: datetime, status: StatusKirim) -> None:
        """Delivery goes on."""
        self.wa_kode = self.wa_alasan = None
        self._finish(status, now)

    def end(self, now: datetime, status: StatusKirim, *, kode: str | None, alasan: str) -> None:
        """Final: gagal or tidak_dikirim."""
        self.wa_kode, self.wa_alasan = kode, alasan
        self._finish(status, now)

    def start_over(self, now: datetime, until: datetime, *, alasan: str, kode: str | None) -> None:
        """Twilio took the message and gave it up for a passing reason: its sid is history, the next try is new."""
        if self.wa_sid:
            self.add_old_sid(self.wa_sid)
        self.wa_sid = None
        self.postpone(now, until, alasan=alasan, kode=kode, answered=True)

    def add_old_sid(self, sid: str) -> None:
        """A message of Twilio's that this notice no longer follows, kept so that it is not taken for a new one."""
        if sid not in self.wa_sid_lama:
            self.wa_sid_lama = [*self.wa_sid_lama, sid]

    def _take(self, now: datetime, lease_until: datetime) -> None:
        self.wa_giliran += 1
        self.wa_berikutnya = lease_until
        self._move(StatusKirim.MENGIRIM, now)

    def _finish(self, status: StatusKirim, now: datetime) -> None:
        self.rahasia, self.wa_tanpa_jawaban_sejak = None, None
        self._move(status, now)

    def _move(self, status: StatusKirim, now: datetime) -> None:
        self.wa_status, self.wa_diperbarui = status, now
