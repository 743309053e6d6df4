"""The wheel: an edition at a glance, its two strands bent round one middle, digital on the left.

Each trend is a node on its strand, with its actions as cells inside it and its themes as rays outside. The drawing
fills whatever ground it is given: the wheel keeps its size in ems at the middle, and leads run out to as many cards of
equal height as a strand has trends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

from reports.charts import drawing, marks
from reports.charts.drawing import INK, QUIET, RULE, STRANDS, TEXT, WHITE
from reports.charts.marks import HIGHEST, Caption

Point = tuple[float, float]
SIZE, ACROSS = 520.0, 28.0  # the wheel in units of its own viewBox, and in ems on its ground
EM = ACROSS / SIZE
EDGE = 16.0  # ems from the middle to the cards
FAN, STEP = 76.0, 19.0  # where cells begin, and the height of a level
STRAND, NODE, SYMBOL = 196.0, 56.0, 34.0
RAYS, TIP = 232.0, 247.0
GAP = 18.0  # between the strands, which never meet; holds the scale
TOP = FAN + STEP * HIGHEST
PLAIN = "action"  # a cell of which no answer is shown


@dataclass(frozen=True, slots=True)
class Sector:
    """One trend. `cells` holds its actions: PLAIN, or what was answered ("0".."4", "unknown", "na", "")."""

    symbol: str  # a drawing of its own; "" where there is none
    cells: Sequence[str]
    themes: int


@dataclass(frozen=True, slots=True)
class Hub:
    """What stands in the middle: one line for both strands, or a figure for each and what they are."""

    figures: Sequence[str]  # one or two
    note: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of a fixed size, in pixels; what is drawn on a page fills whatever it is given."""

    width: float
    height: float
    em: float


PRINT = Ground(1489, 767, 18.43)  # 394 x 203 mm, 32 ems are 156 mm


@dataclass(frozen=True, slots=True)
class Strand:
    """One half: which side it lies on, and how many sectors share it."""

    group: str
    side: int  # -1 left, 1 right
    sectors: int

    @property
    def colour(self) -> str:
        return STRANDS[self.group].colour

    def angle(self, sector: float) -> float:
        """From the top down, on both sides; `sector` may lie between two."""
        return pi * (sector + 0.5) / max(1, self.sectors)

    def at(self, sector: float, radius: float) -> Point:
        angle = self.angle(sector)
        return self.side * (GAP / 2 + radius * sin(angle)), -radius * cos(angle)

    @property
    def room(self) -> float:
        """How large a node may be, so that neighbours keep their distance."""
        return min(NODE, 0.72 * pi * STRAND / max(1, self.sectors))


def wheel(
    prefix: str,
    digital: Sequence[Sector],
    technology: Sequence[Sector],
    hub: Hub,
    caption: Caption,
    ground: Ground | None = None,
) -> str:
    """The wheel and its leads, on a ground of any size. Its parts are named, so that a page can leave some out."""
    halves = [(Strand("digital", -1, len(digital)), digital), (Strand("technology", 1, len(technology)), technology)]
    is_told = any(cell != PLAIN for _strand, sectors in halves for sector in sectors for cell in sector.cells)
    body = "".join(_half(strand, sectors, with_scale=is_told) for strand, sectors in halves)
    body += _scale() if is_told else ""
    body += _hub(hub)
    own = drawing.element(
        "svg",
        body,
        x=_ems(-SIZE / 2),
        y=_ems(-SIZE / 2),
        width=f"{ACROSS:g}em",
        height=f"{ACROSS:g}em",
        viewBox=f"{-SIZE / 2:g} {-SIZE / 2:g} {SIZE:g} {SIZE:g}",
    )
    leads = "".join(_leads(strand) for strand, _sectors in halves)
    placed = drawing.element("svg", leads + own, x="50%", y="50%", overflow="visible")
    return _figure(prefix, caption, placed, ground)


def _figure(prefix: str, caption: Caption, body: str, ground: Ground | None) -> str:
    size: dict[str, float | str] = {"width": "100%", "height": "100%"}
    if ground:
        size = {"width": ground.width, "height": ground.height, "font_size": ground.em}
    told = drawing.element("title", escape(caption.title), id=f"{prefix}-title")
    told += drawing.element("desc", escape(caption.description), id=f"{prefix}-desc")
    return drawing.element(
        "svg",
        told + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="app-chart app-wheel",
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        font_family=drawing.FONTS,
        **size,
    )


def _half(strand: Strand, sectors: Sequence[Sector], *, with_scale: bool) -> str:
    top, bottom = strand.at(-0.5, STRAND), strand.at(strand.sectors - 0.5, STRAND)
    body = drawing.element("path", d=f"M{_point(top)}{_arc(STRAND, strand.side, bottom)}", **_pen(strand.colour, 3))
    if with_scale:
        body += "".join(_ring(strand, level) for level in range(1, HIGHEST + 1))
    for place, sector in enumerate(sectors):
        body += _cells(strand, place, sector.cells) + _rays(strand, place, sector.themes)
        body += _node(strand, place, sector.symbol)
    return body


def _ring(strand: Strand, level: int) -> str:
    radius = FAN + STEP * level
    start, end = strand.at(-0.5, radius), strand.at(strand.sectors - 0.5, radius)
    return drawing.element("path", d=f"M{_point(start)}{_arc(radius, strand.side, end)}", **_pen(RULE, 1))


def _cells(strand: Strand, place: int, cells: Sequence[str]) -> str:
    """Side by side across the sector, with a breath between sectors."""
    body, wide = "", 0.86 / max(1, len(cells))
    for nth, cell in enumerate(cells):
        left = place - 0.43 + wide * nth
        body += _cell(strand, left + wide * 0.04, left + wide * 0.96, cell)
    return body


def _cell(strand: Strand, left: float, right: float, cell: str) -> str:
    """One action, as on the skyline: as high as its level, "?" for "do not know", dashes for "does not apply"."""
    wash, colour, middle = STRANDS[strand.group].wash, strand.colour, (left + right) / 2
    if cell == PLAIN:
        return _wedge(strand, left, right, TOP, fill=wash, stroke=colour, stroke_width=1.6)
    if cell == "na":
        return drawing.path(
            [strand.at(middle, FAN), strand.at(middle, TOP)], closed=False, **_pen(colour, 2), stroke_dasharray="3 3"
        )
    if cell == "unknown":
        x, y = strand.at(middle, FAN + STEP * 0.8)
        mark = drawing.text(x, y + 5, "?", 14, colour=colour, weight=700, anchor="middle")
        return _wedge(strand, left, right, FAN + STEP * 1.6, fill=WHITE, stroke=colour, stroke_width=1.6) + mark
    if cell == "":
        return _wedge(strand, left, right, FAN + STEP * 0.6, fill=WHITE, stroke=colour, stroke_width=1.2)
    level = int(cell)
    cuts = "".join(
        drawing.path(
            [strand.at(left, FAN + STEP * step), strand.at(right, FAN + STEP * step)], closed=False, **_pen(WHITE, 2)
        )
        for step in range(1, level)
    )
    return _wedge(strand, left, right, FAN + (STEP * level or 4.0), fill=colour) + cuts


def _wedge(strand: Strand, left: float, right: float, outer: float, **pen: float | str) -> str:
    inner_left, inner_right = strand.at(left, FAN), strand.at(right, FAN)
    outer_left, outer_right = strand.at(left, outer), strand.at(right, outer)
    drawn = f"M{_point(inner_left)}L{_point(outer_left)}{_arc(outer, strand.side, outer_right)}"
    return drawing.element("path", d=f"{drawn}L{_point(inner_right)}{_arc(FAN, -strand.side, inner_left)}Z", **pen)


def _rays(strand: Strand, place: int, themes: int) -> str:
    spread = 0.15 * strand.room / NODE * max(1, strand.sectors) / 5
    body = ""
    for nth in range(themes):
        here = place + spread * (nth - (themes - 1) / 2)
        pen = _pen(strand.colour, 4)
        body += drawing.path([strand.at(here, RAYS), strand.at(here, TIP)], closed=False, **pen)
    return body


def _node(strand: Strand, place: int, symbol: str) -> str:
    """Circle or square on the strand, as beside the name of a trend everywhere else."""
    (x, y), size, scale = strand.at(place, STRAND), strand.room, strand.room / NODE
    look: dict[str, float | str] = {
        "fill": STRANDS[strand.group].wash,
        "stroke": strand.colour,
        "stroke_width": 3,
    }
    if strand.group == "digital":
        body = drawing.element("circle", cx=x, cy=y, r=size / 2, **look)
    else:
        body = drawing.element(
            "rect", x=x - size * 0.46, y=y - size * 0.46, width=size * 0.92, height=size * 0.92, **look
        )
    if not symbol:
        return body + marks.mark(strand.group, x, y, 16 * scale)
    half = SYMBOL * scale / 2
    placed = f'<svg x="{drawing.number(x - half)}" y="{drawing.number(y - half)}"'
    size_ = drawing.number(half * 2)
    return body + symbol.replace("<svg", f'{placed} width="{size_}" height="{size_}"', 1)


def _scale() -> str:
    """The numbers of the levels, in the gap between the strands."""
    numbers = "".join(
        drawing.text(0, -(FAN + STEP * (level - 0.5)) + 4.5, str(level), 13, colour=TEXT, weight=600, anchor="middle")
        for level in range(1, HIGHEST + 1)
    )
    return drawing.element("g", numbers, class_="app-wheel__scale")


def _hub(hub: Hub) -> str:
    if len(hub.figures) == 1:
        body = drawing.text(0, 4, hub.figures[0], 42, colour=INK, weight=700, anchor="middle")
    else:
        sides = zip(hub.figures, STRANDS.values(), (-1, 1), strict=True)
        body = "".join(
            drawing.text(side * 32, 4, figure, 34, colour=strand.colour, weight=700, anchor="middle")
            for figure, strand, side in sides
        )
    return body + drawing.text(0, 30, hub.note, 17, colour=QUIET, weight=600, anchor="middle")


def _leads(strand: Strand) -> str:
    """From the rays of each trend to the middle of its card."""
    body = ""
    for place in range(strand.sectors):
        x, y = strand.at(place, TIP + 5)
        down = (place + 0.5) / strand.sectors * 100 - 50
        body += drawing.element(
            "line",
            x1=_ems(x),
            y1=_ems(y),
            x2=f"{strand.side * EDGE:g}em",
            y2=f"{down:g}%",
            stroke=strand.colour,
            stroke_width=1.5,
        )
    return drawing.element("g", body, class_="app-wheel__leads")


def _ems(units: float) -> str:
    return f"{units * EM:.2f}em"


def _pen(colour: str, width: float) -> dict[str, float | str]:
    return {"fill": "none", "stroke": colour, "stroke_width": width}


def _point(point: Point) -> str:
    return f"{drawing.number(point[0])},{drawing.number(point[1])}"


def _arc(radius: float, side: int, end: Point) -> str:
    """From the top down on this side, or up where `side` is turned round."""
    length = drawing.number(radius)
    return f"A{length},{length} 0 0 {1 if side > 0 else 0} {_point(end)}"
