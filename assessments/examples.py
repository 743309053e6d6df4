"""The worked examples of the method, as data: the tests prove them, the method page shows them.

Pure: no Django, no database, no clock.
Source: docs/method.md, section 2, the table.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.ratings import Rating
from trends.scale import POINTS_PER_LEVEL

OPEN, NOT_APPLICABLE = "open", "n/a"


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """What is given, and what must come out; None where the example says nothing of it."""

    kind: Literal["levels", "opinions"]
    given: tuple[int | Literal["open", "n/a"], ...]  # one trend's levels, or one action's opinions
    level: int  # 0-4, the level word or the suggestion
    score: Fraction | None = None  # 0-100, exact
    lowest: int | None = None  # 0-4
    range: tuple[Fraction, Fraction] | None = None  # 0-100, exact; only while provisional
    spread: int | None = None  # 0-4, opinions only

    @property
    def mean(self) -> Fraction | None:
        """0-4, exact."""
        return None if self.score is None else self.score / POINTS_PER_LEVEL

    @property
    def levels(self) -> tuple[int, ...]:
        return tuple(value for value in self.given if isinstance(value, int))

    @property
    def answered(self) -> int:
        return len(self.levels)

    @property
    def applicable(self) -> int:
        return len(self.given) - self.given.count(NOT_APPLICABLE)

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The given levels as answers to actions named "1", "2" and so on."""
        return tuple(
            Rating(str(number), value if isinstance(value, int) else None, value != NOT_APPLICABLE)
            for number, value in enumerate(self.given, start=1)
        )


WORKED_EXAMPLES: tuple[WorkedExample, ...] = (
    WorkedExample("levels", (3, 2, 3), level=2, score=Fraction(200, 3), lowest=2),
    WorkedExample("levels", (4, 4, 0), level=1, score=Fraction(200, 3), lowest=0),
    WorkedExample("levels", (4, 4, 4, 4), level=4, score=Fraction(100), lowest=4),
    WorkedExample("levels", (3, 4), level=3, score=Fraction("87.5"), lowest=3),
    WorkedExample("levels", (1, "n/a", 3), level=2, score=Fraction(50), lowest=1),
    WorkedExample(
        "levels",
        (2, "open", 4, 3),
        level=3,
        score=Fraction(75),
        lowest=2,
        range=(Fraction("56.25"), Fraction("81.25")),
    ),
    WorkedExample("opinions", (1, 2, 3, 4), level=2, spread=3),
    WorkedExample("opinions", (2, 3), level=2, spread=1),
)
