"""What notify tells of assessments: the right people, once, with the way to the page, and no reason in a message."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from notify_facts import INSTANSI, NIP, PENILAI, Notify, received
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contracts import assessment as c
from contracts import assessment_events as e
from contracts.base import Event, EventMeta
from contracts.notify import Selesai, Templat
from contracts.types import new_id
from services.notify import handlers, permintaan, texts
from services.notify.models import Notifikasi

ATASAN = "196501011990011001"
MASA = c.Masa(tahun=2026, jenis="triwulanan", urutan=2, awal=date(2026, 4, 1), akhir=date(2026, 6, 30))


def about(**more: Any) -> dict[str, Any]:
    return {"penilaian_id": uuid4(), "nip": NIP, "nama": "Wira Adiputra", "instansi_id": INSTANSI, "masa": MASA, **more}


def sides() -> dict[str, Any]:
    return about(keberatan_id=uuid4(), penilai_nip=PENILAI, atasan_nip=ATASAN)


def inside() -> dict[str, Any]:
    """What events that stay inside say of an objection."""
    names = ("keberatan_id", "penilaian_id", "nip", "nama", "masa")
    return {name: value for name, value in sides().items() if name in names}


def rated() -> e.AssessmentRated:
    more = {"skp_id": uuid4(), "unor_id": None, "hasil_kerja": "sesuai", "perilaku": "sesuai", "predikat": "baik"}
    when = {"rating_ke": 1, "dinilai_pada": datetime.now(UTC), "batas_keberatan": date(2026, 7, 21)}
    return e.AssessmentRated(**about(penilai_nip=PENILAI, **more, **when))


def told(session: Session) -> dict[str, Notifikasi]:
    session.flush()
    return {row.nip: row for row in session.scalars(select(Notifikasi))}


def message(row: Notifikasi) -> str:
    values = texts.variables(
        row.templat, row.data, public_url="https://k.go.id", tautan=row.tautan, rahasia=None, rujukan=row.rujukan
    )
    return texts.body(row.templat, values)


def test_a_rating_is_told_to_the_employee_with_the_last_day_to_object(session: Session):
    event = rated()
    handlers.assessment_rated(session, event)
    (row,) = told(session).values()
    assert (row.nip, row.tautan) == (NIP, f"/penilaian/{event.penilaian_id}")
    assert "triwulan II 2026 sudah diberikan dengan predikat Baik" in row.isi
    assert "sampai 21 Juli 2026" in row.isi
    assert "Baik" not in message(row), "a predikat is nobody else's who reads the telephone"
    assert "21 Juli 2026" in message(row)


def test_an_objection_is_told_to_who_decides_and_to_the_penilai(session: Session):
    event = received(e.KeberatanFiled(**sides()))
    handlers.keberatan_filed(session, event)
    rows = told(session)
    assert {nip: row.templat for nip, row in rows.items()} == {
        ATASAN: Templat.KEBERATAN_DIAJUKAN,
        PENILAI: Templat.KEBERATAN_PENILAI,
    }
    assert {row.tautan for row in rows.values()} == {f"/keberatan/{event.keberatan_id}"}
    assert f"https://k.go.id/keberatan/{event.keberatan_id}" in message(rows[ATASAN])


def test_who_decides_hears_of_the_answer_and_not_what_it_says(session: Session):
    event = e.KeberatanResponded(**inside(), penilai_nama="Bagas", atasan_nip=ATASAN)
    handlers.keberatan_responded(session, received(event))
    (row,) = told(session).values()
    assert (row.nip, row.templat) == (ATASAN, Templat.KEBERATAN_DITANGGAPI)
    assert "Bagas menanggapi keberatan Wira Adiputra atas penilaian triwulan II 2026" in row.isi


def test_another_decider_hears_whose_place_it_is(session: Session):
    event = received(e.KeberatanReassigned(**inside(), atasan_nip=ATASAN, menggantikan="Ratna Puspita"))
    handlers.keberatan_reassigned(session, event)
    (row,) = told(session).values()
    assert (row.nip, row.tautan) == (ATASAN, f"/keberatan/{event.keberatan_id}")
    assert "semula untuk diputus Ratna Puspita, kini Anda yang memutusnya" in row.isi
    assert "semula untuk diputus Ratna Puspita" in message(row)


@pytest.mark.parametrize(
    ("untuk", "templat", "words"),
    [
        ("tanggapan", Templat.INGAT_TANGGAPAN, "diajukan 6 Juli 2026, belum Anda tanggapi"),
        ("putusan", Templat.INGAT_PUTUSAN, "diajukan 6 Juli 2026, masih menunggu putusan Anda"),
    ],
)
def test_who_keeps_an_objection_waiting_is_reminded(session: Session, untuk, templat, words):
    event = received(e.KeberatanWaiting(**inside(), kepada=PENILAI, untuk=untuk, diajukan=date(2026, 7, 6)))
    handlers.keberatan_waiting(session, event)
    (row,) = told(session).values()
    assert (row.nip, row.templat) == (PENILAI, templat)
    assert words in row.isi
    assert words in message(row)


def test_a_cancelled_objection_is_told_to_both(session: Session):
    handlers.keberatan_cancelled(session, received(e.KeberatanCancelled(**sides())))
    assert {nip: row.templat for nip, row in told(session).items()} == dict.fromkeys(
        (ATASAN, PENILAI), Templat.KEBERATAN_DIBATALKAN
    )


@pytest.mark.parametrize(
    ("diterima", "templat", "words"),
    [
        (True, Templat.KEBERATAN_DITERIMA, "sekarang Sangat Baik"),
        (False, Templat.KEBERATAN_DITOLAK, "tetap Sangat Baik"),
    ],
)
def test_a_decision_is_told_to_the_employee_and_to_the_penilai(session: Session, diterima, templat, words):
    event = e.KeberatanDecided(**sides(), diterima=diterima, predikat="sangat_baik")
    handlers.keberatan_decided(session, received(event))
    rows = told(session)
    assert rows.keys() == {NIP, PENILAI}
    assert rows[NIP].templat is templat
    assert words in rows[NIP].isi
    assert ("diterima" if diterima else "ditolak") in rows[PENILAI].isi


# ---------------------------------------------------------------- what is settled

DECIDED = {"diterima": False, "predikat": "kurang"}


def heard(session: Session, *facts: type[Event], order: Sequence[int] = ()) -> None:
    """Told of one keberatan one minute after the other, and heard in that order or another."""
    same, begin = sides(), datetime.now(UTC)
    more = DECIDED | {"penilai_nama": "Bagas", "menggantikan": "Ratna Puspita", "kepada": PENILAI, "untuk": "tanggapan"}
    values = same | more | {"diajukan": date(2026, 7, 6)}
    said = [fact(**{name: values[name] for name in fact.model_fields if name in values}) for fact in facts]
    timed = [received(fact, at=begin + timedelta(minutes=number)) for number, fact in enumerate(said)]
    for number in order or range(len(timed)):
        HANDLERS[facts[number]](session, timed[number])
    session.flush()
    session.expire_all()


HANDLERS: dict[type[Event], Callable[..., None]] = {
    e.KeberatanFiled: handlers.keberatan_filed,
    e.KeberatanResponded: handlers.keberatan_responded,
    e.KeberatanReassigned: handlers.keberatan_reassigned,
    e.KeberatanWaiting: handlers.keberatan_waiting,
    e.KeberatanCancelled: handlers.keberatan_cancelled,
    e.KeberatanDecided: handlers.keberatan_decided,
}


def asked(session: Session, nip: str) -> list[tuple[Templat, Selesai | None, bool]]:
    """The person's notices, the oldest first: what they are, what became of them, and whether they are unread."""
    rows = session.scalars(select(Notifikasi).where(Notifikasi.nip == nip).order_by(Notifikasi.id))
    return [(row.templat, row.selesai, row.dibaca_pada is None) for row in rows]


@pytest.mark.parametrize(
    ("end", "selesai", "told"),
    [
        (e.KeberatanDecided, Selesai.DIPUTUSKAN, Templat.PUTUSAN_KEBERATAN),
        (e.KeberatanCancelled, Selesai.DITARIK, Templat.KEBERATAN_DIBATALKAN),
    ],
)
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_ended_objection_waits_for_nobody_in_whatever_order_the_facts_come(
    session: Session, end: type[Event], selesai: Selesai, told: Templat, order: Sequence[int]
):
    heard(session, e.KeberatanFiled, e.KeberatanResponded, end, order=order)
    waiting = [one for nip in (ATASAN, PENILAI) for one in asked(session, nip) if one[0] is not told]
    assert len(waiting) == 3
    assert all(became and not unread for _, became, unread in waiting)
    assert (Templat.KEBERATAN_DITANGGAPI, selesai, False) in asked(session, ATASAN)
    assert (told, None, True) in asked(session, PENILAI)


def test_who_has_answered_is_asked_no_more_and_the_decider_once(session: Session):
    heard(session, e.KeberatanFiled, e.KeberatanWaiting, e.KeberatanResponded)
    assert asked(session, PENILAI) == [
        (Templat.KEBERATAN_PENILAI, Selesai.DIGANTI, False),
        (Templat.INGAT_TANGGAPAN, Selesai.DIKERJAKAN, False),
    ]
    assert asked(session, ATASAN) == [
        (Templat.KEBERATAN_DIAJUKAN, Selesai.DIGANTI, False),
        (Templat.KEBERATAN_DITANGGAPI, None, True),
    ]


def test_another_decider_takes_the_first_one_s_duty_and_not_the_penilai_s(session: Session):
    heard(session, e.KeberatanFiled, e.KeberatanReassigned)
    assert asked(session, ATASAN) == [
        (Templat.KEBERATAN_DIAJUKAN, Selesai.DIGANTI, False),
        (Templat.KEBERATAN_BERALIH, None, True),
    ]
    assert asked(session, PENILAI) == [(Templat.KEBERATAN_PENILAI, None, True)]


def test_what_asks_for_something_is_found_by_an_index(session: Session):
    (definition,) = session.scalars(text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_notifikasi_menunggu'"))
    asking = {*permintaan.PERSETUJUAN, *permintaan.PERBAIKAN, *permintaan.PUTUSAN, *permintaan.TANGGAPAN}
    assert set(re.findall(r"'(\w+)'", definition)) == {templat.value for templat in asking}


def test_the_end_of_filling_is_told_beforehand(session: Session):
    masa = MASA.model_copy(update={"jenis": c.JenisPenilaian.BULANAN, "urutan": 5})
    event = e.PengisianClosing(penilaian_id=uuid4(), nip=NIP, masa=masa, batas_isi=date(2026, 6, 10), sisa_hari=3)
    handlers.pengisian_closing(session, event)
    (row,) = told(session).values()
    assert "penilaian Mei 2026 dapat Anda isi sampai 10 Juni 2026" in row.isi
    assert row.tautan == f"/penilaian/{event.penilaian_id}"


def test_a_dead_link_is_told_to_its_owner_with_the_way_to_mend_it(session: Session):
    event = e.TautanDied(
        eviden_id=uuid4(), penilaian_id=uuid4(), nip=NIP, nama="Laporan", masa=MASA, batas_isi=date(2026, 7, 10)
    )
    handlers.tautan_died(session, event)
    (row,) = told(session).values()
    assert (row.nip, row.tautan) == (NIP, f"/penilaian/{event.penilaian_id}?bagian=pemantauan")
    assert "“Laporan” pada penilaian triwulan II 2026 tidak dapat dibuka lagi" in row.isi
    assert f"https://k.go.id/penilaian/{event.penilaian_id}?bagian=pemantauan" in message(row)


def test_the_same_decision_twice_is_told_once(notify: Notify):
    meta = EventMeta(id=new_id(), time=datetime.now(UTC), source="urn:kinerja:assessment")
    event = e.KeberatanDecided(**sides(), diterima=True, predikat="baik").received(meta)
    for _ in range(2):
        notify.db.once(event, handlers.keberatan_decided)
    with notify.db.read() as s:
        assert len(s.scalars(select(Notifikasi)).all()) == 2
