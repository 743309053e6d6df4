"""Lines through the years: where a trend stands in each edition, by marks that differ in shape, not only in colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.charts import drawing, marks
from reports.charts.drawing import QUIET, RULE, STRANDS, TEXT, WHITE
from reports.charts.marks import Caption

NOTHING = ""  # in a year of which nothing is known for this trend
HALF = 8.0  # of a mark


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of one drawing, in pixels of its viewBox."""

    width: float
    names: float  # width kept for names on the left; 0 puts each name above its line
    row: float
    text: float
    small: float
    has_words: bool  # under each mark


WIDE = Shape(width=1100, names=246, row=58, text=17, small=13.5, has_words=True)
NARROW = Shape(width=320, names=0, row=70, text=16, small=13, has_words=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One trend. `stops` has for each year "own", "exact", "near", "part", "carried", "absent", "named" or ""."""

    name: str
    group: str
    stops: Sequence[str]


def through_the_years(
    prefix: str, years: Sequence[int], lines: Sequence[Line], words: dict[str, str], caption: Caption, shape: Shape
) -> str:
    """A line for each trend. `words` names each kind of stop."""
    top = shape.small * 2
    places = [_place(shape, len(years), nth) for nth in range(len(years))]
    bottom = top + shape.row * len(lines)
    body = "".join(
        drawing.line(x, top, x, bottom, RULE)
        + drawing.text(x, shape.small * 1.1, str(year), shape.small, colour=TEXT, weight=600, anchor="middle")
        for x, year in zip(places, years, strict=True)
    )
    for nth, line in enumerate(lines):
        body += _row(line, places, words, shape, top + shape.row * nth)
    return drawing.figure(prefix, shape.width, bottom + 4, caption.title, caption.description, body)


def key_mark(kind: str, group: str) -> str:
    """One mark by itself, for the key; decoration beside its word."""
    size = HALF * 3
    mark = stop(kind, group, size / 2, size / 2)
    box = f"0 0 {drawing.number(size)} {drawing.number(size)}"
    return drawing.element(
        "svg", mark, class_="app-chart app-chart--key", width=size, height=size, viewBox=box, aria_hidden="true"
    )


def stop(kind: str, group: str, x: float, y: float) -> str:
    """Filled: the same. Ring with a core: near. Hollow: a part. Chevron: carried on. Cross: not named."""
    colour = STRANDS[group].colour
    pen: dict[str, float | str] = {"fill": "none", "stroke": colour, "stroke_width": 3}
    if kind == "own":
        return marks.mark(group, x, y, HALF * 2.75, hollow=True) + marks.mark(group, x, y, HALF * 1.6)
    if kind == "exact":
        return marks.mark(group, x, y, HALF * 2)
    if kind == "near":
        return marks.mark(group, x, y, HALF * 2, hollow=True) + marks.mark(group, x, y, HALF * 0.8)
    if kind == "part":
        return marks.mark(group, x, y, HALF * 2, hollow=True)
    if kind == "carried":
        ground = drawing.box(x - HALF, y - HALF, HALF * 2, HALF * 2, WHITE)
        return ground + drawing.path([(x - 4, y - 7), (x + 4, y), (x - 4, y + 7)], closed=False, **pen)
    if kind == "absent":
        pen["stroke"] = QUIET
        first = drawing.path([(x - 6, y - 6), (x + 6, y + 6)], closed=False, **pen)
        return first + drawing.path([(x - 6, y + 6), (x + 6, y - 6)], closed=False, **pen)
    return marks.mark(group, x, y, HALF * 0.9)


def _place(shape: Shape, years: int, nth: int) -> float:
    step = (shape.width - shape.names) / max(1, years)
    return shape.names + step * (nth + 0.5)


def _row(line: Line, places: Sequence[float], words: dict[str, str], shape: Shape, top: float) -> str:
    y = top + shape.row * (0.42 if shape.names else 0.66)
    if shape.names:
        names = drawing.wrapped(line.name, shape.names - 24, shape.text, most=2)
        body = drawing.lines_of_text(0, y, names, shape.text)
    else:
        name = drawing.wrapped(line.name, shape.width - 4, shape.text, most=1)[0]
        ground = drawing.box(0, top + 4, shape.width, shape.text * 1.5, WHITE)
        body = ground + drawing.text(0, top + 4 + shape.text, name, shape.text, weight=600)
    body += _strand(line, places, y)
    for x, kind in zip(places, line.stops, strict=True):
        if kind != NOTHING:
            body += stop(kind, line.group, x, y)
            body += _word(words[kind], x, y, shape) if shape.has_words else ""
    return body


def _strand(line: Line, places: Sequence[float], y: float) -> str:
    """From stop to stop: dashed over years of which nothing is known, and to where the trend is not named."""
    colour = STRANDS[line.group].colour
    known = [nth for nth, kind in enumerate(line.stops) if kind != NOTHING]
    body = ""
    for here, there in pairwise(known):
        is_whole = there == here + 1 and "absent" not in (line.stops[here], line.stops[there])
        more: dict[str, float | str] = {} if is_whole else {"stroke_dasharray": "3 5"}
        body += drawing.line(places[here], y, places[there], y, colour, 3 if is_whole else 2, **more)
    return body


def _word(word: str, x: float, y: float, shape: Shape) -> str:
    return drawing.text(x, y + HALF + shape.small * 1.35, word, shape.small, colour=QUIET, anchor="middle")
