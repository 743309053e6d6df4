"""Rows to the file of cases: what is exported, loaded and exported again is equal, byte for byte."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, Q

from casestudies.models import CaseAction, CasePlace, CaseStudy, CaseTrend
from casestudies.packs import CASES, KINGDOM
from trends.exporting import status_of, words
from trends.models import Edition
from trends.packs.writing import filled, items, on_one_line, written


def exported(edition: Edition) -> dict[str, str]:
    """The text of the file of cases, by its name: those of this edition, and those of none; 5 queries."""
    found = cases_of(edition)
    themes = themes_of(found)
    cases = [filled(fields_of(case, themes[case.pk])) for case in found]
    return {CASES: written(CASES, cases)} if cases else {}


def cases_of(edition: Edition) -> Any:
    """Those of this edition and those of none, by code."""
    here, anywhere = CaseTrend.objects.filter(trend__edition=edition).values("case"), CaseTrend.objects.values("case")
    return with_ties(CaseStudy.objects.filter(Q(pk__in=here) | ~Q(pk__in=anywhere)), edition).order_by("code")


def with_ties(cases: Any, edition: Edition) -> Any:
    """These cases with their places and their ties to this edition, the first ones first."""
    trends = CaseTrend.objects.filter(trend__edition=edition).select_related("trend").order_by("position", "pk")
    actions = CaseAction.objects.filter(action__edition=edition).select_related("action").order_by("position", "pk")
    ties = (Prefetch("trend_ties", trends), Prefetch("action_ties", actions))
    return cases.prefetch_related(Prefetch("places", CasePlace.objects.order_by("pk")), *ties)


def themes_of(cases: Any) -> dict[int, list[str]]:
    """The codes of the themes of each case, by its key, as they were entered; 1 query."""
    found: dict[int, list[str]] = defaultdict(list)
    ties = CaseStudy.themes.through.objects.filter(casestudy__in=cases).order_by("pk")
    for case, theme in ties.values_list("casestudy_id", "theme__slug"):
        found[case].append(theme)
    return found


def fields_of(case: CaseStudy, themes: list[str]) -> dict[str, Any]:
    """Everything a pack says about a case, what is empty too."""
    places = [(place.country, place.nation) for place in case.places.all()]
    is_everywhere = (KINGDOM, "") in places
    return {
        "id": case.code,
        "origin": case.origin,
        "status": status_of(case),
        "organisation": on_one_line(case.organisation),
        **words(case, "title"),
        "kind": case.kind,
        "countries": list(dict.fromkeys(country for country, _nation in places)),
        "nations": [] if is_everywhere else [nation for _country, nation in places if nation],
        "region": on_one_line(case.region),
        "year": case.year,
        **words(case, "year_note"),
        "organisation_type": case.organisation_kind,
        "size_class": case.size_class,
        **words(case, "size_note"),
        "facts_checked": case.facts_checked,
        **words(case, "description"),
        "trends": [tie.trend.slug for tie in case.trend_ties.all()],
        "actions": [tie.action.code for tie in case.action_ties.all()],
        "themes": themes,
        "sources": items(case.sources),
    }
