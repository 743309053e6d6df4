"""One sheet as PDF, SVG or PNG. A process of its own, as the website must never compile anything itself:
`python -m reports.rendering.sheets pdf en-gb` reads the sheet as JSON and writes the file.
"""

import json
import struct
import sys
import zlib
from html import escape
from typing import Any

from reports.rendering import STANDARDS, TEMPLATES, compiler
from reports.rendering.cleaning import cleaned
from reports.rendering.row_headers import with_row_headers

PIXELS_PER_INCH = 144.0  # A3 becomes 2,381 pixels wide
PNG_HEAD = 33  # bytes of the signature and the first chunk


def render_sheet(sheet: dict[str, Any], kind: str, language: str) -> bytes:
    """The sheet as a file that says its title; a PDF is both PDF/A-2a and PDF/UA-1.

    `sheet` is what `reports.document.infographic` returns; its texts may hold anything and are only ever data.
    """
    spoken, _dash, region = language.partition("-")
    told = cleaned(sheet)
    inputs = {"sheet": json.dumps(told), "language": spoken, "region": region.upper()}
    how = {"pdf": {"pdf_standards": STANDARDS}, "png": {"ppi": PIXELS_PER_INCH}}.get(kind, {})
    made = compiler().compile(input=TEMPLATES / "infographic.typ", sys_inputs=inputs, format=kind, **how)
    if kind == "pdf":
        return with_row_headers(made)
    title, description = told["title"], told["wheel"]["alt"]
    return titled_png(made, title) if kind == "png" else titled_svg(made, title, description, language)


def titled_svg(drawing: bytes, title: str, description: str, language: str) -> bytes:
    """Give a drawing whose letters are outlines its words back."""
    named = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    head, _end, body = drawing.decode().partition(">")
    return f'{head} role="img" lang="{language}" aria-labelledby="title desc">{named}{body}'.encode()


def titled_png(picture: bytes, title: str) -> bytes:
    """Put the title behind the head, as the iTXt chunk that viewers look for."""
    content = b"iTXt" + b"Title\0\0\0\0\0" + title.encode()
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    return picture[:PNG_HEAD] + chunk + picture[PNG_HEAD:]


if __name__ == "__main__":
    sys.stdout.buffer.write(render_sheet(json.load(sys.stdin.buffer), *sys.argv[1:]))
