"""The skyline on the cover: one column per action, so that each council's cover is its own data."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import drawing
from reports.charts.drawing import QUIET, RULE, STRANDS, WHITE
from reports.charts.marks import HIGHEST, Caption

WIDTH, STEP, TOP, SCALE = 765.0, 50.0, 10.0, 36.0
GROUND = TOP + STEP * HIGHEST
BETWEEN, CLUSTER = 3.0, 11.0  # white between columns, more between trends
FOOT = 4.0  # a level of 0 is an answer too


@dataclass(frozen=True, slots=True)
class Skyline:
    """One group: its name as printed below, and per trend the answers ("0".."4", "unknown", "na" or "")."""

    group: str
    name: str
    trends: Sequence[Sequence[str]]

    @property
    def columns(self) -> int:
        return sum(len(trend) for trend in self.trends)

    @property
    def spaces(self) -> float:
        return BETWEEN * (self.columns - len(self.trends)) + CLUSTER * max(0, len(self.trends) - 1)


def skyline(prefix: str, digital: Skyline, technology: Skyline, caption: Caption) -> str:
    """Height is the level; "?" is "do not know", dashes "does not apply", an empty box no answer."""
    columns = max(1, digital.columns + technology.columns)
    wide = max(2.0, (WIDTH - SCALE - digital.spaces - technology.spaces) / columns)
    split = digital.columns * wide + digital.spaces
    body = _grid(split)
    for side, left in ((digital, 0.0), (technology, split + SCALE)):
        body += _columns(side, left, wide)
    return drawing.figure(prefix, WIDTH, GROUND + 34, caption.title, caption.description, body)


def _grid(split: float) -> str:
    body = ""
    for level in range(1, HIGHEST + 1):
        y = GROUND - STEP * level
        body += drawing.line(0, y, split + 8, y, RULE, 1.2) + drawing.line(split + SCALE - 8, y, WIDTH, y, RULE, 1.2)
        body += drawing.text(split + SCALE / 2, y + 4.5, str(level), 13, colour=QUIET, weight=600, anchor="middle")
    return body


def _columns(side: Skyline, left: float, wide: float) -> str:
    strand, x, body = STRANDS[side.group], left, ""
    for trend in side.trends:
        for answer in trend:
            body += _column(answer, x, wide, strand.colour)
            x += wide + BETWEEN
        x += CLUSTER - BETWEEN
    right = max(left, x - CLUSTER)
    body += drawing.line(left, GROUND + 2, right, GROUND + 2, strand.colour, 3)
    return body + drawing.text(left, GROUND + 26, side.name, 15.6, colour=strand.colour, weight=600)


def _column(answer: str, x: float, wide: float, colour: str) -> str:
    if answer == "unknown":
        frame = drawing.box(x + 1, GROUND - 25, wide - 2, 23, WHITE, stroke=colour, stroke_width=1.6)
        return frame + drawing.text(x + wide / 2, GROUND - 8, "?", 14, colour=colour, weight=700, anchor="middle")
    if answer == "na":
        return drawing.line(x, GROUND - 6, x + wide, GROUND - 6, colour, 2, stroke_dasharray="3 2.4")
    if answer == "":
        return drawing.box(
            x + 1, GROUND - 11, wide - 2, 10, WHITE, stroke=colour, stroke_width=1.2, stroke_opacity="0.6"
        )
    level = int(answer)
    cuts = "".join(drawing.line(x, GROUND - STEP * n, x + wide, GROUND - STEP * n, WHITE, 2) for n in range(1, level))
    height = STEP * level or FOOT
    return drawing.box(x, GROUND - height, wide, height, colour) + cuts
