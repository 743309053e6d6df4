"""Charts as SVG text: pure, standard library only. All words come from the caller, already translated.

The same functions draw for page and report; a shape (`dots.WIDE`, `discs.PRINT`) holds the sizes of each.
"""

from reports.charts import discs, dots
from reports.charts.balance import Side, balance_line
from reports.charts.discs import profile
from reports.charts.dots import Band, Legend, by_action, by_trend
from reports.charts.marks import Caption, Reading
from reports.charts.scale import mini_scale
from reports.charts.skyline import Skyline, skyline
from reports.charts.wheel import PLAIN, Hub, Sector, wheel

__all__ = [
    "PLAIN",
    "Band",
    "Caption",
    "Hub",
    "Legend",
    "Reading",
    "Sector",
    "Side",
    "Skyline",
    "balance_line",
    "by_action",
    "by_trend",
    "discs",
    "dots",
    "mini_scale",
    "profile",
    "skyline",
    "wheel",
]
