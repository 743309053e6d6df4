"""What moved between two assessments of one council: levels, scores, and what cannot be compared.

Pure: no Django, no database, no clock. Source: docs/method.md, section 2, "Over time".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring import TrendScore

THEN, NOW, NEITHER = "then", "now", "neither"  # when there is no level to compare

Points = tuple[Fraction, Fraction]  # the least and the most; equal where nothing is provisional


@dataclass(frozen=True, slots=True)
class Tie:
    """What an action, or a trend, of the later assessment follows in the earlier one."""

    follows: tuple[str, ...]  # codes; exactly one where the two can be compared
    because: str = ""  # why they cannot: "new", "split", "merged" or, of a trend, its "actions"
    reworded: tuple[int, ...] = ()  # levels of an action whose sentence changed


@dataclass(frozen=True, slots=True)
class Move:
    """One action in both assessments, each time with its level, 0-4, or None."""

    then: int | None
    now: int | None
    because: str = ""  # why they are not compared: that of the tie, or no level "then", "now" or "neither"
    reworded: tuple[int, ...] = ()

    @property
    def steps(self) -> int:
        """Levels up, or down when below 0; 0 where it stayed or is not compared."""
        if self.because or self.then is None or self.now is None:
            return 0
        return self.now - self.then


def move(tie: Tie, then: Mapping[str, int | None], now: int | None) -> Move:
    """Set the level of one action beside those of the earlier assessment, by code.

    >>> move(Tie(("a",)), {"a": 1}, 3).steps
    2
    >>> move(Tie(("a",)), {"a": None}, 3).because
    'then'
    """
    if tie.because:
        return Move(None, now, tie.because)
    before = then.get(tie.follows[0])
    missing = {(True, True): NEITHER, (True, False): THEN, (False, True): NOW}
    return Move(before, now, missing.get((before is None, now is None), ""), tie.reworded)


def difference(then: TrendScore | None, now: TrendScore) -> Points | None:
    """How many points a trend's score rose (below 0: fell), -100 to 100; None where either has no score.

    While a score is provisional its open actions may still come out at any level, so the difference is a range.

    >>> two, four = TrendScore(2, 2, 2, 4, 4, "a", 2), TrendScore(2, 2, 1, 4, 4, "a", 4)
    >>> difference(two, four)
    (Fraction(0, 1), Fraction(50, 1))
    """
    if then is None or then.score is None or now.score is None:
        return None
    low, high = now.range or (now.score, now.score)
    old_low, old_high = then.range or (then.score, then.score)
    return low - old_high, high - old_low


def gone(ties: Iterable[Tie], then: Iterable[str]) -> tuple[str, ...]:
    """The codes of the earlier assessment that nothing follows, in their order."""
    followed = {code for tie in ties for code in tie.follows}
    return tuple(code for code in then if code not in followed)
