"""Links of eviden are checked in the background, by one replica, and never into the private network (issue 4)."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from contracts import assessment as c
from contracts.types import new_id
from services.assessment.commands import tautan as periksa_tautan
from services.assessment.models import Eviden
from services.assessment.periksa import Pemeriksa
from services.assessment.rules import tautan

Answer = Callable[[str], bytes]


@pytest.fixture
def server() -> Iterator[Callable[[Answer], str]]:
    """`server(answer)`: host:port of a server on loopback; `answer` gets the request line and gives raw bytes."""
    opened = []

    def start(answer: Answer) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def serve() -> None:
            while True:
                try:
                    talking, _ = listening.accept()
                except OSError:
                    return
                with talking:
                    line = talking.recv(65536).decode().split("\r\n")[0]
                    talking.sendall(answer(line))

        threading.Thread(target=serve, daemon=True).start()
        return f"127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for one in opened:
        one.shutdown(socket.SHUT_RDWR)
        one.close()


def _says(status: int, more: str = "") -> bytes:
    return f"HTTP/1.1 {status} X\r\n{more}\r\n".encode()


@pytest.mark.parametrize(("status", "dead"), [(200, False), (401, False), (404, True), (410, True), (503, None)])
def test_what_a_server_answers(server, status, dead):
    place = server(lambda line: _says(status))
    assert Pemeriksa((place,)).is_dead(f"http://{place}/laporan") is dead


def test_a_server_without_head_is_asked_once_more(server):
    place = server(lambda line: _says(405 if line.startswith("HEAD") else 200))
    assert Pemeriksa((place,)).is_dead(f"http://{place}/") is False


def test_a_redirect_is_followed_and_round_and_round_is_dead(server):
    place = server(lambda line: _says(302, "Location: /baru\r\n") if "/lama" in line else _says(200))
    assert Pemeriksa((place,)).is_dead(f"http://{place}/lama") is False
    circle = server(lambda line: _says(302, "Location: /lagi\r\n"))
    assert Pemeriksa((circle,)).is_dead(f"http://{circle}/") is True


def test_a_redirect_into_the_private_network_is_not_followed(server):
    asked: list[str] = []

    def secret(line: str) -> bytes:
        asked.append(line)
        return _says(200)

    inside = server(secret)
    for target in (f"http://{inside}/", f"http://localhost:{inside.rpartition(':')[2]}/", "file:///etc/passwd"):
        outside = server(lambda line, to=target: _says(302, f"Location: {to}\r\n"))
        assert Pemeriksa((outside,)).is_dead(f"http://{outside}/") is None
    assert Pemeriksa().is_dead(f"http://{inside}/") is None
    assert asked == []


def test_no_answer_and_rubbish_say_nothing_of_the_link(server):
    with socket.create_server(("127.0.0.1", 0)) as one:
        gone = f"127.0.0.1:{one.getsockname()[1]}"
    rubbish = server(lambda line: b"apa?\r\n\r\n")
    silent = server(lambda line: b"")
    pemeriksa = Pemeriksa((gone, rubbish, silent))
    for place in (gone, rubbish, silent):
        assert pemeriksa.is_dead(f"http://{place}/") is None


@pytest.mark.parametrize(("fault", "dead"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, None)])
def test_only_a_name_that_surely_does_not_exist_is_dead(monkeypatch, fault, dead):
    def unresolved(*args: object, **more: object) -> None:
        raise socket.gaierror(fault, "as the resolver says")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    assert Pemeriksa().is_dead("http://tidak-ada.invalid/") is dead


def test_a_head_without_end_says_nothing_of_the_link(server):
    place = server(lambda line: b"HTTP/1.1 200 X\r\n" + b"A: b\r\n" * 20_000)
    assert Pemeriksa((place,)).is_dead(f"http://{place}/") is None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fec0::1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
     "2002:7f00:1::", "2001:0:1::", "ff02::1", "bukan alamat"],
)  # fmt: skip
def test_addresses_inside_are_never_asked(address):
    assert not tautan.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.10.10", "2404:6800:4003::200e"])
def test_addresses_of_the_internet_are(address):
    assert tautan.is_public(address)


def test_a_dead_link_is_marked_and_looked_at_again_the_next_day(dunia, orang, approved, server):
    row = approved()[4]
    rhk = dunia.baca(orang.staf, row).rhk[0]
    place = server(lambda line: _says(404))
    cmd = c.AddEviden(id=new_id(), penilaian_id=row.id, rhk_id=rhk.id, nama="A", tautan="https://contoh.go.id/a")
    dunia.do("add_eviden", orang.staf, cmd)
    now = datetime.now(UTC)
    due = periksa_tautan.take(dunia.s, now)
    assert [one.id for one in due] == [cmd.id]
    assert periksa_tautan.take(dunia.s, now) == []  # lent to one
    periksa_tautan.mark(dunia.s, due[0], Pemeriksa((place,)).is_dead(f"http://{place}/"), now)
    dunia.s.expire_all()
    assert dunia.baca(orang.kabid, row).rhk[0].eviden[0].tautan_mati is True
    assert periksa_tautan.take(dunia.s, now + timedelta(hours=23)) == []
    assert len(periksa_tautan.take(dunia.s, now + timedelta(hours=25))) == 1


def test_a_link_that_was_changed_meanwhile_is_not_marked(dunia, orang, approved):
    row = approved()[4]
    rhk = dunia.baca(orang.staf, row).rhk[0]
    cmd = c.AddEviden(id=new_id(), penilaian_id=row.id, rhk_id=rhk.id, nama="A", tautan="https://contoh.go.id/lama")
    dunia.do("add_eviden", orang.staf, cmd)
    now = datetime.now(UTC)
    taken = periksa_tautan.take(dunia.s, now)[0]
    dunia.s.expunge(taken)
    dunia.do("update_eviden", orang.staf, c.UpdateEviden(id=cmd.id, nama="A", tautan="https://contoh.go.id/baru"))
    periksa_tautan.mark(dunia.s, taken, True, now)
    dunia.s.expire_all()
    assert dunia.s.scalar(select(Eviden.mati).where(Eviden.id == cmd.id)) is None
