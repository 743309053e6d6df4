"""The shape of results, as pages, JSON and report read them: plain, frozen, and without queries."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from assessments.movement import Move, Points
from assessments.scoring import Confidence, Leaning, Rating, TrendScore


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    name: str
    kind: str  # as stored, such as "district"
    kind_label: str
    country: str  # two letters
    nation: str  # "" where none is given
    region: str
    size_class: str  # S, M, L or XL
    size_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    slug: str
    year: int
    title: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """One action with its answer; what was not answered has the defaults of a new answer."""

    code: str
    title: str
    trend_slug: str
    trend_name: str
    group: str  # "digital" or "technology"
    choice: str  # "0" to "4", "na", "unknown", or "" while open
    level: int | None  # 0-4; None for every other answer
    sentence: str  # what is true at this level; "" where there is no level
    next_step: str  # the sentence of the next level; "" at level 4 and without a level
    evidence: str
    evidence_strength: int  # 0-3
    importance: int  # 1-3
    target: int  # 0-4
    target_reason: str
    gap: int  # 0-4; 0 without a level
    na_reason: str
    answered_by: str  # name and job title; "" where nobody is known
    answered_at: datetime | None
    agreement_reason: str = ""  # why the agreed level differs from what the opinions suggested
    dissent: str = ""  # who sees it differently, and why

    @property
    def applies(self) -> bool:
        return self.choice != "na"

    @property
    def rating(self) -> Rating:
        """The same answer for the instruments."""
        return Rating(self.code, self.level, self.applies, self.evidence_strength, self.importance, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendResult:
    slug: str
    name: str
    group: str  # "digital" or "technology"
    summary: str
    actions: tuple[ActionResult, ...]
    score: TrendScore
    lowest: ActionResult | None
    mean_target: Fraction | None  # 0-4, of the applicable actions; None where none applies


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A recommended case with its reasons, in words too."""

    code: str
    title: str
    organisation: str
    year: int | None
    year_note: str
    kind: str  # as stored, such as "case-study"
    kind_label: str
    description: str
    group: str  # of the action that is the first reason
    trend_name: str  # of the action that is the first reason
    facts_checked: bool
    sources: tuple[str, ...]
    fit: float  # above 0
    because: str
    like: str  # "" where nothing is alike
    action: ActionResult  # the first reason
    actions: tuple[ActionResult, ...]  # every reason, greatest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that follows from one assessment's answers, or from one submission's frozen ones."""

    ref: str
    status: str  # "open" or "submitted"
    number: int | None  # of the submission; these three are None or "" while open
    submitted_at: datetime | None
    submitted_by: str
    organisation: OrganisationFacts
    edition: EditionFacts
    trends: tuple[TrendResult, ...]  # digital, then technology
    digital: Fraction | None  # 0-100, like the next two; None where there is no score
    technology: Fraction | None
    overall: Fraction | None
    balance: Fraction | None  # -100 to 100
    leaning: Leaning | None
    confidence: Confidence
    confidence_reason: str
    respondents: int  # people who gave an answer that counts, or an opinion on one that was agreed
    widest_spread: int | None = None  # 0-4, of the opinions on one agreed action; None where none are asked for
    answered: int  # actions with a level
    applicable: int
    total: int
    todo: tuple[ActionResult, ...]  # first things first; only those below target
    recommendations: tuple[Recommendation, ...]
    to_find_out: tuple[ActionResult, ...]
    unanswered: tuple[ActionResult, ...]
    not_applicable: tuple[ActionResult, ...]
    strongest: tuple[TrendResult, ...]  # more than one where scores are equal
    weakest: tuple[TrendResult, ...]  # empty where all scores are equal

    @property
    def is_empty(self) -> bool:
        return self.answered == 0

    @property
    def is_provisional(self) -> bool:
        return self.answered < self.applicable

    def trend(self, slug: str) -> TrendResult | None:
        return next((trend for trend in self.trends if trend.slug == slug), None)

    def of_group(self, group: str) -> tuple[TrendResult, ...]:
        return tuple(trend for trend in self.trends if trend.group == group)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionMove:
    """An action that has a level both times and can be compared."""

    action: ActionResult
    move: Move


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMove:
    trend: TrendResult  # as it is now
    then: TrendScore | None  # as it was frozen; None where the two cannot be compared, or it had no score row
    because: str  # why they cannot: "new", "merged" or its "actions"; "" where they can
    points: Points | None  # what the score rose by; None where either has no score
    is_reworded: bool  # sentences of some of its actions changed
    actions: tuple[ActionMove, ...]

    @property
    def up(self) -> tuple[ActionMove, ...]:
        """Those that rose most first."""
        risen = [one for one in self.actions if one.move.steps > 0]
        return tuple(sorted(risen, key=lambda one: -one.move.steps))

    @property
    def down(self) -> tuple[ActionMove, ...]:
        """Those that fell most first."""
        fallen = [one for one in self.actions if one.move.steps < 0]
        return tuple(sorted(fallen, key=lambda one: one.move.steps))

    @property
    def stayed(self) -> int:
        return sum(one.move.steps == 0 for one in self.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    code: str
    title: str
    group: str
    because: str  # "new", "split", "merged", "gone", or no level "then", "now" or "neither"
    is_trend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """Results beside those of an earlier submission of the same council."""

    ref: str  # of the earlier assessment
    number: int
    submitted_at: datetime
    edition: str  # its slug
    year: int
    trends: tuple[TrendMove, ...]  # those of now
    not_compared: tuple[NotCompared, ...]  # actions, and trends that are gone
