"""The trends of an edition through the years: what each was called in other editions, in words and as a drawing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts import years as drawing
from reports.charts.marks import Caption
from reports.charts.years import Line
from reports.document import words
from trends.lineage import Link
from trends.models import Lineage
from trends.outline import EditionOutline, TrendOutline

OWN, NAMED = "own", "named"


@dataclass(frozen=True)
class Stop:
    year: int
    kind: str  # as the drawing knows it
    word: str
    name: str


@dataclass(frozen=True)
class TrendLine:
    trend: TrendOutline
    stops: tuple[Stop, ...]  # by year, only those of which something is known

    @property
    def kinds(self) -> Mapping[int, str]:
        return {stop.year: stop.kind for stop in self.stops}


def kind_words() -> dict[str, str]:
    return {
        OWN: _("this edition"),
        "exact": _("exact"),
        "near": _("near"),
        "part": _("part"),
        "carried": _("carried on"),
        "absent": _("not named"),
        NAMED: _("named"),
    }


def meanings() -> dict[str, str]:
    """What each kind of link says, for the key."""
    return {
        "exact": _("the same trend"),
        "near": _("a close one under another name"),
        "part": _("one that covers some of it"),
        "carried": _("taken over without a chapter of its own"),
        "absent": _("looked for, and not among the headlines"),
    }


def lines_of(edition: EditionOutline, lineage: Iterable[Lineage]) -> list[TrendLine]:
    """The line of every trend of this edition."""
    by_trend: dict[int, list[Stop]] = {trend.id: [] for trend in edition.trends}
    for row in lineage:
        if row.trend_id in by_trend and row.year != edition.year:
            by_trend[row.trend_id].append(_stop(row.year, row.link))
    own = Stop(edition.year, OWN, kind_words()[OWN], "")
    return [
        TrendLine(trend, tuple(sorted([own, *by_trend[trend.id]], key=lambda stop: stop.year)))
        for trend in edition.trends
    ]


def _stop(year: int, link: Link) -> Stop:
    kind = link.kind or NAMED
    return Stop(year, kind, kind_words()[kind], link.name)


def years_of(lines: Sequence[TrendLine], known: Iterable[int]) -> list[int]:
    return sorted({*known, *(stop.year for line in lines for stop in line.stops)})


def drawn(prefix: str, year: int, lines: Sequence[TrendLine], years: Sequence[int], shape: drawing.Shape) -> str:
    """All lines; the words of each stand in the table beside it."""
    rows = [Line(line.trend.name, line.trend.group, [line.kinds.get(one, "") for one in years]) for line in lines]
    title = _("The trends of %(year)s from %(first)s to %(last)s") % {
        "year": year,
        "first": years[0],
        "last": years[-1],
    }
    told = " ".join(_told(line) for line in lines)
    return drawing.through_the_years(prefix, years, rows, kind_words(), Caption(title, told), shape)


def _told(line: TrendLine) -> str:
    """ "Skills and capacity: 2019 near, 2024 this edition." """
    return f"{line.trend.name}: {words.listed(f'{stop.year} {stop.word}' for stop in line.stops)}."
