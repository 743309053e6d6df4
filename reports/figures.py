"""Results as figures for programs: full precision, null where there is no score."""

from fractions import Fraction
from typing import Any

from assessments.findings import ActionResult, NotCompared, OverTime, Recommendation, Results, TrendMove, TrendResult


def as_json(results: Results, change: OverTime | None = None) -> dict[str, Any]:
    """Scores run from 0 to 100, the balance from -100 to 100, levels from 0 to 4.

    `change` is what moved since an earlier submission of the council, if there is one.
    """
    return {
        "edition": results.edition.slug,
        "status": results.status,
        "trends": [_trend(trend) for trend in results.trends],
        "digital": _number(results.digital),
        "technology": _number(results.technology),
        "overall": _number(results.overall),
        "balance": _number(results.balance),
        "confidence": str(results.confidence),
        "agreements": [_agreement(action) for trend in results.trends for action in trend.actions if _is_told(action)],
        "todo": [_todo(action) for action in results.todo],
        "recommendations": [_recommendation(case) for case in results.recommendations],
        "since": change and _since(change),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _trend(trend: TrendResult) -> dict[str, Any]:
    score = trend.score
    return {
        "slug": trend.slug,
        "group": trend.group,
        "score": _number(score.score),
        "level": score.level,
        "lowest_action": None if score.score is None else score.lowest_action,
        "answered": score.answered,
        "applicable": score.applicable,
        "provisional": score.provisional,
        "range": None if score.range is None else [float(end) for end in score.range],
        "evidenced_score": _number(score.evidenced_score),
    }


def _is_told(action: ActionResult) -> bool:
    """Whether people said more than the level when they agreed; opinions themselves never leave the organisation."""
    return bool(action.agreement_reason or action.dissent)


def _agreement(action: ActionResult) -> dict[str, Any]:
    return {"action": action.code, "reason": action.agreement_reason, "dissent": action.dissent}


def _todo(action: ActionResult) -> dict[str, Any]:
    return {
        "action": action.code,
        "level": action.level,
        "target": action.target,
        "importance": action.importance,
        "next_step": action.next_step,
    }


def _recommendation(case: Recommendation) -> dict[str, Any]:
    return {"case": case.code, "fit": case.fit, "because": f"{case.because} {case.like}".strip()}


def _since(change: OverTime) -> dict[str, Any]:
    return {
        "assessment": change.ref,
        "submission": change.number,
        "submitted_at": change.submitted_at.isoformat(),
        "edition": change.edition,
        "trends": [_moved(trend) for trend in change.trends],
        "actions": [
            {
                "action": one.action.code,
                "then": one.move.then,
                "now": one.move.now,
                "reworded": list(one.move.reworded),
            }
            for trend in change.trends
            for one in trend.actions
        ],
        "not_compared": [_not_compared(one) for one in change.not_compared],
    }


def _moved(trend: TrendMove) -> dict[str, Any]:
    """The difference, in points, is one number, or as a range while a score is provisional."""
    then, points = trend.then, trend.points
    is_one = points is not None and points[0] == points[1]
    return {
        "slug": trend.trend.slug,
        "then": None if then is None else _number(then.score),
        "then_range": None if then is None or then.range is None else [float(end) for end in then.range],
        "now": _number(trend.trend.score.score),
        "difference": float(points[0]) if points and is_one else None,
        "difference_range": None if points is None or is_one else [float(end) for end in points],
        "reworded": trend.is_reworded,
        "not_comparable": trend.because or None,
    }


def _not_compared(one: NotCompared) -> dict[str, Any]:
    return {"trend" if one.is_trend else "action": one.code, "because": one.because}
