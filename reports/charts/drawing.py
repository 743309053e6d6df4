"""The pen: pieces of SVG as text, with presentation attributes only (a strict CSP forbids style and script).

Lengths are in pixels of the chart's own viewBox. Every text from outside is escaped here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK = "#1c3250"
TEXT = "#14181f"
QUIET = "#4a505a"
RULE = "#d3cec4"
EDGE = "#767d87"
GAP = "#8095ad"
WHITE = "#ffffff"
FONTS = "Noto Sans, Noto Emoji, Noto Sans Hebrew, Noto Sans Arabic, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Strand:
    """How one group looks: colour for marks and lines, wash for the ground behind its data."""

    colour: str
    wash: str


STRANDS = {"digital": Strand("#00616e", "#e4f1f2"), "technology": Strand("#93460b", "#fbefe4")}


def number(value: float) -> str:
    """At most one decimal, and no minus nought: 12.0 is written 12."""
    return f"{round(float(value), 1) + 0:g}"


def element(name: str, content: str = "", /, **attributes: float | str) -> str:
    """One element; `stroke_width=2` becomes stroke-width="2". `content` is SVG already."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, **more: float | str) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, **more)


def box(x: float, y: float, width: float, height: float, fill: str, **more: float | str) -> str:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def path(points: Sequence[tuple[float, float]], *, closed: bool, **more: float | str) -> str:
    drawn = "M" + "L".join(f"{number(x)},{number(y)}" for x, y in points) + ("Z" if closed else "")
    return element("path", d=drawn, **more)


def text(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    colour: str = TEXT,
    weight: int = 400,
    anchor: str = "start",
) -> str:
    """One line of text with its baseline at `y`."""
    return element("text", escape(words), x=x, y=y, font_size=size, font_weight=weight, fill=colour, text_anchor=anchor)


def lines_of_text(x: float, y: float, lines: Sequence[str], size: float, *, anchor: str = "start") -> str:
    """Several lines, centred on `y`."""
    leading = size * 1.25
    first = y - leading * (len(lines) - 1) / 2 + size * 0.36
    return "".join(text(x, first + leading * nth, words, size, anchor=anchor) for nth, words in enumerate(lines))


def figure(
    prefix: str, width: float, height: float, title: str, description: str, body: str, *, fixed: bool = False
) -> str:
    """A whole drawing. `prefix` makes its ids unique on a page; a `fixed` one keeps its size, others fill."""
    named = element("title", escape(title), id=f"{prefix}-title")
    told = element("desc", escape(description), id=f"{prefix}-desc") if description else ""
    ids = f"{prefix}-title {prefix}-desc" if description else f"{prefix}-title"
    return element(
        "svg",
        named + told + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="app-chart",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=ids,
        font_family=FONTS,
        **({"width": width, "height": height} if fixed else {}),
    )


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide `words` stand in Noto Sans; within some ten per cent for Latin text."""
    ems = sum(_WIDTHS.get(letter, 0.67 if letter.isupper() else 0.57) for letter in words)
    return ems * size * (1.07 if bold else 1)


def wrapped(words: str, width: float, size: float, most: int = 3) -> list[str]:
    """Break `words` into at most `most` lines; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = f"{kept[-1]} …"
    return [_cut(one, width, size) for one in kept]


def _cut(words: str, width: float, size: float) -> str:
    if text_width(words, size) <= width * 1.12:
        return words
    room = max(1, int(len(words) * width / text_width(words, size)) - 1)
    return words[:room].rstrip() + "…"


_WIDTHS = dict.fromkeys("iljI.,:;'|!()", 0.28) | dict.fromkeys("ftr-/", 0.36)
_WIDTHS |= dict.fromkeys("mwMW", 0.9) | {" ": 0.26}
