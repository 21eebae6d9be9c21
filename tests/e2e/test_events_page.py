"""docs/events.md: the subscriber runs as it stands there, hears what it missed, and its account can do no more."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import uuid4

import pytest

from contracts.org import CreateKlien
from dev.demo_http import Rest
from dev.demo_world import World
from dev.places import ROOT
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.crowd import Crowd, gather

PAGE = (ROOT / "docs" / "events.md").read_text()
LONGEST = 10  # lines


@dataclass(frozen=True)
class Partner:
    """`uri` and `queue` are what the account's owner was told."""

    uri: str
    queue: str


def shown(library: str) -> str:
    """The page's Python that uses the library, as it stands there."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if re.search(rf"^import .*\b{library}\b", block, re.MULTILINE)]
    return str(block)


@pytest.fixture(scope="module")
def crowd(stack: Stack, world: World) -> Crowd:
    return gather(world, stack.url, count=3)


def chassis(stack: Stack, *arguments: str) -> str:
    command = [sys.executable, "-m", "chassis", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=stack.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def partner(stack: Stack) -> Iterator[Partner]:
    """An account for approvals, made by the command that the page names."""
    assert "python -m chassis partner add" in PAGE
    name = f"uji-{uuid4().hex[:8]}"
    said = chassis(stack, "partner", "add", name, "--types", "skp.approved.v1")
    found = re.search(r"user (\S+), queue (\S+), password (\S+)", said)
    assert found, said
    parts = urlsplit(stack.env["AMQP_URI"])
    login = f"{found[1]}:{quote(found[3], safe='')}@{parts.hostname}:{parts.port}"
    yield Partner(urlunsplit(parts._replace(netloc=login)), found[2])
    chassis(stack, "partner", "remove", name)


@contextmanager
def subscriber(partner: Partner, printed: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The page's program in a process of its own, which knows nothing of this repository."""
    env = {"PATH": os.environ["PATH"], "AMQP_URI": partner.uri, "QUEUE": partner.queue}
    with printed.open("ab") as out:
        command = [sys.executable, "-c", shown("pika")]
        process = subprocess.Popen(command, cwd=printed.parent, env=env, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def approve_one(crowd: Crowd, nip: str, *, year: int) -> str:
    """An approved SKP of the person."""
    person = crowd.caller(nip)
    body = {"periode": {"awal": f"{year}-01-01", "akhir": f"{year}-12-31"}, "pendekatan": "kualitatif"}
    skp: str = person.ask("POST", "/skp", body).json["id"]
    rhk = person.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Layanan"}).json["rhk"][0]["id"]
    assert person.ask("POST", f"/rhk/{rhk}/indikator", {"indikator": "Terlayani"}).status == 201
    assert person.ask("POST", f"/skp/{skp}/submit").status == 200
    assert head(crowd).ask("POST", f"/skp/{skp}/approve").status == 200
    return skp


def head(crowd: Crowd) -> Rest:
    return crowd.caller(crowd.head)


def test_the_subscriber_is_ten_lines_of_plain_pika() -> None:
    code = shown("pika")
    assert len([line for line in code.splitlines() if line.strip()]) <= LONGEST
    assert set(re.findall(r"^(?:import|from) (.+)$", code, re.MULTILINE)) == {"json, os, pika"}


def test_it_hears_what_happens_and_what_happened_while_it_was_away(
    partner: Partner, crowd: Crowd, tmp_path: Path
) -> None:
    printed = tmp_path / "printed.txt"

    def lines() -> list[str]:
        return [line for line in printed.read_text().splitlines() if " skp.approved.v1 " in line]

    with subscriber(partner, printed) as process:
        approve_one(crowd, crowd.members[0], year=2031)
        assert wait_until(lambda: len(lines()) == 1, seconds=20), printed.read_text()
        assert process.poll() is None
    for year, nip in ((2032, crowd.members[0]), (2031, crowd.members[1]), (2031, crowd.members[2])):
        approve_one(crowd, nip, year=year)
    with subscriber(partner, printed):
        assert wait_until(lambda: len(lines()) >= 4, seconds=20), printed.read_text()
    assert len({line.split()[0] for line in lines()}) == 4, "each event has an id of its own"


def test_the_account_can_do_nothing_else(partner: Partner, tmp_path: Path) -> None:
    attempts = {
        "read another queue": 'c.basic_get("rpc.skp")',
        "publish": 'c.basic_publish("kinerja", "skp.approved.v1", b"{}"); c.queue_declare("x", passive=True)',
        "declare": 'c.queue_declare("milikku")',
        "bind": f'c.queue_bind("{partner.queue}", "kinerja.internal", "#")',
        "read internal events": 'c.exchange_declare("kinerja.internal", "topic", durable=True)',
    }
    for what, attempt in attempts.items():
        connect = "c = pika.BlockingConnection(pika.URLParameters(os.environ['AMQP_URI'])).channel()"
        command = [sys.executable, "-c", f"import os, pika\n{connect}\n{attempt}"]
        done = subprocess.run(command, env={"AMQP_URI": partner.uri}, capture_output=True, text=True, timeout=30)
        assert "ACCESS_REFUSED" in done.stderr, f"{what}: {done.stderr}"


def test_the_feed_reader_goes_on_where_it_stopped(stack: Stack, world: World, crowd: Crowd, tmp_path: Path) -> None:
    made = world.org().create_klien(CreateKlien(id=uuid4(), nama="Pembaca", scopes=["events:skp.approved.v1"]))
    assert made.client_secret
    env = {"URL": stack.url, "CLIENT_ID": made.client_id, "CLIENT_SECRET": made.client_secret, "NO_PROXY": "127.0.0.1"}

    def read(after: str) -> tuple[list[str], str]:
        """Ids of events, and the cursor."""
        command = [sys.executable, "-c", shown("requests")]
        more = {"AFTER": after} if after else {}
        done = subprocess.run(command, env=env | more, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        *events, last = done.stdout.splitlines()
        return [line.split()[0] for line in events], last.removeprefix("next: ")

    approve_one(crowd, crowd.members[0], year=2033)
    assert wait_until(lambda: bool(read("")[0]), seconds=20)
    seen, after = read("")
    assert read(after)[0] == []
    approve_one(crowd, crowd.members[0], year=2034)
    assert wait_until(lambda: len(read(after)[0]) == 1, seconds=20)
    assert not set(read(after)[0]) & set(seen)
