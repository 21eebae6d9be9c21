"""Curves of units, teams and the instansi, the preview of a rating, and the flags for people (features A44, A8, M8)."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from contracts import assessment as c
from contracts.assessment_kurva import DaftarLingkup
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.types import Capaian, Predikat
from services.assessment import models

TW1 = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}


@pytest.fixture
def dinilai(dunia, orang, approved):
    """`dinilai(nip, "sesuai", "sesuai", penilai=…)`: the first quarter of an approved SKP, rated."""

    def rate(who=None, hasil="sesuai", perilaku="sesuai", **more):
        penilai = more.get("penilai", orang.kabid)
        row = approved(who or orang.staf, **more)[0]
        dunia.do("set_rating", penilai, c.SetRating(penilaian_id=row.id, hasil_kerja=hasil, perilaku=perilaku))
        return row

    return rate


@pytest.fixture
def semua(dunia, orang, dinilai, approved):
    """Bidang A: Sangat Baik and Baik; bidang B: one Baik, one not rated; the dinas: KADIS, not rated."""
    rows = [
        dinilai(orang.staf, "di_atas", "di_atas"),
        dinilai(orang.staf2),
        dinilai(orang.staf_b, penilai=orang.kabid_b),
        approved(orang.ketua, penilai=orang.kabid_b)[0],
        approved(orang.kadis, penilai=orang.bupati, atasan=None)[0],
    ]
    dunia.s.flush()
    return rows


def kurva(dunia, who, lingkup="unor", id=None, **masa):
    return dunia.ask("kurva", who, c.KurvaQuery(lingkup=lingkup, id=id, **(TW1 | masa)))


def capaian(dunia, unor_id, nilai="baik"):
    return dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=unor_id, capaian=nilai, **TW1))


def people(found):
    return {one.value: n for one, n in found.nyata.items() if n}, found.belum_dinilai


def test_a_unit_is_counted_with_all_below_it(dunia, orang, semua):
    assert people(kurva(dunia, orang.kabid)) == ({"sangat_baik": 1, "baik": 1}, 0)
    assert people(kurva(dunia, orang.kadis)) == ({"sangat_baik": 1, "baik": 2}, 2)
    assert people(kurva(dunia, orang.kadis, id=dunia.bidang_b)) == ({"baik": 1}, 1)
    assert people(kurva(dunia, orang.kabid, urutan=2)) == ({}, 2)


def test_the_instansi_and_a_team(dunia, orang, semua):
    top = kurva(dunia, orang.bupati, "instansi")
    assert (top.id, people(top)) == (orang.instansi, ({"sangat_baik": 1, "baik": 2}, 2))
    assert people(kurva(dunia, dunia.admin(), "instansi")) == people(top)
    assert people(kurva(dunia, orang.kadis, id=dunia.dinas)) == people(top)  # both counters say the same
    team = kurva(dunia, orang.ketua, "tim", dunia.tim)
    assert (team.nama, people(team)) == ("Tim Digital", ({"sangat_baik": 1}, 0))


def test_the_ideal_needs_the_capaian_and_is_that_of_the_periods_day(dunia, orang, semua):
    assert kurva(dunia, orang.kabid).ideal is None
    capaian(dunia, dunia.bidang_a, "istimewa")
    found = kurva(dunia, orang.kabid)
    assert found.capaian == "istimewa"
    assert found.ideal[Predikat.SANGAT_BAIK] == 54.17
    assert found.peringatan == []
    own = {one.value: [1, 1, 1, 1, 1] for one in Capaian}
    for day in (date(2026, 4, 1), date(2026, 3, 31)):
        assert kurva(dunia, orang.kabid).ideal == found.ideal  # the first quarter keeps its curve
        new = models.KurvaIdeal(id=uuid4(), instansi_id=orang.instansi, berlaku_dari=day, tinggi=own)
        dunia.s.add(new)
        dunia.s.flush()
    assert set(kurva(dunia, orang.kabid).ideal.values()) == {20.0}


def test_the_rules_of_se_3_2023_warn_with_numbers(dunia, orang, semua):
    capaian(dunia, dunia.bidang_a, "baik")
    found = kurva(dunia, orang.kabid)
    assert [one.aturan for one in found.peringatan] == ["min_orang"]
    assert "0 dari 2 orang" in found.peringatan[0].pesan


def test_the_preview_moves_one_person(dunia, orang, semua):
    capaian(dunia, dunia.bidang_a, "istimewa")
    ask = c.PratinjauQuery(penilaian_id=semua[1].id, hasil_kerja="di_bawah", perilaku="di_bawah")
    seen = dunia.ask("pratinjau", orang.kabid, ask)
    assert (seen.predikat, people(seen.kurva)) == ("sangat_kurang", ({"sangat_baik": 1, "sangat_kurang": 1}, 0))
    assert people(kurva(dunia, orang.kabid)) == ({"sangat_baik": 1, "baik": 1}, 0)
    with pytest.raises(Forbidden):
        dunia.ask("pratinjau", orang.staf2, ask)
    with pytest.raises(NotFound):
        dunia.ask("pratinjau", orang.staf_b, ask)


@pytest.mark.parametrize("who", ["staf", "staf_b", "kabid_b", "lain"])
def test_a_curve_is_not_for_those_beside_or_below(dunia, orang, semua, who):
    nip = getattr(orang, who)
    for lingkup, id in (("unor", dunia.bidang_a), ("tim", dunia.tim), ("instansi", orang.instansi)):
        with pytest.raises(NotFound):
            kurva(dunia, nip, lingkup, id)


def lingkup(dunia, who, **more):
    return [(one.lingkup, one.nama) for one in dunia.ask("daftar_lingkup", who, DaftarLingkup(**more)).items]


def test_offered_are_the_curves_that_are_answered_for_and_no_others(dunia, orang):
    whole, dinas, a, b = "Pemerintah Kabupaten Contoh", "Dinas Contoh", "Bidang A", "Bidang B"
    assert lingkup(dunia, orang.kabid) == [("unor", a)]
    assert lingkup(dunia, orang.kadis) == [("unor", dinas), ("unor", a), ("unor", b)]
    below = [("unor", a), ("unor", b), ("unor", dinas)]
    assert lingkup(dunia, orang.bupati) == [("unor", whole), ("instansi", whole), *below]
    assert lingkup(dunia, dunia.admin()) == [("instansi", whole), *below, ("unor", whole), ("tim", "Tim Digital")]
    assert lingkup(dunia, orang.ketua) == [("tim", "Tim Digital")]
    assert lingkup(dunia, orang.staf) == lingkup(dunia, orang.lain) == []
    assert lingkup(dunia, orang.kadis, q="bidang", limit=1) == [("unor", a)]
    assert lingkup(dunia, dunia.admin(), lingkup="tim") == [("tim", "Tim Digital")]
    (one,) = dunia.ask("daftar_lingkup", orang.kadis, DaftarLingkup(id=dunia.bidang_b)).items
    assert (one.nama, one.induk_nama) == (b, dinas)
    for nip in (orang.bupati, orang.kadis, orang.kabid, orang.ketua, orang.admin, orang.staf):
        who = dunia.admin() if nip == orang.admin else dunia.siapa(nip)
        offered = {one.id: one.lingkup for one in dunia.ask("daftar_lingkup", who, DaftarLingkup()).items}
        for kind, ids in (
            ("unor", [dunia.pemda, dunia.dinas, dunia.bidang_a, dunia.bidang_b]),
            ("tim", [dunia.tim]),
            ("instansi", [orang.instansi]),
        ):
            for id in ids:
                if id in offered:
                    assert kurva(dunia, who, kind, id).id == id
                else:
                    with pytest.raises(NotFound):
                        kurva(dunia, who, kind, id)


def test_another_system_heads_no_unit_that_nobody_heads(dunia, orang):
    dunia.unor(dunia.pemda, None, "Pemerintah Kabupaten Contoh", None)
    partner = dunia.siapa(None, roles={"partner"}, scopes={"assessment:read"})
    assert dunia.ask("daftar_lingkup", partner, DaftarLingkup()).items == []
    assert dunia.ask("daftar_capaian", partner, c.DaftarCapaian(**TW1)).items == []
    with pytest.raises(NotFound):
        kurva(dunia, partner, "instansi")


def test_without_a_red_curve_it_is_said_whose_capaian_is_missing_and_who_sets_it(dunia, orang):
    bidang = kurva(dunia, orang.kabid)
    assert (bidang.capaian_unor, bidang.capaian_oleh) == ("Bidang A", "Ratna Puspita atau admin instansi")
    team = kurva(dunia, orang.ketua, "tim")
    assert (team.nama, team.capaian_unor) == ("Tim Digital", "Bidang B")
    whole = kurva(dunia, orang.bupati, "instansi")
    assert (whole.capaian_unor, whole.capaian_oleh) == ("Pemerintah Kabupaten Contoh", "admin instansi")
    capaian(dunia, dunia.bidang_a)
    assert kurva(dunia, orang.kabid).capaian_oleh is None
    dunia.unor(uuid4(), None, "Sekretariat DPRD", None)
    assert kurva(dunia, orang.bupati, "instansi").capaian_unor is None, "several top units, each with its own"


def test_who_heads_nothing_and_what_is_not_there(dunia, orang):
    with pytest.raises(NotFound):
        kurva(dunia, orang.staf)
    for lingkup in ("unor", "tim", "instansi"):
        with pytest.raises(NotFound):
            kurva(dunia, dunia.admin(), lingkup, uuid4())
    with pytest.raises(NotFound):
        kurva(dunia, dunia.admin(), "tim")
    with pytest.raises(Invalid):
        kurva(dunia, orang.kabid, urutan=5)


def test_a_curve_costs_the_same_few_statements(dunia, orang, semua, statements):
    capaian(dunia, dunia.dinas)
    dunia.s.expire_all()
    sent = statements(dunia.s)
    kurva(dunia, orang.kadis, id=dunia.dinas)
    assert len(sent) <= 6, sent
    assert not [one for one in sent if "FROM penilaian" in one]


# ---------------------------------------------------------------- flags


def tanda(dunia, who, **more):
    return dunia.ask("tanda", who, c.DaftarTanda(**TW1, **more)).items


def test_ratings_without_evidence_are_flagged_for_the_penilai_and_above(dunia, orang, semua):
    (mine,) = tanda(dunia, orang.kabid)
    assert (mine.jenis, mine.penilai_nip) == ("tanpa_eviden", orang.kabid)
    assert mine.pesan == "2 dari 2 orang dinilai tanpa satu pun eviden."
    assert set(mine.penilaian_ids) == {semua[0].id, semua[1].id}
    above = [one.penilai_nip for one in tanda(dunia, orang.kadis)]
    assert above == [orang.kabid, orang.kabid_b]
    assert [one.penilai_nip for one in tanda(dunia, dunia.admin())] == above
    assert [one.penilai_nip for one in tanda(dunia, orang.kadis, q="fitri")] == [orang.kabid_b]
    for who in (orang.staf, orang.lain, dunia.siapa(orang.lain, roles={"admin_instansi"})):
        assert tanda(dunia, who) == []


def test_a_flag_names_its_people_and_the_list_is_narrowed_and_sorted(dunia, orang, semua, dinilai):
    mine, other = tanda(dunia, orang.kadis)
    assert [one.nama for one in mine.orang] == ["Dewi Anjani", "Eko Prasaja"]
    assert {one.id for one in mine.orang} == set(mine.penilaian_ids)
    assert tanda(dunia, orang.kadis, sort="penilai_turun") == [other, mine]
    assert tanda(dunia, orang.kadis, sort="jumlah_turun") == [mine, other]
    assert tanda(dunia, orang.kadis, sort="jumlah") == [other, mine]
    first = dunia.ask("tanda", orang.kadis, c.DaftarTanda(**TW1, sort="jumlah_turun", limit=1))
    rest = dunia.ask("tanda", orang.kadis, c.DaftarTanda(**TW1, sort="jumlah_turun", limit=1, after=first.next))
    assert (first.items, rest.items) == ([mine], [other])
    assert tanda(dunia, orang.kadis, tanda="umpan_balik_sama") == []
    assert tanda(dunia, orang.kadis, tanda="tanpa_eviden") == [mine, other]
    for who in (orang.kadis, dunia.admin()):
        assert tanda(dunia, who, unor_id=dunia.bidang_b) == [other]
    assert tanda(dunia, orang.bupati, unor_id=dunia.dinas) == [mine, other]
    with pytest.raises(NotFound):
        tanda(dunia, orang.kabid, unor_id=dunia.bidang_b)


def test_more_people_than_can_be_looked_at_together_are_refused_with_what_to_do(dunia, orang, semua, statements):
    j = models.JumlahPredikat
    dunia.s.execute(update(j).where(j.unor_id == dunia.bidang_a, j.predikat == "baik").values(jumlah=10_000))
    dunia.s.expire_all()
    for who in (orang.kadis, dunia.admin()):
        sent = statements(dunia.s)
        with pytest.raises(Invalid) as caught:
            tanda(dunia, who)
        assert "10002 orang" in caught.value.message
        assert "Pilih satu unit kerja" in caught.value.message
        assert not [one for one in sent if "FROM penilaian" in one], "asked for too much, it looks at nobody"
    assert len(tanda(dunia, dunia.admin(), unor_id=dunia.bidang_b)) == 1


def test_evidence_takes_the_flag_away(dunia, orang, semua):
    dunia.s.execute(update(models.Penilaian).values(jumlah_eviden=1))
    assert tanda(dunia, orang.kadis) == []


def test_feedback_copied_to_three_is_flagged_whatever_its_spaces(dunia, orang, dinilai):
    dunia.s.execute(update(models.Penilaian).values(jumlah_eviden=1))
    dunia.pegawai(orang.ketua, dunia.bidang_a)
    rows = [dinilai(one) for one in (orang.staf, orang.staf2, orang.ketua)]
    for row, teks in zip(rows, ("Kerja bagus.", "kerja  bagus.", "Kerja bagus. "), strict=True):
        cmd = c.SetUmpanBalik(penilaian_id=row.id, perilaku={"loyal": teks})
        dunia.do("set_umpan_balik", orang.kabid, cmd)
    (found,) = [one for one in tanda(dunia, orang.kabid) if one.jenis == "umpan_balik_sama"]
    assert found.pesan == "Umpan balik yang sama persis dipakai untuk 3 dari 3 orang."
    assert len(found.penilaian_ids) == 3


def test_a_penilai_far_from_the_curve_is_flagged(dunia, orang, dinilai):
    row = dinilai(orang.staf, "di_bawah", "di_bawah")
    columns = {one.name: getattr(row, one.name) for one in models.Penilaian.__table__.columns}
    more = [columns | {"id": uuid4(), "skp_id": uuid4(), "nip": orang.nip(n)} for n in range(50, 54)]
    dunia.s.execute(insert(models.Penilaian), more)
    assert "jauh_dari_kurva" not in {one.jenis for one in tanda(dunia, orang.kabid)}  # no capaian, no curve
    capaian(dunia, dunia.bidang_a, "istimewa")
    (found,) = [one for one in tanda(dunia, orang.kabid) if one.jenis == "jauh_dari_kurva"]
    assert found.pesan == (
        "Sebaran predikat 5 orang yang dinilai berbeda 100 dari 100 poin dengan kurva ideal untuk capaian Istimewa."
    )
    first = dunia.ask("tanda", orang.kabid, c.DaftarTanda(**TW1, limit=1))
    rest = dunia.ask("tanda", orang.kabid, c.DaftarTanda(**TW1, limit=1, after=first.next))
    assert [one.jenis for one in (*first.items, *rest.items)] == ["jauh_dari_kurva", "tanpa_eviden"]
