"""The line symbols and the mark of the pages, for paper: the same files, in the colour of the group."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from reports.charts.drawing import STRANDS

SYMBOL = re.compile(r'<symbol id="([^"]+)"([^>]*)>(.*?)</symbol>', re.DOTALL)


def symbol(slug: str, group: str) -> str:
    """A trend's symbol as a drawing of its own; empty for a trend that has none."""
    if slug not in _symbols():
        return ""
    pen, lines = _symbols()[slug]
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg"{pen}>{lines}</svg>'
    return drawn.replace("currentColor", STRANDS[group].colour)


@lru_cache(maxsize=1)
def mark() -> str:
    return (_images() / "mark.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _symbols() -> dict[str, tuple[str, str]]:
    found = SYMBOL.findall((_images() / "icons.svg").read_text(encoding="utf-8"))
    return {slug: (pen, lines) for slug, pen, lines in found}


def _images() -> Path:
    return Path(settings.BASE_DIR) / "static" / "img"
