"""Results beside what the council submitted before: what was frozen then is read, and never scored anew."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from assessments.findings import ActionMove, NotCompared, OverTime, Results, TrendMove, TrendResult
from assessments.models import Assessment, Submission
from assessments.movement import Move, Tie, difference, gone, move
from assessments.results import thawed
from assessments.scoring import TrendScore
from trends.comparing import GONE, ActionChange, TrendChange, compared
from trends.models import Edition
from trends.outline import outline

Ties = Mapping[str, Tie]
Moves = Mapping[str, Move]


def earlier_submission(
    submissions: Iterable[Submission], assessment: Assessment, before: datetime | None
) -> Submission | None:
    """The last submission before this one, of the same assessment or else of one that this council began before.

    `submissions` are the council's, newest first, each with its assessment and edition; a later edition is never
    before. What was not submitted before `before`, the moment of the submission shown, is no part of it; None while
    the assessment is open.
    """
    for one in submissions:
        is_before = before is None or one.submitted_at < before
        if one.assessment_id <= assessment.pk and one.assessment.edition.year <= assessment.edition.year and is_before:
            return one
    return None


def submissions_before(assessment: Assessment) -> Iterable[Submission]:
    """Those of this assessment and of earlier ones of the council, newest first: for the worker, who is no member."""
    own = Submission.objects.filter(assessment__organisation=assessment.organisation_id)
    own = own.filter(assessment__lte=assessment.pk).select_related("assessment__edition")
    return own.order_by("-assessment_id", "-number")


def over_time(results: Results, assessment: Assessment, earlier: Submission) -> OverTime:
    """What changed since the earlier submission; 2 queries, and 6 more for another edition."""
    edition = outline(earlier.assessment.edition, including_drafts=True)
    answers = {answer.action_id: answer for answer in earlier.answers.only("submission", "action", "choice")}
    levels = {action.code: answers[action.id].level for action in edition.actions.values() if action.id in answers}
    scores = {score.trend_id: thawed(score) for score in earlier.scores.select_related("lowest_action")}
    by_slug = {trend.slug: scores[trend.id] for trend in edition.trends if trend.id in scores}
    trend_ties, action_ties = ties_between(assessment.edition, earlier.assessment.edition)
    shown_trends = [trend_ties[trend.slug] for trend in results.trends]
    shown_actions = [action for trend in results.trends for action in trend.actions]
    moves = {action.code: move(action_ties[action.code], levels, action.level) for action in shown_actions}
    lost, followed = gone(shown_trends, by_slug), [action_ties[action.code] for action in shown_actions]
    dropped = [edition.actions[code] for code in gone(followed, levels)]
    return OverTime(
        ref=earlier.assessment.ref,
        number=earlier.number,
        submitted_at=earlier.submitted_at,
        edition=edition.slug,
        year=edition.year,
        trends=tuple(_trend(trend, trend_ties[trend.slug], by_slug, moves) for trend in results.trends),
        not_compared=(
            *(
                NotCompared(code=one.code, title=one.title, group=one.group, because=because)
                for one in shown_actions
                if (because := moves[one.code].because)
            ),
            *(
                NotCompared(code=one.slug, title=one.name, group=one.group, because=GONE, is_trend=True)
                for one in edition.trends
                if one.slug in lost
            ),
            *(NotCompared(code=one.code, title=one.title, group=one.group, because=GONE) for one in dropped),
        ),
    )


def ties_between(later: Edition, earlier: Edition) -> tuple[Ties, Ties]:
    """What each trend, by slug, and each action, by code, of the later edition follows; of the same one, itself."""
    if later.pk == earlier.pk:
        same = outline(later, including_drafts=True)
        return {one.slug: Tie((one.slug,)) for one in same.trends}, {code: Tie((code,)) for code in same.actions}
    changes = compared(later, earlier, including_drafts=True)
    trends = {change.trend.slug: _tie_of_trend(change) for change in changes.trends if change.trend}
    return trends, {change.action.code: _tie_of_action(change) for change in changes.actions if change.action}


def _tie_of_trend(change: TrendChange) -> Tie:
    return Tie(tuple(one.slug for one in change.follows), change.because)


def _tie_of_action(change: ActionChange) -> Tie:
    return Tie(tuple(one.code for one in change.follows), change.because, change.reworded)


def _trend(trend: TrendResult, tie: Tie, scores: Mapping[str, TrendScore], moves: Moves) -> TrendMove:
    then = None if tie.because else scores.get(tie.follows[0])
    return TrendMove(
        trend=trend,
        then=then,
        because=tie.because,
        points=difference(then, trend.score),
        is_reworded=not tie.because and any(moves[action.code].reworded for action in trend.actions),
        actions=tuple(
            ActionMove(action=action, move=made) for action in trend.actions if not (made := moves[action.code]).because
        ),
    )
