"""What the numbers say, in plain sentences: balance, confidence, and why a case is recommended."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import ActionResult, TrendResult
from assessments.ratings import ENOUGH_FOR_A_ROLE_GAP, OUTSIDE_CHECK
from assessments.scoring import (
    BALANCE_WARNING,
    ENOUGH_RESPONDENTS,
    HIGH_EVIDENCE,
    Confidence,
    leaning,
    round_half_up,
)
from casestudies.recommending import Likeness
from trends.scale import LEVELS


def level_name(level: int) -> str:
    """For example "1 Exploring"; raises IndexError outside 0-4."""
    return f"{level} {_(LEVELS[level].name)}"


def listed(items: Sequence[str]) -> str:
    """For example "one, two and three"."""
    return get_text_list(list(items), _("and"))


def because(reasons: Sequence[ActionResult]) -> str:
    """Why a case is recommended: the greatest reason first, and what else the case illustrates."""
    first, *others = reasons
    words = {"now": level_name(first.level), "target": level_name(first.target), "action": first.title}
    if not others:
        return _("Because you are at %(now)s and aim for %(target)s in “%(action)s”.") % words
    words["others"] = listed([_reason(action) for action in others])
    sentence = _("Because you are at %(now)s and aim for %(target)s in “%(action)s”; it also helps with %(others)s.")
    return sentence % words


def _reason(action: ActionResult) -> str:
    words = {"action": action.title, "now": action.level, "target": action.target}
    return _("“%(action)s” (now %(now)s, target %(target)s)") % words


def like(likeness: Likeness) -> str:
    """What the case's organisation has in common with the council; "" where nothing."""
    alike = []
    if likeness.same_nation:
        alike.append(_("the same nation"))
    elif likeness.same_country:
        alike.append(_("the same country"))
    if likeness.same_kind:
        alike.append(_("the same kind of council"))
    if likeness.same_size:
        alike.append(_("a similar size"))
    return _("Like you: %(alike)s.") % {"alike": listed(alike)} if alike else ""


def balance_sentence(balance: Fraction | None) -> str:
    """Who is ahead and by how many points, with a warning from 15 points on; "" without a balance."""
    if balance is None:
        return ""
    side, points = leaning(balance), round_half_up(abs(balance))
    if side == "technology":
        warning = _("Good IT may be hiding ways of working that have not changed.")
    elif side == "digital":
        warning = _("Digital ambition may lack its technical ground.")
    else:
        points = min(points, BALANCE_WARNING - 1)  # 14.6 is no warning yet, so it is not called 15
        warning = _("Neither is far ahead.")
    return f"{_lead(points, technology_leads=balance > 0)} {warning}" if points else _level_pegging()


def _lead(points: int, *, technology_leads: bool) -> str:
    if technology_leads:
        words = ngettext(
            "Your technology is %(points)s point ahead of your digital practice.",
            "Your technology is %(points)s points ahead of your digital practice.",
            points,
        )
    else:
        words = ngettext(
            "Your digital practice is %(points)s point ahead of your technology.",
            "Your digital practice is %(points)s points ahead of your technology.",
            points,
        )
    return words % {"points": points}


def _level_pegging() -> str:
    return _("Your technology and your digital practice are level.")


def confidence_reason(confidence: Confidence, actions: Sequence[ActionResult], *, respondents: int) -> str:
    """What keeps the confidence where it is: a clause that follows "because"."""
    evidence = [action.evidence_strength for action in actions if action.level is not None]
    missing = sum(action.applies for action in actions) - len(evidence)
    if not evidence:
        return _("nothing is answered yet")
    if missing:
        return ngettext("%(count)s action is unanswered", "%(count)s actions are unanswered", missing) % {
            "count": missing
        }
    mean = Fraction(sum(evidence), len(evidence))
    if confidence == Confidence.HIGH:
        return _("every action is answered on strong evidence, by enough people or with an outside check")
    if mean < HIGH_EVIDENCE:
        return _("the evidence has a mean strength of %(mean)s out of 3") % {"mean": one_decimal(mean)}
    if respondents < ENOUGH_RESPONDENTS and OUTSIDE_CHECK not in evidence:
        return ngettext(
            "only %(count)s person answered and nobody outside the team has checked an answer",
            "only %(count)s people answered and nobody outside the team has checked an answer",
            respondents,
        ) % {"count": respondents}
    return _("opinions on some actions differ by 2 levels or more")


def extremes(strongest: Sequence[TrendResult], weakest: Sequence[TrendResult]) -> str:
    """The strongest and the weakest trends with their level words; "" where there is no score."""
    if not strongest:
        return ""
    if not weakest:
        return _("All trends with a score stand at the same score.")
    return _("Strongest: %(strongest)s. Weakest: %(weakest)s.") % {
        "strongest": _with_levels(strongest),
        "weakest": _with_levels(weakest),
    }


def _with_levels(trends: Sequence[TrendResult]) -> str:
    """Name the level once where all have the same."""
    levels = [_(LEVELS[trend.score.level].name) for trend in trends]
    if len(trends) > 1 and len(set(levels)) == 1:
        words = _("%(trends)s, both at %(level)s") if len(trends) == 2 else _("%(trends)s, all at %(level)s")
        return words % {"trends": listed([trend.name for trend in trends]), "level": levels[0]}
    return listed(
        [
            _("%(trend)s, at %(level)s") % {"trend": trend.name, "level": level}
            for trend, level in zip(trends, levels, strict=True)
        ]
    )


def one_decimal(value: Fraction) -> str:
    """Halves round up, as for scores: 2.25 gives "2.3"."""
    tenths = round_half_up(value * 10)
    return f"{tenths // 10}.{tenths % 10}"


def role_gap_sentence(gap: Fraction) -> str:
    """Which side rates one action higher, and by how much."""
    if gap > 0:
        words = _("Senior leaders rate this %(levels)s levels higher than service staff.")
    else:
        words = _("Service staff rate this %(levels)s levels higher than senior leaders.")
    return words % {"levels": one_decimal(abs(gap))}


def overall_gap_sentence(gap: Fraction | None, actions: int) -> str:
    """The same over all actions that enough people of both sides have rated; "" where there is none."""
    if gap is None:
        return ""
    levels = one_decimal(abs(gap))
    if levels == "0.0":
        words = _("Across %(actions)s, senior leaders and service staff rate the same on average.")
    elif gap > 0:
        words = _("Across %(actions)s, senior leaders rate %(levels)s levels higher than service staff on average.")
    else:
        words = _("Across %(actions)s, service staff rate %(levels)s levels higher than senior leaders on average.")
    counted = ngettext(
        "%(count)s action that %(people)s or more on each side have rated",
        "%(count)s actions that %(people)s or more on each side have rated",
        actions,
    ) % {"count": actions, "people": ENOUGH_FOR_A_ROLE_GAP}
    return words % {"actions": counted, "levels": levels}
