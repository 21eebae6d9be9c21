"""Feedback of colleagues: whose, in which direction, once, and anonymous so that nothing leads to the writer (A45)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import inspect, select, text, update

from chassis.events import Outbox
from contracts import assessment as c
from contracts import assessment_aturan as ca
from contracts.errors import Conflict, Forbidden, NotFound
from contracts.types import NilaiPerilaku
from services.assessment import models
from services.assessment.rules import kata

PUJIAN = "Selalu siap membantu rekan."


@pytest.fixture
def beri(dunia):
    """`beri(who, row, anonim=True, harmonis="…")`."""

    def do(who: Any, row: models.Penilaian, *, anonim: bool = False, **said: str) -> c.FeedbackRekan:
        perilaku = said or {"harmonis": PUJIAN}
        return dunia.do("set_feedback", who, c.SetFeedback(penilaian_id=row.id, perilaku=perilaku, anonim=anonim))

    return do


@pytest.fixture
def rekan(dunia, orang):
    """More people of bidang A."""
    found = [orang.nip(n) for n in range(20, 24)]
    for one in found:
        dunia.pegawai(one, dunia.bidang_a)
    return found


def shown(dunia, who: str, row: models.Penilaian) -> tuple[list[c.FeedbackTampil], int]:
    seen = dunia.baca(who, row)
    return [one for perilaku in seen.perilaku for one in perilaku.feedback], seen.feedback_tersembunyi


def cari(dunia, who: Any, nip: str) -> list[c.FeedbackRekan]:
    return dunia.ask("cari_rekan", who, c.CariRekan(nip=nip))


# ---------------------------------------------------------------- whom


def test_a_colleague_of_the_unit_is_found_with_what_is_open(dunia, orang, approved):
    approved(orang.staf)
    found = cari(dunia, orang.staf2, orang.staf)
    assert {(one.nama, one.arah, one.sudah) for one in found} == {("Dewi Anjani", "rekan", False)}
    assert found[0].ekspektasi[NilaiPerilaku.HARMONIS] == "Teladan"
    assert found[0].masa.akhir == max(one.masa.akhir for one in found)


@pytest.mark.parametrize(("who", "target", "arah"), [("ketua", "staf_b", "rekan"), ("staf", "ketua", "bawahan")])
def test_direction_follows_the_relation(dunia, orang, approved, who, target, arah):
    nip = getattr(orang, target)
    approved(nip, penilai=orang.kabid_b)
    assert cari(dunia, getattr(orang, who), nip)[0].arah == arah


def test_nobody_gives_it_to_oneself(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    with pytest.raises(Forbidden, match="kepada diri sendiri"):
        beri(orang.staf, row)
    with pytest.raises(Forbidden, match="atas nama diri sendiri"):
        beri(dunia.siapa(orang.staf2, acting_for=orang.kabid), row)


def test_the_penilai_has_another_place_for_it(dunia, orang, approved, beri):
    with pytest.raises(Forbidden, match="Penilaian Bawahan"):
        beri(orang.kabid, approved(orang.staf)[0])


def test_strangers_find_nobody(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    for who in (orang.lain, orang.staf_b):
        with pytest.raises(NotFound):
            cari(dunia, who, orang.staf)
        with pytest.raises(NotFound):
            beri(who, row)
        with pytest.raises(NotFound):
            dunia.ask("feedback", who, c.FeedbackQuery(penilaian_id=row.id))
    with pytest.raises(NotFound):
        cari(dunia, orang.staf, orang.nip(99))


def test_a_team_of_the_past_makes_no_colleague(dunia, orang, approved):
    approved(orang.ketua, penilai=orang.kabid_b)
    dunia.buat_tim(dunia.tim, orang.ketua, [orang.staf], berlaku_sampai="2026-02-01")
    with pytest.raises(NotFound):
        cari(dunia, orang.staf, orang.ketua)


def test_upwards_only_where_the_instansi_allows_it(dunia, orang, approved, beri):
    row = approved(orang.kabid, penilai=orang.kadis, atasan=orang.bupati)[0]
    assert beri(orang.staf, row).arah == "bawahan"
    settings = ca.SetPengaturan(hari_tutup=10, hari_ingatkan=3, boleh_anonim=True, boleh_dari_bawahan=False)
    dunia.do("set_pengaturan", dunia.admin(), settings)
    with pytest.raises(Forbidden, match="tidak membuka feedback kepada atasan"):
        beri(orang.staf2, row)


# ---------------------------------------------------------------- by name


def test_by_name_it_is_shown_and_may_be_changed_until_final(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    beri(orang.staf2, row, harmonis=PUJIAN, adaptif="Cepat belajar.")
    made = beri(orang.staf2, row, harmonis="Ramah.")
    assert made.isi == {"harmonis": "Ramah.", "adaptif": "Cepat belajar."}
    found, withheld = shown(dunia, orang.staf, row)
    assert {(one.dari, one.teks) for one in found} == {("Eko Prasaja", "Ramah."), ("Eko Prasaja", "Cepat belajar.")}
    assert withheld == 0
    dunia.s.execute(text("UPDATE penilaian SET status = 'final', predikat = 'baik' WHERE id = :id"), {"id": row.id})
    dunia.s.expire_all()
    with pytest.raises(Conflict, match="sudah final"):
        beri(orang.staf2, row)


# ---------------------------------------------------------------- anonymous


def test_anonymous_answers_are_shown_from_three_on(dunia, orang, approved, rekan, beri):
    row = approved(orang.staf)[0]
    for n, one in enumerate(rekan[:2], 1):
        beri(one, row, anonim=True)
        assert shown(dunia, orang.staf, row) == ([], n)
        assert shown(dunia, orang.kabid, row) == ([], n)
    beri(rekan[2], row, anonim=True, harmonis="Tiga.", loyal="Setia.")
    found, withheld = shown(dunia, orang.staf, row)
    assert (len(found), withheld, {one.dari for one in found}) == (4, 0, {None})


def test_the_next_are_shown_three_together_again(dunia, orang, approved, rekan, beri):
    row = approved(orang.staf)[0]
    more = [orang.staf2, orang.nip(30)]
    dunia.pegawai(more[1], dunia.bidang_a)
    seen = []
    for n, one in enumerate([*rekan, *more], 1):
        beri(one, row, anonim=True, harmonis=f"Jawaban {n}.")
        found, withheld = shown(dunia, orang.kabid, row)
        seen.append((len(found), withheld))
    assert seen == [(0, 1), (0, 2), (3, 0), (3, 1), (3, 2), (6, 0)]


def test_the_only_subordinate_is_not_known_by_the_direction(dunia, orang, approved, beri):
    row = approved(orang.kabid, penilai=orang.kadis, atasan=orang.bupati)[0]
    peers = [orang.nip(n) for n in (40, 41)]
    for one in peers:
        dunia.pegawai(one, dunia.dinas)
    dunia.buat_tim(uuid4(), orang.kadis, [orang.kabid, *peers])
    for one in (orang.staf, *peers):
        beri(one, row, anonim=True)
    found, _ = shown(dunia, orang.kabid, row)
    assert [(one.dari, one.arah) for one in found] == [(None, None)] * 3
    assert set(dunia.s.scalars(text("SELECT arah FROM feedback"))) == {None}


def test_feedback_waits_for_the_period_to_begin(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    later = datetime.now(UTC).date() + timedelta(days=2)
    values = {"awal": later, "akhir": later + timedelta(days=30)}
    dunia.s.execute(update(models.Penilaian).where(models.Penilaian.id == row.id).values(values))
    dunia.s.expire_all()
    with pytest.raises(Conflict, match=f"sejak {kata.tanggal(later)}"):
        beri(orang.staf2, row)


def test_one_answers_anonymously_once_and_is_not_read_back(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    made = beri(orang.staf2, row, anonim=True)
    assert (made.sudah, made.isi) == (True, {})
    for anonim in (True, False):
        with pytest.raises(Conflict, match="Anda sudah memberi feedback"):
            beri(orang.staf2, row, anonim=anonim)
    assert len(dunia.s.scalars(select(models.Feedback)).all()) == 1


def test_who_gave_it_by_name_gives_no_second_one_anonymously(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    beri(orang.staf2, row)
    with pytest.raises(Conflict):
        beri(orang.staf2, row, anonim=True)


def test_anonymous_only_where_the_instansi_allows_it(dunia, orang, approved, beri):
    row = approved(orang.staf)[0]
    settings = ca.SetPengaturan(hari_tutup=10, hari_ingatkan=3, boleh_anonim=False, boleh_dari_bawahan=True)
    dunia.do("set_pengaturan", dunia.admin(), settings)
    assert not cari(dunia, orang.staf2, orang.staf)[0].boleh_anonim
    with pytest.raises(Forbidden, match="tidak membuka feedback anonim"):
        beri(orang.staf2, row, anonim=True)


def test_nothing_leads_from_an_anonymous_answer_to_its_writer(dunia, orang, approved, rekan, beri):
    row = approved(orang.staf)[0]
    before = (row.rev, row.diubah_pada, _count(dunia, models.Riwayat), _count(dunia, Outbox))
    for one in rekan:
        beri(one, row, anonim=True, harmonis=f"Dari {one[-3:]}")
    dunia.s.refresh(row)
    assert (row.rev, row.diubah_pada, _count(dunia, models.Riwayat), _count(dunia, Outbox)) == before
    kept = dunia.s.scalars(select(models.Feedback).execution_options(populate_existing=True)).all()
    assert {(one.oleh_nip, one.oleh_nama) for one in kept} == {(None, None)}
    assert {one.id.version for one in kept} == {one.jawaban.version for one in kept} == {4}, "no time in an id"
    kinds = {str(column["type"]) for column in inspect(dunia.s.connection()).get_columns("feedback")}
    assert not any("TIME" in kind or "DATE" in kind for kind in kinds)


def test_neither_place_nor_transaction_of_a_row_tells_the_order(dunia, orang, approved, rekan, beri):
    row = approved(orang.staf)[0]
    for one in rekan:
        beri(one, row, anonim=True)
    in_the_table = dunia.s.execute(text("SELECT id, xmin::text AS tx FROM feedback ORDER BY ctid")).all()
    ids = [one.id for one in in_the_table]
    assert ids == sorted(ids), "random ids, written in their order"
    assert len({one.tx for one in in_the_table}) == 1
    said = " ".join(dunia.s.scalars(text("SELECT row_to_json(f)::text FROM feedback f")))
    assert not any(one in said for one in rekan)


def _count(dunia, table: Any) -> int:
    dunia.s.flush()
    return len(dunia.s.scalars(select(table)).all())
