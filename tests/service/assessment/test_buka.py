"""An approved SKP makes its assessments; revisions, repeats and disorder lose nothing (features A36, G5, G10)."""

from datetime import UTC, date, datetime

import pytest
from penilaian_dunia import rhk
from sqlalchemy import func, select

from contracts.assessment import CetakPenilaian, RiwayatPenilaian, SetFeedback, SetUmpanBalik
from contracts.types import Periode, new_id
from services.assessment.commands import buka
from services.assessment.models import Base, Feedback, FeedbackDiberikan, Realisasi, RencanaAksi, UmpanBalik


def test_four_quarters_and_the_year(dunia, orang, approved):
    rows = approved()
    assert [(row.jenis, row.urutan) for row in rows] == [*(("triwulanan", n) for n in range(1, 5)), ("tahunan", 1)]
    assert {row.status for row in rows} == {"berjalan"}
    assert [row.batas_isi for row in rows][:2] == [date(2026, 4, 10), date(2026, 7, 10)]
    assert {(row.penilai_nip, row.atasan_nip, row.jumlah_indikator) for row in rows} == {(orang.kabid, orang.kadis, 2)}
    assert dunia.jumlah(unor_id=dunia.bidang_a, jenis="triwulanan", urutan=1) == {"": 1}


def test_months_where_the_instansi_chose_months(dunia, orang, approved):
    dunia.instansi(orang.instansi, "Pemerintah Kabupaten Contoh", jenis_periode="bulanan")
    periode = Periode(awal=date(2026, 3, 10), akhir=date(2026, 5, 2))
    assert [(r.jenis, r.urutan, r.awal, r.akhir) for r in approved(periode=periode)][:3] == [
        ("bulanan", 3, date(2026, 3, 10), date(2026, 3, 31)),
        ("bulanan", 4, date(2026, 4, 1), date(2026, 4, 30)),
        ("bulanan", 5, date(2026, 5, 1), date(2026, 5, 2)),
    ]


def test_the_same_event_twice_changes_nothing(dunia):
    event = dunia.skp_disetujui()
    before = {row.id: row.rev for row in dunia.terima(event)}
    after = {row.id for row in dunia.terima(event)}
    assert after == set(before)
    assert dunia.jumlah(jenis="tahunan") == {"": 1}


def test_an_older_version_never_wins(dunia, orang):
    event = dunia.skp_disetujui(versi=2, penilai=orang.kadis, atasan=orang.bupati)
    old = dunia.skp_disetujui(skp_id=event.skp_id, versi=1)
    dunia.terima(event)
    rows = dunia.terima(old)
    assert {(row.versi_skp, row.penilai_nip) for row in rows} == {(2, orang.kadis)}
    assert len(rows) == 5


def test_a_revision_keeps_what_was_filled_and_takes_the_new_penilai(dunia, orang):
    kept, dropped = rhk("Tetap"), rhk("Dicabut")
    event = dunia.skp_disetujui(rhk=[kept, dropped])
    first = dunia.terima(event)[0]
    for one in (kept, dropped):
        dunia.s.add(Realisasi(penilaian_id=first.id, indikator_id=one.indikator[0].id, rhk_id=one.id,
                              realisasi="80 %", sumber_data="Laporan"))  # fmt: skip
    dunia.s.add(RencanaAksi(id=kept.id, penilaian_id=first.id, rhk_id=kept.id, urutan=1, rencana="Melatih",
                            target=None, dibuat_pada=first.dibuat_pada))  # fmt: skip
    changed = kept.model_copy(update={"rencana": "Tetap, lebih tajam"})
    rows = dunia.terima(
        dunia.skp_disetujui(skp_id=event.skp_id, versi=2, rhk=[changed, rhk("Baru")], penilai=orang.kabid_b)
    )
    assert rows[0].id == first.id
    assert rows[0].jumlah_realisasi == 1  # of those that hold
    seen = dunia.baca(orang.staf, first)
    assert [(one.rencana, one.berlaku) for one in seen.rhk] == [
        ("Tetap, lebih tajam", True), ("Baru", True), ("Dicabut", False),
    ]  # fmt: skip
    assert seen.rhk[0].rencana_aksi[0].rencana == "Melatih"
    assert [(i.realisasi, i.berlaku) for i in seen.rhk[2].indikator] == [("80 %", False)]
    assert seen.penilai.nip == orang.kabid_b
    assert seen.versi_skp == 2


def test_feedback_on_an_rhk_that_a_revision_dropped_stays_in_sight(dunia, orang):
    kept, dropped = rhk("Tetap"), rhk("Dicabut")
    event = dunia.skp_disetujui(rhk=[kept, dropped])
    first = dunia.terima(event)[0]
    words = SetUmpanBalik(penilaian_id=first.id, rhk={dropped.id: "Lanjutkan"}, perilaku={"loyal": "Setia"})
    dunia.do("set_umpan_balik", orang.kabid, words)
    dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2, rhk=[kept]))
    for who in (orang.staf, orang.kabid):
        seen = dunia.baca(who, first)
        assert [(one.rencana, one.berlaku, one.umpan_balik) for one in seen.rhk] == [
            ("Tetap", True, None), ("Dicabut", False, "Lanjutkan"),
        ]  # fmt: skip


def test_a_newer_skp_that_names_others_leaves_a_line_in_the_record(dunia, orang):
    event = dunia.skp_disetujui()
    row = dunia.terima(event)[0]
    dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2, rhk=event.rhk))
    record = RiwayatPenilaian(penilaian_id=row.id)
    assert dunia.ask("riwayat", orang.staf, record).items == []
    dunia.pegawai(orang.staf, dunia.bidang_b)
    dunia.s.expire_all()
    third = dunia.skp_disetujui(skp_id=event.skp_id, versi=3, rhk=event.rhk, penilai=orang.kabid_b, atasan=None)
    for _ in range(2):  # an event may arrive twice
        dunia.terima(third)
    (told,) = dunia.ask("riwayat", orang.staf, record).items
    assert (told.perbuatan, told.oleh_nip, told.oleh_nama) == ("follow_skp", orang.kabid_b, orang.nama[orang.kabid_b])
    assert told.sebelum == {
        "penilai": orang.nama[orang.kabid], "atasan_penilai": orang.nama[orang.kadis], "unor": "Bidang A",
    }  # fmt: skip
    assert told.sesudah == {
        "penilai": orang.nama[orang.kabid_b], "atasan_penilai": None, "unor": "Bidang B", "versi_skp": 3,
    }  # fmt: skip


def test_a_final_assessment_stays_on_its_version(dunia, orang):
    event = dunia.skp_disetujui()
    first = dunia.terima(event)[0]
    first.status, first.hasil_kerja, first.perilaku, first.predikat = "final", "sesuai", "sesuai", "baik"
    rows = dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2, penilai=orang.kabid_b))
    assert [row.versi_skp for row in rows] == [1, 2, 2, 2, 2]
    assert rows[0].penilai_nip == orang.kabid


def test_a_shorter_skp_loses_its_empty_periods_and_keeps_what_holds_anything(dunia, orang):
    event = dunia.skp_disetujui(disetujui_pada=datetime(2026, 11, 20, tzinfo=UTC))
    q1, q2, q3, _, year = dunia.terima(event)
    dunia.do("set_umpan_balik", orang.kabid, SetUmpanBalik(penilaian_id=q2.id, rhk={event.rhk[0].id: "Bagus"}))
    dunia.do("set_feedback", orang.staf2, SetFeedback(penilaian_id=q3.id, perilaku={"loyal": "Setia"}))
    dunia.do("cetak", orang.staf, CetakPenilaian(id=new_id(), penilaian_id=year.id, dokumen="form_penilaian"))
    short = Periode(awal=date(2026, 1, 1), akhir=date(2026, 2, 20))
    rows = dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2, rhk=event.rhk, periode=short))
    assert [row.id for row in rows] == [q1.id, q2.id, q3.id, year.id]
    assert rows[0].akhir == date(2026, 2, 20)
    assert dunia.jumlah(jenis="triwulanan", urutan=4) == {}
    for table in (UmpanBalik, Feedback, FeedbackDiberikan):
        assert dunia.s.scalar(select(func.count()).select_from(table)) == 1


def test_a_printed_period_stays_when_the_skp_is_shorter(dunia, orang):
    event = dunia.skp_disetujui()
    rows = dunia.terima(event)
    dunia.do("cetak", orang.staf, CetakPenilaian(id=new_id(), penilaian_id=rows[3].id, dokumen="form_penilaian"))
    short = Periode(awal=date(2026, 1, 1), akhir=date(2026, 5, 20))
    rows = dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2, rhk=event.rhk, periode=short))
    assert [(row.jenis, row.urutan) for row in rows] == [
        ("triwulanan", 1), ("triwulanan", 2), ("triwulanan", 4), ("tahunan", 1),
    ]  # fmt: skip


def test_every_table_about_an_assessment_keeps_it():
    about = {
        mapper.class_
        for mapper in Base.registry.mappers
        if any(key.column.table.name == "penilaian" for key in mapper.local_table.foreign_keys)
    }
    assert about == set(buka._ISI)


def test_a_move_to_another_unit_moves_the_count(dunia, orang):
    event = dunia.skp_disetujui()
    dunia.terima(event)
    dunia.pegawai(orang.staf, dunia.bidang_b)
    dunia.s.expire_all()
    dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2))
    assert dunia.jumlah(unor_id=dunia.bidang_a) == {}
    assert dunia.jumlah(unor_id=dunia.bidang_b, jenis="tahunan") == {"": 1}


@pytest.mark.parametrize("rhk_count", [1, 12])
def test_reading_costs_the_same_statements_however_long(dunia, orang, approved, statements, rhk_count):
    row = approved(rhk=[rhk(f"RHK {n}") for n in range(rhk_count)])[0]
    sql = statements(dunia.s)
    assert len(dunia.baca(orang.staf, row).rhk) == rhk_count
    assert len(sql) == 3
