"""Make any text printable: repair it, drop what cannot be seen, and replace what no bundled font can draw."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
REPLACEMENT = "\ufffd"
BREAK_HERE = "\u200b"
LONG_RUN = re.compile(r"\S{31,}")
PIECE = 20
SKIN_TONES = range(0x1F3FB, 0x1F400)
VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E))


def cleaned(value: Any, key: str = "") -> Any:
    """Clean every text in nested dictionaries and lists.

    Drawings ("svg") must not be given places to break, and addresses ("url") are never printed.
    """
    if isinstance(value, dict):
        return {name: cleaned(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item, key) for item in value]
    if not isinstance(value, str) or key == "url":
        return value
    return repaired(value) if key == "svg" else clean(value)


def clean(text: str) -> str:
    """Printable text in which a line can break at least every 20 characters.

    >>> clean("caf\\u0065\\u0301\\r\\n\\x07ok \\ud800")
    'café\\nok \\ufffd'
    """
    return LONG_RUN.sub(lambda run: BREAK_HERE.join(_pieces(run.group())), repaired(text))


def repaired(text: str) -> str:
    """Valid, composed text of which every character can be drawn."""
    valid = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", valid).replace("\r\n", "\n").replace("\r", "\n").translate(_printable())


def _pieces(run: str) -> list[str]:
    return [run[start : start + PIECE] for start in range(0, len(run), PIECE)]


class _Printable(dict[int, str]):
    """What to print for each character; worked out when it is first met."""

    def __init__(self, drawable: frozenset[int]) -> None:
        super().__init__()
        self.drawable = drawable

    def __missing__(self, code: int) -> str:
        self[code] = printed = self._print(code)
        return printed

    def _print(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        if character in "\n\t":
            return character
        if kind in {"Zl", "Zp"}:
            return "\n"
        if kind in {"Cc", "Cf"} or code in SKIN_TONES or code in VARIATION_SELECTORS:
            return ""
        if code in self.drawable and kind not in {"Cs", "Co", "Cn"}:
            return character
        return " " if kind == "Zs" else REPLACEMENT


@lru_cache(maxsize=1)
def _printable() -> _Printable:
    drawable: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            drawable.update(font.getBestCmap())
    return _Printable(frozenset(drawable))
