"""What changed since the council's submission before, in words: for the results page and the report."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import ActionMove, NotCompared, OverTime, TrendMove
from assessments.movement import Points
from assessments.scoring import TrendScore
from assessments.sentences import level_name
from reports.document import parts, words
from reports.document.parts import Part


def title() -> str:
    return _("Since your last submission")


def lead(change: OverTime) -> str:
    return _("Compared with what was submitted on %(day)s, for the edition of %(year)s.") % {
        "day": words.day(change.submitted_at),
        "year": change.year,
    }


def rule() -> str:
    return _(
        "Scores of then stay as they were frozen; an action is compared where it follows exactly one action and "
        "nothing else follows that one, and differences are of exact scores, rounded for display only."
    )


def points(difference: Points | None) -> str:
    """ "+17", or "−8 to +25" while a score is provisional; an en dash where there is no difference."""
    if difference is None:
        return "–"
    low, high = (words.signed(end) for end in difference)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def reworded(levels: Sequence[int]) -> str:
    if not levels:
        return ""
    told = ngettext(
        "Reworded: compare with care (level %(levels)s).",
        "Reworded: compare with care (levels %(levels)s).",
        len(levels),
    )
    return told % {"levels": words.listed([str(level) for level in levels])}


def steps(one: ActionMove) -> str:
    """ "from 1 Exploring to 3 Embedded" """
    return _("from %(then)s to %(now)s") % {"then": level_name(one.move.then), "now": level_name(one.move.now)}


def trend_note(trend: TrendMove) -> str:
    """Why its scores are not compared, or with what care."""
    why = {
        "new": _("Not compared: it follows no earlier trend."),
        "merged": _("Not compared: it takes several earlier trends together."),
        "actions": _("Not compared: some of its actions are not, or actions came or went."),
    }
    if trend.because:
        return why[trend.because]
    if trend.then is None or trend.then.score is None:
        return _("Not compared: it had no score then.")
    if trend.trend.score.score is None:
        return _("Not compared: it has no score now.")
    return _("Some actions are reworded: compare with care.") if trend.is_reworded else ""


def not_compared(change: OverTime) -> list[tuple[str, list[NotCompared]]]:
    """Trends that are gone, then actions by why they are not compared."""
    reasons = {
        "new": _("New: it follows no earlier action"),
        "split": _("Split: the earlier action became several"),
        "merged": _("Merged: it takes several earlier actions together"),
        "gone": _("Gone: no action follows it"),
        "then": _("It had no level then"),
        "now": _("It has no level now"),
        "neither": _("It has no level, then or now"),
    }
    actions = [one for one in change.not_compared if not one.is_trend]
    groups = [(_("Gone: no trend follows it"), [one for one in change.not_compared if one.is_trend])]
    groups += [(told, [one for one in actions if one.because == because]) for because, told in reasons.items()]
    return [(told, those) for told, those in groups if those]


def section(change: OverTime) -> Part:
    """The section of the report."""
    return {
        "title": title(),
        "lead": lead(change),
        "rule": rule() + " " + _("See Method."),
        "heads": [_("Trend"), _("Score then"), _("Score now"), _("Difference")],
        "rows": [_row(trend) for trend in change.trends],
        "moves_title": _("Actions that moved"),
        "move_heads": [_("Action"), _("Way"), _("Level then"), _("Level now")],
        "moves": [
            *(_move(one, _("Up")) for trend in change.trends for one in trend.up),
            *(_move(one, _("Down")) for trend in change.trends for one in trend.down),
        ],
        "nothing": _("No action that can be compared has moved."),
        "stayed": _stayed(sum(trend.stayed for trend in change.trends)),
        "not_compared_title": _("What is not compared, and why"),
        "not_compared": [{"why": told, "titles": [one.title for one in those]} for told, those in not_compared(change)],
    }


def _row(trend: TrendMove) -> Part:
    return {
        "group": trend.trend.group,
        "name": trend.trend.name,
        "then": "–" if trend.then is None else words.score_of(trend.then),
        "then_note": _provisional(trend.then),
        "now": words.score_of(trend.trend.score),
        "now_note": _provisional(trend.trend.score),
        "points": points(trend.points),
        "note": trend_note(trend),
    }


def _provisional(score: TrendScore | None) -> str:
    return _("provisional") if score and score.provisional and score.score is not None else ""


def _move(one: ActionMove, way: str) -> Part:
    return {
        "group": one.action.group,
        "title": one.action.title,
        "way": way,
        "then": parts.level_badge(one.move.then),
        "now": parts.level_badge(one.move.now),
        "note": reworded(one.move.reworded),
    }


def _stayed(count: int) -> str:
    if not count:
        return ""
    told = ngettext("%(count)s action stayed at its level.", "%(count)s actions stayed at their level.", count)
    return told % {"count": count}
