"""A small directory of invented people, fed by org's events, and short ways to say what people do with SKP."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import Outbox
from contracts import skp as c
from contracts.base import Actor
from contracts.org import InstansiChanged, PegawaiChanged, PengaturanInstansi, TimChanged, UnorChanged
from contracts.types import Periode, new_id
from services.skp import commands, handlers, queries
from tests.service.orang import (
    ADMIN,
    BUPATI,
    INSTANSI,
    KABID,
    KABID_B,
    KADIS,
    KETUA,
    LAIN,
    NAMA,
    ORANG_LAIN,
    STAF,
    STAF2,
    STAF_B,
    TAHUN,
)  # fmt: skip


@dataclass
class Dunia:
    """Pemda (bupati) > dinas (KADIS, mandiri) > bidang A (KABID; STAF, STAF2) and bidang B (KABID_B; STAF_B, KETUA).

    KETUA leads a team with STAF of bidang A in it. ORANG_LAIN belongs to another instansi.
    """

    s: Session
    pemda: UUID = field(default_factory=uuid4)
    dinas: UUID = field(default_factory=uuid4)
    bidang_a: UUID = field(default_factory=uuid4)
    bidang_b: UUID = field(default_factory=uuid4)
    lain: UUID = field(default_factory=uuid4)
    tim: UUID = field(default_factory=uuid4)
    versi: int = 1

    @classmethod
    def filled(cls, s: Session) -> "Dunia":
        made = cls(s)
        made.fill()
        return made

    def fill(self) -> None:
        for id, nama in ((INSTANSI, "Pemerintah Kabupaten Contoh"), (LAIN, "Pemerintah Kota Misal")):
            handlers.instansi_changed(
                self.s, InstansiChanged(id=id, kode=nama[-3:], nama=nama, pengaturan=PengaturanInstansi(), versi=1)
            )
        self.unor(self.pemda, None, "Pemerintah Kabupaten Contoh", BUPATI)
        self.unor(self.dinas, self.pemda, "Dinas Contoh", KADIS, mandiri=True)
        self.unor(self.bidang_a, self.dinas, "Bidang A", KABID)
        self.unor(self.bidang_b, self.dinas, "Bidang B", KABID_B)
        self.unor(self.lain, None, "Dinas Lain", None, instansi_id=LAIN)
        self.pegawai(BUPATI, self.pemda, jabatan="Bupati", jenis_asn="non_asn", golongan=None)
        self.pegawai(KADIS, self.dinas, jenis_jabatan="jpt", jabatan="Kepala Dinas", golongan="IV/c")
        self.pegawai(KABID, self.bidang_a, jenis_jabatan="administrator", jabatan="Kepala Bidang A", golongan="IV/a")
        self.pegawai(KABID_B, self.bidang_b, jenis_jabatan="administrator", jabatan="Kepala Bidang B")
        self.pegawai(STAF, self.bidang_a)
        self.pegawai(STAF2, self.bidang_a, jenis_jabatan="pelaksana")
        self.pegawai(STAF_B, self.bidang_b)
        self.pegawai(KETUA, self.bidang_b)
        self.pegawai(ADMIN, self.dinas)
        self.pegawai(ORANG_LAIN, self.lain, instansi_id=LAIN)
        self.buat_tim(self.tim, KETUA, [STAF])

    def unor(self, id: UUID, induk: UUID | None, nama: str, kepala: str | None, **more: Any) -> None:
        self.versi += 1
        fields = {"instansi_id": INSTANSI, "mandiri": False, "aktif": True, "pimpinan_penugasan": None, **more}
        handlers.unor_changed(
            self.s,
            UnorChanged(
                id=id, induk_id=induk, kode=f"U{self.versi}", nama=nama, nama_jabatan=f"Kepala {nama}", eselon=None,
                pimpinan_nip=kepala, versi=self.versi, **fields,
            ),
        )  # fmt: skip

    def pegawai(self, nip: str, unor_id: UUID | None, **more: Any) -> None:
        self.versi += 1
        fields = {
            "jenis_asn": "pns", "instansi_id": INSTANSI, "jenis_jabatan": "fungsional", "jabatan": "Analis",
            "golongan": "III/a", "aktif": True, **more,
        }  # fmt: skip
        handlers.pegawai_changed(
            self.s,
            PegawaiChanged(
                nip=nip, nama=NAMA[nip], unor_id=unor_id, eselon=None, penugasan="definitif",
                berlaku_dari=date(2020, 1, 1), versi=self.versi, **fields,
            ),
        )  # fmt: skip

    def buat_tim(self, id: UUID, ketua: str, anggota: list[str], **more: Any) -> None:
        self.versi += 1
        fields = {"berlaku_dari": date(2026, 1, 1), "berlaku_sampai": None, "aktif": True, **more}
        handlers.tim_changed(
            self.s,
            TimChanged(
                id=id, instansi_id=INSTANSI, nama="Tim Digital", ketua_nip=ketua, anggota=anggota, versi=self.versi,
                **fields,
            ),
        )  # fmt: skip

    # ------------------------------------------------ people

    def siapa(self, nip: str | None, **more: Any) -> Actor:
        instansi_id = LAIN if nip == ORANG_LAIN else INSTANSI
        fields = {"sub": nip or "mitra", "nama": NAMA.get(nip or "", ""), "instansi_id": instansi_id, **more}
        actor = Actor.model_validate({"nip": nip, **fields})
        self.s.info["actor"] = actor
        return actor

    def admin(self) -> Actor:
        return self.siapa(ADMIN, roles={"admin_instansi"})

    # ------------------------------------------------ acts

    def do(self, command: str, who: str | Actor, cmd: Any) -> Any:
        actor = who if isinstance(who, Actor) else self.siapa(who)
        self.s.info["actor"] = actor
        result = getattr(commands, command)(self.s, actor, cmd)
        self.s.flush()
        return result

    def ask(self, query: str, who: str | Actor, asked: Any) -> Any:
        actor = who if isinstance(who, Actor) else self.siapa(who)
        return getattr(queries, query)(self.s, actor, asked)

    def buat(self, who: str, *, pendekatan: str = "kuantitatif", periode: Periode = TAHUN, **more: Any) -> c.Skp:
        return self.do("create", who, c.CreateSkp(id=new_id(), periode=periode, pendekatan=pendekatan, **more))

    def rhk(self, skp: c.Skp, who: str | None = None, **more: Any) -> c.Skp:
        jpt = skp.form == "jpt"
        fields = {"jenis": "utama", "rencana": "Layanan membaik", "klasifikasi": "organisasi" if jpt else None, **more}
        return self.do("add_rhk", who or skp.pegawai.nip, c.AddRhk(id=new_id(), skp_id=skp.id, **fields))

    def indikator(self, skp: c.Skp, rhk_id: UUID, **more: Any) -> c.Skp:
        fields: dict[str, Any] = {"indikator": "Persentase layanan tepat waktu"}
        if skp.pendekatan == "kuantitatif":
            fields["target"] = "90 %"
            fields |= {"perspektif": "proses_bisnis"} if skp.form == "jpt" else {"aspek": "kualitas"}
        cmd = c.AddIndikator(id=new_id(), rhk_id=rhk_id, **(fields | more))
        return self.do("add_indikator", skp.pegawai.nip, cmd)

    def lengkap(self, who: str, **more: Any) -> c.Skp:
        """A draft with nothing missing; supports the superior's first RHK, whose SKP is submitted for it if need be."""
        skp = self.buat(who, **more)
        atasan = skp.penilai.nip if skp.penilai else BUPATI
        if skp.form == "ja_jf" and atasan != BUPATI and not self.milik(atasan):
            self.diajukan(atasan)
        pilihan = self.ask("pilihan_intervensi", who, c.PilihanIntervensi(skp_id=skp.id)).items
        skp = self.rhk(skp, intervensi_rhk_id=pilihan[0].id if pilihan and skp.form == "ja_jf" else None)
        return self.indikator(skp, skp.rhk[0].id)

    def ajukan(self, skp: c.Skp) -> c.Skp:
        return self.do("submit", skp.pegawai.nip, c.SubmitSkp(skp_id=skp.id))

    def setujui(self, skp: c.Skp, who: str | Actor | None = None) -> c.Skp:
        return self.do("approve", who or skp.penilai.nip, c.ApproveSkp(skp_id=skp.id))

    def kembalikan(self, skp: c.Skp, catatan: str = "Perjelas target.") -> c.Skp:
        return self.do("return_with_note", skp.penilai.nip, c.ReturnSkp(skp_id=skp.id, catatan=catatan))

    def diajukan(self, who: str, **more: Any) -> c.Skp:
        return self.ajukan(self.lengkap(who, **more))

    def disetujui(self, who: str, **more: Any) -> c.Skp:
        return self.setujui(self.diajukan(who, **more))

    def baca(self, who: str | Actor, skp: c.Skp, versi: int | None = None) -> c.Skp:
        return self.ask("skp", who, c.SkpQuery(id=skp.id, versi=versi))

    def milik(self, nip: str) -> list[c.SkpRingkas]:
        return self.ask("daftar", nip, c.DaftarSkp()).items

    def fakta(self, type: str = "") -> list[Outbox]:
        """Events told so far whose type begins so."""
        self.s.flush()
        return list(self.s.scalars(select(Outbox).where(Outbox.type.startswith(type)).order_by(Outbox.id)))
