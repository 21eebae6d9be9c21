"""Who sees an assessment and who rates it: by relation and date; strangers learn nothing (features A41, G12)."""

import re
from datetime import date
from typing import get_args

import pytest
from penilaian_dunia import TAHUN

from contracts import assessment as c
from contracts.assessment_aturan import PerbuatanAturan
from contracts.errors import Forbidden, NotFound
from contracts.types import new_id
from dev.places import ROOT
from gateway.web import penilaian_riwayat
from services.assessment.commands import akses
from services.assessment.queries.hubungan import keadaan

QUARTER = {"tahun": 2026, "jenis": "triwulanan", "urutan": 4}


def _names(dunia, who) -> list[str]:
    return [one.nip for one in dunia.ask("daftar_bawahan", who, c.DaftarPenilaianBawahan(**QUARTER)).items]


def test_who_reads(dunia, orang, approved):
    row = approved()[3]
    for who in (orang.staf, orang.kabid, orang.kadis, orang.bupati, orang.ketua, dunia.admin(),
                dunia.siapa(orang.lain, roles={"super_admin"})):  # fmt: skip
        assert dunia.baca(who, row).nip == orang.staf
    strangers = [orang.staf2, orang.kabid_b, orang.lain, dunia.siapa(None, roles={"partner"})]
    for who in (*strangers, dunia.siapa(orang.lain, roles={"admin_instansi"})):
        with pytest.raises(NotFound):
            dunia.baca(who, row)
        with pytest.raises(NotFound):
            dunia.ask("riwayat", who, c.RiwayatPenilaian(penilaian_id=row.id))


def test_the_verbs_follow_the_relation(dunia, orang, approved):
    row = approved()[3]
    row.batas_isi = TAHUN.akhir.replace(year=2100)
    dunia.s.flush()
    assert dunia.baca(orang.staf, row).actions == ["fill", "add_progres", "cetak"]
    rates = ["add_progres", "set_umpan_balik", "reopen_pengisian", "set_rating", "cetak"]
    assert dunia.baca(orang.kabid, row).actions == rates
    assert dunia.baca(orang.ketua, row).actions == ["add_progres", "cetak"]
    assert dunia.baca(orang.kadis, row).actions == ["cetak"]


def test_a_half_given_rating_is_not_told_to_the_employee(dunia, orang, approved):
    row = approved()[3]
    row.hasil_kerja = "sesuai"
    assert dunia.baca(orang.kabid, row).hasil_kerja == "sesuai"
    assert dunia.baca(orang.staf, row).hasil_kerja is None
    assert {one.hasil_kerja for one in dunia.ask("daftar", orang.staf, c.DaftarPenilaian()).items} == {None}


def test_the_record_tells_the_employee_no_half_rating_either(dunia, orang, approved):
    row = approved()[0]
    ask = c.RiwayatPenilaian(penilaian_id=row.id)
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="di_bawah"))
    assert dunia.ask("riwayat", orang.staf, ask).items == []
    assert dunia.ask("riwayat", orang.kabid, ask).items[0].sesudah["hasil_kerja"] == "di_bawah"
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    (told,) = dunia.ask("riwayat", orang.staf, ask).items
    assert (told.sebelum["hasil_kerja"], told.sesudah["predikat"]) == (None, "baik")


def test_the_record_is_searched_by_act_and_by_who_and_turned_round(dunia, orang, approved, statements):
    row = approved()[0]
    loyal = c.SetUmpanBalik(penilaian_id=row.id, perilaku={"loyal": "Setia"})
    dunia.do("set_umpan_balik", orang.kabid, loyal)
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    dunia.do("file_keberatan", orang.staf, c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="Keliru"))

    def acts(**more):
        page = dunia.ask("riwayat", orang.staf, c.RiwayatPenilaian(penilaian_id=row.id, **more))
        return [one.perbuatan for one in page.items]

    newest = ["file_keberatan", "set_rating", "set_umpan_balik"]
    assert (acts(), acts(sort="terlama")) == (newest, newest[::-1])
    assert acts(perbuatan="set_rating") == ["set_rating"]
    assert acts(q="bagas") == acts(q=orang.kabid) == newest[1:]
    assert acts(q="bagas", perbuatan="file_keberatan") == []
    assert dunia.ask("riwayat", orang.ketua, c.RiwayatPenilaian(penilaian_id=row.id, perbuatan=newest[0])).items == []
    sql = statements(dunia.s)
    acts(q="bagas", sort="terlama")
    assert len(sql) <= 5


def test_every_act_that_is_recorded_can_be_asked_for_and_has_words():
    written = set()
    for path in ROOT.glob("services/assessment/commands/*.py"):
        written |= set(re.findall(r'note\(\s*s, \w+, \w+, "(\w+)"|perbuatan="(\w+)"', path.read_text()))
    acts = {act for pair in written for act in pair if act} - set(get_args(PerbuatanAturan))
    assert acts <= set(get_args(c.PerbuatanNilai)) == set(penilaian_riwayat.PERBUATAN)


def test_only_the_penilai_or_a_delegate_rates(dunia, orang, approved):
    row = approved()[3]
    assert akses.standing(dunia.siapa(orang.kabid), keadaan(dunia.s, row)) == "penilai"
    delegate = dunia.siapa(orang.staf2, acting_for=orang.kabid)
    assert akses.standing(delegate, keadaan(dunia.s, row)) == "delegasi"
    for who in (orang.staf, orang.kadis, orang.ketua, dunia.admin()):
        with pytest.raises(Forbidden, match=r"Bagas Wirawan|menilai diri sendiri"):
            akses.rated(dunia.s, who if not isinstance(who, str) else dunia.siapa(who), row.id)
    with pytest.raises(NotFound):
        akses.rated(dunia.s, dunia.siapa(orang.kabid_b), row.id)


def test_a_delegate_never_rates_or_decides_on_oneself(dunia, orang, approved):
    row = approved()[3]
    with pytest.raises(Forbidden, match="menilai diri sendiri"):
        akses.rated(dunia.s, dunia.siapa(orang.staf, acting_for=orang.kabid), row.id)
    assert not keadaan(dunia.s, row).relation(dunia.siapa(orang.staf, acting_for=orang.kadis)).atasan
    assert orang.staf not in _names(dunia, dunia.siapa(orang.staf, acting_for=orang.kabid))


def test_when_the_penilai_left_the_next_head_above_stands_in(dunia, orang, approved):
    row = approved()[3]
    assert _names(dunia, orang.kabid) == [orang.staf]
    assert _names(dunia, orang.kadis) == []
    dunia.pegawai(orang.kabid, dunia.bidang_a, aktif=False)
    assert akses.standing(dunia.siapa(orang.kadis), keadaan(dunia.s, row)) == "pengganti"
    assert _names(dunia, orang.kadis) == [orang.staf]
    assert _names(dunia, orang.kabid) == []
    with pytest.raises(Forbidden):
        akses.rated(dunia.s, dunia.siapa(orang.kabid), row.id)
    assert keadaan(dunia.s, row).pemutus_nip == orang.bupati  # who rates does not decide on it


def test_a_new_head_of_the_unit_stands_in_first(dunia, orang, approved):
    row = approved()[3]
    dunia.pegawai(orang.kabid, dunia.bidang_a, aktif=False)
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.staf2, pimpinan_penugasan="plt")
    dunia.pegawai(orang.staf2, dunia.bidang_a)
    found = keadaan(dunia.s, row)
    assert (found.penilai_nip, found.pemutus_nip) == (orang.staf2, orang.kadis)
    assert found.pejabat(orang.staf2)["jabatan"] == "Plt. Kepala Bidang A"


@pytest.mark.parametrize("atasan", [None, "kabid"])
def test_an_objection_is_never_decided_by_the_penilai(dunia, orang, approved, atasan):
    row = approved(atasan=getattr(orang, atasan) if atasan else None)[3]
    assert keadaan(dunia.s, row).pemutus_nip == orang.kadis


def test_an_employee_who_moved_keeps_the_penilai_of_the_skp(dunia, orang, approved):
    row = approved()[3]
    dunia.pegawai(orang.staf, dunia.bidang_b)
    assert akses.standing(dunia.siapa(orang.kabid), keadaan(dunia.s, row)) == "penilai"
    with pytest.raises(NotFound):
        dunia.baca(orang.kabid_b, row)


def test_lists_search_page_and_count(dunia, orang, approved, statements):
    approved()
    approved(orang.staf2)
    ask = lambda **more: dunia.ask(  # noqa: E731
        "daftar_bawahan", orang.kabid, c.DaftarPenilaianBawahan(**QUARTER, **more)
    )
    first = ask(limit=1)
    assert [one.nip for one in first.items] == [orang.staf]
    assert [one.nip for one in ask(limit=1, after=first.next).items] == [orang.staf2]
    assert [one.nip for one in ask(q="eko").items] == [orang.staf2]
    assert [one.nip for one in ask(q=orang.staf2[:17] + orang.staf2[17]).items] == [orang.staf2]
    assert ask(status="final").items == []
    assert ask(unor_id=dunia.bidang_b).items == []
    sql = statements(dunia.s)
    ask(limit=200)
    assert len(sql) <= 2


def test_mine_newest_first(dunia, orang, approved):
    approved()
    mine = dunia.ask("daftar", orang.staf, c.DaftarPenilaian(tahun=2026)).items
    assert [one.masa.akhir.month for one in mine] == [12, 12, 9, 6, 3]
    assert dunia.ask("daftar", orang.staf2, c.DaftarPenilaian()).items == []
    assert dunia.ask("daftar", orang.staf, c.DaftarPenilaian(tahun=2025)).items == []


def test_what_waits_for_me(dunia, orang, approved, statements):
    approved()
    sql = statements(dunia.s)
    found = dunia.ask("ringkasan", orang.kabid, c.RingkasanPenilaianQuery())
    assert found.menunggu_dinilai == len(found.berikutnya) > 0
    assert {one.nip for one in found.berikutnya} == {orang.staf}
    assert len(sql) <= 5
    assert dunia.ask("ringkasan", orang.staf, c.RingkasanPenilaianQuery()).menunggu_dinilai == 0


def test_what_i_fill_stands_by_its_last_day_and_the_year_after_its_parts(dunia, orang, approved):
    *quarters, year = approved()
    year.awal = date(2020, 1, 1)
    for number, row in enumerate(quarters):
        row.awal = date(2020, 12 - number, 1)
    for row in (*quarters, year):
        row.batas_isi = date(2100, 1, 1)
    quarters[0].batas_isi = date(2099, 1, 1)
    dunia.s.flush()
    mine = dunia.ask("ringkasan", orang.staf, c.RingkasanPenilaianQuery()).isi
    assert [one.id for one in mine] == [row.id for row in (quarters[0], *reversed(quarters[1:]), year)]
