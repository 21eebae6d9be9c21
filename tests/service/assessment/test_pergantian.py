"""Who rates and who decides after a unit has another head, while the old one serves elsewhere (features A41; G12)."""

import random
from datetime import date

import pytest

from contracts import assessment as c
from contracts.errors import Forbidden, NotFound
from contracts.types import Periode, new_id
from services.assessment import models
from services.assessment.queries.hubungan import keadaan

SESUAI = {"hasil_kerja": "sesuai", "perilaku": "sesuai"}


@pytest.fixture
def baru(dunia, orang):
    """The new head of bidang A; `ganti()` puts him there and the old one, still active, into another unit."""
    nip = orang.nip(30)
    dunia.pegawai(nip, dunia.bidang_a, jabatan="Kepala Seksi", nama="Rahmat Hidayat")

    def ganti(kepala=nip, **more):
        dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", kepala, **more)
        dunia.pegawai(orang.kabid, dunia.bidang_b)
        dunia.s.expire_all()
        return kepala

    return ganti


def nilai(dunia, who, row):
    return dunia.do("set_rating", who, c.SetRating(penilaian_id=row.id, **SESUAI))


def rates(dunia, who, urutan=1) -> list[str]:
    ask = c.DaftarPenilaianBawahan(tahun=2026, jenis="triwulanan", urutan=urutan)
    return [one.nip for one in dunia.ask("daftar_bawahan", who, ask).items]


def waiting(dunia, who) -> int:
    return dunia.ask("ringkasan", who, c.RingkasanPenilaianQuery()).menunggu_dinilai


def test_the_new_head_rates_and_the_old_one_is_told_who_does(dunia, orang, approved, baru):
    row = approved()[0]
    overdue = waiting(dunia, orang.kabid)
    assert overdue > 0
    assert dunia.baca(orang.staf, row).pengganti is None
    new = baru()
    seen = dunia.baca(orang.staf, row)
    assert (seen.penilai.nip, seen.pengganti.nip, seen.pengganti.jabatan) == (orang.kabid, new, "Kepala Seksi")
    assert "set_rating" in dunia.baca(new, row).actions
    assert (rates(dunia, new), waiting(dunia, new)) == ([orang.staf], overdue)
    assert (rates(dunia, orang.kabid), waiting(dunia, orang.kabid)) == ([], 0)
    with pytest.raises(Forbidden, match=r"Anda tidak lagi memimpin .* Rahmat Hidayat"):
        nilai(dunia, orang.kabid, row)
    done = nilai(dunia, new, row)
    assert (done.dinilai_oleh, done.dinilai_sebagai) == (new, "pengganti")
    assert dunia.fakta("assessment.rated")[0].data["penilai_nip"] == new


def test_every_act_in_anothers_place_says_whose_and_why(dunia, orang, approved, baru):
    row, other = approved()[0], approved(orang.staf2)[0]
    dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=dunia.bidang_a, tahun=2026, jenis="triwulanan",
                                                        urutan=1, capaian="baik"))  # fmt: skip
    nilai(dunia, orang.kabid, row)
    new = baru()
    for command, cmd in (
        ("set_rating", c.SetRating(penilaian_id=row.id, hasil_kerja="di_bawah")),
        ("set_umpan_balik", c.SetUmpanBalik(penilaian_id=row.id, perilaku={"loyal": "Setia"})),
        ("reopen_pengisian", c.ReopenPengisian(penilaian_id=row.id, sampai=keadaan(dunia.s, row).hari_ini)),
        ("finalize", c.FinalizePenilaian(penilaian_ids=[row.id])),
    ):
        dunia.do(command, new, cmd)
    *later, first = dunia.ask("riwayat", orang.kadis, c.RiwayatPenilaian(penilaian_id=row.id)).items
    assert "sebab" not in first.sesudah
    why = {"menggantikan": orang.nama[orang.kabid], "sebab": "tidak_memimpin"}
    assert [one.oleh_nip for one in later if why.items() <= one.sesudah.items()] == [new] * 4
    baris = [c.RatingBaris(penilaian_id=other.id, hasil_kerja="sesuai", perilaku="sesuai", umpan_balik="Baik")]
    bulk = c.SetRatingMassal(baris=baris)
    assert dunia.do("set_rating_massal", orang.kabid, bulk).refused[0].who == "Rahmat Hidayat"
    assert dunia.do("set_rating_massal", new, bulk).done == [other.id]
    acts = dunia.ask("riwayat", orang.kadis, c.RiwayatPenilaian(penilaian_id=other.id)).items
    assert [why.items() <= one.sesudah.items() for one in acts] == [True, True]
    assert dunia.fakta("assessment.finalized")[0].data["penilai"]["nip"] == new


def test_a_vacant_chair_leads_to_the_next_head_and_who_rated_before_still_signs(dunia, orang, approved, baru):
    row, other = approved()[:2]
    nilai(dunia, orang.kabid, row)
    baru(None)
    assert rates(dunia, orang.kadis) == [orang.staf]
    papers = {}
    for one in (row, other):
        cetak = c.CetakPenilaian(id=new_id(), penilaian_id=one.id, dokumen="form_penilaian")
        papers[one.id] = dunia.do("cetak", orang.staf, cetak).penilaian.penilai.nip
    assert papers == {row.id: orang.kabid, other.id: orang.kadis}


def test_a_stand_in_who_rated_signs_after_leaving_too(dunia, orang, approved, baru):
    row = approved()[0]
    new = baru()
    nilai(dunia, dunia.siapa(orang.ketua, acting_for=new), row)
    baru(orang.staf2)
    dunia.pegawai(new, dunia.bidang_b, nama="Rahmat Hidayat")
    paper = dunia.do("cetak", orang.staf, c.CetakPenilaian(id=new_id(), penilaian_id=row.id, dokumen="form_penilaian"))
    assert (paper.penilaian.penilai.nip, paper.penilaian.penilai.nama) == (new, "Rahmat Hidayat")


def test_the_new_head_has_another_place_for_feedback_and_the_old_one_none(dunia, orang, approved, baru):
    approved()
    new = baru()
    ask = c.CariRekan(nip=orang.staf)
    with pytest.raises(Forbidden, match="Penilaian Bawahan"):
        dunia.ask("cari_rekan", new, ask)
    with pytest.raises(NotFound):
        dunia.ask("cari_rekan", orang.kabid, ask)


def test_the_one_who_left_sees_nothing_of_how_the_successor_rates(dunia, orang, approved, baru):
    first, second = approved()[0], approved(orang.staf2)[0]
    nilai(dunia, orang.kabid, first)
    ask = c.DaftarTanda(tahun=2026, jenis="triwulanan", urutan=1)
    new = baru()
    nilai(dunia, new, second)
    seen = {who: {one.penilai_nip: one.penilaian_ids for one in dunia.ask("tanda", who, ask).items}
            for who in (orang.kabid, new)}  # fmt: skip
    assert seen == {
        orang.kabid: {orang.kabid: [first.id]},
        new: {orang.kabid: [first.id], new: [second.id]},
    }


def test_what_was_final_stays(dunia, orang, approved, baru):
    row = approved()[0]
    nilai(dunia, orang.kabid, row)
    row.status, row.final_pada = "final", row.dinilai_pada
    dunia.s.flush()
    before = dunia.baca(orang.staf, row)
    seen = dunia.baca(baru(), row)
    assert not {"set_rating", "finalize"} & set(seen.actions)
    assert (seen.penilai, seen.dinilai_oleh, seen.rev) == (before.penilai, orang.kabid, before.rev)
    assert seen.pengganti is None


def test_a_penilai_who_rose_in_the_same_line_keeps_rating(dunia, orang, approved, baru):
    row = approved()[0]
    new = baru()
    dunia.unor(dunia.dinas, dunia.pemda, "Dinas Contoh", orang.kabid)
    found = keadaan(dunia.s, row)
    assert (found.sebab, found.penilai_nip, found.pemutus_nip) == (None, orang.kabid, orang.bupati)
    assert (rates(dunia, orang.kabid), rates(dunia, new)) == ([orang.staf], [])


def test_a_dissolved_unit_has_no_chair_so_the_penilai_ends_the_work(dunia, orang, approved, baru):
    row = approved()[0]
    baru(None, aktif=False)
    assert keadaan(dunia.s, row).penilai_nip == orang.kabid
    assert (rates(dunia, orang.kabid), rates(dunia, orang.kadis)) == ([orang.staf], [])


def test_of_an_employee_who_moved_the_skps_unit_decides(dunia, orang, approved, baru):
    old = approved(periode=Periode(awal=date(2026, 1, 1), akhir=date(2026, 6, 30)))[0]
    dunia.pegawai(orang.staf, dunia.bidang_b)
    late = Periode(awal=date(2026, 7, 1), akhir=date(2026, 12, 31))
    new = approved(penilai=orang.kabid_b, periode=late)[0]
    assert [keadaan(dunia.s, one).penilai_nip for one in (old, new)] == [orang.kabid, orang.kabid_b]
    head = baru()
    assert [keadaan(dunia.s, one).penilai_nip for one in (old, new)] == [head, orang.kabid_b]


def test_a_new_atasan_decides_and_the_old_one_does_not(dunia, orang, approved):
    row = approved()[0]
    dunia.tetapkan(row)
    nilai(dunia, orang.kabid, row)
    filed = dunia.do("file_keberatan", orang.staf, c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="Tercapai"))
    new = orang.nip(31)
    dunia.pegawai(new, dunia.dinas, jabatan="Kepala Dinas", nama="Ratna Sari")
    dunia.unor(dunia.dinas, dunia.pemda, "Dinas Contoh", new)
    dunia.pegawai(orang.kadis, dunia.lain)
    assert keadaan(dunia.s, row).pemutus_nip == new
    lists = {who: [one.id for one in dunia.ask("daftar_keberatan", who, c.DaftarKeberatan(untuk="atasan")).items]
             for who in (orang.kadis, new, orang.bupati)}  # fmt: skip
    assert lists == {orang.kadis: [], new: [filed.id], orang.bupati: []}
    reject = c.RejectKeberatan(id=filed.id, alasan="Bukti kurang")
    with pytest.raises(NotFound):
        dunia.do("reject_keberatan", orang.kadis, reject)
    with pytest.raises(Forbidden, match="Ratna Sari"):
        dunia.do("reject_keberatan", orang.kabid, reject)
    assert dunia.ask("keberatan", orang.staf, c.KeberatanQuery(id=filed.id)).atasan_penilai.nip == new
    decided = dunia.do("reject_keberatan", new, reject)
    assert (decided.status, decided.atasan_penilai.nip) == ("ditolak", new)
    assert dunia.fakta("assessment.keberatan_decided")[0].data["atasan_nip"] == new
    (act, *_) = dunia.ask("riwayat", orang.kabid, c.RiwayatPenilaian(penilaian_id=row.id)).items
    why = {"menggantikan": orang.nama[orang.kadis], "sebab": "tidak_memimpin", "alasan": "Bukti kurang"}
    assert (act.perbuatan, act.sesudah) == ("reject_keberatan", why)


def test_the_successor_of_who_rated_does_not_decide_on_it(dunia, orang, approved, baru):
    row = approved()[0]
    nilai(dunia, orang.kabid, row)
    baru()
    dunia.pegawai(orang.kadis, dunia.dinas, aktif=False)
    filed = dunia.do("file_keberatan", orang.staf, c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="Tercapai"))
    assert filed.atasan_penilai.nip == orang.bupati


@pytest.mark.parametrize("seed", range(12))
def test_lists_and_single_reads_agree_whatever_org_says(dunia, orang, approved, seed):
    """Units, heads and people at random: whom the lists show to whom is whom the assessment itself lets rate."""
    dice = random.Random(seed)
    people = [orang.bupati, orang.kadis, orang.kabid, orang.kabid_b, orang.staf, orang.staf2, orang.ketua]
    rows = [
        approved(orang.staf)[0],
        approved(orang.staf2)[0],
        approved(orang.ketua, penilai=orang.kabid_b)[0],
        approved(orang.kabid, penilai=orang.kadis, atasan=orang.bupati)[0],
        approved(orang.kadis, penilai=orang.bupati, atasan=None)[0],
    ]
    seksi = new_id()
    units = [(dunia.pemda, None), (dunia.dinas, dunia.pemda), (dunia.bidang_a, dunia.dinas),
             (dunia.bidang_b, dunia.dinas), (seksi, dunia.bidang_a)]  # fmt: skip
    for _ in range(6):
        for id, induk in units:
            if dice.random() < 0.5:
                dunia.unor(id, induk, "Unit", dice.choice([None, *people]), aktif=dice.random() < 0.9)
        for one in people:
            dunia.pegawai(one, dunia.bidang_b, aktif=dice.random() < 0.8)
        dunia.s.get_one(models.Penilaian, rows[0].id).unor_id = dice.choice([seksi, dunia.bidang_a, new_id()])
        dunia.s.flush()
        dunia.s.expire_all()
        wanted = {row.nip: keadaan(dunia.s, row).penilai_nip for row in rows}
        for who in people:
            assert sorted(rates(dunia, who)) == sorted(nip for nip in wanted if wanted[nip] == who), (seed, who)
