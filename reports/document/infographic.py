"""The infographic as words and a drawing: an edition on one sheet, plain or with what one council submitted."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import Results, TrendResult
from reports import charts
from reports.charts import PLAIN, Caption, Hub, Sector
from reports.charts.wheel import Ground
from reports.document import parts, words
from reports.document.parts import Part
from trends.models import Edition
from trends.outline import TrendOutline

Symbol = Callable[[str, str], str]


def infographic(
    edition: Edition,
    trends: Sequence[TrendOutline],
    cases: Mapping[str, int],
    symbol: Symbol,
    *,
    results: Results | None = None,
    ground: Ground | None = None,
) -> Part:
    """Everything the sheet says, in the language of the moment; the same for the page and for files.

    `cases` counts the cases of each trend, `symbol` draws the symbol of a trend of a group, `ground` is for paper.
    """
    groups = [_group(edition, group, trends, cases, results) for group in words.GROUPS]
    told = {
        "heading": _heading(len(trends), results),
        "kicker": _("%(year)s edition") % {"year": edition.year},
        "lead": edition.theme,
        "how": _how_to_read(results),
        "groups": groups,
        "attribution": edition.attribution,
        "product": _("Digital maturity self-assessment"),
    }
    told["title"] = f"{told['heading']} ({edition.year})"
    sectors = {group: [_sector(trend, symbol, results) for trend in _of(group, trends)] for group in words.GROUPS}
    caption = Caption(told["title"], " ".join(_said(group) for group in groups))
    hub = _hub(edition, len(trends), results)
    drawn = charts.wheel("wheel", sectors["digital"], sectors["technology"], hub, caption, ground)
    told["wheel"] = parts.picture(drawn, f"{caption.title}. {caption.description}")
    return told


def _heading(count: int, results: Results | None) -> str:
    heading = _("Ten trends that shape councils") if count == 10 else _("Trends that shape councils")
    return heading if results is None else f"{parts.shortened(results.organisation.name, 80)}: {heading}"


def _how_to_read(results: Results | None) -> str:
    if results is None:
        return _("Each trend holds its actions inside, and sends out its themes.")
    return _("Inside: each action, as far out as its level, 0 to 4. “?”: do not know. Dashes: does not apply.")


def _group(
    edition: Edition,
    group: str,
    trends: Sequence[TrendOutline],
    cases: Mapping[str, int],
    results: Results | None,
) -> Part:
    own = _of(group, trends)
    score = getattr(results, group, None)
    return {
        "group": group,
        "name": words.group_name(group),
        "meaning": getattr(edition, f"{group}_meaning"),
        "score": "" if score is None else _("score %(score)s") % {"score": words.whole(score)},
        "trends": [_trend(trend, cases.get(trend.slug, 0), results and results.trend(trend.slug)) for trend in own],
    }


def _of(group: str, trends: Sequence[TrendOutline]) -> list[TrendOutline]:
    return [trend for trend in trends if trend.group == group]


def _trend(trend: TrendOutline, cases: int, result: TrendResult | None) -> Part:
    count = len(trend.actions)
    actions = ngettext("%(count)s action", "%(count)s actions", count) % {"count": count} if count else ""
    return {
        "slug": trend.slug,
        "name": trend.name,
        "themes": list(trend.themes),
        "actions": actions,
        "cases": ngettext("%(count)s case", "%(count)s cases", cases) % {"count": cases} if cases else "",
        "standing": result and _standing(result),
    }


def _standing(result: TrendResult) -> Part:
    """Where one trend of a council stands: its level as on the results page, and its score in words."""
    score = result.score
    if score.level is None:
        return {"badge": {"level": None, "words": words.no_score_because(score)}, "level": None, "score": ""}
    return {
        "badge": parts.level_badge(score.level),
        "level": score.level,
        "score": _("score %(score)s") % {"score": words.score_of(score)},
        "provisional": _("provisional") if score.provisional else "",
    }


def _sector(trend: TrendOutline, symbol: Symbol, results: Results | None) -> Sector:
    result = results and results.trend(trend.slug)
    cells = [PLAIN] * len(trend.actions) if result is None else [action.choice for action in result.actions]
    return Sector(symbol(trend.slug, trend.group), cells, len(trend.themes))


def _hub(edition: Edition, trends: int, results: Results | None) -> Hub:
    if results is None:
        return Hub([str(edition.year)], ngettext("%(count)s trend", "%(count)s trends", trends) % {"count": trends})
    return Hub([words.whole(results.digital), words.whole(results.technology)], _("of 100"))


def _said(group: Part) -> str:
    """ "Digital: Skills and capacity, 3 actions; …" """
    trends = "; ".join(_said_of(trend) for trend in group["trends"])
    return f"{group['name']}: {trends}."


def _said_of(trend: Part) -> str:
    standing = trend["standing"]
    said = (trend["actions"],) if standing is None else (standing["badge"]["words"], standing["score"])
    return ", ".join(part for part in (trend["name"], *said) if part)
