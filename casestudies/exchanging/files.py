"""Rows of text to a file that a spreadsheet opens, and back. No cell is a formula, every text comes back as it was."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS, MOST_COLUMNS = 20_000, 60
MOST_UNPACKED = 30_000_000  # bytes
WIDTHS = (12, 60)  # of a column, in characters
NOT_IN_XML = "\ufffe\uffff"
BROKEN = (zipfile.BadZipFile, LookupError, ValueError, TypeError, EOFError, OSError, AttributeError, SyntaxError)


class Unreadable(Exception):
    """Why a file is no table, in words that say what to do."""


def escaped(text: str) -> str:
    """A text that a spreadsheet would calculate gets an apostrophe in front, and one that has one gets another.

    >>> escaped("=1+1"), escaped("'tis"), escaped("a=b")
    ("'=1+1", "''tis", 'a=b')
    """
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def plain(text: str) -> str:
    """The way back; an apostrophe that somebody typed in front of a word stays.

    >>> plain("'=1+1"), plain("''tis"), plain("'tis")
    ('=1+1', "'tis", "'tis")
    """
    return text[1:] if text.startswith(tuple(f"'{start}" for start in (*FORMULA_STARTS, "'"))) else text


def written(form: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    table = [list(header), *([escaped(cell) for cell in row] for row in rows)]
    return _csv(table) if form == "csv" else _xlsx(table)


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return (BOM + out.getvalue()).encode()


def _xlsx(table: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    for number, cells in enumerate(table, start=1):
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(number, place, ILLEGAL_CHARACTERS_RE.sub("", text).strip(NOT_IN_XML))
            cell.data_type, cell.number_format = "s", "@"  # text, whatever it looks like
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column in sheet.columns:
        longest = max((len(line) for cell in column for line in str(cell.value or "").split("\n")), default=0)
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest + 2, WIDTHS[0]), WIDTHS[1])
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(name: str, content: bytes) -> list[list[str]]:
    """The cells of a file, row by row, without those at the end that hold nothing. Raises Unreadable."""
    form = name.rpartition(".")[2].lower()
    if form not in FORMATS:
        raise Unreadable(_("Choose a file in CSV or XLSX"))
    table = _read_xlsx(content) if form == "xlsx" else _read_csv(content)
    rows = [[plain(cell) for cell in row] for row in table]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Unreadable(_("Choose another file: this one is empty"))
    if len(rows) > MOST_ROWS or max(map(len, rows)) > MOST_COLUMNS:
        raise Unreadable(_("Split the file: it has too many rows or columns"))
    return rows


def _read_csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        if "\0" in text:
            raise ValueError
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)  # Excel writes semicolons in some countries
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (ValueError, csv.Error):
        raise Unreadable(_("Save the table as “CSV UTF-8” or XLSX and choose that")) from None


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise Unreadable(_("Split the file: it has too many rows or columns"))
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size need not be true
        return [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), MOST_ROWS + 1)]
    except BROKEN:
        raise Unreadable(_("Save the table anew as XLSX or CSV, without password, and choose that")) from None


def _text(cell) -> str:
    """A cell as text: whole numbers without a point, whatever a spreadsheet made of them."""
    if cell.data_type == "f":
        raise Unreadable(_("Replace the formula in cell %s by its text") % cell.coordinate)
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
