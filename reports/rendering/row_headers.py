"""Say in the file which cell names its row: Typst marks column headers only."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf


def with_row_headers(content: bytes) -> bytes:
    """The same document with the first cell of every body row as its header, in compact form."""
    with Pdf.open(BytesIO(content)) as pdf:
        for number, cell in enumerate(_first_cells(pdf.Root.StructTreeRoot)):
            cell.S = Name.TH
            cell.ID = pikepdf.String(f"row-{number}")
            _table_attributes(cell).Scope = Name.Row
        written = BytesIO()
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


# What may hold a table. Looking into paragraphs and cells too would take four times as long.
HOLDERS = {"/Document", "/Part", "/Sect", "/Div", "/NonStruct", "/Table"}


def _first_cells(node: Object) -> Iterator[Object]:
    """The first data cell of each row of each table body below `node`."""
    for child in _children(node):
        kind = str(child.S)
        if kind == "/TBody":
            firsts = (next(_children(row), None) for row in _children(child))
            yield from (first for first in firsts if first is not None and first.S == Name.TD)
        elif kind in HOLDERS:
            yield from _first_cells(child)


def _children(node: Object) -> Iterator[Object]:
    kids = node.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid


def _table_attributes(cell: Object) -> Object:
    """The cell's attributes as a table cell, added where there are none."""
    attributes = cell.get("/A")
    for one in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(one, Dictionary) and one.get("/O") == Name.Table:
            return one
    added = Dictionary(O=Name.Table)
    kept = list(attributes) if isinstance(attributes, Array) else [] if attributes is None else [attributes]
    cell.A = Array([*kept, added])
    return cell.A[-1]
