"""Notify's texts: every template is complete, fits WhatsApp's rules, and is the one that operators register."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.notify import Templat
from dev.twilio_templates import FILE, environment, load
from services.notify import texts

NAMES = (
    "nama", "periode", "penyetuju", "penilai", "catatan", "berlaku_sampai", "masa", "batas", "predikat", "putusan",
    "diajukan", "sebelumnya", "eviden",
)  # fmt: skip
EVERY = pytest.mark.parametrize("templat", Templat)


def values(templat: Templat, **data: str) -> list[str]:
    rujukan = "NP-23456789AB"
    full = dict.fromkeys(NAMES, "x") | data
    return texts.variables(
        templat, full, public_url="https://k.go.id/", tautan="/skp/1", rahasia="tok_en-1", rujukan=rujukan
    )


@EVERY
def test_every_template_has_its_texts(templat: Templat):
    naskah = texts.NASKAH[templat]
    places = re.findall(r"\{\{(\d+)\}\}", naskah.whatsapp)
    assert places == [str(number) for number in range(1, len(naskah.variabel) + 1)]
    assert texts.inbox_text(templat, dict.fromkeys(NAMES, "x"))


@EVERY
def test_meta_would_approve_its_form(templat: Templat):
    body = texts.NASKAH[templat].whatsapp
    assert not body.startswith("{{")
    assert not body.rstrip(".").endswith("}}")
    assert not re.search(r"\}\}\s*\{\{", body)
    assert "\n" not in body


@EVERY
def test_the_longest_message_fits(templat: Templat):
    data = dict.fromkeys(NAMES, "panjang " * 100)
    assert len(texts.body(templat, values(templat, **data))) <= 1024


@EVERY
def test_every_message_carries_its_reference(templat: Templat):
    assert re.findall(texts.RUJUKAN, texts.body(templat, values(templat))) == ["NP-23456789AB"]


@EVERY
def test_the_template_that_operators_register_is_ours(templat: Templat):
    registered = {template.name: template for template in load().values()}[templat.value]
    assert registered.body == texts.NASKAH[templat].whatsapp
    shown = registered.render(json.dumps({str(n): v for n, v in enumerate(values(templat), 1)}))
    assert shown == texts.body(templat, values(templat))


@EVERY
def test_the_register_says_what_each_variable_is(templat: Templat):
    (entry,) = [entry for entry in json.loads(FILE.read_text()) if entry["friendly_name"] == templat.value]
    assert list(entry["variables"].values()) == list(texts.NASKAH[templat].variabel)
    assert environment()[f"TWILIO_CONTENT_{templat.name}"] == entry["sid"]


def test_a_link_is_never_changed_by_being_made_safe():
    assert values(Templat.RESET_PASSWORD)[0] == "https://k.go.id/reset-password?token=tok_en-1"
    assert "https://k.go.id/skp/1" in values(Templat.SKP_DIAJUKAN)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=500)))
def test_no_data_breaks_a_template(data: dict[str, str]):
    for templat in Templat:
        shown = texts.body(templat, values(templat, **data))
        assert "{{" not in shown
        assert "\n" not in shown


def test_references_differ():
    assert len({texts.new_rujukan() for _ in range(1000)}) == 1000
