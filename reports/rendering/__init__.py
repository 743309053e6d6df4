"""From words and drawings to a PDF: the only place that knows Typst and pikepdf.

A process that has compiled once must not fork: its children would hang. Call `render` only where nothing forks
afterwards: in a pool child of the worker, or in a process of its own. Nothing is compiled at import.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from reports.rendering.cleaning import FONTS, cleaned
from reports.rendering.row_headers import with_row_headers
from reports.rendering.symbols import mark, symbol

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
COMPILATIONS_KEPT = 10  # Typst keeps what its latest ten compilations used: of reports, 40 MB each

__all__ = ["STANDARDS", "TEMPLATES", "compiler", "render"]


def render(report: dict[str, Any], language: str) -> bytes:
    """The report as one file that is both PDF/A-2a and PDF/UA-1.

    `report` is what `reports.document.document` returns; its texts may hold anything and are only ever data.
    `language` is a tag such as "en-gb". Raises `typst.TypstError` where the file would not keep the standards.
    """
    spoken, _dash, region = language.partition("-")
    symbols = {trend["symbol"]: symbol(trend["symbol"], trend["group"]) for trend in report["trends"]}
    drawings = {"mark": mark(), "symbols": symbols}
    inputs = {"report": json.dumps(cleaned(report) | drawings), "language": spoken, "region": region.upper()}
    content = compiler().compile(
        input=TEMPLATES / "report.typ", sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS
    )
    forget()
    return with_row_headers(content)


def forget() -> None:
    """Push the report out of Typst's memory: no other is like it, and looking for likeness costs more than it saves."""
    for _ in range(COMPILATIONS_KEPT):
        compiler().compile(input=b"", format="pdf")


@lru_cache(maxsize=1)
def compiler() -> typst.Compiler:
    """Reads the fonts once for each process; no font of the machine is used."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
