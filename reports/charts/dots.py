"""Dot plots: where each trend, or each action of one trend, stands on the ruler from 0 to 4."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.charts import drawing, marks
from reports.charts.drawing import QUIET, RULE, STRANDS
from reports.charts.marks import HIGHEST, Caption, Reading


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of one drawing, in pixels of its viewBox."""

    width: float
    names: float  # width kept for names on the left; 0 puts each name above its line
    figures: float  # width kept for the figures on the right
    row: float
    band: float
    text: float
    small: float
    mark: float


WIDE = Shape(width=1100, names=318, figures=150, row=42, band=36, text=17, small=15, mark=16)
NARROW = Shape(width=320, names=0, figures=0, row=56, band=36, text=16, small=14, mark=16)
PRINT = Shape(width=765, names=232, figures=104, row=24.5, band=31, text=14.4, small=13, mark=14)
PRINT_ACTIONS = Shape(width=765, names=350, figures=46, row=41, band=0, text=13.2, small=13, mark=15)


@dataclass(frozen=True, slots=True)
class Band:
    """One group with its readings; `figure` is its score in words ("score 42")."""

    group: str
    name: str
    figure: str
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Legend:
    """What each mark means."""

    now: str
    target: str
    lowest: str = ""
    provisional: str = ""


def by_trend(
    prefix: str, bands: Sequence[Band], levels: Sequence[str], legend: Legend, caption: Caption, shape: Shape
) -> str:
    """The main chart: one line per trend, in two bands. `levels` are the five level names, lowest first."""
    body, y = "", 0.0
    if shape.names:
        body, y = _level_names(levels, shape, shape.small + 2), shape.small * 2.2
    for band in bands:
        body += _band(band, shape, y)
        y += shape.band + (0 if shape.names else shape.small + 8)
        body += _rows(band.readings, shape, y)
        y += shape.row * len(band.readings) + shape.small * 0.8
    key, height = _legend(legend, shape, y + shape.small * 1.2)
    return drawing.figure(prefix, shape.width, y + height, caption.title, caption.description, body + key)


def by_action(prefix: str, readings: Sequence[Reading], levels: Sequence[str], caption: Caption, shape: Shape) -> str:
    """One line per action of a trend; a row grows with a name of three lines."""
    top, place = shape.small * 1.6, _place(shape)
    names = [drawing.wrapped(reading.name, shape.names - 20, shape.text) for reading in readings]
    heights = [shape.row + max(0, len(lines) - 2) * shape.text for lines in names]
    bottom, y, body = top + sum(heights), top, _level_names(levels, shape, shape.small)
    body += "".join(drawing.line(place(level), top, place(level), bottom, RULE) for level in range(HIGHEST + 1))
    for reading, lines, height in zip(readings, names, heights, strict=True):
        body += drawing.line(0, y, shape.width, y, RULE) if y > top else ""
        body += drawing.lines_of_text(0, y + height / 2, lines, shape.text)
        body += _marks(reading, shape, y + height / 2)
        y += height
    return drawing.figure(prefix, shape.width, bottom + 2, caption.title, caption.description, body)


def _place(shape: Shape) -> Callable[[float], float]:
    left = shape.names or shape.mark
    right = shape.width - (shape.figures or shape.mark)
    return lambda level: left + (right - left) * level / HIGHEST


def _level_names(levels: Sequence[str], shape: Shape, y: float) -> str:
    place = _place(shape)
    return "".join(
        drawing.text(place(value), y, name, shape.small, weight=600, anchor="middle")
        for value, name in enumerate(levels)
    )


def _band(band: Band, shape: Shape, y: float) -> str:
    """The strip that opens a group; in the narrow shape with the numbers of the ruler under it."""
    strand, middle, pad = STRANDS[band.group], y + shape.band / 2, shape.mark * 0.7
    base = middle + shape.text * 0.36
    body = drawing.box(0, y, shape.width, shape.band, strand.wash)
    body += marks.mark(band.group, pad + shape.mark * 0.35, middle, shape.mark * 0.8)
    body += drawing.text(pad + shape.mark * 1.3, base, band.name, shape.text, colour=strand.colour, weight=600)
    body += drawing.text(
        shape.width - pad, base, band.figure, shape.text, colour=strand.colour, weight=600, anchor="end"
    )
    if shape.names:
        return body
    place, under = _place(shape), y + shape.band + shape.small + 4
    return body + "".join(
        drawing.text(place(level), under, str(level), shape.small, colour=QUIET, anchor="middle")
        for level in range(HIGHEST + 1)
    )


def _rows(readings: Sequence[Reading], shape: Shape, top: float) -> str:
    """Grid first, then the rows over it."""
    place, bottom = _place(shape), top + shape.row * len(readings)
    grid = "".join(
        drawing.line(place(level), top, place(level), bottom, drawing.GAP if level == 0 else RULE, 1.2)
        for level in range(HIGHEST + 1)
    )
    return grid + "".join(_row(one, shape, top + shape.row * nth) for nth, one in enumerate(readings))


def _row(reading: Reading, shape: Shape, top: float) -> str:
    place = _place(shape)
    if shape.names:
        y = name_y = top + shape.row / 2
        x, pad = shape.mark * 0.7, shape.mark * 0.7
    else:
        name_y, y, x, pad = top + shape.row * 0.32, top + shape.row * 0.76, 0.0, 0.0
    room = (shape.names or shape.width - drawing.text_width(reading.figure, shape.text, bold=True)) - 18
    name = drawing.wrapped(reading.name, room, shape.text, most=1)[0]
    ground = (
        "" if shape.names else drawing.box(0, name_y - shape.text * 0.7, shape.width, shape.text * 1.35, drawing.WHITE)
    )
    base = name_y + shape.text * 0.36
    body = drawing.line(place(0), y, place(HIGHEST), y, "#ebe8e1") + ground
    body += drawing.text(x, base, name, shape.text)
    body += drawing.text(shape.width - pad, base, reading.figure, shape.text, weight=600, anchor="end")
    return body + _marks(reading, shape, y)


def _marks(reading: Reading, shape: Shape, y: float) -> str:
    drawn = marks.on_scale(reading, _place(shape), y, shape.mark)
    if not reading.note:
        return drawn
    x, width = _place(shape)(0) + 8, drawing.text_width(reading.note, shape.small) + 8
    ground = drawing.box(x - 4, y - shape.small * 0.7, width, shape.small * 1.4, drawing.WHITE)
    return drawn + ground + drawing.text(x, y + shape.small * 0.36, reading.note, shape.small, colour=QUIET)


def _legend(legend: Legend, shape: Shape, y: float) -> tuple[str, float]:
    """Rows of marks with their meaning, and the height they take."""
    size, step = shape.mark * 0.86, shape.small * 1.9
    pictures: list[tuple[float, Callable[[float, float], str], str]] = [
        (
            size * 2.2,
            lambda x, at: (
                marks.mark("digital", x + size / 2, at, size) + marks.mark("technology", x + size * 1.6, at, size)
            ),
            legend.now,
        ),
        (size, lambda x, at: marks.target(x + size / 2, at, size), legend.target),
        (size * 0.4, lambda x, at: marks.lowest(x + 2, at, size), legend.lowest),
        (
            size * 2.2,
            lambda x, at: (
                marks.reach("technology", x + 1, x + size * 2.2, at, size)
                + marks.mark("technology", x + size * 1.1, at, size, hollow=True)
            ),
            legend.provisional,
        ),
    ]
    items = [
        (width + 8 + drawing.text_width(words, shape.small), width, draw, words)
        for width, draw, words in pictures
        if words
    ]
    rows: list[list[tuple[float, float, Callable[[float, float], str], str]]] = [[]]
    for item in items:
        if rows[-1] and sum(one[0] + 26 for one in rows[-1]) + item[0] > shape.width:
            rows.append([])
        rows[-1].append(item)
    body = ""
    for nth, row in enumerate(rows):
        at = y + step * nth
        x = (shape.width - sum(one[0] for one in row) - 26 * (len(row) - 1)) / 2 if shape.names else 2.0
        for whole, width, draw, words in row:
            body += draw(x, at) + drawing.text(x + width + 8, at + shape.small * 0.36, words, shape.small)
            x += whole + 26
    return body, shape.small * 1.2 + step * len(rows)
