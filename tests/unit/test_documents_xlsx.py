"""A list leaves as a workbook: text stays text, dates are dates, the head is seen while scrolling."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from gateway.documents import xlsx


@pytest.fixture
def app():
    app = Flask(__name__)
    app.secret_key = "only for a test"
    app.add_url_rule("/", "list", lambda: xlsx.answer("Tim/2026: A", [("Isi", 12), ("Lain", 30)], _ROWS, "Tim [A]/B"))
    return app


_ROWS = (
    row
    for row in [
        ("=HYPERLINK(A1)", "+62"),
        ("-1+2", "@jumlah"),
        (date(2026, 1, 17), datetime(2026, 1, 16, 20, 30, tzinfo=UTC)),
        (Decimal("2.5"), None),
        ("baris\x0bsatu", 7),
    ]
)


def test_a_workbook_holds_what_it_was_given(app):
    with app.test_client().get("/") as sent:
        assert sent.mimetype == xlsx.MIMETYPE
        assert "Tim-2026-A.xlsx" in sent.headers["Content-Disposition"]
        assert sent.content_length == len(sent.data)
        sheet = load_workbook(BytesIO(sent.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Isi", "Lain")
    assert rows[1:3] == [("=HYPERLINK(A1)", "+62"), ("-1+2", "@jumlah")]
    assert {cell.data_type for row in sheet["A2:B3"] for cell in row} == {"s"}, "no formula"
    assert all(cell.quotePrefix for row in sheet["A2:B3"] for cell in row), "nor one after editing"
    assert [when.isoformat() for when in rows[3]] == ["2026-01-17T00:00:00", "2026-01-17T03:30:00"], (
        "in the reader's zone"
    )
    assert rows[4:] == [(2.5, None), ("barissatu", 7)]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Tim  A  B", "A2", "A1:B6")
    assert sheet.column_dimensions["B"].width == 30
