"""The mini scale: one action on the ruler, small enough to stand beside its words."""

from reports.charts import drawing, marks
from reports.charts.drawing import EDGE
from reports.charts.marks import HIGHEST, Caption, Reading

WIDTH, HEIGHT, PAD = 200.0, 26.0, 14.0


def mini_scale(prefix: str, reading: Reading, caption: Caption) -> str:
    """Now and target of one action; 200 x 26 pixels."""
    middle = HEIGHT / 2
    body = drawing.line(_place(0), middle, _place(HIGHEST), middle, EDGE, 1.4)
    for level in range(HIGHEST + 1):
        body += drawing.line(_place(level), middle - 5, _place(level), middle + 5, EDGE, 1.4)
    body += marks.on_scale(reading, _place, middle, 14)
    return drawing.figure(prefix, WIDTH, HEIGHT, caption.title, caption.description, body, fixed=True)


def _place(level: float) -> float:
    return PAD + (WIDTH - 2 * PAD) * level / HIGHEST
