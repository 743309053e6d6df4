"""Turn answers into scores. Pure: no Django, no database, no clock.

Scores are exact fractions from 0 to 100; round them for display only, with `round_half_up`.
One action alone is in `ratings`, the worked examples in `examples`; both are offered here too.
Source: docs/method.md, section 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Literal

from assessments.examples import WORKED_EXAMPLES, WorkedExample
from assessments.ratings import (
    OUTSIDE_CHECK,
    SPREAD_TO_DISCUSS,
    Rating,
    Suggestion,
    gap,
    priority,
    suggestion,
    todo_order,
)
from trends.scale import HIGHEST_LEVEL, POINTS_PER_LEVEL

__all__ = [
    "BALANCE_WARNING",
    "WORKED_EXAMPLES",
    "Confidence",
    "Leaning",
    "Rating",
    "Suggestion",
    "TrendScore",
    "WorkedExample",
    "balance",
    "confidence",
    "gap",
    "leaning",
    "mean_score",
    "priority",
    "round_half_up",
    "suggestion",
    "todo_order",
    "trend_score",
]

WORD_ABOVE_LOWEST = 1
BALANCE_WARNING = 15  # points
HIGH_EVIDENCE, MEDIUM_EVIDENCE = 2, 1  # mean strength of the answers given
ENOUGH_RESPONDENTS = 3

Leaning = Literal["technology", "digital", "even"]


@dataclass(frozen=True, slots=True)
class TrendScore:
    """The whole numbers behind a trend's score: 0 <= answered <= applicable <= actions."""

    actions: int
    applicable: int
    answered: int
    level_total: int  # sum of the answered levels
    evidenced_total: int  # the same sum, as far as the evidence carries it
    lowest_action: str | None  # the first in the edition's order with the lowest level
    lowest_level: int | None  # 0-4; both None while nothing is answered

    @property
    def is_mostly_not_applicable(self) -> bool:
        return 2 * (self.actions - self.applicable) > self.actions

    @property
    def mean_level(self) -> Fraction | None:
        """0-4; None where nothing is answered or more than half does not apply."""
        return self._mean(self.level_total)

    @property
    def score(self) -> Fraction | None:
        """0-100; None where nothing is answered or more than half does not apply."""
        return self._mean(self.level_total * POINTS_PER_LEVEL)

    @property
    def evidenced_score(self) -> Fraction | None:
        """0-100, never above `score`; None where that is None."""
        return self._mean(self.evidenced_total * POINTS_PER_LEVEL)

    @property
    def level(self) -> int | None:
        """The level whose word is shown: the mean rounded down, at most one above the lowest."""
        mean = self.mean_level
        if mean is None or self.lowest_level is None:
            return None
        return min(floor(mean), self.lowest_level + WORD_ABOVE_LOWEST)

    @property
    def provisional(self) -> bool:
        return self.answered < self.applicable

    @property
    def range(self) -> tuple[Fraction, Fraction] | None:
        """The score with every open action at 0, and at 4; None unless provisional and scorable."""
        if not self.provisional or self.is_mostly_not_applicable:
            return None
        highest_total = self.level_total + HIGHEST_LEVEL * (self.applicable - self.answered)
        return (
            Fraction(self.level_total * POINTS_PER_LEVEL, self.applicable),
            Fraction(highest_total * POINTS_PER_LEVEL, self.applicable),
        )

    def _mean(self, total: int) -> Fraction | None:
        if not self.answered or self.is_mostly_not_applicable:
            return None
        return Fraction(total, self.answered)


def trend_score(ratings: Sequence[Rating]) -> TrendScore:
    """Count one trend's actions, given in the edition's order.

    >>> score = trend_score([Rating("a", 4), Rating("b", 4), Rating("c", 0)])
    >>> score.score, score.level, score.lowest_action
    (Fraction(200, 3), 1, 'c')
    >>> trend_score([Rating("a", None)]).range
    (Fraction(0, 1), Fraction(100, 1))
    """
    levels = [(r.level, r.action) for r in ratings if r.level is not None]
    lowest_level, lowest_action = min(levels, key=lambda pair: pair[0], default=(None, None))
    return TrendScore(
        actions=len(ratings),
        applicable=sum(r.applies for r in ratings),
        answered=len(levels),
        level_total=sum(level for level, _ in levels),
        evidenced_total=sum(r.evidenced_level or 0 for r in ratings),
        lowest_action=lowest_action,
        lowest_level=lowest_level,
    )


def mean_score(scores: Iterable[Fraction | None]) -> Fraction | None:
    """Return the mean of the scores that exist, 0-100, for a group or overall; None if none do.

    >>> mean_score([Fraction(50), None, Fraction(75)])
    Fraction(125, 2)
    """
    known = [score for score in scores if score is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def balance(digital: Fraction | None, technology: Fraction | None) -> Fraction | None:
    """Return technology minus digital, -100 to 100; None if either is missing."""
    return None if digital is None or technology is None else technology - digital


def leaning(balance: Fraction | None) -> Leaning | None:
    """Return the side ahead by 15 points or more before rounding; None without a balance."""
    if balance is None:
        return None
    if abs(balance) < BALANCE_WARNING:
        return "even"
    return "technology" if balance > 0 else "digital"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def confidence(ratings: Sequence[Rating], *, respondents: int, widest_spread: int = 0) -> Confidence:
    """Return how far the answers of a whole assessment can be relied upon.

    `respondents` counts people; one answer checked from outside (evidence 3) stands in for three.
    `widest_spread` is the largest difference between opinions on one action, 0-4.
    """
    evidence = [r.evidence for r in ratings if r.level is not None]
    if not evidence or len(evidence) < sum(r.applies for r in ratings):
        return Confidence.LOW
    mean = Fraction(sum(evidence), len(evidence))
    seen_by_enough = respondents >= ENOUGH_RESPONDENTS or OUTSIDE_CHECK in evidence
    if mean >= HIGH_EVIDENCE and seen_by_enough and widest_spread < SPREAD_TO_DISCUSS:
        return Confidence.HIGH
    return Confidence.MEDIUM if mean >= MEDIUM_EVIDENCE else Confidence.LOW


def round_half_up(value: Fraction) -> int:
    """Return the nearest whole number; a half goes up, below nought too (-2.5 gives -2).

    >>> round_half_up(Fraction(175, 2))
    88
    """
    return floor(value + Fraction(1, 2))
