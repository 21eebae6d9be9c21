"""A small directory of invented people, SKP approved by events alone, and short ways to say what people do."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.events import Outbox
from contracts import assessment as c
from contracts.base import Actor
from contracts.org import InstansiChanged, PegawaiChanged, PengaturanInstansi, TimChanged, UnorChanged
from contracts.skp import IndikatorFakta, Pejabat, Perilaku, RhkFakta, SkpApproved
from contracts.types import NilaiPerilaku, new_id
from services.assessment import commands, handlers, models, queries
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
    """Pemda (BUPATI) > dinas (KADIS; ADMIN) > bidang A (KABID; STAF, STAF2) and bidang B (KABID_B; STAF_B, KETUA).

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
        self.instansi(INSTANSI, "Pemerintah Kabupaten Contoh")
        self.instansi(LAIN, "Pemerintah Kota Misal")
        self.unor(self.pemda, None, "Pemerintah Kabupaten Contoh", BUPATI)
        self.unor(self.dinas, self.pemda, "Dinas Contoh", KADIS)
        self.unor(self.bidang_a, self.dinas, "Bidang A", KABID)
        self.unor(self.bidang_b, self.dinas, "Bidang B", KABID_B)
        self.unor(self.lain, None, "Dinas Lain", None, instansi_id=LAIN)
        self.pegawai(BUPATI, self.pemda, jabatan="Bupati", jenis_asn="non_asn", golongan=None)
        self.pegawai(KADIS, self.dinas, jabatan="Kepala Dinas", golongan="IV/c")
        self.pegawai(KABID, self.bidang_a, jabatan="Kepala Bidang A", golongan="IV/a")
        self.pegawai(KABID_B, self.bidang_b, jabatan="Kepala Bidang B")
        for one, unor_id in ((STAF, self.bidang_a), (STAF2, self.bidang_a), (STAF_B, self.bidang_b),
                             (KETUA, self.bidang_b), (ADMIN, self.dinas)):  # fmt: skip
            self.pegawai(one, unor_id)
        self.pegawai(ORANG_LAIN, self.lain, instansi_id=LAIN)
        self.buat_tim(self.tim, KETUA, [STAF])

    def instansi(self, id: UUID, nama: str, *, lambang: str | None = None, **settings: Any) -> None:
        self.versi += 1
        event = InstansiChanged(
            id=id, kode=str(id)[-3:], nama=nama, pengaturan=PengaturanInstansi(**settings), lambang=lambang,
            versi=self.versi,
        )  # fmt: skip
        handlers.instansi_changed(self.s, event)

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
            "golongan": "III/a", "aktif": True, "nama": NAMA.get(nip, "Nama Rekaan"), **more,
        }  # fmt: skip
        handlers.pegawai_changed(
            self.s,
            PegawaiChanged(
                nip=nip, unor_id=unor_id, eselon=None, penugasan="definitif", berlaku_dari=date(2020, 1, 1),
                versi=self.versi, **fields,
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
        fields = {"sub": nip or "mitra", "nama": NAMA.get(nip or "", "Nama Rekaan"), "instansi_id": instansi_id, **more}
        actor = Actor.model_validate({"nip": nip, **fields})
        self.s.info["actor"] = actor
        return actor

    def admin(self) -> Actor:
        return self.siapa(ADMIN, roles={"admin_instansi"})

    def pejabat(self, nip: str) -> Pejabat:
        known = self.s.get_one(models.Pegawai, nip)
        unor = self.s.get(models.Unor, known.unor_id) if known.unor_id else None
        return Pejabat(
            nip=nip, nama=known.nama, golongan=known.golongan, pangkat="Penata Muda", jabatan=known.jabatan,
            unor_id=known.unor_id, unor_nama=unor.nama if unor else "",
        )  # fmt: skip

    # ------------------------------------------------ acts

    def skp_disetujui(self, who: str = STAF, **more: Any) -> SkpApproved:
        """The event of an approved SKP: `rhk` with two indikator, penilai and atasan as given or by the tree."""
        pegawai = self.pejabat(who)
        penilai, atasan = more.pop("penilai", KABID), more.pop("atasan", KADIS)
        fields = {
            "skp_id": new_id(), "versi": 1, "periode": TAHUN, "rhk": [rhk()], "instansi_id": INSTANSI,
            "disetujui_pada": datetime(2026, 1, 20, 3, tzinfo=UTC), **more,
        }  # fmt: skip
        return SkpApproved(
            nip=who, nama=pegawai.nama, unor_id=pegawai.unor_id, pendekatan="kuantitatif", form="ja_jf",
            jabatan=pegawai.jabatan, golongan=pegawai.golongan, penilai=self.pejabat(penilai),
            atasan_penilai=self.pejabat(atasan) if atasan else None, disetujui_oleh=penilai,
            disetujui_atas_nama=None, instansi_nama="Pemerintah Kabupaten Contoh", pegawai=pegawai,
            perilaku=[Perilaku(nilai=one, ekspektasi="Teladan") for one in NilaiPerilaku], **fields,
        )  # fmt: skip

    def terima(self, event: SkpApproved) -> list[models.Penilaian]:
        """The event arrives; the SKP's assessments, in the order of their periods, the annual one last."""
        handlers.skp_approved(self.s, event)
        self.s.flush()
        rows = select(models.Penilaian).where(models.Penilaian.skp_id == event.skp_id)
        order = (models.Penilaian.jenis == "tahunan", models.Penilaian.urutan)
        return list(self.s.scalars(rows.order_by(*order).execution_options(populate_existing=True)))

    def do(self, command: str, who: str | Actor, cmd: Any) -> Any:
        actor = who if isinstance(who, Actor) else self.siapa(who)
        self.s.info["actor"] = actor
        result = getattr(commands, command)(self.s, actor, cmd)
        self.s.flush()
        return result

    def ask(self, query: str, who: str | Actor, asked: Any) -> Any:
        actor = who if isinstance(who, Actor) else self.siapa(who)
        return getattr(queries, query)(self.s, actor, asked)

    def baca(self, who: str | Actor, row: Any) -> c.Penilaian:
        return self.ask("penilaian", who, c.PenilaianQuery(id=row.id))

    def tutup(self, row: Any, *, hari: int = 1) -> None:
        """The filling of this assessment closed `hari` days ago."""
        day = datetime.now(UTC).date() - timedelta(days=hari + 1)
        self.s.execute(update(models.Penilaian).where(models.Penilaian.id == row.id).values(batas_isi=day))
        self.s.expire_all()

    def jumlah(self, **where: Any) -> dict[str, int]:
        """How many people the counters have of each predikat ("": not rated), over all that `where` names."""
        j = models.JumlahPredikat
        rows = self.s.execute(select(j.predikat, j.jumlah).filter_by(**where))
        found: dict[str, int] = {}
        for predikat, jumlah in rows:
            found[predikat] = found.get(predikat, 0) + jumlah
        return {predikat: jumlah for predikat, jumlah in found.items() if jumlah}

    def tetapkan(self, row: Any, nilai: str = "baik") -> None:
        """The capaian of this assessment's unit in its period, by the admin: what is made final needs it."""
        period = {"tahun": row.tahun, "jenis": row.jenis, "urutan": row.urutan}
        self.do("set_capaian", self.admin(), c.SetCapaian(unor_id=row.unor_id, capaian=nilai, **period))

    def fakta(self, type: str = "") -> list[Outbox]:
        """Events told so far whose type begins so."""
        self.s.flush()
        return list(self.s.scalars(select(Outbox).where(Outbox.type.startswith(type)).order_by(Outbox.id)))


def rhk(rencana: str = "Layanan membaik", indikator: int = 2, **more: Any) -> RhkFakta:
    """An RHK of the main kind with so many indikator."""
    found = [
        IndikatorFakta(id=new_id(), indikator=f"Indikator {n + 1}", target="90 %", perspektif=None, aspek="kualitas")
        for n in range(indikator)
    ]
    fields = {"jenis": "utama", "klasifikasi": None, "intervensi_rhk_id": None, **more}
    return RhkFakta(id=new_id(), rencana=rencana, indikator=found, **fields)
