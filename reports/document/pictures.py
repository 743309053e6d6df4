"""Results as charts, with their words: for the page and for the report alike.

`prefix` makes the ids inside a drawing unique on its page.
"""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import ActionResult, Results, TrendResult
from assessments.scoring import POINTS_PER_LEVEL
from assessments.sentences import level_name
from reports import charts
from reports.charts import Band, Caption, Legend, Reading, Side, Skyline, discs, dots
from reports.document import words


def by_trend(results: Results, prefix: str, shape: dots.Shape = dots.WIDE) -> str:
    """The main chart: mean level, target, lowest action and range of every trend."""
    bands = [
        Band(group, words.group_name(group), _group_score(results, group), _readings(results, group))
        for group in words.GROUPS
    ]
    legend = Legend(_("mean level"), _("target"), _("lowest action"), _("provisional, with its range"))
    caption = Caption(_("Level by trend"), trends_told(results))
    return charts.by_trend(prefix, bands, words.level_names(), legend, caption, shape)


def profile(results: Results, prefix: str, shape: discs.Shape = discs.WIDE) -> str:
    """Two half discs, digital left and technology right."""
    caption = Caption(_("Profile: digital on the left, technology on the right"), trends_told(results))
    return charts.profile(prefix, _readings(results, "digital"), _readings(results, "technology"), caption, shape)


def balance(results: Results, prefix: str) -> str:
    digital, technology = (
        Side(group, words.group_name(group), _float(score), words.whole(score))
        for group, score in zip(words.GROUPS, (results.digital, results.technology), strict=True)
    )
    return charts.balance_line(prefix, digital, technology, Caption(_("Balance"), balance_told(results)))


def by_action(trend: TrendResult, prefix: str, shape: dots.Shape = dots.WIDE) -> str:
    """Every action of one trend, now and target."""
    caption = Caption(_("Where each action of “%(trend)s” stands") % {"trend": trend.name}, actions_told(trend))
    readings = [_action_reading(action) for action in trend.actions]
    return charts.by_action(prefix, readings, words.level_names(), caption, shape)


def mini(action: ActionResult, prefix: str) -> str:
    """One action on the small ruler."""
    return charts.mini_scale(prefix, _action_reading(action), Caption(now_and_target(action)))


def skyline(results: Results, prefix: str) -> str:
    digital, technology = (_side(results, group) for group in words.GROUPS)
    return charts.skyline(
        prefix, digital, technology, Caption(_("Every action, one column each"), skyline_told(results))
    )


def now_and_target(action: ActionResult) -> str:
    """ "Now 1 Exploring, target 3 Embedded" """
    return _("Now %(now)s, target %(target)s") % {
        "now": words.answer_name(action),
        "target": level_name(action.target),
    }


def trends_told(results: Results) -> str:
    """The chart of trends in words, for those who do not see it."""
    told = []
    for trend in results.trends:
        score = trend.score
        if score.score is None:
            told.append(f"{trend.name}: {words.no_score_because(score)}.")
        else:
            told.append(
                _("%(trend)s: score %(score)s, mean level %(level)s, target %(target)s.")
                % {
                    "trend": trend.name,
                    "score": words.score_of(score),
                    "level": words.mean(score.mean_level),
                    "target": words.mean(trend.mean_target),
                }
            )
    return " ".join(told)


def actions_told(trend: TrendResult) -> str:
    return " ".join(f"{action.title}: {now_and_target(action)}." for action in trend.actions)


def balance_told(results: Results) -> str:
    return _("Digital %(digital)s, technology %(technology)s, on a line from 0 to 100.") % {
        "digital": words.whole(results.digital),
        "technology": words.whole(results.technology),
    }


def skyline_told(results: Results) -> str:
    return " ".join(
        f"{trend.name}: {', '.join(words.answer_name(action) for action in trend.actions)}." for trend in results.trends
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _group_score(results: Results, group: str) -> str:
    score = results.digital if group == "digital" else results.technology
    return _("no score") if score is None else _("score %(score)s") % {"score": words.whole(score)}


def _readings(results: Results, group: str) -> list[Reading]:
    return [_trend_reading(trend) for trend in results.trends if trend.group == group]


def _trend_reading(trend: TrendResult) -> Reading:
    score = trend.score
    ends = None if score.range is None else tuple(float(end / POINTS_PER_LEVEL) for end in score.range)
    return Reading(
        name=trend.name,
        group=trend.group,
        now=_float(score.mean_level),
        target=_float(trend.mean_target),
        lowest=score.lowest_level,
        reach=ends if score.score is not None else None,
        figure=words.score_of(score),
        note=words.no_score_because(score),
    )


def _action_reading(action: ActionResult) -> Reading:
    return Reading(
        name=action.title,
        group=action.group,
        now=action.level,
        target=None if action.choice == "na" else action.target,
        note="" if action.level is not None else words.answer_name(action),
    )


def _side(results: Results, group: str) -> Skyline:
    trends = [[action.choice for action in trend.actions] for trend in results.trends if trend.group == group]
    count = sum(len(trend) for trend in trends)
    name = ngettext("%(group)s, %(count)s action", "%(group)s, %(count)s actions", count)
    return Skyline(group, name % {"group": words.group_name(group), "count": count}, trends)
