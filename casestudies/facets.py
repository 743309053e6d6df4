"""Narrow a list by several questions at once, and tell what each further answer would leave. Pure.

Every answer is an int with a bit for each item, the first item in the lowest bit. So what is true of thousands of items
is put together in a microsecond.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from itertools import compress
from operator import or_
from typing import TypeVar

Item = TypeVar("Item")
Facets = Mapping[str, Mapping[str, int]]  # bits by facet and answer
Asked = Mapping[str, Collection[str]]  # the chosen answers by facet; none chosen asks for nothing


def facets_of(items: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, dict[str, int]]:
    """Return the bits of all answers. An item has the answers that are true of it, by facet.

    >>> facets_of([{"kind": ["video"]}, {"kind": ["report"]}, {"kind": ["video"]}])
    {'kind': {'video': 5, 'report': 2}}
    """
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for number, item in enumerate(items):
        for facet, answers in item.items():
            for answer in answers:
                found[facet][answer] |= 1 << number
    return {facet: dict(answers) for facet, answers in found.items()}


def matching(facets: Facets, asked: Asked, total: int, *, but: str = "") -> int:
    """Return the bits of the items for which one of the chosen answers is true in every facet (but one).

    Raises KeyError for an answer that no item gives.

    >>> matching({"kind": {"video": 0b101, "report": 0b010}, "country": {"NL": 0b110}}, {"kind": ["video"]}, 3)
    5
    """
    left = (1 << total) - 1
    for facet, answers in asked.items():
        if answers and facet != but:
            left &= reduce(or_, (facets[facet][answer] for answer in answers))
    return left


def counts(facets: Facets, asked: Asked, total: int) -> dict[str, dict[str, int]]:
    """Return how many items each answer has among those that the other facets leave."""
    left = {facet: matching(facets, asked, total, but=facet) for facet in facets}
    return {
        facet: {answer: (bits & left[facet]).bit_count() for answer, bits in answers.items()}
        for facet, answers in facets.items()
    }


def chosen(items: Sequence[Item], bits: int) -> list[Item]:
    """Return the items whose bit is set, in their order.

    >>> chosen("abcd", 0b1010)
    ['b', 'd']
    """
    return list(compress(items, map(int, reversed(f"{bits:b}"))))
