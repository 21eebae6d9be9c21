"""Who may see what: every method tried by a stranger, and drafts hidden from superiors (features C3, P8)."""

import pytest
from skp_dunia import STAF, STAF2, STAF_B, Dunia

from contracts import skp as c
from contracts.base import EventFeedQuery, JobQuery, Page
from contracts.dokumen import VerifikasiDokumen
from contracts.errors import Forbidden, NotFound
from contracts.types import new_id


@pytest.fixture
def kota(world_in):
    """The small directory, and as `korban` somebody's SKP in each state that a stranger might reach for."""
    return world_in("skp", _kota)


def _kota(s):
    made = Dunia.filled(s)
    made.korban = {
        "draft": made.lengkap(STAF2),
        "pengajuan": made.diajukan(STAF),
        "disetujui": made.disetujui(STAF_B),
    }
    return made


def _attempts(skp: c.Skp, milik: c.Skp, orang) -> dict:
    """What a stranger would send to every method of SkpApi; `milik` is the stranger's own SKP."""
    id, rhk, indikator = skp.id, skp.rhk[0].id, skp.rhk[0].indikator[0].id
    lampiran = {"dukungan_sumber_daya": [], "skema_pertanggungjawaban": [], "konsekuensi": ["x"]}
    anggota = {"skp_id": milik.id, "anggota_skp_id": id}
    return {
        "create": c.CreateSkp(id=new_id(), periode=orang.tahun, pendekatan="kualitatif", salin_dari=id),
        "update": c.UpdateSkp(skp_id=id, periode=orang.tahun, pendekatan="kualitatif"),
        "delete": c.DeleteSkp(skp_id=id),
        "add_rhk": c.AddRhk(id=new_id(), skp_id=id, jenis="utama", rencana="x"),
        "update_rhk": c.UpdateRhk(rhk_id=rhk, jenis="utama", rencana="x"),
        "delete_rhk": c.DeleteRhk(rhk_id=rhk),
        "reorder_rhk": c.ReorderRhk(skp_id=id, rhk_ids=[rhk]),
        "add_indikator": c.AddIndikator(id=new_id(), rhk_id=rhk, indikator="x", target="1", aspek="waktu"),
        "update_indikator": c.UpdateIndikator(indikator_id=indikator, indikator="x", target="1", aspek="waktu"),
        "delete_indikator": c.DeleteIndikator(indikator_id=indikator),
        "reorder_indikator": c.ReorderIndikator(rhk_id=rhk, indikator_ids=[indikator]),
        "set_ekspektasi": c.SetEkspektasi(skp_id=id, ekspektasi={"loyal": "x"}),
        "set_lampiran": c.SetLampiran(skp_id=id, **lampiran),
        "submit": c.SubmitSkp(skp_id=id),
        "withdraw": c.WithdrawSkp(skp_id=id),
        "approve": c.ApproveSkp(skp_id=id),
        "return_with_note": c.ReturnSkp(skp_id=id, catatan="x"),
        "revise": c.ReviseSkp(skp_id=id, alasan="x"),
        "reload_penilai": c.ReloadPenilai(skp_id=id),
        "bulk_approve": c.BulkApprove(skp_ids=[id]),
        "bulk_return": c.BulkReturn(skp_ids=[id], catatan="x"),
        "buka_periode": c.BukaPeriode(
            id=new_id(), instansi_id=skp.instansi_id, periode=orang.tahun, pendekatan="kualitatif"
        ),
        "job": JobQuery(id=new_id()),
        "cetak": c.CetakSkp(id=new_id(), skp_id=id),
        "sasaran_periode": c.SasaranPeriodeQuery(
            instansi_id=skp.instansi_id, awal=skp.periode.awal, akhir=skp.periode.akhir
        ),
        "verifikasi": VerifikasiDokumen(kode="A" * 16),
        "skp": c.SkpQuery(id=id),
        "daftar": c.DaftarSkp(lingkup="instansi", instansi_id=skp.instansi_id),
        "daftar_bawahan": c.DaftarSkpBawahan(),
        "pilihan_intervensi": c.PilihanIntervensi(skp_id=id),
        "perubahan": c.PerubahanQuery(skp_id=id),
        "ringkasan": c.RingkasanQuery(tahun=2026),
        "monitoring": c.MonitoringQuery(tahun=2026, unor_id=skp.pegawai.unor_id),
        "monitoring_unit": c.DaftarMonitoringUnit(tahun=2026, instansi_id=skp.instansi_id),
        "monitoring_pegawai": c.DaftarMonitoringPegawai(tahun=2026, unor_id=skp.pegawai.unor_id),
        "daftar_matriks": c.DaftarMatriks(tahun=2026),
        "matriks": c.MatriksQuery(skp_id=id),
        "sync_matriks": c.SyncMatriks(skp_id=id),
        "add_anggota_matriks": c.AddAnggotaMatriks(**anggota),
        "remove_anggota_matriks": c.RemoveAnggotaMatriks(**anggota),
        "skp_pegawai": c.SkpPegawaiQuery(nip=skp.pegawai.nip, tahun=2026),
        "events": EventFeedQuery(),
    }


HIDDEN, FORBIDDEN, NOTHING = "hidden", "forbidden", "nothing of it"
EXPECTED = {
    **dict.fromkeys(("daftar", "buka_periode", "sasaran_periode"), FORBIDDEN),
    **dict.fromkeys(
        (
            "daftar_bawahan", "ringkasan", "daftar_matriks", "skp_pegawai", "bulk_approve", "bulk_return",
            "remove_anggota_matriks",
        ),
        NOTHING,
    ),
}  # fmt: skip
"""What a stranger gets where it is not HIDDEN: a refusal that names no SKP, or an answer without a trace of it."""
BY_CHASSIS = {"events", "job"}  # chassis answers these for every service; its own tests try strangers


def test_every_method_is_tried_by_a_stranger(kota, orang):
    attempts = _attempts(kota.korban["draft"], kota.buat(orang.lain), orang)
    assert attempts.keys() == {method.name for method in c.SkpApi.methods()}
    for method in c.SkpApi.methods():
        assert isinstance(attempts[method.name], method.takes), method.name


@pytest.mark.parametrize("keadaan", ["draft", "pengajuan", "disetujui"])
@pytest.mark.parametrize("name", sorted({method.name for method in c.SkpApi.methods()} - BY_CHASSIS))
def test_a_stranger_gets_nothing(kota, orang, name, keadaan):
    skp = kota.korban[keadaan]
    milik = kota.buat(orang.lain, periode=orang.tahun.model_copy(update={"awal": orang.tahun.akhir}))
    attempt = _attempts(skp, milik, orang)[name]
    if name == "create":
        attempt = attempt.model_copy(update={"periode": orang.tahun.model_copy(update={"akhir": orang.tahun.awal})})
    act = kota.ask if hasattr(kota, "ask") and name in _queries() else kota.do
    before, told = kota.baca(skp.pegawai.nip, skp), len(kota.fakta())
    expected = EXPECTED.get(name, HIDDEN)
    if expected is NOTHING:
        shown = _text(act(name, orang.lain, attempt))
        assert skp.pegawai.nip not in shown
        assert "Layanan membaik" not in shown
    else:
        with pytest.raises(NotFound if expected is HIDDEN else Forbidden) as caught:
            act(name, orang.lain, attempt)
        assert skp.pegawai.nama not in caught.value.message
    assert kota.baca(skp.pegawai.nip, skp) == before
    assert len(kota.fakta()) == told


@pytest.mark.parametrize("name", ["skp", "approve", "perubahan", "add_rhk", "pilihan_intervensi"])
def test_a_stranger_cannot_tell_what_exists(kota, orang, name):
    real = _attempts(kota.korban["disetujui"], kota.buat(orang.lain), orang)[name]
    key = "id" if name == "skp" else "skp_id"
    made_up = real.model_copy(update={key: new_id()})
    messages = set()
    for attempt in (real, made_up):
        with pytest.raises(NotFound) as caught:
            (kota.ask if name in _queries() else kota.do)(name, orang.lain, attempt)
        messages.add((caught.value.code, caught.value.message))
    assert len(messages) == 1


def test_a_draft_is_invisible_to_the_superior(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    for who in (orang.kabid, orang.kadis, orang.ketua):
        with pytest.raises(NotFound):
            dunia.baca(who, skp)
        with pytest.raises(NotFound):
            dunia.ask("perubahan", who, c.PerubahanQuery(skp_id=skp.id))
    with pytest.raises(NotFound):
        dunia.setujui(skp, orang.kabid)
    assert dunia.ask("daftar_bawahan", orang.kabid, c.DaftarSkpBawahan()).items == []


@pytest.mark.parametrize("keadaan", ["pengajuan", "dikembalikan", "persetujuan"])
def test_submitted_the_chain_above_and_the_team_leader_read_it(dunia, orang, keadaan):
    skp = dunia.diajukan(orang.staf)
    if keadaan == "dikembalikan":
        dunia.kembalikan(skp)
    elif keadaan == "persetujuan":
        dunia.setujui(skp)
    for who in (orang.kabid, orang.kadis, orang.bupati, orang.ketua):
        seen = dunia.baca(who, skp)
        assert (seen.status, seen.rhk[0].rencana) == (keadaan, "Layanan membaik")
        assert "approve" not in seen.actions or who == orang.kabid
    for who in (orang.kabid_b, orang.staf2, orang.lain):
        with pytest.raises(NotFound):
            dunia.baca(who, skp)


def test_a_team_leader_reads_only_while_the_team_is_active(dunia, orang):
    skp = dunia.diajukan(orang.staf)
    dunia.baca(orang.ketua, skp)
    dunia.buat_tim(dunia.tim, orang.ketua, [orang.staf], aktif=False)
    with pytest.raises(NotFound):
        dunia.baca(orang.ketua, skp)


def test_the_admin_reads_all_of_the_own_instansi_and_changes_nothing(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    seen = dunia.baca(dunia.admin(), skp)
    assert (seen.status, seen.actions, seen.rhk[0].rencana) == ("draft", [], "Layanan membaik")
    with pytest.raises(Forbidden):
        dunia.do("submit", dunia.admin(), c.SubmitSkp(skp_id=skp.id))
    stranger = dunia.siapa(orang.lain, roles={"admin_instansi"})
    with pytest.raises(NotFound):
        dunia.baca(stranger, skp)
    assert dunia.baca(dunia.siapa(orang.lain, roles={"super_admin"}), skp).id == skp.id


def test_a_partner_reads_what_is_approved_in_its_instansi(dunia, orang):
    mitra = dunia.siapa(None, roles={"partner"}, scopes={"skp:read"})
    draft, skp = dunia.lengkap(orang.staf2), dunia.diajukan(orang.staf)
    for hidden in (draft, skp):
        with pytest.raises(NotFound):
            dunia.baca(mitra, hidden)
    skp = dunia.setujui(skp)
    assert dunia.baca(mitra, skp).status == "persetujuan"
    dunia.do("revise", orang.staf, c.ReviseSkp(skp_id=skp.id, alasan="x"))
    assert dunia.baca(mitra, skp).status == "persetujuan"
    with pytest.raises(NotFound):
        dunia.ask("perubahan", mitra, c.PerubahanQuery(skp_id=skp.id))
    page = dunia.ask("daftar", mitra, c.DaftarSkp(lingkup="instansi"))
    assert {line.status for line in page.items} <= {"persetujuan"}
    for other in (
        dunia.siapa(None, roles={"partner"}, scopes={"skp:read"}, instansi_id=orang.instansi_lain),
        dunia.siapa(None, roles={"partner"}, scopes={"events:skp.approved.v1"}),
    ):
        with pytest.raises(NotFound):
            dunia.baca(other, skp)


def _queries() -> set[str]:
    return {method.name for method in c.SkpApi.methods() if method.is_query}


def _text(answer: object) -> str:
    if isinstance(answer, Page):
        return answer.model_dump_json()
    return str([one.model_dump_json() for one in answer] if isinstance(answer, list) else answer)
