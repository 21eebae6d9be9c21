"""A new installation gets its first super admin from the command line, without demo data and without a phone."""

import random
import re
import subprocess
import sys

import pytest
import requests

from chassis.config import Config
from dev.demo_cast import invented_nip
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.places import ROOT
from dev.stack import Stack
from gateway.first_admin import appoint, main

PERSON = ["--nama", "Gita Prameswari", "--kode-instansi", "PUSAT", "--nama-instansi", "Badan Pusat Uji"]


def test_the_first_super_admin_logs_in_with_the_printed_link(stack: Stack) -> None:
    nip = invented_nip(random.SystemRandom(), born=1985, sex=2)
    first = appoint(Config(stack.env), nip=nip, nama=PERSON[1], kode=PERSON[3], instansi=PERSON[5])  # may have run out
    command = [sys.executable, "-m", "gateway.first_admin", "--nip", nip, *PERSON]
    done = subprocess.run(command, cwd=ROOT, env=stack.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    link = re.search(r"(http\S+)\?token=(\S+)", done.stdout)
    assert link
    assert link[0] != first
    assert requests.get(link[0], timeout=10).status_code == 200
    rest = Rest(stack.url)
    assert rest.ask("POST", "/auth/reset", {"token": link[2], "password": PASSWORD}).status == 200
    assert rest.log_in(nip, PASSWORD).status == 200
    assert rest.ask("GET", "/me").json["peran"] == ["super_admin"]
    assert rest.ask("GET", "/instansi").status == 200


def test_a_wrong_nip_is_refused_with_the_field(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["first_admin", "--nip", "123", *PERSON])
    for name in ("AMQP_URI", "ACTOR_PRIVATE_KEY"):
        monkeypatch.setenv(name, stack.env[name])
    with pytest.raises(SystemExit) as refused:
        main()
    assert "18 angka" in str(refused.value)
