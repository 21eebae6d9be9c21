"""Ratings, predikat, feedback, many at once, and the end of changing (features A41–A43, G4, G12)."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from contracts import assessment as c
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import NilaiPerilaku, new_id
from services.assessment import models
from services.assessment.queries.aturan import batas_keberatan
from services.assessment.queries.hubungan import keadaan
from services.assessment.rules import kata


@pytest.fixture
def beri(dunia, orang):
    """`beri(row, "sesuai", "di_atas", who)`: both ratings, or one with None for the other."""

    def rate(row, hasil=None, perilaku=None, who=None, **more):
        cmd = c.SetRating(penilaian_id=row.id, hasil_kerja=hasil, perilaku=perilaku, **more)
        return dunia.do("set_rating", who or orang.kabid, cmd)

    return rate


@pytest.fixture
def capaian(dunia):
    def put(row, nilai="baik"):
        cmd = c.SetCapaian(unor_id=row.unor_id, tahun=row.tahun, jenis=row.jenis, urutan=row.urutan, capaian=nilai)
        return dunia.do("set_capaian", dunia.admin(), cmd)

    return put


def final(dunia, who, *rows):
    return dunia.do("finalize", who, c.FinalizePenilaian(penilaian_ids=[row.id for row in rows]))


def test_two_ratings_make_a_predikat_a_term_and_a_fact(dunia, orang, approved, beri):
    row = approved()[0]
    assert dunia.jumlah(unor_id=row.unor_id, jenis="triwulanan", urutan=1) == {"": 1}
    half = beri(row, hasil="di_atas")
    assert (half.status, half.hasil_kerja, half.predikat, half.batas_keberatan) == ("berjalan", "di_atas", None, None)
    assert dunia.fakta("assessment.rated") == []
    done = beri(row, perilaku="di_atas")
    assert (done.status, done.predikat, done.rating_ke) == ("dinilai", "sangat_baik", 1)
    assert (done.dinilai_oleh, done.dinilai_sebagai) == (orang.kabid, "penilai")
    assert done.batas_keberatan == batas_keberatan(dunia.s, orang.instansi, done.dinilai_pada)
    assert dunia.jumlah(unor_id=row.unor_id, jenis="triwulanan", urutan=1) == {"sangat_baik": 1}
    (told,) = dunia.fakta("assessment.rated")
    assert (told.data["predikat"], told.data["penilai_nip"], told.data["rating_ke"]) == (
        "sangat_baik", orang.kabid, 1,
    )  # fmt: skip
    assert told.data["batas_keberatan"] == done.batas_keberatan.isoformat()


def test_a_rating_changes_until_final_and_the_same_one_changes_nothing(dunia, orang, approved, beri):
    row = approved()[0]
    first = beri(row, "sesuai", "sesuai")
    assert beri(row, "sesuai", "sesuai").rev == first.rev
    second = beri(row, "di_bawah")
    assert (second.predikat, second.rating_ke) == ("butuh_perbaikan", 2)
    assert len(dunia.fakta("assessment.rated")) == 2
    assert dunia.jumlah(unor_id=row.unor_id, jenis="triwulanan", urutan=1) == {"butuh_perbaikan": 1}
    (last, *_) = dunia.ask("riwayat", orang.kabid, c.RiwayatPenilaian(penilaian_id=row.id)).items
    assert (last.oleh_nip, last.perbuatan) == (orang.kabid, "set_rating")
    assert (last.sebelum["predikat"], last.sesudah["predikat"]) == ("baik", "butuh_perbaikan")


def test_of_two_who_rate_at_once_the_second_is_told(dunia, approved, beri):
    row = approved()[0]
    seen = row.rev
    beri(row, "sesuai", "sesuai", if_rev=seen)
    with pytest.raises(Stale):
        beri(row, "di_bawah", "sesuai", if_rev=seen)


def test_nobody_rates_oneself_and_only_the_penilai_rates(dunia, orang, approved, beri):
    row = approved(orang.kabid, penilai=orang.kadis, atasan=orang.bupati)[0]
    with pytest.raises(Forbidden) as own:
        beri(row, "di_atas", "di_atas", orang.kabid)
    assert own.value.code == "penilaian-sendiri"
    in_place = dunia.siapa(orang.kabid, acting_for=orang.kadis)
    with pytest.raises(Forbidden):
        beri(row, "di_atas", "di_atas", in_place)
    with pytest.raises(Forbidden):
        beri(row, "di_atas", "di_atas", dunia.admin())
    with pytest.raises(NotFound):
        beri(row, "di_atas", "di_atas", orang.staf_b)
    with pytest.raises(NotFound):
        beri(row, "di_atas", "di_atas", orang.lain)
    assert dunia.fakta("assessment.rated") == []


def test_a_delegate_rates_in_the_penilais_place_and_both_are_kept(dunia, orang, approved, beri):
    row = approved()[0]
    done = beri(row, "sesuai", "sesuai", dunia.siapa(orang.kadis, acting_for=orang.kabid))
    assert (done.dinilai_oleh, done.dinilai_atas_nama, done.dinilai_sebagai) == (orang.kadis, orang.kabid, "delegasi")
    assert dunia.fakta("assessment.rated")[0].data["penilai_nip"] == orang.kabid


def test_the_next_head_rates_in_place_of_a_penilai_who_left(dunia, orang, approved, beri):
    row = approved()[0]
    dunia.pegawai(orang.kabid, dunia.bidang_a, aktif=False)
    assert beri(row, "sesuai", "sesuai", orang.kadis).dinilai_sebagai == "pengganti"


def test_a_period_that_has_not_begun_is_not_rated(dunia, approved, beri):
    row = approved()[0]
    dunia.s.execute(update(models.Penilaian).values(awal=datetime(2090, 1, 1, tzinfo=UTC).date()))
    dunia.s.expire_all()
    with pytest.raises(Conflict) as caught:
        beri(row, "sesuai", "sesuai")
    assert caught.value.code == "masa-belum-mulai"
    assert kata.tanggal(datetime(2090, 1, 1, tzinfo=UTC).date()) in caught.value.message


def test_feedback_per_rhk_and_behaviour_is_kept_changed_and_taken_away(dunia, orang, approved):
    row = approved()[0]
    (rhk,) = dunia.baca(orang.kabid, row).rhk
    give = {"rhk": {rhk.id: "Pertahankan."}, "perilaku": {"loyal": "Teladan."}, "catatan": "Ikut pelatihan."}
    seen = dunia.do("set_umpan_balik", orang.kabid, c.SetUmpanBalik(penilaian_id=row.id, **give))
    assert (seen.rhk[0].umpan_balik, seen.catatan) == ("Pertahankan.", "Ikut pelatihan.")
    assert {one.nilai: one.umpan_balik for one in seen.perilaku}["loyal"] == "Teladan."
    again = dunia.do("set_umpan_balik", orang.kabid, c.SetUmpanBalik(penilaian_id=row.id, **give))
    assert again.rev == seen.rev
    less = c.SetUmpanBalik(penilaian_id=row.id, perilaku={NilaiPerilaku.LOYAL: ""})
    seen = dunia.do("set_umpan_balik", orang.kabid, less)
    assert {one.nilai: one.umpan_balik for one in seen.perilaku}["loyal"] is None
    assert seen.rhk[0].umpan_balik == "Pertahankan."
    assert "Pertahankan" not in str([row.data for row in dunia.fakta()])


def test_feedback_on_an_rhk_of_somebody_else_is_refused(dunia, orang, approved):
    row, other = approved()[0], approved(orang.staf2)[0]
    foreign = dunia.baca(orang.kabid, other).rhk[0].id
    with pytest.raises(Invalid) as caught:
        dunia.do("set_umpan_balik", orang.kabid, c.SetUmpanBalik(penilaian_id=row.id, rhk={foreign: "Bagus."}))
    assert caught.value.errors[0].field == f"rhk.{foreign}"


def test_final_needs_the_capaian_and_says_who_can_set_it(dunia, orang, approved, beri, capaian):
    row = approved()[0]
    not_rated = final(dunia, orang.kabid, row)
    assert "belum dinilai" in not_rated.refused[0].message
    beri(row, "sesuai", "sesuai")
    missing = final(dunia, orang.kabid, row)
    assert missing.done == []
    assert f"Minta {orang.nama[orang.kadis]} atau admin instansi" in missing.refused[0].message
    capaian(row)
    assert final(dunia, orang.kabid, row).done == [row.id]
    assert final(dunia, orang.kabid, row).done == [row.id]  # the command may arrive twice
    (told,) = dunia.fakta("assessment.finalized")
    assert (told.data["capaian"], told.data["predikat"], told.data["dasar"]) == ("baik", "baik", "penilai")
    assert told.data["penilai"]["nip"] == orang.kabid
    assert dunia.baca(orang.staf, row).final_pada is not None


def test_nothing_is_final_before_its_period_ends(dunia, orang, approved, beri, capaian):
    row = approved()[0]
    beri(row, "sesuai", "sesuai")
    capaian(row)
    today = keadaan(dunia.s, row).hari_ini
    for akhir, early in ((today + timedelta(days=1), True), (today, False)):
        dunia.s.execute(update(models.Penilaian).where(models.Penilaian.id == row.id).values(akhir=akhir))
        dunia.s.expire_all()
        assert ("finalize" in dunia.baca(orang.kabid, row).actions) is not early
        found = final(dunia, orang.kabid, row)
        assert [one.subject for one in found.refused] == ([str(row.id)] if early else [])
        assert not early or f"Finalkan sejak {kata.tanggal(akhir)}" in found.refused[0].message


def test_after_final_only_an_objection_changes_it(dunia, orang, approved, beri, capaian):
    row = approved()[0]
    beri(row, "sesuai", "sesuai")
    capaian(row)
    final(dunia, orang.kabid, row)
    with pytest.raises(Conflict) as caught:
        beri(row, "di_atas")
    assert caught.value.code == "penilaian-final"
    assert "keberatan" in caught.value.message
    with pytest.raises(Conflict):
        dunia.do("set_umpan_balik", orang.kabid, c.SetUmpanBalik(penilaian_id=row.id, catatan="Terlambat"))


def test_while_an_objection_waits_neither_rating_nor_final(dunia, orang, approved, beri, capaian):
    row = approved()[0]
    beri(row, "sesuai", "sesuai")
    capaian(row)
    dunia.s.add(
        models.Keberatan(
            id=new_id(), penilaian_id=row.id, rating_ke=1, nip=orang.staf, penilai_nip=orang.kabid, penilai={},
            atasan_nip=orang.kadis, atasan={"nama": orang.nama[orang.kadis]}, alasan="Target tercapai",
            status="diajukan", hasil_kerja="sesuai", perilaku="sesuai", predikat="baik",
            diajukan_pada=datetime.now(UTC),
        )
    )  # fmt: skip
    dunia.s.flush()
    with pytest.raises(Conflict) as caught:
        beri(row, "di_atas")
    assert caught.value.code == "keberatan-berjalan"
    assert orang.nama[orang.kadis] in caught.value.message
    assert "keberatan" in final(dunia, orang.kabid, row).refused[0].message


def massal(dunia, who, rows, *, uji=False, hasil="sesuai", **more):
    baris = [c.RatingBaris(penilaian_id=row.id, hasil_kerja=hasil, perilaku="sesuai", **more) for row in rows]
    return dunia.do("set_rating_massal", who, c.SetRatingMassal(baris=baris, uji=uji))


def test_of_many_each_stands_on_its_own(dunia, orang, approved):
    mine, too, other = approved()[0], approved(orang.staf2)[0], approved(orang.staf_b, penilai=orang.kabid_b)[0]
    found = massal(dunia, orang.kabid, [mine, other, too], umpan_balik="Baik sekali")
    assert found.done == [mine.id, too.id]
    assert [one.subject for one in found.refused] == [str(other.id)]
    assert found.refused[0].who is None  # a stranger does not even learn who rates
    assert {dunia.baca(orang.kabid, row).catatan for row in (mine, too)} == {"Baik sekali"}
    assert dunia.jumlah(jenis="triwulanan", urutan=1) == {"baik": 2, "": 1}
    as_admin = massal(dunia, dunia.admin(), [other])
    assert as_admin.refused[0].who == orang.nama[orang.kabid_b]


def test_a_dry_run_says_the_same_and_changes_nothing(dunia, orang, approved):
    mine, other = approved()[0], approved(orang.staf_b, penilai=orang.kabid_b)[0]
    tried = massal(dunia, orang.kabid, [mine, other], uji=True)
    assert dunia.fakta("assessment.rated") == []
    seen = dunia.baca(orang.kabid, mine)
    assert (seen.status, seen.predikat, seen.rev) == ("berjalan", None, mine.rev)
    assert dunia.jumlah(jenis="triwulanan", urutan=1) == {"": 2}
    assert dunia.s.scalar(select(func.count()).select_from(models.Riwayat).filter_by(perbuatan="set_rating")) == 0
    assert massal(dunia, orang.kabid, [mine, other]) == tried


def test_an_unknown_one_of_many_is_refused_like_a_strangers(dunia, orang, approved):
    row = approved()[0]
    ghost = c.RatingBaris(penilaian_id=uuid.uuid4(), hasil_kerja="sesuai", perilaku="sesuai")
    known = c.RatingBaris(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai")
    found = dunia.do("set_rating_massal", orang.kabid, c.SetRatingMassal(baris=[ghost, known]))
    assert (found.done, len(found.refused)) == ([row.id], 1)


def test_the_statements_of_a_rating_are_bounded(dunia, orang, approved, beri, statements):
    row = approved()[0]
    sent = statements(dunia.s)
    beri(row, "sesuai", "sesuai")
    assert len(sent) <= 15, sent
