"""Lists as XLSX: the one place that writes a workbook (features P4), so that no text in it is a formula."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, send_file
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gateway.web import session

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 1024 * 1024  # bytes of a workbook before it goes to a file
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_READ_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DATE, _TIME = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_TOP = Alignment(vertical="top", wrap_text=True)
_HEAD = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="E6ECF2"),
    "alignment": Alignment(vertical="center", wrap_text=True),
}


def answer(name: str, columns: list[tuple[str, int]], rows: Iterable[Sequence[Any]], title: str) -> Response:
    """The attachment `name`.xlsx. `columns`: heading and width in characters, 0 hides it; `title`: the sheet's name.

    Cells: text, numbers, dates and times (times in the reader's zone), None is empty, all else its text. Text stays
    text whatever it begins with, also when it is edited in a spreadsheet. `rows` may be a generator: one is held.
    """
    book = Workbook(write_only=True)
    book.properties.title = title
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns, start=1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = width or 20, not width
    sheet.append([_heading(sheet, text) for text, _ in columns])
    zone, count = ZoneInfo(session.zone()), 1
    for count, row in enumerate(rows, start=2):  # noqa: B007 the last one counts
        sheet.append([_cell(sheet, value, zone) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    return _attachment(book, name)


def _cell(sheet: WriteOnlyWorksheet, value: Any, zone: ZoneInfo) -> Cell:
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(zone).replace(tzinfo=None)  # the format knows no zones
    elif value is not None and not isinstance(value, (int, float, Decimal, date)):
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell: Cell = WriteOnlyCell(sheet, value)
    cell.alignment = _TOP
    if isinstance(value, date):
        cell.number_format = _TIME if isinstance(value, datetime) else _DATE
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(_READ_AS_FORMULA):
            cell.quotePrefix = True
    return cell


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _cell(sheet, text, ZoneInfo("UTC"))
    for aspect, style in _HEAD.items():
        setattr(cell, aspect, style)
    return cell


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", title)[:_LONGEST_SHEET_NAME].strip() or "Daftar"


def _attachment(book: Workbook, name: str) -> Response:
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 the response closes it
    book.save(file)
    size = file.tell()
    file.seek(0)
    sent = send_file(file, MIMETYPE, as_attachment=True, download_name=_NOT_IN_FILE_NAMES.sub("-", name) + ".xlsx")
    sent.content_length = size
    sent.headers["Cache-Control"] = "private, no-store"
    return sent
