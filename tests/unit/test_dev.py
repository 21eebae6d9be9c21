"""The developer's tools: processes end with who started them, logs are shown short, set-up says what is missing."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dev.infra import Infra
from dev.logs import Follower, short
from dev.places import ROOT
from dev.ports import first_free, is_free
from dev.process import Pid, spawn, stop, wait_until


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which nothing was ever started: Makefile and dev/ as they are, the same .venv."""
    for name in ("dev", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("Makefile", "package.json"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return tmp_path


def make(checkout: Path, target: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["make", target], cwd=checkout, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_make_help_names_every_target(checkout: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = set(re.findall(r"^make ([a-z-]+) +\S", make(checkout, "help").stdout, re.MULTILINE))
    assert shown == targets


def test_status_of_a_checkout_that_does_not_run_says_how_to_start_it(checkout: Path):
    done = make(checkout, "status")
    assert done.returncode != 0
    assert "not running; start with `make up`" in done.stdout


def test_down_and_reset_of_a_checkout_that_does_not_run_do_no_harm(checkout: Path):
    for target in ("down", "reset"):
        assert make(checkout, target).returncode == 0


def test_set_up_without_python_names_the_other_way(checkout: Path, tmp_path: Path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "ls", "cat", "dirname", "mkdir", "grep", "sha256sum", "date", "rm", "id"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    (checkout / ".venv").unlink()
    env = {"PATH": str(tools), "AMQP_URI": "amqp://elsewhere", "DATABASE_URL": "postgresql://elsewhere"}
    done = subprocess.run([checkout / "dev" / "setup.sh", "up"], env=env, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Python 3.11" in done.stderr
    assert "docker compose up" in done.stderr


@pytest.mark.parametrize("reached", ["AMQP_URI", "DATABASE_URL"])
def test_a_server_that_the_environment_names_is_not_started(reached: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AMQP_URI", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    never_started = Infra("never-started")
    assert never_started.lost
    monkeypatch.setenv("AMQP_URI", "amqp://elsewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")
    assert not never_started.lost
    assert "elsewhere" in never_started.env()[reached]


def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path):
    code = """if True:
        import os, signal, sys
        from pathlib import Path
        from dev.process import spawn
        child = spawn(["sleep", "60"], env=dict(os.environ), log=Path(sys.argv[1]), lives_with="parent",
                      end=signal.SIGTERM, cwd=Path("/"))
        print(child.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    parent = subprocess.run([sys.executable, "-c", code, tmp_path / "log"], cwd=ROOT, capture_output=True, text=True)
    assert wait_until(lambda: Pid.of(int(parent.stdout)) is None, seconds=10)


def test_stopping_kills_what_does_not_listen(tmp_path: Path):
    deaf = spawn(
        ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"],
        env=dict(os.environ),
        log=tmp_path / "log",
        lives_with="parent",
        end=signal.SIGKILL,
        cwd=tmp_path,
    )
    pid = Pid.of(deaf.pid)
    assert pid is not None
    assert wait_until(lambda: "deaf" in (tmp_path / "log").read_text(), seconds=10)
    stop(pid, signal.SIGTERM, seconds=0.5)
    assert not pid.alive


def test_a_number_that_another_process_has_now_is_not_ours(tmp_path: Path):
    mine = Pid.of(os.getpid())
    assert mine is not None
    mine.write(tmp_path / "pid")
    assert Pid.read(tmp_path / "pid") == mine
    Pid(mine.number, "1").write(tmp_path / "pid")
    assert Pid.read(tmp_path / "pid") is None


def test_a_taken_port_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert first_free(port) > port


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain text", "plain text"),
        (
            '{"event": "started", "level": "info", "timestamp": "x", "method": "submit"}',
            "x INFO  started method=submit",
        ),
        ("[1, 2]", "[1, 2]"),
        ("{not json", "{not json"),
    ],
)
def test_a_log_line_is_shortened_to_what_a_person_reads(line: str, shown: str):
    assert short(line) == shown


def test_a_line_is_shown_once_and_only_when_complete(tmp_path: Path):
    log, seen = tmp_path / "skp.log", list[tuple[str, str]]()
    follower = Follower(lambda name, line: seen.append((name, line)))
    log.write_text("one\ntw")
    follower.look([log])
    with log.open("a") as file:
        file.write("o\n" + json.dumps({"event": "x"}) + "\n")
    follower.look([log])
    assert seen == [("skp", "one"), ("skp", "two"), ("skp", '{"event": "x"}')]
