"""What notify knows of recipients: copies that never go back, consent, opt-out by number."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from notify_facts import GATEWAY, NIP, Notify, Standin, instansi_changed, kontak_changed, pegawai_changed
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.errors import Invalid
from contracts.notify import BerhentiWa, StatusKirim
from contracts.org import PasswordResetRequested
from contracts.types import ZonaWaktu
from services.notify import commands, handlers, queries
from services.notify.models import Instansi, Penerima
from services.notify.whatsapp import Settings


def known(session: Session) -> Penerima:
    session.expire_all()
    return session.get_one(Penerima, NIP)


def test_an_older_version_of_a_pegawai_is_ignored(session: Session):
    handlers.pegawai_changed(session, pegawai_changed(nama="Baru", versi=3))
    handlers.pegawai_changed(session, pegawai_changed(nama="Lama", versi=2))
    handlers.pegawai_changed(session, pegawai_changed(nama="Sama", versi=3))
    assert known(session).nama == "Baru"


def test_an_older_version_of_a_contact_is_ignored(session: Session):
    handlers.kontak_changed(session, kontak_changed(setuju_wa=False, versi=5))
    handlers.kontak_changed(session, kontak_changed(setuju_wa=True, versi=4))
    assert known(session).setuju is False


@pytest.mark.parametrize("kontak_first", [True, False])
def test_person_and_contact_may_come_in_either_order(session: Session, kontak_first: bool):
    facts = [lambda: handlers.pegawai_changed(session, pegawai_changed())]
    facts.insert(0 if kontak_first else 1, lambda: handlers.kontak_changed(session, kontak_changed(versi=1)))
    for fact in facts:
        fact()
    assert (known(session).nama, known(session).nomor) == ("Wira Adiputra", "+6281234560001")


def test_an_older_version_of_an_instansi_is_ignored(session: Session):
    handlers.instansi_changed(session, instansi_changed(mulai=time(20), versi=2, zona=ZonaWaktu.WIT))
    handlers.instansi_changed(session, instansi_changed(mulai=time(22), versi=1))
    row = session.get_one(Instansi, instansi_changed().id)
    assert (row.jam_tenang_mulai, row.zona_waktu) == (time(20), ZonaWaktu.WIT)


def test_e_mail_is_not_kept(session: Session):
    handlers.kontak_changed(session, kontak_changed(email="wira@example.go.id"))
    row = known(session)
    assert "wira@example.go.id" not in str({c.key: getattr(row, c.key) for c in Penerima.__table__.columns})


def test_withdrawn_consent_counts_for_what_waits(notify: Notify, standin: Standin):
    notify.person(nomor_wa="+6281234569002")
    id = notify.tell()
    notify.deliver()
    with notify.db.transaction() as s:
        handlers.kontak_changed(s, kontak_changed(setuju_wa=False, versi=2))
    notify.clock.advance(hours=1)
    notify.deliver()
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.TIDAK_DIKIRIM, "tanpa-persetujuan")


def test_who_is_no_longer_active_gets_no_message(notify: Notify, standin: Standin):
    notify.person()
    with notify.db.transaction() as s:
        handlers.pegawai_changed(s, pegawai_changed(aktif=False, versi=2))
    id = notify.tell()
    notify.deliver()
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.TIDAK_DIKIRIM, "tidak-aktif")
    assert not standin.messages()


# ---------------------------------------------------------------- STOP


def answer(notify: Notify, nomor: str, *, berhenti: bool) -> None:
    with notify.db.transaction() as s:
        commands.berhenti_wa(s, GATEWAY, BerhentiWa(nomor=nomor, berhenti=berhenti))


@pytest.mark.parametrize("nomor", ["+6281234560001", "whatsapp:+6281234560001", "6281234560001"])
def test_stop_ends_messages_to_the_number_and_mulai_begins_them_again(notify: Notify, standin: Standin, nomor: str):
    notify.person()
    answer(notify, nomor, berhenti=True)
    answer(notify, nomor, berhenti=True)
    stopped = notify.tell()
    notify.deliver()
    row = notify.row(stopped)
    assert (row.wa_status, row.wa_kode) == (StatusKirim.TIDAK_DIKIRIM, "berhenti")
    assert "MULAI" in (row.wa_alasan or "")
    assert not standin.messages()

    answer(notify, nomor, berhenti=False)
    again = notify.tell()
    notify.deliver()
    notify.wait(again, StatusKirim.DIBACA)


def ask_for_reset(notify: Notify) -> None:
    until = datetime.now(UTC) + timedelta(minutes=30)
    with notify.db.transaction() as s:
        handlers.password_reset_requested(s, PasswordResetRequested(nip=NIP, token="abc", berlaku_sampai=until))


def test_stop_also_holds_for_urgent_messages(notify: Notify, standin: Standin):
    notify.person()
    answer(notify, "+6281234560001", berhenti=True)
    ask_for_reset(notify)
    notify.deliver()
    assert not standin.messages()


def test_who_never_logged_in_gets_the_link_for_the_first_password(notify: Notify, standin: Standin):
    notify.person(setuju_wa=False)
    ask_for_reset(notify)
    notify.deliver()
    assert [m["to"] for m in standin.messages()] == ["whatsapp:+6281234560001"]


def test_stop_from_no_number_is_refused(session: Session):
    with pytest.raises(Invalid) as refused:
        commands.berhenti_wa(session, GATEWAY, BerhentiWa(nomor="bukan nomor", berhenti=True))
    assert refused.value.errors[0].field == "nomor"


# ---------------------------------------------------------------- what a person sees of it


def test_a_reachable_person_sees_number_and_quiet_hours(notify: Notify, actor: Callable[..., Actor]):
    notify.person()
    with notify.db.read() as s:
        seen = queries.preferensi(s, actor(NIP), settings=notify.settings)
    assert (seen.nomor, seen.setuju, seen.masalah) == ("+62812••••001", True, None)
    assert (seen.jam_tenang_mulai, seen.jam_tenang_selesai, seen.zona_waktu) == ("00:00", "00:00", "Asia/Jakarta")


@pytest.mark.parametrize(
    ("kontak", "words"),
    [
        ({"nomor_wa": None}, "Isi nomor Anda di halaman profil"),
        ({"nomor_wa": "+622155512345"}, "bukan nomor seluler Indonesia"),
        ({"setuju_wa": False}, "menyetujuinya di halaman profil"),
    ],
)
def test_what_keeps_messages_away_is_said(
    notify: Notify, actor: Callable[..., Actor], kontak: dict[str, object], words: str
):
    notify.person(**kontak)
    with notify.db.read() as s:
        assert words in (queries.preferensi(s, actor(NIP), settings=notify.settings).masalah or "")


def test_a_stopped_number_and_its_day_are_shown(notify: Notify, actor: Callable[..., Actor]):
    notify.person()
    answer(notify, "+6281234560001", berhenti=True)
    with notify.db.read() as s:
        seen = queries.preferensi(s, actor(NIP), settings=notify.settings)
    assert seen.berhenti_pada is not None
    assert "MULAI" in (seen.masalah or "")


@pytest.mark.parametrize("installed", [True, False])
def test_an_unknown_person_sees_who_can_help(session: Session, actor: Callable[..., Actor], installed: bool):
    settings = Settings("AC", "t", "MG", "http://x", "http://x", {}) if installed else None
    seen = queries.preferensi(session, actor(NIP), settings=settings)
    assert ("admin instansi" if installed else "tim operasional") in (seen.masalah or "")
    assert (seen.jam_tenang_mulai, seen.jam_tenang_selesai) == ("21:00", "06:00")
