"""Results as figures for programs: full precision, null where there is no score."""

from fractions import Fraction
from typing import Any

from assessments.findings import ActionResult, Recommendation, Results, TrendResult


def as_json(results: Results) -> dict[str, Any]:
    """Scores run from 0 to 100, the balance from -100 to 100, levels from 0 to 4."""
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
