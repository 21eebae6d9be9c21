"""A form becomes a contract, keeps what was typed, and says by field why it was refused."""

from datetime import date
from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict

from contracts.errors import Conflict, Invalid, Stale, Unavailable
from contracts.org import SetKontak
from contracts.skp import BulkApprove, CreateSkp, SetEkspektasi
from contracts.types import NilaiPerilaku, Pendekatan
from gateway.web.forms import Form
from gateway.web.site import local_path

NIP = "199305282019022907"


def form(*pairs: tuple[str, str]) -> Form:
    return Form(MultiDict(list(pairs)))


def test_dotted_names_become_what_lies_deeper():
    typed = form(("periode.awal", "2026-01-01"), ("periode.akhir", "2026-12-31"), ("pendekatan", "kualitatif"))
    command = typed.command(CreateSkp, id=uuid4())
    assert command.periode.awal == date(2026, 1, 1)
    assert command.pendekatan is Pendekatan.KUALITATIF


def test_a_dictionary_is_typed_by_its_keys():
    command = form(("ekspektasi.akuntabel", "Teliti"), ("ekspektasi.loyal", "")).command(SetEkspektasi, skp_id=uuid4())
    assert command.ekspektasi == {NilaiPerilaku.AKUNTABEL: "Teliti"}


def test_one_name_many_times_is_a_list():
    ids = [uuid4(), uuid4()]
    command = form(*(("skp_ids", str(one)) for one in ids)).command(BulkApprove)
    assert command.skp_ids == ids


def test_an_empty_input_is_none_where_the_contract_takes_none():
    command = form(("nomor_wa", ""), ("setuju_wa", "0"), ("setuju_wa", "1")).command(SetKontak, nip=NIP)
    assert command.nomor_wa is None
    assert command.setuju_wa is True


def test_inputs_that_are_not_of_the_contract_are_left_out_and_fixed_ones_win():
    command = form(("csrf_token", "x"), ("nip", "1"), ("email", "a@b.example")).command(SetKontak, nip=NIP)
    assert command.nip == NIP
    assert command.email == "a@b.example"


def test_a_wrong_input_is_refused_by_its_name_and_stays_typed():
    typed = form(("periode.awal", "besok"), ("periode.akhir", "2026-12-31"))
    assert not typed.accepted(lambda: typed.command(CreateSkp, id=uuid4()))
    assert typed.status == 422
    assert typed.errors["periode.awal"] == "Isi dengan tanggal TTTT-BB-HH."
    assert typed.errors["pendekatan"] == "Wajib diisi."
    assert typed.value("periode.awal") == "besok"


def test_the_summary_names_each_input_as_the_page_does_and_says_each_thing_once():
    sentences = {
        "rencana": "Wajib diisi.",
        "nomor": "Isi NIP. Angkanya 18.",
        "kode": "Anda sudah memakai kode ini.",
        "siapa": "Siti Rahayu bukan anggota tim ini.",
        "tersembunyi": "Ulangi dari awal.",
        "juga": "Ulangi dari awal.",
    }
    typed = form()
    for name, sentence in sentences.items():
        typed.refuse_field(name, sentence)
    assert typed.error("rencana", "Rencana Hasil Kerja") == "Wajib diisi."
    assert typed.error("lain", "Isian lain") is None
    for name, label in [("nomor", "NIP"), ("kode", "Kode"), ("siapa", "Anggota")]:
        typed.error(name, label)
    assert typed.faults() == [
        ("rencana", "Rencana Hasil Kerja: wajib diisi"),
        ("nomor", "NIP: isi NIP"),
        ("kode", "Kode: Anda sudah memakai kode ini"),
        ("siapa", "Anggota: Siti Rahayu bukan anggota tim ini"),
        ("", "Ulangi dari awal."),
    ]


@pytest.mark.parametrize(("error", "status"), [(Conflict, 409), (Stale, 412), (Invalid, 422)])
def test_a_refusal_of_a_service_is_shown_in_the_form(error: type[Exception], status: int):
    typed = form(("email", "x"))

    def send() -> None:
        raise error("kode", "Sebabnya.")

    assert not typed.accepted(send)
    assert (typed.status, typed.message) == (status, "Sebabnya.")


def test_a_service_that_is_away_is_not_a_refusal():
    def send() -> None:
        raise Unavailable("layanan-tidak-tersedia", "Coba lagi.")

    with pytest.raises(Unavailable):
        form().accepted(send)


def test_a_form_of_a_model_shows_what_is_stored():
    shown = Form.of(SetKontak(nip=NIP, nomor_wa="+6281200000907", setuju_wa=False), again="x")
    assert shown.value("nomor_wa") == "+6281200000907"
    assert shown.value("setuju_wa") == "0"
    assert shown.value("email") == ""
    assert shown.value("again") == "x"


@pytest.mark.parametrize(
    "url", [None, "", "//x.example", "https://x.example", "/\\x.example", "\\/x", "javascript:1", "/a\nb", "x"]
)
def test_only_paths_of_this_host_are_followed(url: str | None):
    assert local_path(url, "/beranda") == "/beranda"


@pytest.mark.parametrize("url", ["/skp", "/skp/1?versi=2#rhk", "/"])
def test_a_path_of_this_host_is_followed(url: str):
    assert local_path(url, "/beranda") == url
