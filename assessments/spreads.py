"""How opinions spread over the actions of an assessment, for those who bring people together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Max, Min

from assessments.models import Agreement, Answer, Assessment, Choice, Opinion
from assessments.ratings import ROLE_GAP, SPREAD_TO_DISCUSS, Suggestion, mean_role_gap, role_gap, suggestion
from assessments.reliance import agreements_of
from organisations.models import Standpoint, User
from trends.outline import ActionOutline, outline

SIDES = (Standpoint.LEADERSHIP, Standpoint.SERVICE)  # of the role gap


@dataclass(frozen=True, slots=True)
class Side:
    """The opinions of those who see the organisation from one place."""

    standpoint: str
    name: str
    counts: tuple[int, ...]  # of each level, 0 to 4
    unknown: int  # "Do not know"


@dataclass(frozen=True, slots=True)
class Spread:
    """One action: what people think, what that suggests, and what was agreed."""

    action: ActionOutline
    sides: tuple[Side, ...]  # only those with an opinion
    suggestion: Suggestion | None  # None while nobody gave a level
    gap: Fraction | None  # senior leaders minus service staff, -4 to 4; None with too few on a side
    answer: Answer | None
    agreement: Agreement | None

    @property
    def opinions(self) -> int:
        return sum(sum(side.counts) + side.unknown for side in self.sides)

    @property
    def spread(self) -> int:
        """-1 while nobody gave a level, so that such actions come last."""
        return self.suggestion.spread if self.suggestion else -1

    @property
    def is_to_discuss(self) -> bool:
        return self.agreement is None and self.spread >= SPREAD_TO_DISCUSS

    @property
    def is_to_agree(self) -> bool:
        return self.agreement is None and bool(self.opinions)

    @property
    def wide_gap(self) -> Fraction | None:
        """The gap where it is wide enough to point it out."""
        return _wide(self.gap)


def spreads_of(assessment: Assessment, user: User) -> list[Spread]:
    """Widest first, then in the edition's order. Three queries, however many actions and people."""
    seen = Opinion.objects.visible_to(user).filter(assessment=assessment).given().order_by()
    given: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for action, standpoint, choice in seen.values_list("action_id", "standpoint", "choice"):
        given[action][standpoint].append(choice)
    answers = {answer.action_id: answer for answer in assessment.answers.all()}
    agreements = agreements_of(assessment)
    actions = outline(assessment.edition).actions.values()
    found = [_spread(action, given[action.id], answers.get(action.id), agreements) for action in actions]
    return sorted(found, key=lambda one: -one.spread)


def _spread(
    action: ActionOutline,
    given: Mapping[str, Sequence[str]],
    answer: Answer | None,
    agreements: Mapping[int, Agreement],
) -> Spread:
    levels = {side: [int(choice) for choice in choices if choice in Choice.LEVELS] for side, choices in given.items()}
    everybody = [level for side in levels.values() for level in side]
    return Spread(
        action=action,
        sides=tuple(_side(side, given[side]) for side in Standpoint if given.get(side)),
        suggestion=suggestion(everybody) if everybody else None,
        gap=role_gap(*(levels.get(side, []) for side in SIDES)),
        answer=answer,
        agreement=agreements.get(action.id),
    )


def suggestion_of(opinions: Sequence[Opinion]) -> Suggestion | None:
    """What the opinions on one action come to; None while nobody gave a level."""
    levels = [one.level for one in opinions if one.level is not None]
    return suggestion(levels) if levels else None


def wide_gap_of(opinions: Sequence[Opinion]) -> Fraction | None:
    """The role gap of one action where it is wide enough to point it out, else None."""
    levels = {
        side: [one.level for one in opinions if one.standpoint == side and one.level is not None] for side in SIDES
    }
    return _wide(role_gap(*levels.values()))


def _wide(gap: Fraction | None) -> Fraction | None:
    return gap if gap is not None and abs(gap) >= ROLE_GAP else None


def _side(standpoint: Standpoint, choices: Sequence[str]) -> Side:
    counts = tuple(choices.count(level) for level in Choice.LEVELS)
    return Side(standpoint.value, str(standpoint.label), counts, choices.count(Choice.UNKNOWN))


def overall_gap(spreads: Sequence[Spread]) -> tuple[Fraction | None, int]:
    """The mean of all role gaps, and over how many actions."""
    gaps = [one.gap for one in spreads if one.gap is not None]
    return mean_role_gap(gaps), len(gaps)


def next_to_agree(spreads: Sequence[Spread]) -> ActionOutline | None:
    """The widest spread that nothing is agreed on yet; None when there is none."""
    return next((one.action for one in spreads if one.is_to_agree), None)


def to_discuss(assessment: Assessment) -> int:
    """How many actions have opinions two levels apart and nothing agreed."""
    agreed = assessment.agreements.holding().values("action")
    levels = assessment.opinions.levels().exclude(action__in=agreed).order_by().values("action")
    ends = levels.annotate(low=Min("choice"), high=Max("choice")).values_list("low", "high")
    return sum(int(high) - int(low) >= SPREAD_TO_DISCUSS for low, high in ends)
