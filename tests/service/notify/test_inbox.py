"""The inbox: every fact gives one entry to the right person, who alone sees it; with or without WhatsApp."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from notify_facts import NIP, PENILAI, Notify, Standin, pegawai_changed, received, skp_returned, skp_submitted
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from contracts.base import Actor, Event, EventMeta
from contracts.notify import DaftarNotifikasi, Selesai, StatusKirim, TandaiDibaca, Templat
from contracts.org import PasswordResetRequested
from contracts.skp import Pejabat, SkpApproved, SkpReturned, SkpSubmitted, SkpWithdrawn
from contracts.types import FormSkp, Pendekatan, Periode, new_id
from services.notify import commands, handlers, queries
from services.notify.models import Notifikasi

TOKEN = "tautan-sekali-pakai_123"
OTHER = "199001012015012002"


def only(session: Session) -> Notifikasi:
    session.flush()
    return session.scalars(select(Notifikasi)).one()


def approved(**fields: Any) -> SkpApproved:
    returned = skp_returned()
    penilai = Pejabat(
        nip=PENILAI,
        nama="Ratih Kusuma",
        pangkat="Pembina",
        golongan="IV/a",
        jabatan="Kepala Bidang",
        unor_id=None,
        unor_nama="Bidang",
    )
    defaults = {
        "skp_id": returned.skp_id,
        "versi": 1,
        "nip": NIP,
        "nama": "Wira Adiputra",
        "instansi_id": returned.instansi_id,
        "unor_id": None,
        "periode": returned.periode,
        "pendekatan": Pendekatan.KUANTITATIF,
        "form": FormSkp.JA_JF,
        "jabatan": "Pengelola Data",
        "golongan": None,
        "penilai": penilai,
        "atasan_penilai": None,
        "disetujui_oleh": PENILAI,
        "disetujui_atas_nama": None,
        "disetujui_pada": datetime.now(UTC),
        "rhk": [],
    }
    return received(SkpApproved.model_validate({**defaults, **fields}))


# ---------------------------------------------------------------- what people are told


def test_a_submitted_skp_is_told_to_the_penilai(session: Session):
    event = skp_submitted(PENILAI)
    handlers.skp_submitted(session, event)
    row = only(session)
    assert (row.nip, row.templat, row.tautan) == (PENILAI, Templat.SKP_DIAJUKAN, f"/skp/{event.skp_id}")
    assert "Laras Widuri mengajukan SKP periode 1 Januari–31 Desember 2025" in row.isi


def test_an_approved_skp_is_told_to_its_owner(session: Session):
    event = approved()
    handlers.skp_approved(session, event)
    row = only(session)
    assert (row.nip, row.templat, row.tautan) == (NIP, Templat.SKP_DISETUJUI, f"/skp/{event.skp_id}")
    assert "disetujui Ratih Kusuma dan sekarang berlaku." in row.isi


def test_an_approval_under_a_delegation_says_so(session: Session):
    handlers.skp_approved(session, approved(disetujui_oleh=OTHER, disetujui_atas_nama=PENILAI))
    assert "disetujui atas nama Ratih Kusuma dan sekarang berlaku." in only(session).isi


def test_a_returned_skp_is_told_to_its_owner_with_the_note(session: Session):
    handlers.skp_returned(session, skp_returned(catatan="Target RHK 2 belum terukur."))
    row = only(session)
    assert (row.nip, row.templat) == (NIP, Templat.SKP_DIKEMBALIKAN)
    assert "Target RHK 2 belum terukur." in row.isi


def test_a_note_as_long_as_notes_may_be_fits_into_the_inbox(session: Session):
    handlers.skp_returned(session, skp_returned(catatan="panjang " * 500))
    assert len(only(session).isi) == 1000


def test_a_note_that_looks_like_a_template_stays_a_note(session: Session):
    handlers.skp_returned(session, skp_returned(catatan="{nama} {{1}} %s <b>"))
    assert "{nama} {{1}} %s <b>" in only(session).isi


def test_the_inbox_tells_of_a_password_reset_but_not_how(session: Session):
    event = PasswordResetRequested(nip=NIP, token=TOKEN, berlaku_sampai=datetime(2025, 3, 4, 17, 30, tzinfo=UTC))
    handlers.password_reset_requested(session, event)
    row = only(session)
    shown = queries.read_model(row).model_dump_json()
    assert TOKEN not in shown
    assert row.tautan is None
    assert "5 Maret 2025 pukul 00.30 WIB" in row.isi


def test_a_person_that_notify_does_not_know_gets_the_entry_too(session: Session):
    handlers.skp_submitted(session, skp_submitted("P00000000000000001"))
    assert only(session).nip == "P00000000000000001"


def test_the_same_event_twice_is_one_entry(notify: Notify):
    meta = EventMeta(id=new_id(), time=datetime.now(UTC), source="urn:kinerja:skp")
    for _ in range(2):
        notify.db.once(skp_submitted().received(meta), handlers.skp_submitted)
    with notify.db.read() as s:
        assert s.scalar(select(func.count()).select_from(Notifikasi)) == 1


# ---------------------------------------------------------------- what is settled

HANDLERS: dict[type[Event], Callable[..., None]] = {
    SkpSubmitted: handlers.skp_submitted,
    SkpReturned: handlers.skp_returned,
    SkpWithdrawn: handlers.skp_withdrawn,
    SkpApproved: handlers.skp_approved,
}


def of_one_skp(*facts: Event) -> list[Event]:
    """These facts, told of the same SKP one minute after the other."""
    id, begin = new_id(), datetime.now(UTC)
    one = [fact.model_copy(update={"skp_id": id}) for fact in facts]
    return [received(fact, at=begin + timedelta(minutes=number)) for number, fact in enumerate(one)]


def withdrawn() -> SkpWithdrawn:
    return SkpWithdrawn.model_validate(skp_submitted().model_dump())


def handle(session: Session, facts: Sequence[Event]) -> None:
    for fact in facts:
        HANDLERS[type(fact)](session, fact)
    session.flush()
    session.expire_all()


@pytest.mark.parametrize(
    ("end", "selesai"),
    [(approved, Selesai.DIPUTUSKAN), (skp_returned, Selesai.DIPUTUSKAN), (withdrawn, Selesai.DITARIK)],
)
@pytest.mark.parametrize("way", [1, -1], ids=["in order", "decision first"])
def test_an_skp_that_was_decided_or_withdrawn_waits_for_nobody(
    session: Session, actor: Callable[..., Actor], end: Callable[[], Event], selesai: Selesai, way: int
):
    handle(session, of_one_skp(skp_submitted(PENILAI), end())[::way])
    (shown,) = queries.daftar(session, actor(PENILAI), DaftarNotifikasi()).items
    assert (shown.selesai, shown.dibaca_pada is not None) == (selesai, True)
    assert (shown.tautan is None) == (selesai is Selesai.DITARIK), "nobody but its owner can open a draft"
    assert queries.jumlah(session, actor(PENILAI)).belum_dibaca == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_only_the_newest_submission_waits_in_whatever_order_the_facts_come(
    session: Session, actor: Callable[..., Actor], order: Sequence[int]
):
    facts = of_one_skp(skp_submitted(PENILAI), skp_returned(), skp_submitted(PENILAI))
    newest = facts[2] = facts[2].model_copy(update={"nama": "Laras Widuri, diperbaiki"})
    assert isinstance(newest, SkpSubmitted)
    handle(session, [facts[number] for number in order])
    (waiting,) = queries.daftar(session, actor(PENILAI), DaftarNotifikasi(belum_dibaca=True)).items
    assert newest.nama in waiting.isi


@pytest.mark.parametrize("way", [1, -1], ids=["in order", "resubmission first"])
def test_who_has_submitted_again_is_not_asked_to_mend_it_any_more(
    session: Session, actor: Callable[..., Actor], way: int
):
    handle(session, of_one_skp(skp_returned(), skp_submitted(PENILAI))[::way])
    (returned,) = queries.daftar(session, actor(NIP), DaftarNotifikasi()).items
    assert (returned.selesai, returned.dibaca_pada is not None) == (Selesai.DIKERJAKAN, True)
    assert returned.tautan
    (waiting,) = queries.daftar(session, actor(PENILAI), DaftarNotifikasi(belum_dibaca=True)).items
    assert waiting.selesai is None


def test_who_an_skp_was_handed_over_from_is_asked_no_more(session: Session, actor: Callable[..., Actor]):
    handle(session, of_one_skp(skp_submitted(PENILAI), skp_submitted(OTHER)))
    (before,) = queries.daftar(session, actor(PENILAI), DaftarNotifikasi()).items
    (after,) = queries.daftar(session, actor(OTHER), DaftarNotifikasi()).items
    assert (before.selesai, after.selesai) == (Selesai.DIGANTI, None)


def test_settling_touches_no_other_skp_and_keeps_when_it_was_read(session: Session, actor: Callable[..., Actor]):
    submission, decision = of_one_skp(skp_submitted(PENILAI), approved())
    handle(session, [submission])
    read = only(session)
    commands.tandai_dibaca(session, actor(PENILAI), TandaiDibaca(ids=[read.id]))
    session.refresh(read)
    first = read.dibaca_pada
    handle(session, [skp_submitted(PENILAI), decision])
    assert (read.dibaca_pada, read.selesai) == (first, Selesai.DIPUTUSKAN)
    assert queries.jumlah(session, actor(PENILAI)).belum_dibaca == 1


def test_a_message_that_waited_until_all_was_decided_is_not_sent(notify: Notify, standin: Standin):
    notify.person(PENILAI)
    with notify.db.transaction() as s:
        handle(s, of_one_skp(skp_submitted(PENILAI), withdrawn()))
        id = only(s).id
    notify.deliver()
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.TIDAK_DIKIRIM, "selesai")
    assert not standin.messages()


# ---------------------------------------------------------------- the secret


def reset(notify: Notify, *, valid: timedelta = timedelta(hours=1)) -> UUID:
    until = notify.clock() + valid
    with notify.db.transaction() as s:
        handlers.password_reset_requested(s, PasswordResetRequested(nip=NIP, token=TOKEN, berlaku_sampai=until))
        return only(s).id


def test_the_link_goes_out_once_and_is_forgotten(notify: Notify, standin: Standin):
    notify.person()
    id = reset(notify)
    assert notify.row(id).rahasia == TOKEN
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    (message,) = standin.messages()
    assert f"https://kinerja.example.go.id/reset-password?token={TOKEN} sebelum" in message["body"]
    row = notify.row(id)
    everything = {column.key: getattr(row, column.key) for column in Notifikasi.__table__.columns}
    assert TOKEN not in str(everything)


@pytest.mark.parametrize("kontak", [{"nomor_wa": None}, {"nomor_wa": "+6281234569011"}])
def test_a_link_that_cannot_be_sent_is_forgotten_too(notify: Notify, kontak: dict[str, Any]):
    notify.person(**kontak)
    id = reset(notify)
    notify.deliver()
    assert notify.row(id).wa_status in (StatusKirim.GAGAL, StatusKirim.TIDAK_DIKIRIM)
    assert notify.row(id).rahasia is None


def test_a_link_that_is_no_longer_valid_is_not_sent(notify: Notify, standin: Standin):
    notify.person()
    id = reset(notify)
    notify.clock.advance(hours=2)
    notify.deliver()
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.TIDAK_DIKIRIM, "kedaluwarsa")
    assert not standin.messages()


def test_a_link_lost_on_the_way_is_not_kept_for_another_try(notify: Notify):
    notify.person(nomor_wa="+6281234569018")
    id = reset(notify)
    notify.deliver()
    row = notify.wait(id, StatusKirim.GAGAL)
    assert "minta tautan baru" in (row.wa_alasan or "")


def test_no_event_has_number_text_or_token(notify: Notify):
    notify.person()
    id = reset(notify)
    other = notify.tell(catatan="Rahasia jabatan.")
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    notify.wait(other, StatusKirim.DIBACA)
    with notify.db.read() as s:
        told = str(s.execute(text("SELECT data FROM outbox")).all())
    assert str(id) in told
    assert not [word for word in ("+628", "81234560001", TOKEN, "Rahasia jabatan") if word in told]


# ---------------------------------------------------------------- reading


def fill(session: Session, nip: str, count: int) -> list[UUID]:
    for number in range(count):
        handlers.skp_returned(session, skp_returned(nip, catatan=f"Catatan {number}."))
    session.flush()
    return list(session.scalars(select(Notifikasi.id).where(Notifikasi.nip == nip).order_by(Notifikasi.id.desc())))


@pytest.mark.parametrize(("sort", "step"), [("terbaru", 1), ("terlama", -1)])
def test_the_newest_or_the_oldest_comes_first_page_after_page(
    session: Session, actor: Callable[..., Actor], sort: str, step: int
):
    ids, seen, after = fill(session, NIP, 5), [], None
    fill(session, OTHER, 2)
    for _ in range(3):
        page = queries.daftar(session, actor(NIP), DaftarNotifikasi(limit=2, after=after, sort=sort))
        seen += [item.id for item in page.items]
        after = page.next
    assert seen == ids[::step]
    assert after is None


def test_unread_ones_are_counted_and_filtered(session: Session, actor: Callable[..., Actor]):
    ids = fill(session, NIP, 3)
    commands.tandai_dibaca(session, actor(NIP), TandaiDibaca(ids=[ids[0]]))
    unread = queries.daftar(session, actor(NIP), DaftarNotifikasi(belum_dibaca=True))
    assert [item.id for item in unread.items] == ids[1:]
    assert queries.jumlah(session, actor(NIP)).belum_dibaca == 2
    commands.tandai_dibaca(session, actor(NIP), TandaiDibaca())
    assert queries.jumlah(session, actor(NIP)).belum_dibaca == 0


def test_reading_again_keeps_the_first_time(session: Session, actor: Callable[..., Actor]):
    (id,) = fill(session, NIP, 1)
    commands.tandai_dibaca(session, actor(NIP), TandaiDibaca(ids=[id]))
    first = session.get_one(Notifikasi, id).dibaca_pada
    commands.tandai_dibaca(session, actor(NIP), TandaiDibaca(ids=[id]))
    session.expire_all()
    assert session.get_one(Notifikasi, id).dibaca_pada == first


def test_the_text_is_searched(session: Session, actor: Callable[..., Actor]):
    fill(session, NIP, 3)
    found = queries.daftar(session, actor(NIP), DaftarNotifikasi(q="catatan 1"))
    assert ["Catatan 1." in item.isi for item in found.items] == [True]


def test_who_acts_for_an_official_keeps_the_own_inbox(session: Session, actor: Callable[..., Actor]):
    fill(session, NIP, 1)
    assert queries.daftar(session, actor(OTHER, acting_for=NIP), DaftarNotifikasi()).items == []


def test_the_number_is_masked(notify: Notify):
    notify.person()
    id = notify.tell()
    notify.deliver()
    shown = queries.read_model(notify.row(id))
    assert shown.wa_nomor == "+62812••••001"
    assert "81234560001" not in shown.model_dump_json()


def test_when_it_is_tried_again_is_shown_only_while_it_waits(notify: Notify):
    notify.person(nomor_wa="+6281234569002")
    id = notify.tell()
    assert queries.read_model(notify.row(id)).wa_berikutnya is None
    notify.deliver()
    assert queries.read_model(notify.row(id)).wa_berikutnya is not None


def test_a_list_takes_one_statement_however_long_it_is(session: Session, actor: Callable[..., Actor]):
    fill(session, NIP, 30)
    seen: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    queries.daftar(session, actor(NIP), DaftarNotifikasi(limit=30))
    assert len(seen) == 1


def test_a_person_whose_name_is_hostile_harms_nothing(session: Session):
    handlers.pegawai_changed(session, pegawai_changed(nama="'; DROP TABLE notifikasi; --"))
    fact = skp_submitted().model_copy(update={"nama": "<script>alert(1)</script>{0.__class__}"})
    handlers.skp_submitted(session, fact)
    assert "<script>alert(1)</script>{0.__class__}" in only(session).isi


def test_the_period_is_written_out(session: Session):
    quarter = Periode(awal=date(2025, 4, 1), akhir=date(2025, 6, 30))
    handlers.skp_submitted(session, skp_submitted().model_copy(update={"periode": quarter}))
    assert "1 April–30 Juni 2025" in only(session).isi
