"""The profile: two half discs that never touch, digital on the left and technology on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from reports.charts import drawing, marks
from reports.charts.drawing import EDGE, STRANDS, TEXT
from reports.charts.marks import HIGHEST, Caption, Reading

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes in pixels of the viewBox. Without `names` the spokes are numbered at the rim."""

    width: float
    radius: float
    margin: float  # above and below the discs
    text: float
    mark: float
    names: bool
    gap: float = 18  # between the halves; holds the scale


WIDE = Shape(width=660, radius=214, margin=58, text=16, mark=15, names=True)
NARROW = Shape(width=320, radius=124, margin=30, text=16, mark=12, names=False)
PRINT = Shape(width=620, radius=190, margin=52, text=14.4, mark=14, names=True)


@dataclass(frozen=True, slots=True)
class Half:
    """One half disc and how its spokes lie."""

    group: str
    centre: Point
    side: int  # -1 left, 1 right
    shape: Shape
    spokes: int

    def at(self, spoke: int, level: float) -> Point:
        """Where `level` lies on a spoke; spokes run from the top down on both sides."""
        angle = pi * (spoke + 0.5) / self.spokes
        length = self.shape.radius * level / HIGHEST
        return self.centre[0] + self.side * length * sin(angle), self.centre[1] - length * cos(angle)


def profile(
    prefix: str, digital: Sequence[Reading], technology: Sequence[Reading], caption: Caption, shape: Shape
) -> str:
    """Both halves with targets, levels and names."""
    middle, y = shape.width / 2, shape.margin + shape.radius
    body = ""
    for group, side, readings in (("digital", -1, digital), ("technology", 1, technology)):
        half = Half(group, (middle + side * shape.gap / 2, y), side, shape, max(1, len(readings)))
        body += _ground(half) + _target_line(half, readings) + _level_line(half, readings) + _names(half, readings)
    body += "".join(
        drawing.text(
            middle,
            y - shape.radius * level / HIGHEST + 4.5,
            str(level),
            13,
            colour=TEXT,
            weight=600,
            anchor="middle",
        )
        for level in range(1, HIGHEST + 1)
    )
    return drawing.figure(
        prefix, shape.width, y + shape.radius + shape.margin, caption.title, caption.description, body
    )


def _ground(half: Half) -> str:
    """The wash, the rings and the spokes."""
    strand, (x, y) = STRANDS[half.group], half.centre
    body = drawing.element("path", d=_arc(half, half.shape.radius) + "Z", fill=strand.wash)
    for level in range(1, HIGHEST):
        ring = _arc(half, half.shape.radius * level / HIGHEST)
        body += drawing.element("path", d=ring, fill="none", stroke=EDGE, stroke_width=0.8, stroke_opacity="0.55")
    for spoke in range(half.spokes):
        end_x, end_y = half.at(spoke, HIGHEST)
        body += drawing.line(x, y, end_x, end_y, EDGE, 0.8, stroke_opacity="0.45")
    return body + drawing.element(
        "path", d=_arc(half, half.shape.radius) + "Z", fill="none", stroke=strand.colour, stroke_width=1.6
    )


def _arc(half: Half, radius: float) -> str:
    (x, y), r, sweep = half.centre, drawing.number(radius), 1 if half.side > 0 else 0
    top, bottom, across = drawing.number(y - radius), drawing.number(y + radius), drawing.number(x)
    return f"M{across},{top}A{r},{r} 0 0 {sweep} {across},{bottom}"


def _target_line(half: Half, readings: Sequence[Reading]) -> str:
    body = "".join(
        drawing.path(run, closed=False, fill="none", stroke=TEXT, stroke_width=1.8, stroke_dasharray="6 5")
        for run in _runs(half, [one.target for one in readings])
    )
    for spoke, one in enumerate(readings):
        if one.target is not None and not one.is_on_target:
            body += marks.target(*half.at(spoke, one.target), half.shape.mark * 0.8)
    return body


def _level_line(half: Half, readings: Sequence[Reading]) -> str:
    colour, body = STRANDS[half.group].colour, ""
    for run in _runs(half, [one.now for one in readings]):
        body += drawing.path([half.centre, *run], closed=True, fill=colour, fill_opacity="0.22")
        body += drawing.path(run, closed=False, fill="none", stroke=colour, stroke_width=2.6)
    for spoke, one in enumerate(readings):
        if one.now is not None:
            draw = marks.on_target if one.is_on_target else marks.mark
            body += draw(half.group, *half.at(spoke, one.now), half.shape.mark, hollow=one.reach is not None)
    return body


def _runs(half: Half, levels: Sequence[float | None]) -> list[list[Point]]:
    """Neighbouring spokes that have a level; a missing one breaks the line."""
    runs: list[list[Point]] = [[]]
    for spoke, level in enumerate(levels):
        if level is None:
            runs.append([])
        else:
            runs[-1].append(half.at(spoke, level))
    return [run for run in runs if run]


def _names(half: Half, readings: Sequence[Reading]) -> str:
    """Names outside the rim in up to three lines, or their numbers where there is no room."""
    size, reading_side, body = half.shape.text, "end" if half.side < 0 else "start", ""
    for spoke, one in enumerate(readings):
        x, y = half.at(spoke, HIGHEST * (1.07 if half.shape.names else 1.13))
        if half.shape.names:
            lift = (len(readings) - 1) / 2 - spoke
            y -= lift * size * 0.5
            room = max(60.0, x - 4 if half.side < 0 else half.shape.width - x - 4)
            lines = drawing.wrapped(one.name, min(room, size * 8.2), size)
            body += drawing.lines_of_text(x, y, lines, size, anchor=reading_side)
        else:
            colour = STRANDS[half.group].colour
            body += drawing.text(x, y + size * 0.36, str(spoke + 1), size, colour=colour, weight=700, anchor="middle")
    return body
