"""A small instansi for the tests of org: a dinas with its bidang and seksi, its people, and a stranger elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from chassis.events import Outbox
from contracts import org
from contracts.base import Actor
from contracts.types import JenisAsn, JenisJabatan, Penugasan, Peran, new_id
from services.org import commands, models

SUPER = Actor(sub="super", nip=None, nama="Super Admin", roles=frozenset({Peran.SUPER_ADMIN}))
GATEWAY = Actor(sub="gateway", roles=frozenset({Peran.GATEWAY}))
SINCE = date(2020, 1, 1)


def nip(number: int) -> str:
    """The NIP of the n-th invented PNS."""
    return f"{19700101 + number // 900 * 10000}200001{number % 2 + 1}{number % 900 + 1:03d}"


def pppk(number: int) -> str:
    return f"19900101202321{number % 2 + 1}{number % 900 + 1:03d}"


class World:
    """Fills a session through org's own commands; everyone is named by what they are."""

    def __init__(self, s: Session) -> None:
        self.s = s
        self.people = 0
        self.home = self.instansi("DINAS", "Kota Contoh")
        self.away = self.instansi("LAIN", "Kabupaten Lain")
        self.dinas = self.unor("Dinas Pendidikan")
        self.bidang = self.unor("Bidang Guru", self.dinas)
        self.seksi = self.unor("Seksi Data", self.bidang)
        self.kosong = self.unor("Bidang Kosong", self.dinas)
        self.kadis = self.orang("Kartika Dewanti", self.dinas, jenis_jabatan=JenisJabatan.JPT)
        self.kabid = self.orang("Bima Santosa", self.bidang, jenis_jabatan=JenisJabatan.ADMINISTRATOR)
        self.kasi = self.orang("Sekar Ayuningtyas", self.seksi, jenis_jabatan=JenisJabatan.PENGAWAS)
        self.staf = self.orang("Putri Maharani", self.seksi)
        self.rekan = self.orang("Yoga Pratama", self.seksi)
        self.sendiri = self.orang("Indah Lestari", self.kosong)
        for unor, head in ((self.dinas, self.kadis), (self.bidang, self.kabid), (self.seksi, self.kasi)):
            self.pimpin(unor, head)
        self.lain = self.unor("Badan Lain", instansi=self.away)
        self.asing = self.orang("Asri Wulandari", self.lain)

    def instansi(self, kode: str, nama: str) -> UUID:
        return commands.create_instansi(self.s, SUPER, org.CreateInstansi(id=new_id(), kode=kode, nama=nama)).id

    def unor(self, nama: str, induk: UUID | None = None, *, instansi: UUID | None = None, **more: Any) -> UUID:
        cmd = org.CreateUnor(
            id=new_id(),
            instansi_id=instansi or self.home,
            induk_id=induk,
            kode=nama.upper().replace(" ", "-"),
            nama=nama,
            berlaku_dari=SINCE,
            **more,
        )
        return commands.create_unor(self.s, SUPER, cmd).id

    def new_person(self, nama: str, unor: UUID | None, **more: Any) -> org.CreatePegawai:
        self.people += 1
        place = self.s.get(models.Unor, unor) if unor else None
        fields: dict[str, Any] = {
            "id": new_id(),
            "nip": nip(self.people),
            "nama": nama,
            "jenis_asn": JenisAsn.PNS,
            "instansi_id": place.instansi_id if place else self.home,
            "unor_id": unor,
            "jenis_jabatan": JenisJabatan.PELAKSANA,
            "jabatan": "Pengelola Data",
            "berlaku_dari": SINCE,
        }
        return org.CreatePegawai.model_validate(fields | more)

    def orang(self, nama: str, unor: UUID | None, **more: Any) -> str:
        return commands.create_pegawai(self.s, SUPER, self.new_person(nama, unor, **more)).nip

    def pimpin(self, unor: UUID, head: str | None, penugasan: Penugasan = Penugasan.DEFINITIF) -> org.Unor:
        cmd = org.SetPimpinanUnor(id=unor, pimpinan_nip=head, penugasan=penugasan, berlaku_dari=SINCE)
        return commands.set_pimpinan_unor(self.s, SUPER, cmd)

    def tim(self, leader: str, *members: str, nama: str = "Tim Percepatan") -> UUID:
        cmd = org.CreateTim(
            id=new_id(), nama=nama, ketua_nip=leader, anggota=[org.AnggotaBaru(nip=m) for m in members],
            berlaku_dari=SINCE,
        )  # fmt: skip
        return commands.create_tim(self.s, self.admin, cmd).id

    def as_(self, who: str, *roles: Peran, **more: Any) -> Actor:
        """The person as the gateway would sign them."""
        person = self.s.get(models.Pegawai, who)
        assert person is not None
        return Actor(
            sub=who, nip=who, nama=person.nama, roles=frozenset(roles), scopes=frozenset({"*"}),
            instansi_id=person.instansi_id, **more,
        )  # fmt: skip

    @property
    def admin(self) -> Actor:
        """The admin instansi of home, who is not in any relation."""
        return Actor(
            sub="admin", nama="Admin", roles=frozenset({Peran.ADMIN_INSTANSI}), scopes=frozenset({"*"}),
            instansi_id=self.home,
        )  # fmt: skip

    def partner(self, *scopes: str, instansi: UUID | None = None) -> Actor:
        return Actor(
            sub="mitra", nama="Mitra", roles=frozenset({Peran.PARTNER}), scopes=frozenset(scopes), instansi_id=instansi
        )

    def told(self, type: str | None = None) -> list[dict[str, Any]]:
        """The data of the events so far, in order."""
        self.s.flush()
        rows = select(Outbox.data).order_by(Outbox.id)
        return list(self.s.scalars(rows.where(Outbox.type == type) if type else rows))

    def day(self) -> date:
        home = self.s.get(models.Instansi, self.home)
        assert home is not None
        return home.hari()

    def tomorrow(self) -> date:
        return self.day() + timedelta(days=1)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile, savepoints left out."""
    sent: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
