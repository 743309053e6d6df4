"""Explain a number of the results: the rule with the real figures in it, down to the answers it is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import ActionResult, Results, TrendResult
from assessments.ratings import LEVEL_WITHOUT_EVIDENCE, OUTSIDE_CHECK, SPREAD_TO_DISCUSS
from assessments.scoring import (
    BALANCE_WARNING,
    ENOUGH_RESPONDENTS,
    HIGH_EVIDENCE,
    MEDIUM_EVIDENCE,
    TrendScore,
)
from assessments.sentences import balance_sentence, level_name, listed
from reports.document import words
from trends.scale import HIGHEST_LEVEL, POINTS_PER_LEVEL


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the reckoning."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    title: str
    figure: str  # the number as printed
    group: str = ""  # "digital", "technology" or "" for neither
    level: int | None = None
    provisional: bool = False
    steps: tuple[Step, ...]
    trends: tuple[TrendResult, ...] = ()  # where the number is made of trend scores
    actions: tuple[ActionResult, ...] = ()  # where it is made of answers


def explain(results: Results, what: str) -> Explanation | None:
    """`what` is a trend's slug or digital, technology, overall, balance or confidence; None for all else."""
    if what in EXPLAINED:
        return EXPLAINED[what](results)
    trend = results.trend(what)
    return _trend(trend) if trend else None


def decimals(value: Fraction) -> str:
    """At most two decimals: 200/3 is written 66.67, and 50 is written 50."""
    return number_format(f"{float(value):.2f}".rstrip("0").rstrip("."))


def _trend(trend: TrendResult) -> Explanation:
    score = trend.score
    steps = [*_score_steps(trend), *_open_steps(trend), *_evidence_steps(trend)]
    return Explanation(
        title=trend.name,
        figure=words.score_of(score),
        group=trend.group,
        level=score.level,
        provisional=score.provisional and score.score is not None,
        steps=tuple(steps),
        actions=trend.actions,
    )


def _score_steps(trend: TrendResult) -> list[Step]:
    score = trend.score
    if score.score is None:
        return [Step(_("Score"), f"{words.no_score_because(score)}.")]
    return [
        Step(_("Score"), _reckoned([action.level for action in trend.actions], score.score)),
        Step(_("Level"), _level_told(score)),
        Step(_("Lowest action"), f"{trend.lowest.title}: {level_name(trend.lowest.level)}."),
    ]


def _reckoned(levels: Sequence[int | None], score: Fraction) -> str:
    """ "(3 + 2 + 3) ÷ 3 answered actions = 2.67, the mean level. …" """
    given = [level for level in levels if level is not None]
    told = ngettext(
        "%(sum)s ÷ %(count)s answered action = %(mean)s, the mean level. "
        "Times %(points)s points for each level = %(score)s, shown as %(shown)s.",
        "%(sum)s ÷ %(count)s answered actions = %(mean)s, the mean level. "
        "Times %(points)s points for each level = %(score)s, shown as %(shown)s.",
        len(given),
    )
    return told % {
        "sum": _sum(map(str, given)),
        "count": len(given),
        "mean": decimals(score / POINTS_PER_LEVEL),
        "points": POINTS_PER_LEVEL,
        "score": decimals(score),
        "shown": words.whole(score),
    }


def _sum(figures: Iterable[str]) -> str:
    """ "(3 + 2)"; one figure alone stands without brackets."""
    figures = list(figures)
    return f"({' + '.join(figures)})" if len(figures) > 1 else "".join(figures)


def _level_told(score: TrendScore) -> str:
    return _(
        "%(level)s. The mean level %(mean)s is rounded down, and the word is never more than one level above "
        "the lowest action, which is at %(lowest)s."
    ) % {
        "mean": decimals(score.mean_level),
        "lowest": score.lowest_level,
        "level": level_name(score.level),
    }


def _open_steps(trend: TrendResult) -> list[Step]:
    """What is missing from the sum, and how far it could still move the score."""
    score, steps = trend.score, []
    left_out = score.actions - score.applicable
    if left_out:
        told = ngettext(
            "%(count)s action does not apply here and is left out of every sum.",
            "%(count)s actions do not apply here and are left out of every sum.",
            left_out,
        )
        steps.append(Step(_("Does not apply"), told % {"count": left_out}))
    if score.range is not None:
        low, high = score.range
        told = _(
            "%(answered)s of %(applicable)s actions are answered. With every open action at 0 the score would be "
            "%(low)s, with every open action at %(highest)s it would be %(high)s."
        )
        figures = {"answered": score.answered, "applicable": score.applicable, "highest": HIGHEST_LEVEL}
        steps.append(Step(_("Provisional"), told % (figures | {"low": decimals(low), "high": decimals(high)})))
    return steps


def _evidence_steps(trend: TrendResult) -> list[Step]:
    """Only where the evidenced score differs."""
    score = trend.score
    if score.evidenced_score == score.score:
        return []
    counted = [action.rating.evidenced_level for action in trend.actions]
    told = _("Levels 3 and 4 without a document, a link or an outside check count as %(level)s.") % {
        "level": LEVEL_WITHOUT_EVIDENCE
    }
    return [Step(_("Evidenced score"), f"{told} {_reckoned(counted, score.evidenced_score)}")]


def _mean_of(trends: Sequence[TrendResult], score: Fraction | None, title: str, group: str = "") -> Explanation:
    """A group score or the overall score."""
    scores = [trend.score.score for trend in trends if trend.score.score is not None]
    steps = [Step(_("Score"), _mean_told(scores, score))]
    without = [trend.name for trend in trends if trend.score.score is None]
    if without:
        steps.append(Step(_("Left out"), _("No score: %(trends)s.") % {"trends": listed(without)}))
    return Explanation(
        title=title,
        figure=words.whole(score),
        group=group,
        provisional=any(trend.score.provisional for trend in trends),
        steps=tuple(steps),
        trends=tuple(trends),
    )


def _mean_told(scores: Sequence[Fraction], mean: Fraction | None) -> str:
    if mean is None:
        return _("No trend has a score yet.")
    told = ngettext(
        "%(sum)s ÷ %(count)s trend score = %(mean)s, shown as %(shown)s.",
        "%(sum)s ÷ %(count)s trend scores = %(mean)s, shown as %(shown)s. Each trend weighs the same, "
        "however many actions it has.",
        len(scores),
    )
    return told % {
        "sum": _sum(map(decimals, scores)),
        "count": len(scores),
        "mean": decimals(mean),
        "shown": words.whole(mean),
    }


def _digital(results: Results) -> Explanation:
    return _mean_of(results.of_group("digital"), results.digital, _("Digital score"), "digital")


def _technology(results: Results) -> Explanation:
    return _mean_of(results.of_group("technology"), results.technology, _("Technology score"), "technology")


def _overall(results: Results) -> Explanation:
    return _mean_of(results.trends, results.overall, _("Overall score"))


def _balance(results: Results) -> Explanation:
    if results.balance is None:
        steps = [Step(_("Balance"), _("Digital and technology each need a score first."))]
    else:
        steps = [
            Step(_("Balance"), _subtracted(results)),
            Step(
                _("What it means"),
                _(
                    "At +%(points)s or more good IT may be hiding weak digital practice; at −%(points)s or less "
                    "digital ambition may lack its technical ground. The comparison uses the exact figure."
                )
                % {"points": BALANCE_WARNING},
            ),
            Step(_("So"), balance_sentence(results.balance)),
        ]
    return Explanation(
        title=_("Balance of digital and technology"),
        figure=words.signed(results.balance),
        provisional=results.is_provisional,
        steps=tuple(steps),
        trends=results.trends,
    )


def _subtracted(results: Results) -> str:
    return _("Technology %(technology)s − digital %(digital)s = %(balance)s.") % {
        "technology": decimals(results.technology),
        "digital": decimals(results.digital),
        "balance": decimals(results.balance).replace("-", "−"),
    }


def _confidence(results: Results) -> Explanation:
    actions = [action for trend in results.trends for action in trend.actions if action.applies]
    strengths = [action.evidence_strength for action in actions if action.level is not None]
    steps = [
        Step(
            _("Rule"),
            _(
                "High: all answered, mean evidence %(high)s or more, and %(people)s people or an outside check, "
                "with no opinions %(spread)s levels apart. Medium: all answered and mean evidence %(medium)s or more. "
                "Else low."
            )
            % {
                "high": HIGH_EVIDENCE,
                "medium": MEDIUM_EVIDENCE,
                "people": ENOUGH_RESPONDENTS,
                "spread": SPREAD_TO_DISCUSS,
            },
        ),
        Step(_("Answered"), f"{words.answered(results)}."),
        Step(_("Mean evidence"), _evidence_told(strengths)),
        Step(_("People who answered"), str(results.respondents)),
        Step(_("Outside check"), _("Yes") if OUTSIDE_CHECK in strengths else _("No")),
        *_spread_steps(results),
        Step(
            _("So"),
            _("%(confidence)s, because %(reason)s.")
            % {"confidence": words.confidence_name(results), "reason": results.confidence_reason},
        ),
    ]
    return Explanation(
        title=_("Confidence"),
        figure=words.confidence_name(results),
        steps=tuple(steps),
        actions=tuple(actions),
    )


def _spread_steps(results: Results) -> list[Step]:
    """Only where several people were asked for their opinions."""
    if results.widest_spread is None:
        return []
    is_wide = results.widest_spread >= SPREAD_TO_DISCUSS
    told = _("%(yes_or_no)s, as the opinions were when each answer was agreed.")
    told = told % {"yes_or_no": _("Yes") if is_wide else _("No")}
    return [Step(_("Opinions %(spread)s levels apart or more") % {"spread": SPREAD_TO_DISCUSS}, told)]


def _evidence_told(strengths: Sequence[int]) -> str:
    if not strengths:
        return _("Nothing is answered yet.")
    return _("%(sum)s ÷ %(count)s = %(mean)s out of 3") % {
        "sum": sum(strengths),
        "count": len(strengths),
        "mean": decimals(Fraction(sum(strengths), len(strengths))),
    }


EXPLAINED = {
    "digital": _digital,
    "technology": _technology,
    "overall": _overall,
    "balance": _balance,
    "confidence": _confidence,
}
