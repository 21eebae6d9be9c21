"""Every method of assessment tried by strangers, through the service's own entry points: nothing is told or changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from penilaian_dunia import ADMIN, KABID, ORANG_LAIN, STAF, STAF2, STAF_B, Dunia
from sqlalchemy import text

from chassis.config import Config
from chassis.context import Call, current, new_trace
from contracts import assessment as c
from contracts import assessment_aturan as ca
from contracts import assessment_berkas as cb
from contracts.assessment_kurva import DaftarLingkup
from contracts.base import Actor, EventFeedQuery, JobQuery, Model
from contracts.errors import Forbidden, NotFound
from contracts.types import new_id
from services.assessment import models
from services.assessment.service import AssessmentService

TW1 = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}
SECRET = "Alasan yang hanya untuk atasan"
BOTH = {"hasil_kerja": "sesuai", "perilaku": "sesuai"}
JAM = {"tanggal": date(2026, 1, 5), "jam_mulai": "08:00", "jam_selesai": "09:00"}


class Korban:
    """Somebody's assessment with something in every part of it, and an objection to its rating."""

    def __init__(self, dunia: Dunia) -> None:
        self.row = dunia.terima(dunia.skp_disetujui(STAF))[0]
        self.row.batas_isi = date(2100, 1, 1)
        dunia.s.flush()
        self.id, self.unor = self.row.id, dunia.bidang_a
        rhk = dunia.baca(STAF, self.row).rhk[0]
        self.rhk, self.indikator = rhk.id, rhk.indikator[0].id
        self.aksi, self.progres, self.eviden, self.keberatan = (new_id() for _ in range(4))
        p, rhk_id = {"penilaian_id": self.id}, self.rhk
        aksi = c.AddRencanaAksi(id=self.aksi, rhk_id=rhk_id, rencana="Menyusun modul", **p)
        progres = {"kegiatan": "Menulis", "realisasi": 1, "satuan": "modul", **JAM}
        link = c.AddEviden(id=self.eviden, rhk_id=rhk_id, nama="Modul", tautan="https://contoh.go.id/m", **p)
        dunia.do("add_rencana_aksi", STAF, aksi)
        dunia.do("add_progres", STAF, c.AddProgres(id=self.progres, rencana_aksi_id=self.aksi, **progres))
        dunia.do("add_eviden", STAF, link)
        dunia.do("set_rating", KABID, c.SetRating(penilaian_id=self.id, **BOTH))
        dunia.do("file_keberatan", STAF, c.FileKeberatan(id=self.keberatan, penilaian_id=self.id, alasan=SECRET))

    def attempts(self) -> dict[str, Model]:
        """What somebody else would send to every method of AssessmentApi."""
        p, k = {"penilaian_id": self.id}, {"id": self.keberatan}
        line = c.RatingBaris(penilaian_id=self.id, **BOTH)
        progres = {"kegiatan": "x", "realisasi": 1, "satuan": "x", **JAM}
        return {
            "penilaian": c.PenilaianQuery(id=self.id),
            "daftar": c.DaftarPenilaian(),
            "daftar_bawahan": c.DaftarPenilaianBawahan(**TW1),
            "unor_bawahan": c.UnorBawahanQuery(**TW1),
            "riwayat": c.RiwayatPenilaian(**p),
            "ringkasan": c.RingkasanPenilaianQuery(),
            "add_rencana_aksi": c.AddRencanaAksi(id=new_id(), rhk_id=self.rhk, rencana="x", **p),
            "update_rencana_aksi": c.UpdateRencanaAksi(id=self.aksi, rencana="x"),
            "delete_rencana_aksi": c.DeleteRencanaAksi(id=self.aksi),
            "add_progres": c.AddProgres(id=new_id(), rencana_aksi_id=self.aksi, **progres),
            "update_progres": c.UpdateProgres(id=self.progres, **progres),
            "delete_progres": c.DeleteProgres(id=self.progres),
            "daftar_progres": c.DaftarProgres(**p),
            "add_eviden": c.AddEviden(id=new_id(), rhk_id=self.rhk, nama="x", tautan="https://contoh.go.id/x", **p),
            "update_eviden": c.UpdateEviden(id=self.eviden, nama="x", tautan="https://contoh.go.id/x"),
            "delete_eviden": c.DeleteEviden(id=self.eviden),
            "eviden": c.EvidenQuery(id=self.eviden),
            "set_realisasi": c.SetRealisasi(indikator_id=self.indikator, realisasi="x", sumber_data="x", **p),
            "reopen_pengisian": c.ReopenPengisian(sampai=date(2100, 2, 1), **p),
            "reserve_unggahan": cb.ReserveUnggahan(ukuran=1, **p),
            "berkas_dipakai": cb.BerkasDipakai(hash=["a" * 64]),
            "set_umpan_balik": c.SetUmpanBalik(catatan="x", **p),
            "set_rating": c.SetRating(hasil_kerja="di_atas", **p),
            "set_rating_massal": c.SetRatingMassal(baris=[line]),
            "finalize": c.FinalizePenilaian(penilaian_ids=[self.id]),
            "pratinjau": c.PratinjauQuery(**p, **BOTH),
            "pratinjau_massal": c.PratinjauMassalQuery(baris=[{**p, **BOTH}], **TW1),
            "set_capaian": c.SetCapaian(unor_id=self.unor, capaian="baik", **TW1),
            "set_capaian_massal": c.SetCapaianMassal(baris=[{"unor_id": self.unor, "capaian": "baik"}], **TW1),
            "daftar_capaian": c.DaftarCapaian(**TW1),
            "kurva": c.KurvaQuery(lingkup="unor", id=self.unor, **TW1),
            "daftar_lingkup": DaftarLingkup(),
            "tanda": c.DaftarTanda(**TW1),
            "pengaturan": ca.PengaturanQuery(),
            "set_pengaturan": ca.SetPengaturan(hari_tutup=1, hari_ingatkan=1, boleh_anonim=False,
                                              boleh_dari_bawahan=False),
            "hari_libur": ca.DaftarHariLibur(tahun=2026),
            "set_hari_libur": ca.SetHariLibur(tanggal=date(2026, 3, 2), nama="x", libur=True),
            "kurva_ideal": ca.KurvaIdealQuery(),
            "set_kurva_ideal": ca.SetKurvaIdeal(
                berlaku_dari=date(2090, 1, 1),
                tinggi={one: [1, 1, 1, 1, 1] for one in ("istimewa", "baik", "butuh_perbaikan", "kurang",
                                                         "sangat_kurang")}),
            "delete_kurva_ideal": ca.DeleteKurvaIdeal(berlaku_dari=date(2090, 1, 1)),
            "daftar_kurva_ideal": ca.DaftarKurvaIdeal(),
            "aturan_predikat": ca.AturanPredikatQuery(),
            "riwayat_aturan": ca.DaftarRiwayatAturan(),
            "cari_rekan": c.CariRekan(nip=STAF),
            "feedback": c.FeedbackQuery(**p),
            "set_feedback": c.SetFeedback(perilaku={"loyal": "x"}, **p),
            "file_keberatan": c.FileKeberatan(id=new_id(), alasan="x", **p),
            "update_keberatan": c.UpdateKeberatan(alasan="x", **k),
            "cancel_keberatan": c.CancelKeberatan(**k),
            "respond_keberatan": c.RespondKeberatan(tanggapan="x", **k),
            "accept_keberatan": c.AcceptKeberatan(hasil_kerja="di_atas", perilaku="di_atas", alasan="x", **k),
            "reject_keberatan": c.RejectKeberatan(alasan="x", **k),
            "keberatan": c.KeberatanQuery(**k),
            "daftar_keberatan": c.DaftarKeberatan(untuk="atasan"),
            "cetak": c.CetakPenilaian(id=new_id(), dokumen="form_penilaian", **p),
            "cetak_banyak": c.CetakBanyak(id=new_id(), penilaian_ids=[self.id], dokumen=["form_penilaian"]),
            "daftar_tercetak": c.DaftarTercetak(lingkup="unor", id=self.unor, **TW1),
            "dokumen": c.DokumenQuery(job_id=new_id()),
            "verifikasi": c.VerifikasiPenilaian(kode="A" * 16),
            "job": JobQuery(id=new_id()),
            "events": EventFeedQuery(),
        }  # fmt: skip


PEOPLE: dict[str, Callable[[Dunia], Actor]] = {
    "of another instansi": lambda dunia: dunia.siapa(ORANG_LAIN),
    "admin of another instansi": lambda dunia: dunia.siapa(ORANG_LAIN, roles={"admin_instansi"}),
    "of the unit beside": lambda dunia: dunia.siapa(STAF_B),
    "colleague": lambda dunia: dunia.siapa(STAF2),
    "another system": lambda dunia: dunia.siapa(None, roles={"partner"}, scopes={"assessment:read"}),
}
LISTS = {
    "daftar", "daftar_bawahan", "unor_bawahan", "ringkasan", "pratinjau_massal", "daftar_capaian", "daftar_lingkup",
    "tanda", "daftar_keberatan", "daftar_tercetak",
    "dokumen", "set_rating_massal", "finalize", "cari_rekan", "set_capaian_massal", "riwayat_aturan",
}  # fmt: skip
"""What a stranger is answered, with nothing of it; or is refused."""
OWN_RULES = {"pengaturan", "hari_libur", "kurva_ideal", "daftar_kurva_ideal", "aturan_predikat"}
"""Rules that everybody of an instansi may know."""
ADMINS_OWN = {"set_pengaturan", "set_hari_libur", "set_kurva_ideal", "delete_kurva_ideal"}
"""What another instansi's admin may set, there."""
COLLEAGUES = {"cari_rekan", "feedback", "set_feedback"}
"""What a colleague of the unit may do (features A45); tests/service/assessment/test_rekan.py is about it."""
IN_BACKGROUND = {"cetak_banyak"}
"""Ordered by anybody and refused one by one as it runs; test_cetak.py is about it."""
ACTS = (
    "set_rating", "set_umpan_balik", "reopen_pengisian", "pratinjau", "set_realisasi", "add_eviden",
    "accept_keberatan", "reject_keberatan", "respond_keberatan", "update_keberatan", "file_keberatan",
)  # fmt: skip
"""Of the employee, the penilai and the atasan: an admin who reads the assessment is told who does it."""
METHODS = sorted({method.name for method in c.AssessmentApi.methods()} - IN_BACKGROUND)


@pytest.fixture
def korban(dunia: Dunia) -> Korban:
    return Korban(dunia)


def test_every_method_is_tried(korban: Korban) -> None:
    attempts = korban.attempts()
    assert attempts.keys() == {method.name for method in c.AssessmentApi.methods()}
    for method in c.AssessmentApi.methods():
        assert isinstance(attempts[method.name], method.takes), method.name


@pytest.mark.parametrize("who", PEOPLE)
def test_strangers_get_nothing_of_it(dunia: Dunia, korban: Korban, who: str) -> None:
    service = _service(dunia)
    attempts, before = korban.attempts(), _everything(dunia)
    wrong = []
    for name in METHODS:
        if (who == "colleague" and name in COLLEAGUES) or (who.startswith("admin") and name in ADMINS_OWN):
            continue
        answer = _ask(service, name, attempts[name], PEOPLE[who](dunia))
        if isinstance(answer, NotFound | Forbidden):
            shown = answer.message
            fine = name not in OWN_RULES
        else:
            shown = _text(answer)
            fine = name in LISTS | OWN_RULES
        told = [one for one in (STAF, "Dewi Anjani", "Menyusun modul", SECRET) if one in shown]
        if not fine or told:
            wrong.append((name, answer, told))
    assert wrong == []
    assert _everything(dunia) == before


def test_an_admin_of_the_instansi_reads_and_rates_nobody(dunia: Dunia, korban: Korban) -> None:
    service, admin = _service(dunia), dunia.siapa(ADMIN, roles={"admin_instansi"})
    attempts, before = korban.attempts(), _everything(dunia)
    for name in ACTS:
        assert isinstance(_ask(service, name, attempts[name], admin), Forbidden), name
    for name in ("set_rating_massal", "finalize"):
        assert _ask(service, name, attempts[name], admin).done == []
    assert _everything(dunia) == before
    assert _ask(service, "penilaian", attempts["penilaian"], admin).nip == STAF


def test_the_owner_is_no_stranger(dunia: Dunia, korban: Korban) -> None:
    """Without this, a service that answers nobody would pass the tests above."""
    service, attempts = _service(dunia), korban.attempts()
    for name in ("penilaian", "riwayat", "daftar_progres", "eviden", "keberatan", "daftar"):
        answer = _ask(service, name, attempts[name], dunia.siapa(STAF))
        assert not isinstance(answer, Exception), name
    assert SECRET in _text(_ask(service, "keberatan", attempts["keberatan"], dunia.siapa(STAF)))


# ---------------------------------------------------------------- details


class _OneSession:
    """A Database whose transactions are savepoints of the test's session."""

    def __init__(self, dunia: Dunia) -> None:
        self.s = dunia.s

    def transaction(self) -> Any:
        return self

    def read(self) -> Any:
        return self

    def __enter__(self) -> Any:
        self.point = self.s.begin_nested()
        return self.s

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is None:
            self.point.commit()
        else:
            self.point.rollback()


def _service(dunia: Dunia) -> AssessmentService:
    service = AssessmentService()
    service.db, service.config = _OneSession(dunia), Config({})  # type: ignore[assignment]
    return service


def _ask(service: AssessmentService, method: str, what: Model, actor: Actor) -> Any:
    """The entry point called as that actor; the error it raises is returned."""
    token = current.set(Call(f"assessment.{method}", new_trace(), actor=actor))
    try:
        return getattr(service, method)(what)
    except (NotFound, Forbidden) as error:
        return error
    finally:
        current.reset(token)


def _text(answer: Any) -> str:
    if isinstance(answer, list):
        return str([one.model_dump_json() for one in answer])
    return str(answer.model_dump_json())


def _everything(dunia: Dunia) -> dict[str, list[Any]]:
    """Every row of every table that may change."""
    dunia.s.flush()
    tables = [*models.Base.metadata.tables, "outbox", "job"]
    return {name: sorted(map(str, dunia.s.execute(text(f'SELECT * FROM "{name}"')))) for name in tables}
