"""The worker and Twilio: one message for one notice, whatever Twilio answers, and a reason when there is none."""

from typing import Any

import pytest
from notify_facts import Notify, Standin

from contracts.notify import StatusKirim, Templat
from dev.process import wait_until
from dev.twilio_templates import environment
from services.notify import delivery

NUMBER = "+6281234560001"


def number(ending: str) -> str:
    """A number for which the stand-in plays what dev/twilio_outcomes.py says of its ending."""
    return f"+628123456{ending}"


def test_a_message_goes_out_and_is_followed_until_it_is_read(notify: Notify, standin: Standin):
    notify.person()
    id = notify.tell(catatan="Lengkapi target.")
    notify.deliver()
    row = notify.wait(id, StatusKirim.DIBACA)
    (message,) = standin.messages(NUMBER)
    assert message["sid"] == row.wa_sid
    assert "Lengkapi target." in message["body"]
    assert f"https://kinerja.example.go.id{row.tautan}" in message["body"]
    assert notify.told(id) == [("terkirim", None), ("sampai", None), ("dibaca", None)]


def test_a_registered_template_is_sent_by_its_content_sid(notify: Notify, standin: Standin):
    notify.person()
    notify.tell(catatan="Baris satu\n\tbaris dua     dan *tebal*")
    sid = environment()["TWILIO_CONTENT_SKP_DIKEMBALIKAN"]
    notify.deliver(contents={Templat.SKP_DIKEMBALIKAN: sid})
    (message,) = standin.messages(NUMBER)
    assert message["content_sid"] == sid
    assert "Baris satu baris dua dan •tebal•" in message["body"]


def test_the_number_is_cleaned_before_it_is_used(notify: Notify, standin: Standin):
    notify.person(nomor_wa="62812-3456-0001")
    notify.tell()
    notify.deliver()
    assert [m["to"] for m in standin.messages()] == [f"whatsapp:{NUMBER}"]


@pytest.mark.parametrize(
    ("kontak", "kode"),
    [
        ({"setuju_wa": False}, "tanpa-persetujuan"),
        ({"nomor_wa": None}, "tanpa-nomor"),
        ({"nomor_wa": "021555012"}, "nomor-salah"),
        ({"nomor_wa": "+14155550100"}, "nomor-salah"),
    ],
)
def test_nothing_is_sent_without_consent_or_number(notify: Notify, standin: Standin, kontak: dict[str, Any], kode: str):
    notify.person(**kontak)
    id = notify.tell()
    notify.deliver()
    row = notify.row(id)
    assert (row.wa_status, row.wa_kode) == (StatusKirim.TIDAK_DIKIRIM, kode)
    assert row.wa_alasan
    assert not standin.messages()
    assert notify.told(id) == [("tidak_dikirim", kode)]


def test_without_twilio_every_message_says_who_can_install_it(notify: Notify):
    notify.person()
    id = notify.tell()
    delivery.deliver(notify.db, None, clock=notify.clock)
    row = notify.row(id)
    assert row.wa_status is StatusKirim.TIDAK_DIKIRIM
    assert "tim operasional" in (row.wa_alasan or "")


def test_a_recipient_whose_data_is_late_is_waited_for(notify: Notify, standin: Standin):
    id = notify.tell()
    notify.deliver()
    assert notify.row(id).wa_status is StatusKirim.DITUNDA
    notify.person()
    notify.clock.advance(seconds=30)
    notify.deliver()
    assert len(standin.messages(NUMBER)) == 1


def test_a_recipient_who_stays_unknown_gets_no_message_but_the_inbox_entry(notify: Notify, standin: Standin):
    id = notify.tell()
    notify.deliver()
    notify.clock.advance(minutes=3)
    notify.deliver()
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.TIDAK_DIKIRIM, "penerima-tidak-dikenal")
    assert not standin.messages()


# ---------------------------------------------------------------- what passes


def test_too_many_requests_are_tried_again_no_sooner_than_twilio_asks(notify: Notify, standin: Standin):
    notify.person(nomor_wa=number("9001"))
    id = notify.tell()
    notify.deliver()
    row = notify.row(id)
    assert row.wa_status is StatusKirim.DITUNDA
    assert (row.wa_berikutnya - row.wa_diperbarui).total_seconds() >= 2
    notify.deliver()
    assert notify.row(id).wa_percobaan == 1
    notify.clock.advance(seconds=10)
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    assert len(standin.messages(number("9001"))) == 1


@pytest.mark.parametrize("ending", ["9002", "9004", "9019"])
def test_what_never_passes_ends_with_a_reason(notify: Notify, standin: Standin, ending: str):
    notify.person(nomor_wa=number(ending))
    id = notify.tell()
    for _ in range(20):
        notify.deliver()
        wait_until(lambda: notify.row(id).wa_status is not StatusKirim.TERKIRIM, seconds=5)
        notify.clock.advance(hours=7)
    row = notify.row(id)
    assert row.wa_status is StatusKirim.GAGAL
    assert row.wa_percobaan == 7
    assert "tim operasional" in (row.wa_alasan or "")
    assert notify.told(id)[-1][0] == "gagal"


def test_a_server_fault_is_tried_again_after_a_look(notify: Notify, standin: Standin):
    notify.person(nomor_wa=number("9003"))
    id = notify.tell()
    notify.deliver()
    assert notify.row(id).wa_status is StatusKirim.DITUNDA
    notify.clock.advance(minutes=1)
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    assert notify.row(id).wa_percobaan == 2
    assert len(standin.messages(number("9003"))) == 1


@pytest.mark.parametrize("ending", ["9005", "9006", "9007"])
def test_a_message_that_was_taken_without_an_answer_is_not_sent_twice(notify: Notify, standin: Standin, ending: str):
    notify.person(nomor_wa=number(ending))
    id = notify.tell()
    notify.deliver()
    assert notify.row(id).wa_status is StatusKirim.DITUNDA
    notify.clock.advance(minutes=1)
    notify.deliver()
    row = notify.wait(id, StatusKirim.DIBACA)
    (message,) = standin.messages(number(ending))
    assert row.wa_sid == message["sid"]
    assert row.wa_percobaan == 1


def test_a_rate_limit_that_is_reported_later_starts_a_new_try(notify: Notify, standin: Standin):
    notify.person(nomor_wa=number("9018"))
    id = notify.tell()
    notify.deliver()
    row = notify.wait(id, StatusKirim.DITUNDA)
    assert row.wa_kode == "63018"
    notify.clock.advance(minutes=1)
    notify.deliver()
    notify.wait(id, StatusKirim.DIBACA)
    assert [m["status"] for m in standin.messages(number("9018"))] == ["read", "failed"]


# ---------------------------------------------------------------- what does not pass


@pytest.mark.parametrize(
    ("ending", "kode", "word"),
    [
        ("9010", "21610", "MULAI"),
        ("9011", "21211", "profil"),
        ("9012", "21656", "tim operasional"),
        ("9013", "20003", "tim operasional"),
        ("9016", "63016", "templat"),
        ("9024", "63024", "tidak terdaftar di WhatsApp"),
        ("9049", "63049", "aplikasi"),
        ("9030", "30008", "tidak sampai"),
    ],
)
def test_a_final_refusal_says_why_and_who_can_mend_it(
    notify: Notify, standin: Standin, ending: str, kode: str, word: str
):
    notify.person(nomor_wa=number(ending))
    id = notify.tell()
    notify.deliver()
    row = notify.wait(id, StatusKirim.GAGAL)
    assert row.wa_kode == kode
    assert word in (row.wa_alasan or "")
    assert f"(kode {kode})" in (row.wa_alasan or "")
    notify.clock.advance(days=2)
    notify.deliver()
    assert notify.row(id).wa_percobaan == 1
    assert notify.told(id)[-1] == ("gagal", kode)


def test_a_wrong_password_for_twilio_is_final(notify: Notify):
    notify.person()
    id = notify.tell()
    notify.deliver(auth_token="lain")
    assert (notify.row(id).wa_status, notify.row(id).wa_kode) == (StatusKirim.GAGAL, "20003")


def test_twilio_out_of_reach_is_waited_for(notify: Notify, standin: Standin):
    notify.person()
    id = notify.tell()
    notify.deliver(api_url="http://127.0.0.1:9")
    assert notify.row(id).wa_status is StatusKirim.DITUNDA
    notify.clock.advance(minutes=1)
    notify.deliver()
    assert len(standin.messages(NUMBER)) == 1
