"""Choose the cases that fit a council's gaps. Pure: no Django, no database, no clock.

Source: docs/method.md, section 3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heapreplace

LEADING_WEIGHTS, FURTHER_WEIGHT = (1.0, 0.6), 0.4  # of a case's first, second and further actions
SAME_NATION, SAME_COUNTRY = 0.30, 0.15
SAME_KIND, SAME_SIZE = 0.30, 0.20
DAMPING = 0.85  # what is left of a need each time a picked case illustrates it
MOST_PICKS = 6
REMEMBERED = 20_000  # likenesses: some 100 cases for some 200 sorts of council
DECIMALS = 9  # cases that differ by less are a tie, so that float error never orders them


@dataclass(frozen=True, slots=True)
class Case:
    """A published case; `code` is unique, `actions` are codes, best illustrated first."""

    code: str
    actions: tuple[str, ...]
    places: frozenset[tuple[str, str]]  # (country, nation or ""), ISO 3166 codes
    organisation_kind: str  # "" where unknown, which is like nobody
    size_class: str  # "" where unknown, which is like nobody


@dataclass(frozen=True, slots=True)
class Council:
    """Who is asking; each field as in `Case`."""

    country: str
    nation: str
    organisation_kind: str
    size_class: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a case's organisation has in common with the council."""

    place: float  # 0, 0.15 or 0.30
    same_kind: bool
    same_size: bool
    same_nation: bool = False  # only where both name it, so that it can be said in words

    @property
    def same_country(self) -> bool:
        return self.place > 0

    @property
    def factor(self) -> float:
        """What fit is multiplied by, 1.0 to 1.8."""
        return 1 + self.place + SAME_KIND * self.same_kind + SAME_SIZE * self.same_size


@dataclass(frozen=True, slots=True)
class Pick:
    """A recommended case with its reasons."""

    code: str
    fit: float  # against the full need, above 0
    likeness: Likeness
    actions: tuple[str, ...]  # those of the case that are needed, greatest contribution first


def fit(case: Case, needs: Mapping[str, float]) -> float:
    """Return how much of the need a case speaks to: 0 or more, with no upper bound.

    `needs` is gap times importance by action code, 0 or more; an action not in it has no need.

    >>> fit(Case("c", ("a", "b"), frozenset(), "", ""), {"a": 4, "b": 5, "z": 9})
    7.0
    """
    return sum(_shares(case, needs), 0.0)


@lru_cache(maxsize=REMEMBERED)
def likeness(case: Case, council: Council) -> Likeness:
    """Return what the two have in common; of a case's several places the nearest counts."""
    return Likeness(
        place=max((_nearness(place, council) for place in case.places), default=0.0),
        same_kind=case.organisation_kind == council.organisation_kind != "",
        same_size=case.size_class == council.size_class != "",
        same_nation=bool(council.nation) and (council.country, council.nation) in case.places,
    )


def recommend(
    cases: Iterable[Case], needs: Mapping[str, int], council: Council, *, most: int = MOST_PICKS
) -> list[Pick]:
    """Return up to `most` cases, best first; the order in which they are given does not matter.

    Each pick has the greatest fit times likeness for the needs that the picks before it left;
    ties by code. A case without need never appears. `needs` is gap times importance by action
    code. Raises ValueError for a need or a `most` below 0.

    >>> near = Case("near", ("a",), frozenset({("GB", "GB-WLS")}), "county", "L")
    >>> far = Case("far", ("a", "b"), frozenset({("NZ", "")}), "county", "M")
    >>> council = Council("GB", "GB-WLS", "county", "L")
    >>> [pick.code for pick in recommend([far, near], {"a": 6, "b": 2}, council)]
    ['near', 'far']
    """
    if most < 0 or min(needs.values(), default=0) < 0:
        raise ValueError(f"Needs and the number of picks are 0 or more: {needs}, {most}")
    candidates = {case.code: (case, likeness(case, council)) for case in cases if any(map(needs.get, case.actions))}
    left: dict[str, float] = dict(needs)
    queue = [(-_worth(*candidate, left), code) for code, candidate in candidates.items()]
    heapify(queue)
    picks: list[Pick] = []
    while queue and len(picks) < most:
        promised, code = queue[0]
        case, like = candidates[code]
        # Damping only ever lowers a worth, so a case needs no second look until it leads.
        if (now := -_worth(case, like, left)) > promised:
            heapreplace(queue, (now, code))
            continue
        heappop(queue)
        picks.append(Pick(code, fit(case, needs), like, _reasons(case, needs)))
        left.update((action, left[action] * DAMPING) for action in case.actions if action in left)
    return picks


def _shares(case: Case, needs: Mapping[str, float]) -> list[float]:
    weights = LEADING_WEIGHTS + (FURTHER_WEIGHT,) * len(case.actions)
    return [weight * needs.get(action, 0) for action, weight in zip(case.actions, weights, strict=False)]


def _worth(case: Case, like: Likeness, needs: Mapping[str, float]) -> float:
    return round(fit(case, needs) * like.factor, DECIMALS)


def _reasons(case: Case, needs: Mapping[str, float]) -> tuple[str, ...]:
    shares = zip(_shares(case, needs), case.actions, strict=True)
    ordered = sorted(shares, key=lambda pair: -pair[0])
    return tuple(action for share, action in ordered if share > 0)


def _nearness(place: tuple[str, str], council: Council) -> float:
    country, nation = place
    if not country or country != council.country:
        return 0.0
    return SAME_COUNTRY if nation and council.nation and nation != council.nation else SAME_NATION
