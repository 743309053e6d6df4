"""Rows as files that a spreadsheet opens: marked as UTF-8 for Excel, and no cell is a formula. Pure."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


class Echo:
    """What the csv module writes a line to, to get it back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield the mark and the head, then a line for each row."""
    columns = list(columns)
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([harmless(row[column]) for column in columns])


def harmless(value: object) -> object:
    """A text that a spreadsheet would calculate gets an apostrophe in front, which shows it as it stands.

    >>> harmless("=1+1"), harmless("-"), harmless(-1), harmless("a=b"), harmless(None)
    ("'=1+1", "'-", -1, 'a=b', '')
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def json_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield one JSON list, a row at a time; what JSON does not know is written as text."""
    yield "["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False, default=str)
    yield "\n]\n"
