"""The marks that mean the same thing in every chart: circle digital, square technology, diamond target.

Hollow is provisional, a mark inside a large diamond is on target, a short dark bar is the lowest action.
"""

from collections.abc import Callable
from dataclasses import dataclass

from reports.charts import drawing
from reports.charts.drawing import STRANDS, TEXT, WHITE

HIGHEST = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line, spoke or column shows. Levels run from 0 to 4; None where there is nothing to show."""

    name: str
    group: str  # "digital" or "technology"
    now: float | None = None
    target: float | None = None
    lowest: float | None = None
    reach: tuple[float, float] | None = None  # lowest and highest the level can still be, while provisional
    figure: str = ""  # printed at the right edge
    note: str = ""  # printed where there is no mark: "Do not know"

    @property
    def is_on_target(self) -> bool:
        return self.now is not None and self.target is not None and abs(self.now - self.target) < 0.05


@dataclass(frozen=True, slots=True)
class Caption:
    """What the drawing is called and what it says, for those who do not see it."""

    title: str
    description: str = ""


def mark(group: str, x: float, y: float, size: float = 16, *, hollow: bool = False) -> str:
    """Circle or square, centred on (x, y)."""
    colour = STRANDS[group].colour
    pen = {"fill": WHITE, "stroke": colour, "stroke_width": 2.4} if hollow else {"fill": colour}
    if hollow:
        size -= 2.4
    if group == "digital":
        return drawing.element("circle", cx=x, cy=y, r=size / 2, **pen)
    side = size * 0.94
    return drawing.element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, **pen)


def target(x: float, y: float, size: float = 14) -> str:
    """White diamond with a dark outline; `size` is its outer width."""
    half = (size - 2) / 2
    points = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    return drawing.path(points, closed=True, fill=WHITE, stroke=TEXT, stroke_width=1.8)


def on_target(group: str, x: float, y: float, size: float = 16, *, hollow: bool = False) -> str:
    return target(x, y, size * 1.7) + mark(group, x, y, size * 0.68, hollow=hollow)


def lowest(x: float, y: float, size: float = 16) -> str:
    return drawing.line(x, y - size * 0.56, x, y + size * 0.56, TEXT, 3)


def reach(group: str, x1: float, x2: float, y: float, size: float = 16) -> str:
    """Dashed line with end bars."""
    colour = STRANDS[group].colour
    ends = "".join(drawing.line(x, y - size * 0.44, x, y + size * 0.44, colour, 2) for x in (x1, x2))
    return drawing.line(x1, y, x2, y, colour, 2, stroke_dasharray="3 3") + ends


def on_scale(reading: Reading, place: Callable[[float], float], y: float, size: float = 16) -> str:
    """All marks of one reading on a line at height `y`: gap, range, target, lowest, now, in that order.

    `place` turns a level into an x.
    """
    now, goal, hollow = reading.now, reading.target, reading.reach is not None
    drawn = ""
    if now is not None and goal is not None and goal > now and not reading.is_on_target:
        drawn += drawing.line(place(now), y, place(goal), y, drawing.GAP, 4)
    if reading.reach is not None:
        drawn += reach(reading.group, place(reading.reach[0]), place(reading.reach[1]), y, size)
    if goal is not None and not reading.is_on_target:
        drawn += target(place(goal), y, size * 0.9)
    if reading.lowest is not None and now is not None:
        drawn += lowest(place(reading.lowest), y, size)
    if now is None:
        return drawn
    draw = on_target if reading.is_on_target else mark
    return drawn + draw(reading.group, place(now), y, size, hollow=hollow)
