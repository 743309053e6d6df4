"""One action: its answer, its gap, and what several opinions suggest.

Pure: no Django, no database, no clock.
Source: docs/method.md, section 2, points 7 and 9 to 11, and where the rules meet an edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trends.scale import check_level

STRENGTHS = range(4)  # none, statement, document or link, checked by somebody outside the team
STRONG_EVIDENCE, OUTSIDE_CHECK = 2, 3
LEVEL_WITHOUT_EVIDENCE = 2  # what levels 3 and 4 count as where the evidence is not strong
IMPORTANCES = range(1, 4)
SPREAD_TO_DISCUSS = 2
ENOUGH_FOR_A_ROLE_GAP = 3  # opinions on each side
ROLE_GAP = 1  # levels between the two means


@dataclass(frozen=True, slots=True)
class Rating:
    """One action with its answer; ValueError when a number is outside its range."""

    action: str  # the action's code
    level: int | None  # 0-4; None while open or "Do not know", which is never a zero
    applies: bool = True  # False: "Does not apply here", left out of every sum
    evidence: int = 0  # strength 0-3
    importance: int = 2  # 1-3
    target: int = 3  # 0-4

    def __post_init__(self) -> None:
        if self.level is not None:
            check_level(self.level)
            if not self.applies:
                raise ValueError(f"{self.action} does not apply, so it has no level")
        check_level(self.target)
        if self.evidence not in STRENGTHS or self.importance not in IMPORTANCES:
            raise ValueError(f"Evidence is 0-3 and importance 1-3: {self}")

    @property
    def evidenced_level(self) -> int | None:
        """The level as far as the evidence carries it: 3 and 4 count as 2 below strength 2."""
        if self.level is None or self.evidence >= STRONG_EVIDENCE:
            return self.level
        return min(self.level, LEVEL_WITHOUT_EVIDENCE)


def gap(rating: Rating) -> int:
    """Return the levels missing to the target, 0-4; 0 where there is no level."""
    return 0 if rating.level is None else max(0, rating.target - rating.level)


def priority(rating: Rating) -> int:
    """Return gap times importance, 0-12: the place in the to-do order, and the need of cases."""
    return gap(rating) * rating.importance


def todo_order(ratings: Iterable[Rating]) -> list[Rating]:
    """Return the ratings with a gap: greatest priority first, then lower level, then as given.

    >>> urgent, later = Rating("a", 1, importance=3), Rating("b", 2)
    >>> [r.action for r in todo_order([later, Rating("c", 4), urgent])]
    ['a', 'b']
    """
    return sorted((r for r in ratings if gap(r)), key=lambda r: (-priority(r), r.level))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What several opinions on one action come to."""

    level: int  # 0-4
    spread: int  # 0-4, highest minus lowest
    discuss: bool


def suggestion(levels: Sequence[int]) -> Suggestion:
    """Return the lower median of the opinions, and whether they differ enough to talk.

    Raises ValueError when there is no opinion, or one is outside 0-4.

    >>> suggestion([4, 1, 3, 2])
    Suggestion(level=2, spread=3, discuss=True)
    """
    if not levels:
        raise ValueError("A suggestion needs one opinion or more")
    ordered = sorted(check_level(level) for level in levels)
    spread = ordered[-1] - ordered[0]
    return Suggestion(ordered[(len(ordered) - 1) // 2], spread, spread >= SPREAD_TO_DISCUSS)


def role_gap(leadership: Sequence[int], service: Sequence[int]) -> Fraction | None:
    """Return how many levels senior leaders rate one action above service staff on the mean, -4 to 4.

    None where fewer than three of either side gave a level.

    >>> role_gap([3, 3, 4], [1, 2, 2])
    Fraction(5, 3)
    >>> role_gap([4, 4, 4], [0, 0]) is None
    True
    """
    if min(len(leadership), len(service)) < ENOUGH_FOR_A_ROLE_GAP:
        return None
    return Fraction(sum(leadership), len(leadership)) - Fraction(sum(service), len(service))


def mean_role_gap(gaps: Iterable[Fraction | None]) -> Fraction | None:
    """Return the mean of the gaps there are, each action weighing the same; None where there is none.

    >>> mean_role_gap([Fraction(2), None, Fraction(1)])
    Fraction(3, 2)
    """
    known = [gap for gap in gaps if gap is not None]
    return sum(known, Fraction(0)) / len(known) if known else None
