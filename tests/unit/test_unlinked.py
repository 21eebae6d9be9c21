"""What must not lead to its writer leaves no actor, no path and no trace in any log (features P10)."""

import json
import subprocess
import sys

import pytest

from chassis.config import Config
from contracts.assessment import CariRekan, FeedbackQuery, SetFeedback, SetRating
from dev.places import ROOT
from gateway import create_app

NIP, PENILAIAN, TRACE = "198501012010011003", "6f1d5f0e-3b0e-4c5e-9a53-0f6c7f1f2a11", "e" * 32
PROGRAM = f"""
from flask import Flask, g
from chassis import context
from chassis.observability import logger, set_up_logging
from contracts.assessment import SetFeedback, SetRating
from contracts.base import Actor
from gateway import access, clients

set_up_logging("assessment")
actor = Actor(sub="{NIP}", nip="{NIP}", nama="Dewi Anjani")
commands = {{
    "feedback": SetFeedback(penilaian_id="{PENILAIAN}", perilaku={{"harmonis": "Ramah."}}, anonim=True),
    "rating": SetRating(penilaian_id="{PENILAIAN}", hasil_kerja="sesuai"),
}}
app = Flask(__name__)
access.install(app)

@app.get("/<name>/{PENILAIAN}")
def view(name):
    g.actor = actor
    clients.unlink(commands[name])
    return name

@app.get("/refused/{PENILAIAN}")
@access.unlinked
def refused():
    g.actor = actor
    return "", 422

for name, command in commands.items():
    call = context.Call(name, "00-{TRACE}-{"b" * 16}-01", actor=actor, unlinked=command.unlinked)
    context.current.set(call)
    logger("rpc").info("rpc", method=name)
    app.test_client().get(f"/{{name}}/{PENILAIAN}", headers={{"traceparent": call.trace}})
app.test_client().get("/refused/{PENILAIAN}", headers={{"traceparent": call.trace}})
"""


@pytest.fixture(scope="module")
def lines():
    """What a service and the gateway log of a feedback and of a rating, in order; last of one refused unread."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in ran.stdout.decode().splitlines()]


def test_all_that_leads_to_a_giver_of_feedback_is_unlinked():
    assert all(one.unlinked for one in (SetFeedback, CariRekan, FeedbackQuery))
    assert not SetRating.unlinked


def test_of_feedback_it_is_logged_that_it_came_and_not_from_whom(lines):
    for line in lines[:2]:
        said = json.dumps(line)
        assert line["event"] in ("rpc", "request")
        assert not any(secret in said for secret in (NIP, PENILAIAN, TRACE))


def test_of_anything_else_the_log_says_who_and_about_what(lines):
    service, gateway = lines[2:4]
    assert (service["actor"], service["trace_id"]) == (NIP, TRACE)
    assert (gateway["actor"], gateway["path"], gateway["trace_id"]) == (NIP, f"/rating/{PENILAIAN}", TRACE)


def test_of_feedback_that_is_refused_before_it_is_read_nothing_more_is_logged(lines):
    assert lines[4]["status"] == 422
    assert not any(secret in json.dumps(lines[4]) for secret in (NIP, PENILAIAN))


def test_every_way_to_give_feedback_is_unlinked_from_its_first_moment():
    app = create_app(Config({"AMQP_URI": "amqp://none", "ACTOR_PRIVATE_KEY": "n", "SECRET_KEY": "n"}))
    found = {name for name, view in app.view_functions.items() if getattr(view, "_unlinked", False)}
    assert found == {
        "assessment.cari_rekan", "assessment.feedback", "assessment.set_feedback",
        "web.rekan", "web.rekan_isi", "web.rekan_kirim",
    }  # fmt: skip
