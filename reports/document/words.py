"""Scores, answers and days as printed, on the results page and in the report alike. All translatable."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import ActionResult, Results
from assessments.scoring import TrendScore, round_half_up
from assessments.sentences import level_name, listed, one_decimal
from trends.scale import LEVELS

GROUPS = ("digital", "technology")
Run = Mapping[str, Any]  # {"text": str, "strong": bool}


def group_name(group: str) -> str:
    return {"digital": _("Digital"), "technology": _("Technology")}[group]


def level_names() -> list[str]:
    return [level_name(level.value) for level in LEVELS]


def whole(score: Fraction | None) -> str:
    """A score as printed, halves up; an en dash where there is none."""
    return "–" if score is None else str(round_half_up(score))


def signed(points: Fraction | None) -> str:
    """Whole points with their sign, "+17" or "−3"; an en dash where there are none."""
    if points is None:
        return "–"
    shown = round_half_up(abs(points))
    return f"+{shown}" if points > 0 and shown else f"−{shown}" if shown else "0"


def mean(level: Fraction | None) -> str:
    """A mean level or target as printed: 8/3 becomes 2.7; an en dash where there is none."""
    return "–" if level is None else one_decimal(level)


def score_of(score: TrendScore) -> str:
    """ "63", "42 to 75" while provisional, "no score" where nothing is answered or most does not apply."""
    if score.score is None:
        return _("no score")
    if score.range is None:
        return whole(score.score)
    low, high = (whole(end) for end in score.range)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def no_score_because(score: TrendScore) -> str:
    if score.score is not None:
        return ""
    if score.is_mostly_not_applicable:
        return _("More than half does not apply")
    return _("Nothing answered yet")


def evidence_name(strength: int) -> str:
    return (_("No evidence given"), _("A statement"), _("Document or link"), _("Checked from outside"))[strength]


def importance_name(importance: int) -> str:
    return {1: _("Lower"), 2: _("Normal"), 3: _("Higher")}[importance]


def answer_name(action: ActionResult) -> str:
    """The answer in words, whatever it was."""
    if action.level is not None:
        return level_name(action.level)
    return {"na": _("Does not apply"), "unknown": _("Do not know")}.get(action.choice, _("Not answered"))


def day(moment: datetime | None) -> str:
    return "" if moment is None else formats.date_format(timezone.localtime(moment), "j F Y")


def answered(results: Results) -> str:
    """ "30 of 31 actions answered" """
    return ngettext(
        "%(answered)s of %(count)s action answered",
        "%(answered)s of %(count)s actions answered",
        results.applicable,
    ) % {"answered": results.answered, "count": results.applicable}


def not_applying(results: Results) -> str:
    """ "1 does not apply", or nothing."""
    count = len(results.not_applicable)
    if not count:
        return ""
    return ngettext("%(count)s does not apply", "%(count)s do not apply", count) % {"count": count}


def confidence_name(results: Results) -> str:
    return {"high": _("High"), "medium": _("Medium"), "low": _("Low")}[str(results.confidence)]


def plain(text: str) -> Run:
    return {"text": text, "strong": False}


def strong(text: str) -> Run:
    return {"text": text, "strong": True}


def overall_sentence(results: Results) -> str:
    """The overall score, last and small, never without the lowest trends."""
    if results.overall is None:
        return _("There is no overall score yet.")
    scored = [trend for trend in results.trends if trend.score.score is not None]
    lowest = min(trend.score.score for trend in scored)
    names = listed(trend.name for trend in scored if trend.score.score == lowest)
    said = ngettext(
        "Overall score %(score)s, from %(count)s trend score.",
        "Overall score %(score)s, the mean of %(count)s trend scores.",
        len(scored),
    ) % {"score": whole(results.overall), "count": len(scored)}
    provisional = " " + _("It is provisional.") if results.is_provisional else ""
    return f"{said}{provisional} " + _("Lowest: %(names)s, %(score)s.") % {
        "names": names,
        "score": whole(lowest),
    }
