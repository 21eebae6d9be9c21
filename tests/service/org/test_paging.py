"""Keyset paging of chassis, on org's history: pages follow each other without gap or repeat, in any order of keys."""

import base64
import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from chassis.paging import contains, page, window
from contracts.base import PageQuery
from contracts.errors import Invalid
from services.org.models import Riwayat

ORDERS = {
    "one key": [Riwayat.id],
    "one key down": [Riwayat.id.desc()],
    "text, then id": [Riwayat.kunci, Riwayat.id],
    "all down": [Riwayat.berlaku_dari.desc(), Riwayat.id.desc()],
    "down and up": [Riwayat.berlaku_dari.desc(), Riwayat.kunci, Riwayat.id],
    "up and down": [Riwayat.kunci, Riwayat.pada.desc(), Riwayat.id],
    "an expression": [func.lower(Riwayat.oleh_nama), Riwayat.id.desc()],
}


@pytest.fixture
def rows(s):
    """Two hundred rows in which every key but the id is there many times."""
    chance = random.Random(7)
    values = [
        {
            "jenis": "uji", "kunci": chance.choice(["a", "b", "Ä", "ü%_", "'", '"', "日本"]), "oleh_sub": "x",
            "oleh_nama": chance.choice(["Ani", "ani", "Budi"]), "perbuatan": "uji", "lama": {}, "baru": {},
            "berlaku_dari": date(2026, 1, chance.randint(1, 5)),
            "pada": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randint(1, 4)),
        }
        for _ in range(200)
    ]  # fmt: skip
    s.execute(insert(Riwayat), values)
    return select(Riwayat).where(Riwayat.jenis == "uji")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_the_pages_together_are_the_whole_list_in_order(s, rows, order, limit):
    keys = ORDERS[order]
    whole = [row.id for row in s.scalars(rows.order_by(*keys))]
    seen, after = [], None
    while True:
        found = page(s, rows, keys, PageQuery(limit=limit, after=after), lambda row: row.id)
        seen += found.items
        if (after := found.next) is None:
            break
        assert len(found.items) == limit
    assert seen == whole


def test_a_row_that_comes_in_between_makes_no_other_row_appear_twice_or_vanish(s, rows):
    keys = [Riwayat.id.desc()]
    first = page(s, rows, keys, PageQuery(limit=50), lambda row: row.id)
    s.add(Riwayat(jenis="uji", kunci="z", oleh_sub="x", oleh_nama="x", perbuatan="uji", lama={}, baru={}))
    s.flush()
    second = page(s, rows, keys, PageQuery(limit=100, after=first.next), lambda row: row.id)
    third = page(s, rows, keys, PageQuery(limit=100, after=second.next), lambda row: row.id)
    assert len({*first.items, *second.items, *third.items}) == 200


def test_a_statement_of_several_columns_gives_rows_and_one_of_an_entity_gives_entities(s, rows):
    (row, *_), _ = window(s, select(Riwayat.id, Riwayat.kunci).where(Riwayat.jenis == "uji"), [Riwayat.id], PageQuery())
    assert (row.id, row.kunci) == (row[0], row[1])
    (entity, *_), following = window(s, rows, [Riwayat.id], PageQuery(limit=100))
    assert isinstance(entity, Riwayat)
    assert following


def cursor(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("keys", "after"),
    [
        ([Riwayat.id], cursor("satu")),
        ([Riwayat.id], cursor(2**63)),
        ([Riwayat.id], cursor(True)),
        ([Riwayat.id], cursor(1.5)),
        ([Riwayat.id], cursor(None)),
        ([Riwayat.id], cursor(1, 2)),
        ([Riwayat.id], cursor()),
        ([Riwayat.id], base64.urlsafe_b64encode(b"1").decode()),
        ([Riwayat.id], base64.urlsafe_b64encode(b"[" * 300).decode()),
        ([Riwayat.kunci, Riwayat.id], cursor("a\x00b", 1)),
        ([Riwayat.kunci, Riwayat.id], cursor("\ud800", 1)),
        ([Riwayat.kunci, Riwayat.id], cursor({"a": 1}, 1)),
        ([Riwayat.berlaku_dari, Riwayat.id], cursor("2026-02-30", 1)),
        ([Riwayat.pada, Riwayat.id], cursor("kemarin", 1)),
        ([Riwayat.id], "bukan penanda"),
        ([Riwayat.id], "é"),
        ([Riwayat.id], "' OR 1=1 --"),
        ([Riwayat.id], ""),
    ],
)
def test_what_is_no_cursor_of_this_list_is_refused(s, rows, keys, after):
    with pytest.raises(Invalid) as refused:
        window(s, rows, keys, PageQuery(after=after))
    assert refused.value.errors[0].field == "after"


def test_a_search_takes_every_character_as_it_is(s, rows):
    def found(text: str) -> set[str]:
        return set(s.scalars(select(Riwayat.kunci).where(contains(Riwayat.kunci, text))))

    assert found("%") == found("_") == found("Ü%_") == {"ü%_"}
    assert found("\\") == set()
    assert found("'") == {"'"}
