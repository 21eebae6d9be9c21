"""A unit of 200 rated and made final at once costs few statements, and each act is on record (features A42, P2, P7)."""

from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from contracts import assessment as c
from services.assessment import models

PEOPLE = 200
ROWS_APART = 15
"""Statements of a bulk that do not depend on how many people it has."""

FEW = 10
"""Statements of what changes nothing: a preview, or a bulk of which all is refused."""


@pytest.fixture
def unit(dunia, approved):
    """Two hundred assessments of the first quarter, all with one penilai."""
    row = approved()[0]
    same = {column.name: getattr(row, column.name) for column in models.Penilaian.__table__.columns}
    rows = [same | {"id": uuid4(), "skp_id": uuid4()} for _ in range(PEOPLE)]
    dunia.s.execute(insert(models.Penilaian), rows)
    counted = update(models.JumlahPredikat).filter_by(unor_id=row.unor_id, jenis=row.jenis, urutan=row.urutan)
    dunia.s.execute(counted.values(jumlah=models.JumlahPredikat.jumlah + PEOPLE))
    return [row["id"] for row in rows]


def _rate(dunia, who, ids, *, uji=False):
    baris = [c.RatingBaris(penilaian_id=id, hasil_kerja="sesuai", perilaku="sesuai", umpan_balik="Baik") for id in ids]
    return dunia.do("set_rating_massal", who, c.SetRatingMassal(baris=baris, uji=uji))


def test_the_statements_of_a_bulk_do_not_grow_with_its_people(dunia, orang, unit, statements):
    sent = statements(dunia.s)
    assert len(_rate(dunia, orang.kabid, unit, uji=True).done) == PEOPLE
    assert len(sent) <= 3, "a dry run only reads"
    sent.clear()
    assert len(_rate(dunia, orang.kabid, unit).done) == PEOPLE
    assert len(sent) <= ROWS_APART, sent
    assert len(dunia.fakta("assessment.rated")) == PEOPLE


def test_making_final_does_not_either(dunia, orang, unit, statements):
    _rate(dunia, orang.kabid, unit)
    masa = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}
    dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=dunia.bidang_a, capaian="baik", **masa))
    sent = statements(dunia.s)
    assert len(dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=unit)).done) == PEOPLE
    assert len(sent) <= ROWS_APART, sent
    assert len(dunia.fakta("assessment.finalized")) == PEOPLE


def test_refusals_cost_no_more_and_say_who_can_act(dunia, orang, unit, statements):
    _rate(dunia, orang.kabid, unit)
    sent = statements(dunia.s)
    found = dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=unit))
    assert (found.done, len(found.refused)) == ([], PEOPLE)
    assert all(f"Minta {orang.nama[orang.kadis]} atau admin instansi" in one.message for one in found.refused)
    assert len(sent) <= FEW, sent
    sent.clear()
    blind = c.RatingTampil()
    stale = [c.RatingBaris(penilaian_id=id, hasil_kerja="di_atas", perilaku="sesuai", semula=blind) for id in unit]
    assert len(dunia.do("set_rating_massal", orang.kabid, c.SetRatingMassal(baris=stale)).refused) == PEOPLE
    assert len(sent) <= FEW, sent
    sent.clear()
    found = dunia.do("finalize", orang.kadis, c.FinalizePenilaian(penilaian_ids=unit))
    assert {one.who for one in found.refused} == {orang.nama[orang.kabid]}
    assert len(sent) <= FEW, sent


def test_what_many_ratings_would_make_is_told_by_few_statements(dunia, orang, unit, statements):
    other = dunia.terima(dunia.skp_disetujui(orang.staf_b, penilai=orang.kabid_b))[0]
    masa = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}
    dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=dunia.bidang_a, capaian="kurang", **masa))
    seen = dunia.jumlah(unor_id=dunia.bidang_a, **masa)
    assert seen == {"": PEOPLE + 1}
    baris = [c.RatingPilihan(penilaian_id=id, hasil_kerja="sesuai", perilaku="sesuai") for id in [*unit, other.id]]
    dunia.s.expire_all()
    sent = statements(dunia.s)
    found = dunia.ask("pratinjau_massal", orang.kabid, c.PratinjauMassalQuery(baris=baris, **masa))
    assert len(sent) <= FEW, sent
    assert found.predikat == dict.fromkeys(unit, "baik"), "of somebody else's people nothing is said"
    (kurva,) = found.kurva
    assert (kurva.nama, kurva.nyata["baik"], kurva.belum_dinilai) == ("Bidang A", PEOPLE, 1)
    assert kurva.peringatan
    assert f"dari {PEOPLE} orang" in kurva.peringatan[0].pesan
    assert dunia.jumlah(unor_id=dunia.bidang_a, **masa) == seen, "nothing is changed"


def test_a_head_of_heads_sees_the_whole_unit_as_it_would_be(dunia, orang, approved, statements):
    masa = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}
    own = approved(orang.kabid, penilai=orang.kadis, atasan=orang.bupati)[0]
    approved(orang.staf)
    baris = [c.RatingPilihan(penilaian_id=own.id, hasil_kerja="di_atas", perilaku="di_atas")]
    (kurva,) = dunia.ask("pratinjau_massal", orang.kadis, c.PratinjauMassalQuery(baris=baris, **masa)).kurva
    assert (kurva.nama, kurva.nyata["sangat_baik"], kurva.belum_dinilai) == ("Dinas Contoh", 1, 1)
    sent = statements(dunia.s)
    units = dunia.ask("unor_bawahan", orang.kadis, c.UnorBawahanQuery(**masa))
    assert [(one.nama, one.jumlah) for one in units] == [("Bidang A", 1)]
    assert len(sent) == 2, sent


def test_every_rating_is_on_record_for_those_who_may_read_it(dunia, orang, unit):
    delegate = dunia.siapa(orang.kadis, acting_for=orang.kabid)
    _rate(dunia, delegate, unit[:1])
    for who in (orang.staf, orang.kabid, orang.bupati, dunia.admin()):
        acts = dunia.ask("riwayat", who, c.RiwayatPenilaian(penilaian_id=unit[0])).items
        (rating,) = [one for one in acts if one.perbuatan == "set_rating"]
        assert (rating.oleh_nip, rating.oleh_nama, rating.atas_nama) == (
            orang.kadis, orang.nama[orang.kadis], orang.kabid,
        )  # fmt: skip
        assert rating.sebelum == {"hasil_kerja": None, "perilaku": None, "predikat": None}
        assert rating.sesudah == {
            "hasil_kerja": "sesuai", "perilaku": "sesuai", "predikat": "baik", "sebagai": "delegasi",
        }  # fmt: skip
        assert rating.pada is not None
        assert [one.sesudah for one in acts if one.perbuatan == "set_umpan_balik"] == [{"catatan": "Baik"}]
