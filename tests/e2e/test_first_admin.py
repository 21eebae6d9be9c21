"""A new installation gets its first super admin from the command line, without demo data and without a phone."""

import os
import random
import re
import subprocess
import sys

import requests

from dev.demo_cast import invented_nip
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.places import ROOT
from dev.stack import Stack


def first_admin(stack: Stack, nip: str) -> subprocess.CompletedProcess[str]:
    person = [
        "--nip",
        nip,
        "--nama",
        "Gita Prameswari",
        "--kode-instansi",
        "PUSAT",
        "--nama-instansi",
        "Badan Pusat Uji",
    ]
    command = [sys.executable, "-m", "gateway.first_admin", *person]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **stack.env}, capture_output=True, text=True, timeout=60
    )


def test_the_first_super_admin_logs_in_with_the_printed_link(stack: Stack) -> None:
    nip = invented_nip(random.SystemRandom(), born=1985, sex=2)
    for _ in range(2):  # the first link may have run out
        done = first_admin(stack, nip)
        assert done.returncode == 0, done.stderr
    link = re.search(r"(http\S+)\?token=(\S+)", done.stdout)
    assert link
    assert requests.get(link[0], timeout=10).status_code == 200
    rest = Rest(stack.url)
    assert rest.ask("POST", "/auth/reset", {"token": link[2], "password": PASSWORD}).status == 200
    assert rest.log_in(nip, PASSWORD).status == 200
    assert rest.ask("GET", "/me").json["peran"] == ["super_admin"]
    assert rest.ask("GET", "/instansi").status == 200


def test_a_wrong_nip_is_refused_with_the_field(stack: Stack) -> None:
    done = first_admin(stack, "123")
    assert done.returncode == 1
    assert "18 angka" in done.stderr
    assert "Traceback" not in done.stderr
