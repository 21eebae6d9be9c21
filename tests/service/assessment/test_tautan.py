"""Links of eviden are checked in the background, by one replica, and never into the private network (issue 4)."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from penilaian_dunia import Dunia
from sqlalchemy import select, text

from chassis.events import Outbox
from contracts import assessment as c
from contracts.types import new_id
from services.assessment.commands import check_links
from services.assessment.commands import tautan as periksa_tautan
from services.assessment.models import Eviden
from services.assessment.periksa import Pemeriksa
from services.assessment.rules import tautan
from services.assessment.rules.tautan import Jawaban

HIDUP, MATI, GALAT, TAK_TAHU = Jawaban.HIDUP, Jawaban.MATI, Jawaban.GALAT, Jawaban.TAK_TAHU
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


@pytest.mark.parametrize(("status", "answer"), [(200, HIDUP), (401, HIDUP), (404, MATI), (410, MATI), (503, GALAT)])
def test_what_a_server_answers(server, status, answer):
    place = server(lambda line: _says(status))
    assert Pemeriksa((place,)).answer(f"http://{place}/laporan") is answer


def test_a_server_without_head_is_asked_once_more(server):
    place = server(lambda line: _says(405 if line.startswith("HEAD") else 200))
    assert Pemeriksa((place,)).answer(f"http://{place}/") is HIDUP


def test_a_redirect_is_followed_and_round_and_round_is_dead(server):
    place = server(lambda line: _says(302, "Location: /baru\r\n") if "/lama" in line else _says(200))
    assert Pemeriksa((place,)).answer(f"http://{place}/lama") is HIDUP
    circle = server(lambda line: _says(302, "Location: /lagi\r\n"))
    assert Pemeriksa((circle,)).answer(f"http://{circle}/") is MATI


def test_a_redirect_into_the_private_network_is_not_followed(server):
    asked: list[str] = []

    def secret(line: str) -> bytes:
        asked.append(line)
        return _says(200)

    inside = server(secret)
    for target in (f"http://{inside}/", f"http://localhost:{inside.rpartition(':')[2]}/", "file:///etc/passwd"):
        outside = server(lambda line, to=target: _says(302, f"Location: {to}\r\n"))
        assert Pemeriksa((outside,)).answer(f"http://{outside}/") is TAK_TAHU
    assert Pemeriksa().answer(f"http://{inside}/") is TAK_TAHU
    assert asked == []


def test_no_answer_and_rubbish_say_nothing_of_the_link(server):
    with socket.create_server(("127.0.0.1", 0)) as one:
        gone = f"127.0.0.1:{one.getsockname()[1]}"
    rubbish = server(lambda line: b"apa?\r\n\r\n")
    silent = server(lambda line: b"")
    pemeriksa = Pemeriksa((gone, rubbish, silent))
    for place in (gone, rubbish, silent):
        assert pemeriksa.answer(f"http://{place}/") is TAK_TAHU


@pytest.mark.parametrize(("fault", "answer"), [(socket.EAI_NONAME, MATI), (socket.EAI_AGAIN, TAK_TAHU)])
def test_only_a_name_that_surely_does_not_exist_is_dead(monkeypatch, fault, answer):
    def unresolved(*args: object, **more: object) -> None:
        raise socket.gaierror(fault, "as the resolver says")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    assert Pemeriksa().answer("http://tidak-ada.invalid/") is answer


def test_a_head_without_end_says_nothing_of_the_link(server):
    place = server(lambda line: b"HTTP/1.1 200 X\r\n" + b"A: b\r\n" * 20_000)
    assert Pemeriksa((place,)).answer(f"http://{place}/") is TAK_TAHU


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


@pytest.fixture
def link(dunia, orang, approved):
    """`link("a")`: a link of STAF in the open year, and its assessment in `link.row`."""

    def add(nama: str, row=None) -> Eviden:
        row = row or add.row
        rhk = dunia.baca(orang.staf, row).rhk[0]
        tautan = f"https://contoh.go.id/{nama}"
        cmd = c.AddEviden(id=new_id(), penilaian_id=row.id, rhk_id=rhk.id, nama=nama, tautan=tautan)
        dunia.do("add_eviden", orang.staf, cmd)
        return dunia.s.get_one(Eviden, cmd.id)

    rows = approved()
    add.row, add.other = rows[4], rows[3]
    for row in rows:
        row.batas_isi = row.batas_isi.replace(year=2100)
    dunia.s.flush()
    return add


def _checked(dunia, answer: Jawaban, now: datetime) -> int:
    """All that are due are answered so; how many there were."""
    due = periksa_tautan.take(dunia.s, now) or []
    for one in due:
        periksa_tautan.mark(dunia.s, one, answer, now)
    dunia.s.expire_all()
    return len(due)


def _told(dunia) -> list[str]:
    return [one.data["nama"] for one in dunia.fakta("assessment.tautan_died")]


def test_a_dead_link_is_marked_told_once_and_looked_at_again(dunia, orang, link):
    one, now = link("a"), datetime.now(UTC)
    due = periksa_tautan.take(dunia.s, now)
    assert [found.id for found in due] == [one.id]
    assert periksa_tautan.take(dunia.s, now) is None  # lent to one
    periksa_tautan.mark(dunia.s, due[0], MATI, now)
    dunia.s.expire_all()
    assert dunia.baca(orang.kabid, link.row).rhk[0].eviden[0].tautan_mati is True
    (told,) = dunia.fakta("assessment.tautan_died")
    assert (told.public, told.data["nip"], told.data["penilaian_id"]) == (False, orang.staf, str(link.row.id))
    assert _checked(dunia, MATI, now + timedelta(hours=23)) == 0
    assert _checked(dunia, MATI, now + timedelta(hours=25)) == 1
    assert _told(dunia) == ["a"]


def test_a_dead_link_that_opened_again_and_died_again_is_told_again(dunia, link):
    link("a")
    now = datetime.now(UTC)
    for day, answer in enumerate((MATI, HIDUP, MATI)):
        assert _checked(dunia, answer, now + timedelta(days=8 * day)) == 1
    assert _told(dunia) == ["a", "a"]


def test_a_server_at_fault_for_days_is_a_dead_link(dunia, orang, link):
    link("a")
    now = datetime.now(UTC)
    told = []
    for hours in (0, 25, 50, 101, 300):
        assert _checked(dunia, GALAT, now + timedelta(hours=hours)) == 1, hours
        told.append((dunia.baca(orang.staf, link.row).rhk[0].eviden[0].tautan_mati, _told(dunia)))
    assert told == [(None, []), (None, []), (None, []), (True, ["a"]), (True, ["a"])]


def test_a_server_that_recovers_or_says_nothing_begins_anew(dunia, link):
    link("a")
    now = datetime.now(UTC)
    for day, answer in enumerate((GALAT, GALAT, TAK_TAHU, GALAT, GALAT, GALAT)):
        assert _checked(dunia, answer, now + timedelta(hours=25 * day)) == 1
    assert _told(dunia) == []


def test_what_is_not_known_changes_no_verdict(dunia, orang, link):
    link("a")
    now = datetime.now(UTC)
    _checked(dunia, MATI, now)
    _checked(dunia, TAK_TAHU, now + timedelta(days=2))
    assert dunia.baca(orang.staf, link.row).rhk[0].eviden[0].tautan_mati is True
    assert _told(dunia) == ["a"]


@pytest.mark.parametrize(("answer", "days"), [(HIDUP, [7, 7, 14, 28, 28]), (MATI, [1, 1, 2, 4, 7, 7])])
def test_a_link_is_looked_at_less_often_the_longer_it_answers_the_same(answer, days):
    now, since, before = datetime(2026, 1, 1, tzinfo=UTC), None, None
    found = []
    for _ in days:
        seen = tautan.judged(answer, before, since=since, mati=None, now=now)
        found.append((seen.lagi - now).days)
        now, since, before = seen.lagi, seen.sejak, answer
    assert found == days


def test_links_never_checked_go_first_and_final_assessments_are_left_alone(dunia, link, monkeypatch, statements):
    old, now = link("lama"), datetime.now(UTC)
    _checked(dunia, HIDUP, now - timedelta(days=60))
    link("final", link.other)
    link.other.status, link.other.predikat = "final", "baik"
    new = link("baru")
    monkeypatch.setattr(periksa_tautan, "_SEKALIGUS", 1)
    sql = statements(dunia.s)
    taken = [periksa_tautan.take(dunia.s, now) for _ in range(4)]
    assert [found and [one.id for one in found] for found in taken] == [[], [new.id], [old.id], None]
    dunia.s.flush()
    assert len(sql) <= 7
    assert periksa_tautan.take(dunia.s, now + timedelta(days=400)) is not None
    final = select(Eviden.periksa_pada).where(Eviden.penilaian_id == link.other.id)
    assert dunia.s.scalars(final).all() == [None]


def test_what_is_due_is_found_by_an_index(dunia, link):
    link("a")
    due = "SELECT 1 FROM eviden WHERE tautan IS NOT NULL AND periksa_pada <= now() ORDER BY periksa_pada LIMIT 40"
    dunia.s.execute(text("SET LOCAL enable_seqscan = off"))
    assert "ix_eviden_periksa" in str(dunia.s.scalars(text(f"EXPLAIN {due}")).all())


def test_a_link_that_was_changed_meanwhile_is_not_marked(dunia, orang, link):
    one, now = link("lama"), datetime.now(UTC)
    taken = periksa_tautan.take(dunia.s, now)[0]
    dunia.s.flush()
    dunia.s.expunge(taken)
    dunia.do("update_eviden", orang.staf, c.UpdateEviden(id=one.id, nama="A", tautan="https://contoh.go.id/baru"))
    periksa_tautan.mark(dunia.s, taken, MATI, now)
    dunia.s.expire_all()
    assert dunia.s.scalar(select(Eviden.mati).where(Eviden.id == one.id)) is None
    assert _told(dunia) == []


def test_all_that_is_due_is_asked_in_one_pass(service_db, server):
    asked: list[str] = []

    def gone(line: str) -> bytes:
        asked.append(line.split()[1])
        return _says(404)

    db, place = service_db("assessment"), server(gone)
    with db.transaction() as s:
        made = Dunia(s)
        made.fill()
        row = made.terima(made.skp_disetujui())[4]
        row.batas_isi = row.batas_isi.replace(year=2100)
        for number in range(45):
            s.add(Eviden(id=new_id(), penilaian_id=row.id, rhk_id=new_id(), nama=f"{number}",
                         tautan=f"http://{place}/{number}", dibuat_pada=row.dibuat_pada,
                         periksa_pada=row.dibuat_pada))  # fmt: skip
    check_links(db, Pemeriksa((place,)))
    assert sorted(set(asked)) == sorted(f"/{number}" for number in range(45))
    with db.read() as s:
        assert s.scalars(select(Eviden.mati)).all() == [True] * 45
        assert len(s.scalars(select(Outbox).where(Outbox.type == "assessment.tautan_died.v1")).all()) == 45
