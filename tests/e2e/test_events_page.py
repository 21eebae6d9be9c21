"""docs/events.md: subscriber and feed reader run as they stand there and miss nothing; the account can do no more."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import uuid4

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from contracts.org import CreateKlien
from dev.demo_http import Rest
from dev.demo_readers import FeedReader
from dev.demo_story import APPROVED
from dev.demo_world import World
from dev.places import ROOT
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.crowd import Crowd, gather, submitted

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
    return gather(world, stack.url, count=1)


def chassis(stack: Stack, *arguments: str) -> str:
    command = [sys.executable, "-m", "chassis", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=stack.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def partner(stack: Stack) -> Iterator[Partner]:
    """An account for approvals, made by the command that the page names."""
    assert "python -m chassis partner add" in PAGE
    name = f"uji-{uuid4().hex[:8]}"
    said = chassis(stack, "partner", "add", name, "--types", APPROVED)
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


def approve_one(crowd: Crowd, *, year: int) -> str:
    """An approved SKP of the crowd's member."""
    skp = submitted(crowd, crowd.members[0], year)
    assert crowd.caller(crowd.head).ask("POST", f"/skp/{skp}/approve").status == 200
    return skp


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
        approve_one(crowd, year=2031)
        assert wait_until(lambda: len(lines()) == 1, seconds=20), printed.read_text()
        assert process.poll() is None
    for year in (2032, 2033, 2034):
        approve_one(crowd, year=year)
    with subscriber(partner, printed):
        assert wait_until(lambda: len(lines()) >= 4, seconds=20), printed.read_text()
    assert len({line.split()[0] for line in lines()}) == 4, "each event has an id of its own"


ATTEMPTS: dict[str, Callable[[Any, str], object]] = {
    "read another queue": lambda channel, queue: channel.basic_get("rpc.skp"),
    "publish": lambda channel, queue: (
        channel.basic_publish("kinerja", APPROVED, b"{}"),
        channel.queue_declare("x", passive=True),  # publishing waits for no answer; this one hears the refusal
    ),
    "declare": lambda channel, queue: channel.queue_declare("milikku"),
    "bind": lambda channel, queue: channel.queue_bind(queue, "kinerja.internal", "#"),
    "read internal events": lambda channel, queue: channel.exchange_declare("kinerja.internal", "topic", durable=True),
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_account_can_do_nothing_else(partner: Partner, what: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(partner.uri)) as connection:
        with pytest.raises(ChannelClosedByBroker) as refused:
            ATTEMPTS[what](connection.channel(), partner.queue)
        assert refused.value.reply_text.startswith("ACCESS_REFUSED")


def test_the_feed_reader_goes_on_where_it_stopped(
    stack: Stack, world: World, crowd: Crowd, all_events: Rest, tmp_path: Path
) -> None:
    made = world.org().create_klien(CreateKlien(id=uuid4(), nama="Pembaca", scopes=[f"events:{APPROVED}"]))
    assert made.client_secret
    env = {"URL": stack.url, "CLIENT_ID": made.client_id, "CLIENT_SECRET": made.client_secret, "NO_PROXY": "127.0.0.1"}
    feed = FeedReader(all_events, APPROVED)

    def approved(year: int) -> None:
        skp = approve_one(crowd, year=year)
        assert wait_until(lambda: skp in {event["subject"] for event in feed.events()}, seconds=20)

    def read(after: str) -> tuple[list[str], str]:
        """Lines about events, and the cursor."""
        command = [sys.executable, "-c", shown("requests")]
        more = {"AFTER": after} if after else {}
        done = subprocess.run(command, env=env | more, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        *events, last = done.stdout.splitlines()
        return events, last.removeprefix("next: ")

    approved(2035)
    seen, after = read("")
    assert len({line.split()[0] for line in seen}) == len(seen) > 0
    approved(2036)
    (line,), last = read(after)
    assert line not in seen
    assert line.endswith(f"{APPROVED} Pegawai Uji 0")
    assert read(last) == ([], last)
