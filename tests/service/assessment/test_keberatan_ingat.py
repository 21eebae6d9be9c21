"""An objection that waits reminds who must answer or decide, and another decider hears of it; each once (A50, G8)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, text

from contracts import assessment as c
from contracts.types import new_id
from services.assessment.commands.keberatan import file_at
from services.assessment.commands.keberatan_ingat import remind_waiting, tell_some_deciders
from services.assessment.rules import keberatan as aturan


def pagi(bulan: int, hari: int) -> datetime:
    """Nine in the morning in Jakarta."""
    return datetime(2026, bulan, hari, 2, tzinfo=UTC)


@pytest.fixture
def ajukan(dunia, orang, approved):
    """Files an objection to the first quarter on Monday, 6 July 2026 (no holiday in the two weeks that follow)."""

    def do(who: str = orang.staf) -> c.Keberatan:
        row = approved(who)[0]
        dunia.tetapkan(row)
        dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
        cmd = c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="Bukti belum dibaca.")
        return file_at(dunia.s, dunia.siapa(who), cmd, pagi(7, 6))

    return do


@pytest.fixture
def berhenti(dunia, orang):
    """The atasan leaves; the next head above decides."""

    def do() -> None:
        dunia.pegawai(orang.kadis, dunia.dinas, aktif=False)
        dunia.s.expire_all()

    return do


def told(dunia) -> list[tuple[str, str]]:
    return [(one.data["kepada"], one.data["untuk"]) for one in dunia.fakta("assessment.keberatan_waiting")]


def reassigned(dunia) -> list[tuple[str, str]]:
    tell_some_deciders(dunia.s, None)
    facts = dunia.fakta("assessment.keberatan_reassigned")
    return [(one.data["atasan_nip"], one.data["menggantikan"]) for one in facts]


def test_the_penilai_after_three_days_worked_then_the_atasan_twice(dunia, orang, ajukan):
    made = ajukan()
    days = {}
    for hari in range(6, 32):
        before = len(told(dunia))
        for _ in range(2):  # another replica
            remind_waiting(dunia.s, pagi(7, hari))
        if new := told(dunia)[before:]:
            days[hari] = new
    assert days == {9: [(orang.kabid, "tanggapan")], 13: [(orang.kadis, "putusan")], 20: [(orang.kadis, "putusan")]}
    data = dunia.fakta("assessment.keberatan_waiting")[0].data
    assert (data["diajukan"], data["keberatan_id"]) == ("2026-07-06", str(made.id))
    assert "alasan" not in data


def test_the_day_is_that_of_the_instansi_and_its_calendar(dunia, orang, ajukan):
    dunia.instansi(orang.instansi, "Pemerintah Kabupaten Contoh", zona_waktu="Asia/Jayapura")
    libur = c.SetHariLibur(tanggal=date(2026, 7, 8), nama="Hari jadi", libur=True)
    dunia.do("set_hari_libur", dunia.admin(), libur)
    ajukan()
    assert remind_waiting(dunia.s, datetime(2026, 7, 9, 14, 59, tzinfo=UTC)) == 0
    assert remind_waiting(dunia.s, datetime(2026, 7, 9, 15, 1, tzinfo=UTC)) == 1  # it is the 10th in Jayapura


def test_a_penilai_who_answered_is_not_reminded_and_who_decides_hears_of_the_first_answer(dunia, orang, ajukan):
    made = ajukan()
    for tanggapan in ("Target belum tercapai.", "Target belum tercapai, lihat laporan."):
        dunia.do("respond_keberatan", orang.kabid, c.RespondKeberatan(id=made.id, tanggapan=tanggapan))
    (fact,) = dunia.fakta("assessment.keberatan_responded")
    assert (fact.data["atasan_nip"], fact.data["penilai_nama"]) == (orang.kadis, orang.nama[orang.kabid])
    assert "tanggapan" not in fact.data
    remind_waiting(dunia.s, pagi(7, 9))
    assert told(dunia) == []
    remind_waiting(dunia.s, pagi(7, 13))
    assert told(dunia) == [(orang.kadis, "putusan")]


def test_after_an_outage_what_came_together_is_told_once(dunia, orang, ajukan):
    ajukan()
    remind_waiting(dunia.s, pagi(8, 3))
    assert told(dunia) == [(orang.kabid, "tanggapan"), (orang.kadis, "putusan")]
    assert remind_waiting(dunia.s, pagi(8, 4)) == 0


def test_nobody_is_reminded_of_what_was_decided_or_cancelled(dunia, orang, ajukan):
    decided, cancelled = ajukan(), ajukan(orang.staf2)
    dunia.do("reject_keberatan", orang.kadis, c.RejectKeberatan(id=decided.id, alasan="Bukti kurang."))
    dunia.do("cancel_keberatan", orang.staf2, c.CancelKeberatan(id=cancelled.id))
    assert remind_waiting(dunia.s, pagi(7, 30)) == 0


def test_one_that_is_filed_again_waits_from_then(dunia, orang, ajukan):
    made = ajukan()
    remind_waiting(dunia.s, pagi(7, 20))
    dunia.do("cancel_keberatan", orang.staf, c.CancelKeberatan(id=made.id))
    again = c.FileKeberatan(id=new_id(), penilaian_id=made.penilaian_id, alasan="Saya ajukan lagi.")
    file_at(dunia.s, dunia.siapa(orang.staf), again, pagi(7, 20))
    before = len(told(dunia))
    assert [remind_waiting(dunia.s, pagi(7, hari)) for hari in (22, 23)] == [0, 1]
    assert told(dunia)[before:] == [(orang.kabid, "tanggapan")]


def test_another_decider_is_told_once_and_reminded_from_then(dunia, orang, ajukan, berhenti):
    made = ajukan()
    assert reassigned(dunia) == []
    berhenti()
    for _ in range(2):
        assert reassigned(dunia) == [(orang.bupati, orang.nama[orang.kadis])]
    remind_waiting(dunia.s, pagi(7, 13))
    assert (orang.bupati, "putusan") in told(dunia)
    dunia.do("cancel_keberatan", orang.staf, c.CancelKeberatan(id=made.id))
    (off,) = dunia.fakta("assessment.keberatan_cancelled")
    assert off.data["atasan_nip"] == orang.bupati, "who was told to decide is told that there is nothing to decide"


def test_a_chair_that_is_filled_again_takes_it_back(dunia, orang, ajukan, berhenti):
    made = ajukan()
    berhenti()
    reassigned(dunia)
    baru = orang.nip(31)
    dunia.pegawai(baru, dunia.dinas, jabatan="Kepala Dinas", nama="Ratna Sari")
    dunia.unor(dunia.dinas, dunia.pemda, "Dinas Contoh", baru)
    assert reassigned(dunia)[1:] == [(baru, orang.nama[orang.bupati])]
    decided = dunia.do("reject_keberatan", baru, c.RejectKeberatan(id=made.id, alasan="Bukti kurang."))
    assert (decided.atasan_penilai.nip, reassigned(dunia)[2:]) == (baru, [])


def test_looking_for_other_deciders_costs_two_statements_however_many_there_are(dunia, orang, ajukan, statements):
    for who in (orang.staf, orang.staf2):
        ajukan(who)
    sent = statements(dunia.s)
    assert tell_some_deciders(dunia.s, None) is None
    assert len(sent) == 2


def test_the_scan_for_reminders_uses_its_own_index(dunia, ajukan):
    ajukan()
    sent = []
    event.listen(dunia.s.connection(), "before_cursor_execute", lambda *call: sent.append(call[2:4]))
    remind_waiting(dunia.s, pagi(7, 6))
    statement, values = sent[0]
    dunia.s.execute(text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(dunia.s.connection().exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
    assert "ix_keberatan_ingatkan" in plan


@pytest.mark.parametrize(
    ("behind", "hari", "expected"),
    [
        (0, 5, (0, [], 9)),
        (0, 9, (1, ["tanggapan"], 13)),
        (1, 13, (2, ["putusan"], 20)),
        (2, 20, (3, ["putusan"], None)),
        (0, 31, (3, ["tanggapan", "putusan"], None)),
        (2, 9, (2, [], 20)),  # a holiday that was set later moved the days
    ],
)
def test_what_is_due(behind, hari, expected):
    days = [date(2026, 7, day) for day in (9, 13, 20)]
    reached, untuk, following = aturan.due(days, behind=behind, hari_ini=date(2026, 7, hari))
    assert (reached, untuk, following and following.day) == expected
