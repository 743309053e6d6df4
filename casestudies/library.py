"""The published cases of an edition: plain, frozen, built once per revision and language and process."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import get_language

from casestudies.models import (
    CaseAction,
    CasePlace,
    CaseStudy,
    CaseTrend,
    Kind,
    OrganisationKind,
    place_name,
    shape_of,
)
from casestudies.recommending import Case
from trends.models import Edition
from trends.outline import outline
from trends.wording import in_language, lines

LIBRARIES_KEPT = 6
BUILDING = Lock()  # thousands of cases take a while, and every thread that waits would build them too
TEXTS = ("title", "year_note", "description")
COLUMNS = ("organisation", "year", "kind", "region", "origin", "facts_checked", "source_lines")
Part = TypeVar("Part")
Parts = dict[int, tuple[Part, ...]]  # of each case, by its key


@dataclass(frozen=True, slots=True)
class CaseOutline:
    """A case as its rows have it; what only a page says of it is put into words when the page is."""

    case: Case  # as the recommending instrument takes it
    trend_slugs: tuple[str, ...]  # the main one first
    themes: tuple[str, ...]  # slugs
    title: str
    year_note: str
    description: str
    organisation: str
    year: int | None
    kind: str  # as stored, such as "case-study"
    region: str
    origin: str  # "report" or "public"
    facts_checked: bool
    source_lines: str

    @property
    def code(self) -> str:
        return self.case.code

    @property
    def actions(self) -> tuple[str, ...]:
        """Codes, best illustrated first."""
        return self.case.actions

    @property
    def organisation_kind(self) -> str:
        return self.case.organisation_kind

    @property
    def size_class(self) -> str:
        return self.case.size_class  # "" where unknown

    @property
    def trend_slug(self) -> str:
        """Of the main trend."""
        return self.trend_slugs[0]

    @property
    def kind_label(self) -> str:
        return told(Kind, self.kind)

    @property
    def shape(self) -> str:
        """The symbol of the kind."""
        return shape_of(self.kind)

    @property
    def organisation_kind_label(self) -> str:
        return told(OrganisationKind, self.organisation_kind)

    @property
    def place_names(self) -> tuple[str, ...]:
        """Nations or countries, by name."""
        return tuple(place_name(country, nation) for country, nation in sorted(self.case.places))

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(lines(self.source_lines))


@dataclass(frozen=True, slots=True)
class Library:
    cases: tuple[CaseOutline, ...]  # by title
    by_code: dict[str, CaseOutline]
    by_action: dict[str, tuple[CaseOutline, ...]]  # those that illustrate the action best first
    themes: dict[str, str]  # names by slug
    instruments: tuple[Case, ...]  # the same cases for `recommend`


def library(edition: Edition, *, including_drafts: bool = False) -> Library:
    """Return the published cases with a published trend of this edition; 5 queries when only the outline is built.

    `edition.revision` has to be as stored. With `including_drafts` any trend of the edition does.
    """
    with BUILDING:
        return _built(edition.pk, edition.revision, (get_language() or "en")[:2], including_drafts)


@lru_cache(maxsize=LIBRARIES_KEPT)
def _built(edition_id: int, revision: int, language: str, including_drafts: bool) -> Library:
    """Plain rows are read, as a model for each of thousands would take longer than all else."""
    held = outline(Edition(pk=edition_id, revision=revision), including_drafts=including_drafts)
    trends = _ties(CaseTrend, "trend", {trend.id: trend.slug for trend in held.trends})
    actions = _ties(CaseAction, "action", {key: action.code for key, action in held.actions_by_id.items()})
    places, (themes, names) = _places(), _themes(language)
    columns = *(in_language(name, language) for name in TEXTS), *COLUMNS
    rows = CaseStudy.objects.published().order_by("title_en", "code")
    cases = []
    for key, code, kind, size, *facts in rows.values_list("pk", "code", "organisation_kind", "size_class", *columns):
        if key in trends:
            case = Case(code, actions.get(key, ()), frozenset(places.get(key, ())), kind, size)
            cases.append(CaseOutline(case, trends[key], themes.get(key, ()), *facts))
    return _library(tuple(cases), names)


forget = _built.cache_clear


def _ties(model: type[CaseTrend] | type[CaseAction], other: str, names: dict[int, str]) -> Parts[str]:
    """The slugs or codes of what each case is tied to, in their order."""
    rows = model.objects.filter(**{f"{other}__in": list(names)}).order_by("position", "pk")
    return _parts((case, names[key]) for case, key in rows.values_list("case_id", f"{other}_id"))


def _places() -> Parts[tuple[str, str]]:
    rows = CasePlace.objects.order_by().values_list("case_id", "country", "nation")
    return _parts((case, (country, nation)) for case, country, nation in rows)


def _themes(language: str) -> tuple[Parts[str], dict[str, str]]:
    """The slugs of the themes of each case, by name, and what each is called."""
    tags = CaseStudy.themes.through.objects.order_by("theme__name_en")
    rows = list(tags.values_list("casestudy_id", "theme__slug", in_language("theme__name", language)))
    return _parts((case, slug) for case, slug, _name in rows), {slug: name for _case, slug, name in rows}


def _parts(rows: Iterable[tuple[int, Part]]) -> Parts[Part]:
    found: dict[int, list[Part]] = defaultdict(list)
    for case, part in rows:
        found[case].append(part)
    return {case: tuple(parts) for case, parts in found.items()}


def _library(cases: tuple[CaseOutline, ...], themes: dict[str, str]) -> Library:
    illustrating: dict[str, list[tuple[int, CaseOutline]]] = defaultdict(list)
    for case in cases:
        for place, action in enumerate(case.actions):
            illustrating[action].append((place, case))
    by_action = {
        action: tuple(case for _place, case in sorted(found, key=lambda one: one[0]))
        for action, found in illustrating.items()
    }
    return Library(cases, {case.code: case for case in cases}, by_action, themes, tuple(case.case for case in cases))


def told(choices: type[TextChoices], value: str) -> str:
    """As `get_..._display()`, which translates every choice there is to tell one."""
    return _told(choices, value, get_language())


@lru_cache(maxsize=500)
def _told(choices: type[TextChoices], value: str, _language: str | None) -> str:
    return str(choices(value).label) if value in choices.values else value
