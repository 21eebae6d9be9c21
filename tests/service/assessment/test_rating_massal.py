"""A unit of 200 rated and made final at once costs few statements, and each act is on record (features A42, P2, P7)."""

from uuid import uuid4

import pytest
from sqlalchemy import insert

from contracts import assessment as c
from services.assessment import models

PEOPLE = 200
ROWS_APART = 15
"""Statements of a bulk that do not depend on how many people it has."""


@pytest.fixture
def unit(dunia, approved):
    """Two hundred assessments of the first quarter, all with one penilai."""
    row = approved()[0]
    same = {column.name: getattr(row, column.name) for column in models.Penilaian.__table__.columns}
    rows = [same | {"id": uuid4(), "skp_id": uuid4()} for _ in range(PEOPLE)]
    dunia.s.execute(insert(models.Penilaian), rows)
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
