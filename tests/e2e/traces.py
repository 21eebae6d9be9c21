"""What the running product logs and keeps, searched as text: whether anything in it leads from a word to a person."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import psycopg2
from psycopg2 import sql

from chassis.config import Config
from dev.demo_cast import Figure
from dev.process import wait_until
from dev.stack import Stack, services

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
_ROWS = "SELECT t::text, t.xmin::text FROM {} t WHERE t::text LIKE ANY(%s) OR t.xmin::text = ANY(%s)"


class Row(NamedTuple):
    """`table` as "assessment.feedback"; `text` is the whole row; `xmin` the transaction that wrote it."""

    table: str
    text: str
    xmin: str


@dataclass
class Traces:
    """`logged` are lines from the making of this on."""

    stack: Stack

    def __post_init__(self) -> None:
        self._before = {process.log: process.log.stat().st_size for process in self.stack.processes.values()}

    def logged(self) -> list[str]:
        """What every process has said since."""
        return [line for log, size in self._before.items() for line in log.read_bytes()[size:].decode().splitlines()]

    def lead_nowhere(
        self, *, about: UUID, said: list[str], writers: list[Figure], givers: list[Figure], events: list[dict[str, Any]]
    ) -> None:
        """Raises AssertionError where something leads from anonymous feedback to one of `writers`.

        `givers` are all who gave feedback in this assessment: that they did is kept (feedback_diberikan), not what.
        """
        names = [word for one in writers for word in (one.nip, one.nama)]
        self._no_log_tells(said, names)
        self._no_row_tells(str(about), said, names, givers)
        for event in map(json.dumps, events):
            assert not any(word in event for word in said)
            assert str(about) not in event or not any(name in event for name in names), event

    def _no_log_tells(self, said: list[str], names: list[str]) -> None:
        """While it is given no process names the writer at all: two lines of one moment would be enough to tell."""
        wanted = Counter({"web.rekan_kirim": 1, "assessment.set_feedback": 5})
        assert wait_until(lambda: self._acts(wanted) == wanted, seconds=10), self._acts(wanted)
        for line in self.logged():
            assert not any(word in line for word in [*said, *names]), line
        assert not [found for word in said for found in self.files(word)]

    def _acts(self, wanted: Counter[str]) -> Counter[str]:
        """How often each of these was logged: by the gateway as an operation, by the service as a method."""
        lines = map(json.loads, self.logged())
        acts = [line.get("operation") or line.get("method") for line in lines]
        return Counter(act for act in acts if act in wanted)

    def _no_row_tells(self, about: str, said: list[str], names: list[str], givers: list[Figure]) -> None:
        kept = self.rows(*said)
        assert [row.table for row in kept] == ["assessment.feedback"] * len(said)
        assert not any(name in row.text for row in kept for name in names)
        ids = {id for row in kept for id in _UUID.findall(row.text)} - {about}
        assert set(self.rows(*ids)) == set(kept), "something else names the answer"
        of_both = [row for row in self.rows(about) if any(name in row.text for name in names)]
        assert {row.table for row in of_both} == {"assessment.feedback_diberikan"}
        for row in kept:
            beside = [one for one in self.rows(written_with=row) if one not in kept]
            marks = {f"({about},{giver.nip})" for giver in givers}
            assert {one.text for one in beside} == marks, "the transaction tells who wrote it"

    def files(self, word: str) -> list[str]:
        """Files of the product (logs, uploads, what went to Twilio) that have this word in them."""
        found = (path for path in self.stack.folder.rglob("*") if path.is_file())
        return [str(path) for path in found if word.encode() in path.read_bytes()]

    def rows(self, *words: str, written_with: Row | None = None) -> list[Row]:
        """Of every table of every service: those with one of these words, or of the transaction of that row."""
        places = services() if written_with is None else [written_with.table.partition(".")[0]]
        xmins = [written_with.xmin] if written_with else []
        return [row for service in places for row in self._rows(service, words, xmins)]

    def _rows(self, service: str, words: Sequence[str], xmins: list[str]) -> Iterator[Row]:
        connection = psycopg2.connect(Config(self.stack.env).database_url(service))
        try:
            cursor = connection.cursor()
            cursor.execute(_TABLES)
            for schema, table in cursor.fetchall():
                cursor.execute(sql.SQL(_ROWS).format(sql.Identifier(schema, table)), [[f"%{w}%" for w in words], xmins])
                yield from (Row(f"{service}.{table}", *found) for found in cursor.fetchall())
        finally:
            connection.close()
