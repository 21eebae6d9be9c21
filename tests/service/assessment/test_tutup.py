"""Each employee is told once that filling closes soon, in the days of the own instansi and its time zone."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, text

from contracts.types import Periode
from services.assessment.commands.tutup import remind_some
from services.assessment.models import Pengaturan


@pytest.fixture
def kuartal(approved):
    """First quarter of 2026: filling closes on 10 April."""
    return approved()[0]


def _told(dunia) -> list[tuple]:
    return [(one.data["penilaian_id"], one.data["sisa_hari"]) for one in dunia.fakta("assessment.pengisian_closing")]


def test_three_days_before_and_once(dunia, kuartal):
    assert remind_some(dunia.s, datetime(2026, 4, 6, 16, 59, tzinfo=UTC)) == 0
    assert remind_some(dunia.s, datetime(2026, 4, 6, 17, 1, tzinfo=UTC)) == 1  # it is the 7th in Jakarta
    assert _told(dunia) == [(str(kuartal.id), 3)]
    assert remind_some(dunia.s, datetime(2026, 4, 8, tzinfo=UTC)) == 0


def test_the_day_is_that_of_the_instansi(dunia, orang, kuartal):
    dunia.instansi(orang.instansi, "Pemerintah Kabupaten Contoh", zona_waktu="Asia/Jayapura")
    assert remind_some(dunia.s, datetime(2026, 4, 6, 15, 1, tzinfo=UTC)) == 1


def test_as_many_days_before_as_the_instansi_says(dunia, orang, kuartal):
    dunia.s.add(Pengaturan(instansi_id=orang.instansi, hari_tutup=10, hari_ingatkan=7, boleh_anonim=True,
                           boleh_dari_bawahan=True))  # fmt: skip
    assert remind_some(dunia.s, datetime(2026, 4, 3, 3, tzinfo=UTC)) == 1
    assert _told(dunia)[0][1] == 7


def test_nobody_is_told_after_the_last_day_or_when_rated(dunia, kuartal):
    assert remind_some(dunia.s, datetime(2026, 4, 11, 3, tzinfo=UTC)) == 0
    kuartal.status, kuartal.predikat = "dinilai", "baik"
    dunia.s.flush()
    assert remind_some(dunia.s, datetime(2026, 4, 9, 3, tzinfo=UTC)) == 0


def test_the_scan_reads_the_days_ahead_alone_by_its_own_index(dunia, kuartal):
    """In January the table has eleven months that close later; every replica looks every five minutes."""
    sent = []
    connection = dunia.s.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: sent.append(call[2:4]))
    remind_some(dunia.s, datetime(2026, 4, 9, 3, tzinfo=UTC))
    statement, values = sent[0]
    dunia.s.execute(text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(dunia.s.connection().exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
    assert "ix_penilaian_ingatkan" in plan
    bounds = next(line for line in plan.splitlines() if "Index Cond" in line and "batas_isi" in line)
    assert "batas_isi >= '2026-04-08'" in bounds
    assert "batas_isi <= '2026-05-10'" in bounds


def test_a_reopened_period_is_reminded_again(dunia, kuartal):
    kuartal.diingatkan, kuartal.batas_isi = False, date(2026, 5, 20)
    dunia.s.flush()
    assert remind_some(dunia.s, datetime(2026, 5, 18, 3, tzinfo=UTC)) == 1
    assert _told(dunia)[0][1] == 2


def test_a_revision_that_moves_the_last_day_reminds_again_and_only_once(dunia):
    approved = dunia.skp_disetujui()
    row = dunia.terima(approved)[0]

    def reminded() -> list[str]:
        for day in (row.batas_isi, row.batas_isi):
            remind_some(dunia.s, datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
        told = dunia.fakta("assessment.pengisian_closing")
        return [one.data["batas_isi"] for one in told if one.data["penilaian_id"] == str(row.id)]

    def revised(versi: int, awal: date, akhir: date) -> None:
        more = {
            "skp_id": approved.skp_id,
            "versi": versi,
            "rhk": approved.rhk,
            "periode": Periode(awal=awal, akhir=akhir),
        }
        assert dunia.terima(dunia.skp_disetujui(**more))[0].id == row.id

    assert reminded() == ["2026-04-10"]
    revised(2, date(2026, 2, 1), date(2026, 12, 31))  # the quarter ends as before
    assert reminded() == ["2026-04-10"]
    revised(3, date(2026, 2, 1), date(2026, 2, 20))
    assert reminded() == ["2026-04-10", "2026-03-02"]
