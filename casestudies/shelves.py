"""The library in an order, with all that it can be narrowed down by; built once per revision, language and process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from casestudies.facets import facets_of
from casestudies.library import CaseOutline, Library, library
from casestudies.models import Kind, Nation, OrganisationKind, SizeClass
from trends.models import Edition
from trends.outline import outline

SHELVES_KEPT = 6
CHECKED = {"yes": _("Facts checked"), "no": _("Details not yet checked")}
ORDERS: dict[str, Callable[[CaseOutline], tuple]] = {
    "title": lambda case: (),  # as the library has them
    "year": lambda case: (-(case.year or 0),),
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_part: bool = False  # a nation under its country


@dataclass(frozen=True, slots=True)
class Shelf:
    cases: tuple[CaseOutline, ...]
    facets: dict[str, dict[str, int]]  # as `casestudies.facets` takes them
    choices: dict[str, tuple[Choice, ...]]  # what there is, in the order in which it is offered


def shelf(edition: Edition, order: str = "title") -> Shelf:
    """Return the published cases in one of the ORDERS. `edition.revision` has to be as stored."""
    return _built(edition.pk, edition.revision, get_language(), order)


@lru_cache(maxsize=SHELVES_KEPT)
def _built(edition_id: int, revision: int, _language: str, order: str) -> Shelf:
    edition = Edition(pk=edition_id, revision=revision)
    held = library(edition)
    cases = tuple(sorted(held.cases, key=ORDERS[order]))
    facets = facets_of(map(_answers, cases))
    names = {trend.slug: trend.name for trend in outline(edition).trends}
    return Shelf(cases, facets, {name: tuple(_offered(name, facets.get(name, {}), names, held)) for name in FACETS})


forget = _built.cache_clear


def _answers(case: CaseOutline) -> dict[str, set[str]]:
    return {
        "kind": {case.kind},
        "trend": set(case.trend_slugs),
        "theme": set(case.themes),
        "country": {code for place in case.case.places for code in place if code},
        "organisation": {case.organisation_kind},
        "size": {case.size_class} - {""},
        "checked": {"yes" if case.facts_checked else "no"},
    }


FACETS = ("kind", "trend", "theme", "country", "organisation", "size", "checked")


def _offered(facet, present, trends, held: Library):
    named = {
        "kind": dict(Kind.choices),
        "trend": trends,
        "theme": dict(sorted(held.themes.items(), key=lambda theme: theme[1])),
        "organisation": dict(OrganisationKind.choices),
        "size": dict(SizeClass.choices),
        "checked": CHECKED,
    }
    if facet == "country":
        return _places(present)
    return (Choice(value, str(label)) for value, label in named[facet].items() if value in present)


def _places(present):
    """Countries by name; under the United Kingdom its nations."""
    named = sorted((countries.name(code) or code, code) for code in present if code not in Nation.values)
    for name, code in named:
        yield Choice(code, name)
        parts = ((nation, label) for nation, label in Nation.choices if nation.startswith(f"{code}-"))
        yield from (Choice(nation, str(label), is_part=True) for nation, label in parts if nation in present)
