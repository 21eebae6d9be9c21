"""Capaian kinerja organisasi: by the head's superior or the admin, and kept in the record (features G4)."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from contracts import assessment as c
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from services.assessment import models

TW1 = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}


def put(dunia, who, unor_id, nilai="baik", **more):
    return dunia.do("set_capaian", who, c.SetCapaian(unor_id=unor_id, capaian=nilai, **(TW1 | more)))


def daftar(dunia, who, **more):
    return dunia.ask("daftar_capaian", who, c.DaftarCapaian(**TW1, **more)).items


def test_the_heads_superior_sets_it_and_it_is_recorded(dunia, orang):
    seen = put(dunia, orang.kadis, dunia.bidang_a)
    assert (seen.capaian, seen.oleh_nama, seen.actions) == ("baik", orang.nama[orang.kadis], ["set"])
    again = put(dunia, orang.kadis, dunia.bidang_a)
    assert again.pada == seen.pada
    put(dunia, dunia.admin(), dunia.bidang_a, "kurang")
    acts = dunia.s.scalars(select(models.Riwayat).filter_by(unor_id=dunia.bidang_a).order_by(models.Riwayat.id)).all()
    assert [(one.oleh_nip, one.sebelum["capaian"], one.sesudah["capaian"]) for one in acts] == [
        (orang.kadis, None, "baik"),
        (orang.admin, "baik", "kurang"),
    ]
    assert daftar(dunia, orang.kadis, q="Bidang A")[0].capaian == "kurang"
    assert put(dunia, orang.kadis, dunia.bidang_a, "kurang", urutan=2).capaian == "kurang"


def test_a_head_never_for_the_own_unit(dunia, orang):
    with pytest.raises(Forbidden) as caught:
        put(dunia, orang.kabid, dunia.bidang_a)
    assert orang.nama[orang.kadis] in caught.value.message
    with pytest.raises(Forbidden):
        put(dunia, dunia.siapa(orang.kabid, acting_for=orang.kadis), dunia.bidang_a)
    with pytest.raises(Forbidden) as top:
        put(dunia, orang.bupati, dunia.pemda)
    assert "ditetapkan oleh admin instansi" in top.value.message
    assert put(dunia, dunia.admin(), dunia.pemda).capaian == "baik"


def test_a_head_who_is_admin_leaves_the_own_unit_to_others(dunia, orang):
    both = dunia.siapa(orang.kabid, roles={"admin_instansi"})
    with pytest.raises(Forbidden) as caught:
        put(dunia, both, dunia.bidang_a)
    assert orang.nama[orang.kadis] in caught.value.message
    actions = {one.unor_nama: one.actions for one in daftar(dunia, both)}
    assert (actions["Bidang A"], actions["Bidang B"]) == ([], ["set"])


def test_a_dissolved_unit_stays_while_somebody_waits_for_its_capaian(dunia, orang, approved):
    row = approved()[0]
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    for unor_id, nama in ((dunia.bidang_a, "Bidang A"), (dunia.bidang_b, "Bidang B")):
        dunia.unor(unor_id, dunia.dinas, nama, None, aktif=False)
    for who in (orang.kadis, dunia.admin()):
        names = [one.unor_nama for one in daftar(dunia, who, belum=True)]
        assert "Bidang A" in names
        assert "Bidang B" not in names
    put(dunia, orang.kadis, dunia.bidang_a)
    found = dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id]))
    assert (found.done, found.refused) == ([row.id], [])
    assert "Bidang A" not in [one.unor_nama for one in daftar(dunia, orang.kadis)]


@pytest.mark.parametrize("who", ["staf", "kabid_b", "lain"])
def test_for_others_the_unit_is_not_there(dunia, orang, who):
    with pytest.raises(NotFound):
        put(dunia, getattr(orang, who), dunia.bidang_a)
    with pytest.raises(NotFound):
        put(dunia, dunia.siapa(orang.lain, roles={"admin_instansi"}), dunia.bidang_a)
    with pytest.raises(NotFound):
        put(dunia, dunia.admin(), uuid4())


def test_a_head_of_two_levels_leaves_it_to_the_next_above(dunia, orang):
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.kadis, pimpinan_penugasan="plt")
    with pytest.raises(Forbidden) as caught:
        put(dunia, orang.kadis, dunia.bidang_a)
    assert orang.nama[orang.bupati] in caught.value.message
    assert put(dunia, orang.bupati, dunia.bidang_a).capaian == "baik"


def test_a_vacant_chair_above_is_passed_over(dunia, orang):
    dunia.pegawai(orang.kadis, dunia.dinas, aktif=False)
    assert put(dunia, orang.bupati, dunia.bidang_a).capaian == "baik"


def test_a_period_that_no_year_has_is_refused(dunia):
    with pytest.raises(Invalid):
        put(dunia, dunia.admin(), dunia.bidang_a, urutan=5)


def test_once_used_in_a_final_one_only_the_admin_mends_it(dunia, orang, approved):
    row = approved()[0]
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    put(dunia, orang.kadis, dunia.bidang_a)
    dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id]))
    with pytest.raises(Conflict) as caught:
        put(dunia, orang.kadis, dunia.bidang_a, "istimewa")
    assert "admin instansi" in caught.value.message
    assert put(dunia, dunia.admin(), dunia.bidang_a, "istimewa").capaian == "istimewa"


def test_what_is_final_keeps_the_capaian_it_had(dunia, orang, approved):
    row, later = approved()[0], approved(orang.staf2)[0]
    for one in (row, later):
        dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=one.id, hasil_kerja="sesuai", perilaku="sesuai"))
    put(dunia, orang.kadis, dunia.bidang_a)
    dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id]))
    put(dunia, dunia.admin(), dunia.bidang_a, "istimewa")
    assert [dunia.baca(orang.kabid, one).capaian for one in (row, later)] == ["baik", "istimewa"]
    cmd = c.CetakPenilaian(id=uuid4(), penilaian_id=row.id, dokumen="dokumen_evaluasi")
    assert dunia.do("cetak", orang.staf, cmd).penilaian.capaian == "baik"
    filed = c.FileKeberatan(id=uuid4(), penilaian_id=row.id, alasan="Bukti belum dibaca.")
    dunia.do("file_keberatan", orang.staf, filed)
    accept = c.AcceptKeberatan(id=filed.id, hasil_kerja="di_atas", perilaku="sesuai", alasan="Bukti kuat.")
    dunia.do("accept_keberatan", orang.kadis, accept)
    assert [one.data["capaian"] for one in dunia.fakta("assessment.finalized")] == ["baik", "baik"]


def test_a_decision_keeps_the_capaian_of_its_day(dunia, orang, approved):
    row = approved()[0]
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    filed = c.FileKeberatan(id=uuid4(), penilaian_id=row.id, alasan="Bukti belum dibaca.")
    dunia.do("file_keberatan", orang.staf, filed)
    put(dunia, orang.kadis, dunia.bidang_a)
    dunia.do("reject_keberatan", orang.kadis, c.RejectKeberatan(id=filed.id, alasan="Bukti tidak mendukung."))
    put(dunia, dunia.admin(), dunia.bidang_a, "kurang")
    seen = dunia.baca(orang.staf, row)
    assert (seen.capaian, seen.status) == ("baik", "final")


@pytest.mark.parametrize("putusan", ["accept", "reject"])
def test_a_decision_waits_for_the_capaian_and_says_who_sets_it(dunia, orang, approved, putusan):
    row = approved()[0]
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    filed = c.FileKeberatan(id=uuid4(), penilaian_id=row.id, alasan="Bukti belum dibaca.")
    dunia.do("file_keberatan", orang.staf, filed)
    rating = {"hasil_kerja": "di_atas", "perilaku": "sesuai"} if putusan == "accept" else {}
    kind = c.AcceptKeberatan if putusan == "accept" else c.RejectKeberatan
    cmd = kind(id=filed.id, alasan="Sudah diperiksa.", **rating)
    with pytest.raises(Conflict) as caught, dunia.s.begin_nested():
        dunia.do(f"{putusan}_keberatan", orang.kadis, cmd)
    assert f"Minta {orang.nama[orang.kadis]} atau admin instansi menetapkannya" in caught.value.message
    dunia.s.expire_all()
    assert (dunia.baca(orang.staf, row).status, dunia.fakta("assessment.keberatan_decided")) == ("dinilai", [])
    put(dunia, orang.kadis, dunia.bidang_a)
    dunia.do(f"{putusan}_keberatan", orang.kadis, cmd)
    seen = dunia.baca(orang.staf, row)
    assert (seen.status, seen.capaian) == ("final", "baik")


def test_the_list_has_what_one_may_set_or_see(dunia, orang):
    put(dunia, orang.kadis, dunia.bidang_a)
    found = {one.unor_nama: (one.capaian, one.actions) for one in daftar(dunia, orang.kadis)}
    assert found == {"Bidang A": ("baik", ["set"]), "Bidang B": (None, ["set"]), "Dinas Contoh": (None, [])}
    assert [one.unor_nama for one in daftar(dunia, orang.kadis, belum=True)] == ["Bidang B", "Dinas Contoh"]
    assert [one.unor_nama for one in daftar(dunia, dunia.admin(), limit=1)] == ["Bidang A"]
    assert len(daftar(dunia, dunia.admin())) == 4
    assert daftar(dunia, orang.staf) == []
    assert [one.unor_nama for one in daftar(dunia, orang.kadis, sort="nama_turun")] == [*found][::-1]


def test_many_units_at_once_each_on_its_own(dunia, orang, approved, statements):
    row, gone = approved(orang.staf_b, penilai=orang.kabid_b)[0], uuid4()
    dunia.do("set_rating", orang.kabid_b, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    put(dunia, orang.kadis, dunia.bidang_b)
    dunia.do("finalize", orang.kabid_b, c.FinalizePenilaian(penilaian_ids=[row.id]))
    units = (dunia.bidang_a, dunia.bidang_b, dunia.dinas, dunia.lain, gone)
    baris = [{"unor_id": id, "capaian": "istimewa"} for id in units]
    sql = statements(dunia.s)
    found = dunia.do("set_capaian_massal", orang.kadis, c.SetCapaianMassal(baris=baris, **TW1))
    assert found.done == [dunia.bidang_a]
    said = {one.subject: (one.message, one.who) for one in found.refused}
    assert "dipakai" in said[str(dunia.bidang_b)][0]
    assert said[str(dunia.dinas)][1] == f"{orang.nama[orang.bupati]} atau admin instansi"
    assert said[str(dunia.lain)] == said[str(gone)]
    assert len(sql) == 6, sql
    assert [one.capaian for one in daftar(dunia, orang.kadis)] == ["istimewa", "baik", None]
    dunia.do("set_capaian_massal", orang.kadis, c.SetCapaianMassal(baris=baris[:1], **TW1))  # arrives twice
    acts = dunia.s.scalars(select(models.Riwayat).filter_by(perbuatan="set_capaian", unor_id=dunia.bidang_a)).all()
    assert len(acts) == 1
