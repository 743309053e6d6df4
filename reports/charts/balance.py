"""The balance line: both group scores on one ruler from 0 to 100."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import drawing, marks
from reports.charts.drawing import GAP, QUIET, STRANDS, TEXT, WHITE
from reports.charts.marks import Caption

WIDTH, HEIGHT, LEFT, RIGHT, RULER = 360.0, 142.0, 18.0, 342.0, 66.0
MARK, FIGURE, NAME, TICK = 22.0, 44.0, 20.0, 17.0
BETWEEN = 12.0  # white between the words of the two sides


@dataclass(frozen=True, slots=True)
class Side:
    """One group on the line. `score` is 0-100 or None, `figure` the score as printed."""

    group: str
    name: str
    score: float | None
    figure: str


def balance_line(prefix: str, digital: Side, technology: Side, caption: Caption) -> str:
    body = drawing.line(LEFT, RULER, RIGHT, RULER, TEXT, 2)
    for tick in range(0, 101, 25):
        body += drawing.line(_place(tick), RULER - 6, _place(tick), RULER + 6, TEXT, 1.6)
        body += drawing.text(_place(tick), RULER + 28, str(tick), TICK, colour=QUIET, anchor="middle")
    places = [(_place(side.score), side) for side in (digital, technology) if side.score is not None]
    places.sort(key=lambda place: place[0])
    if len(places) == 2:
        body += drawing.line(places[0][0], RULER, places[1][0], RULER, GAP, 8)
    body += _marks(places) + _words(places, [side.figure for _x, side in places], RULER - 22, FIGURE)
    body += _words(places, [side.name for _x, side in places], RULER + 64, NAME)
    return drawing.figure(prefix, WIDTH, HEIGHT, caption.title, caption.description, body)


def _place(score: float) -> float:
    return LEFT + (RIGHT - LEFT) * score / 100


def _marks(places: Sequence[tuple[float, Side]]) -> str:
    """Both marks; where one would hide the other, the circle lies inside the square."""
    if len(places) == 2 and places[1][0] - places[0][0] < MARK * 0.6:
        x = places[0][0]
        inner = drawing.element(
            "circle",
            cx=x,
            cy=RULER,
            r=MARK * 0.36,
            fill=STRANDS["digital"].colour,
            stroke=WHITE,
            stroke_width=2,
        )
        return marks.mark("technology", x, RULER, MARK * 1.2) + inner
    return "".join(marks.mark(side.group, x, RULER, MARK) for x, side in places)


def _words(places: Sequence[tuple[float, Side]], words: Sequence[str], y: float, size: float) -> str:
    """Each word centred on its mark; pushed outward where two would touch, and kept inside the drawing."""
    widths = [drawing.text_width(one, size, bold=True) for one in words]
    centres = [x for x, _side in places]
    if len(centres) == 2:
        short = sum(widths) / 2 + BETWEEN - (centres[1] - centres[0])
        push = max(0.0, short) / 2
        centres = [centres[0] - push, centres[1] + push]
    over = max([0.0, *(x + wide / 2 - WIDTH for x, wide in zip(centres, widths, strict=True))])
    under = max([0.0, *(wide / 2 - x for x, wide in zip(centres, widths, strict=True))])
    return "".join(
        drawing.text(x - over + under, y, one, size, colour=STRANDS[side.group].colour, weight=700, anchor="middle")
        for x, one, (_x, side) in zip(centres, words, places, strict=True)
    )
