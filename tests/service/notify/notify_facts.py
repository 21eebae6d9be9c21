"""What tests of notify say: facts of people and their SKP, a clock to move, the stand-in, and the service itself."""

import json
import urllib.request
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select

from chassis.database import Database
from chassis.events import Outbox
from contracts.base import Actor, Event, EventMeta
from contracts.notify import PesanStatusChanged, StatusKirim
from contracts.org import InstansiChanged, KontakChanged, PegawaiChanged, PengaturanInstansi
from contracts.skp import SkpReturned, SkpSubmitted
from contracts.types import JenisAsn, JenisJabatan, Penugasan, Peran, Periode, ZonaWaktu, new_id
from dev.process import wait_until
from services.notify import delivery, handlers
from services.notify.models import Notifikasi
from services.notify.whatsapp import Settings

INSTANSI = UUID("00000000-0000-7000-8000-000000000001")
E = TypeVar("E", bound=Event)
NIP = "198501012010011001"
PENILAI = "197001011995011001"
GATEWAY = Actor(sub="gateway", roles=frozenset({Peran.GATEWAY}))
ACCOUNT, TOKEN, SERVICE = f"AC{'0' * 32}", "rahasia-uji", f"MG{'0' * 32}"


class Clock:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, **how_much: float) -> None:
        self.offset += timedelta(**how_much)


class Standin:
    """The stand-in's developer face."""

    def __init__(self, url: str) -> None:
        self.url = url

    def messages(self, number: str | None = None) -> list[dict[str, Any]]:
        query = f"?{urlencode({'to': number})}" if number else ""
        with urllib.request.urlopen(f"{self.url}/_messages{query}", timeout=5) as answer:
            return list(json.load(answer)["messages"])

    def post(self, path: str, **form: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}{path}", urlencode(form).encode(), timeout=30) as answer:
            return dict(json.load(answer))


# ---------------------------------------------------------------- facts


def received(event: E, *, at: datetime | None = None) -> E:
    """As it comes from the bus; told at that time, or now."""
    return event.received(EventMeta(id=new_id(), time=at or datetime.now(UTC), source="urn:kinerja:skp"))


def instansi_changed(*, mulai: time = time(0), selesai: time = time(0), versi: int = 1, **fields: Any) -> Any:
    """An instansi; without quiet hours where nothing else is said, or tests would wait for the morning."""
    zona = fields.get("zona", ZonaWaktu.WIB)
    pengaturan = PengaturanInstansi(zona_waktu=zona, jam_tenang_mulai=mulai, jam_tenang_selesai=selesai)
    id = fields.get("id", INSTANSI)
    return InstansiChanged(id=id, kode="1000", nama="Badan Contoh", pengaturan=pengaturan, versi=versi)


def pegawai_changed(nip: str = NIP, *, versi: int = 1, **fields: Any) -> PegawaiChanged:
    defaults = {
        "nama": "Wira Adiputra",
        "jenis_asn": JenisAsn.PNS,
        "instansi_id": INSTANSI,
        "unor_id": None,
        "jenis_jabatan": JenisJabatan.PELAKSANA,
        "jabatan": "Pengelola Data",
        "eselon": None,
        "penugasan": Penugasan.DEFINITIF,
        "golongan": None,
        "aktif": True,
        "berlaku_dari": date(2025, 1, 1),
    }
    return PegawaiChanged.model_validate({"nip": nip, "versi": versi, **defaults, **fields})


def kontak_changed(nip: str = NIP, *, versi: int = 1, **fields: Any) -> KontakChanged:
    defaults = {"nomor_wa": "+6281234560001", "email": None, "setuju_wa": True}
    return KontakChanged.model_validate({"nip": nip, "versi": versi, **defaults, **fields})


def skp_returned(nip: str = NIP, *, catatan: str = "Target belum terukur.") -> SkpReturned:
    return received(
        SkpReturned(
            skp_id=new_id(),
            nip=nip,
            instansi_id=INSTANSI,
            unor_id=None,
            periode=Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31)),
            penilai_nip=PENILAI,
            penilai_nama="Ratih Kusuma",
            catatan=catatan,
        )
    )


def skp_submitted(penilai_nip: str = NIP) -> SkpSubmitted:
    return received(
        SkpSubmitted(
            skp_id=new_id(),
            nip="199001012015012002",
            nama="Laras Widuri",
            instansi_id=INSTANSI,
            unor_id=None,
            periode=Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31)),
            penilai_nip=penilai_nip,
            versi=1,
        )
    )


class Notify:
    """Facts in, rows and events out, and the worker in between."""

    def __init__(self, db: Database, settings: Settings, clock: Clock) -> None:
        self.db, self.settings, self.clock = db, settings, clock

    def person(self, nip: str = NIP, **kontak: Any) -> None:
        with self.db.transaction() as s:
            handlers.instansi_changed(s, instansi_changed())
            handlers.pegawai_changed(s, pegawai_changed(nip))
            handlers.kontak_changed(s, kontak_changed(nip, **kontak))

    def tell(self, nip: str = NIP, **fields: Any) -> UUID:
        """One notice for the person; its id."""
        with self.db.transaction() as s:
            handlers.skp_returned(s, skp_returned(nip, **fields))
            s.flush()
            return s.scalars(select(Notifikasi.id).where(Notifikasi.nip == nip).order_by(Notifikasi.id.desc())).first()

    def deliver(self, **settings: Any) -> None:
        """One pass of the worker."""
        delivery.deliver(self.db, replace(self.settings, **settings), clock=self.clock)

    def row(self, id: UUID) -> Notifikasi:
        with self.db.read() as s:
            return s.get_one(Notifikasi, id)

    def wait(self, id: UUID, status: StatusKirim, *, seconds: float = 10) -> Notifikasi:
        """The row, once callbacks have brought it there."""
        assert wait_until(lambda: self.row(id).wa_status is status, seconds=seconds), self.row(id).wa_status
        return self.row(id)

    def told(self, id: UUID) -> list[tuple[str, str | None]]:
        """The states and codes that were told to the world, in order."""
        with self.db.read() as s:
            rows = s.scalars(select(Outbox).where(Outbox.subject == str(id)).order_by(Outbox.id)).all()
        events = [PesanStatusChanged.model_validate(row.data) for row in rows]
        return [(event.status.value, event.kode_galat) for event in events]
