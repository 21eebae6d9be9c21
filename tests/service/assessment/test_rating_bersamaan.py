"""Penilai and delegate at once: who saves later is told what stands, and nobody's rating is lost unseen (A42, P2)."""

import pytest

from contracts import assessment as c
from contracts.errors import Conflict

BELUM = c.RatingTampil()


@pytest.fixture
def rated(dunia, orang, approved):
    """Two people; the first was rated by the delegate after the penilai had opened the page."""
    rows = [approved()[0], approved(orang.staf2)[0]]
    delegate = dunia.siapa(orang.kadis, acting_for=orang.kabid)
    dunia.do("set_rating", delegate, c.SetRating(penilaian_id=rows[0].id, hasil_kerja="sesuai", perilaku="di_atas"))
    return rows


def line(row, hasil, perilaku="sesuai", semula=BELUM):
    return c.RatingBaris(penilaian_id=row.id, hasil_kerja=hasil, perilaku=perilaku, semula=semula)


def stands(dunia, orang, row):
    seen = dunia.baca(orang.kabid, row)
    return seen.hasil_kerja, seen.rating_perilaku


def test_of_many_only_the_row_that_another_rated_is_refused(dunia, orang, rated, statements):
    first, second = rated
    kabid = dunia.siapa(orang.kabid)
    for uji in (True, False):
        cmd = c.SetRatingMassal(baris=[line(first, "di_bawah"), line(second, "di_bawah")], uji=uji)
        found = dunia.do("set_rating_massal", kabid, cmd)
        assert found.done == [second.id]
        (said,) = found.refused
        assert said.subject == str(first.id)
        assert "kini hasil kerja Sesuai Ekspektasi dan perilaku Di Atas Ekspektasi" in said.message
        assert f"diberikan oleh {orang.nama[orang.kadis]} pada " in said.message
    assert stands(dunia, orang, first) == ("sesuai", "di_atas")
    knowingly = line(first, "di_bawah", semula=c.RatingTampil(hasil_kerja="sesuai", perilaku="di_atas"))
    sent = statements(dunia.s)
    assert dunia.do("set_rating_massal", kabid, c.SetRatingMassal(baris=[knowingly], uji=True)).refused == []
    assert len(sent) <= 3, "a dry run that meets no other rating asks for nobody's name"
    assert dunia.do("set_rating_massal", kabid, c.SetRatingMassal(baris=[knowingly])).done == [first.id]
    assert stands(dunia, orang, first) == ("di_bawah", "sesuai")


def test_both_gave_the_same_or_the_caller_does_not_say_what_it_read(dunia, orang, rated):
    first = rated[0]
    same = c.SetRatingMassal(baris=[line(first, "sesuai", "di_atas")])
    assert dunia.do("set_rating_massal", orang.kabid, same).refused == []
    blind = c.SetRatingMassal(baris=[line(first, "di_bawah", semula=None)])
    assert dunia.do("set_rating_massal", orang.kabid, blind).done == [first.id]


def test_the_single_rating_is_refused_too_but_not_for_another_change(dunia, orang, rated):
    first, second = rated
    late = c.SetRating(penilaian_id=first.id, hasil_kerja="di_bawah", semula=BELUM)
    with pytest.raises(Conflict) as caught:
        dunia.do("set_rating", orang.kabid, late)
    assert caught.value.code == "rating-berubah"
    rev = second.rev
    dunia.do("set_umpan_balik", orang.kabid, c.SetUmpanBalik(penilaian_id=second.id, catatan="Rapi"))
    assert dunia.baca(orang.kabid, second).rev > rev
    rating = c.SetRating(penilaian_id=second.id, hasil_kerja="sesuai", semula=BELUM)
    assert dunia.do("set_rating", orang.kabid, rating).hasil_kerja == "sesuai"


def test_what_another_changed_since_is_not_made_final(dunia, orang, rated):
    first, second = rated
    kabid = dunia.siapa(orang.kabid)
    dunia.do("set_rating", kabid, c.SetRating(penilaian_id=second.id, hasil_kerja="sesuai", perilaku="sesuai"))
    masa = {"tahun": first.tahun, "jenis": first.jenis, "urutan": first.urutan}
    dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=first.unor_id, capaian="baik", **masa))
    seen = {row.id: c.RatingTampil(hasil_kerja="sesuai", perilaku="sesuai") for row in rated}
    cmd = c.FinalizePenilaian(penilaian_ids=[row.id for row in rated], semula=seen)
    found = dunia.do("finalize", kabid, cmd)
    assert found.done == [second.id]
    assert found.refused[0].subject == str(first.id)
    assert "belum difinalkan" in found.refused[0].message
    assert dunia.baca(kabid, first).status == "dinilai"
