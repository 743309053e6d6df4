"""The published cases of an edition: plain, frozen, built once per revision and language and process."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from django.db.models import Prefetch, TextChoices
from django.utils.translation import get_language

from casestudies.models import CaseAction, CaseStudy, CaseTrend, Kind, OrganisationKind
from casestudies.recommending import Case
from trends.models import Edition, Theme
from trends.outline import ActionOutline, TrendOutline, outline

LIBRARIES_KEPT = 6
BUILDING = Lock()  # thousands of cases take a while, and every thread that waits would build them too


@dataclass(frozen=True, slots=True)
class CaseOutline:
    code: str
    title: str
    organisation: str
    year: int | None
    year_note: str
    kind: str  # as stored, such as "case-study"
    kind_label: str  # in words, in the language of the moment
    shape: str  # the symbol of the kind
    region: str
    description: str
    organisation_kind: str
    organisation_kind_label: str
    size_class: str  # "" where unknown
    places: tuple[tuple[str, str], ...]  # pairs of country and nation or ""
    place_names: tuple[str, ...]  # nations or countries, by name
    actions: tuple[str, ...]  # codes, best illustrated first
    trend_slug: str  # of the main trend
    trend_name: str
    trend_slugs: tuple[str, ...]  # the main one first
    themes: tuple[str, ...]  # slugs
    origin: str  # "report" or "public"
    facts_checked: bool
    sources: tuple[str, ...]
    case: Case  # as the recommending instrument takes it


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
def _built(edition_id: int, revision: int, _language: str, including_drafts: bool) -> Library:
    held = outline(Edition(pk=edition_id, revision=revision), including_drafts=including_drafts)
    trends = {trend.id: trend for trend in held.trends}
    own_trends = CaseTrend.objects.filter(trend__in=list(trends))
    own_actions = CaseAction.objects.filter(action__in=list(held.actions_by_id))
    cases = (
        CaseStudy.objects.published()
        .filter(pk__in=own_trends.values("case"))
        .prefetch_related(
            "places",
            Prefetch("themes", Theme.objects.order_by("name_en")),
            Prefetch("trend_ties", own_trends.order_by("position", "pk")),
            Prefetch("action_ties", own_actions.order_by("position", "pk")),
        )
        .order_by("title_en", "code")
    )
    themes = {theme.slug: theme.name for case in cases for theme in case.themes.all()}
    return _library(tuple(_case_outline(case, trends, held.actions_by_id) for case in cases), themes)


forget = _built.cache_clear


def _library(cases: tuple[CaseOutline, ...], themes: dict[str, str]) -> Library:
    codes = {code for case in cases for code in case.actions}
    by_action = {
        code: tuple(sorted((case for case in cases if code in case.actions), key=lambda case: case.actions.index(code)))
        for code in codes
    }
    by_code = {case.code: case for case in cases}
    return Library(cases, by_code, by_action, themes, tuple(case.case for case in cases))


def _case_outline(
    case: CaseStudy, trends: dict[int, TrendOutline], all_actions: dict[int, ActionOutline]
) -> CaseOutline:
    own = [trends[tie.trend_id] for tie in case.trend_ties.all()]
    actions = tuple(all_actions[tie.action_id].code for tie in case.action_ties.all())
    places = tuple((place.country, place.nation) for place in case.places.all())
    return CaseOutline(
        code=case.code,
        title=case.title,
        organisation=case.organisation,
        year=case.year,
        year_note=case.year_note,
        kind=case.kind,
        kind_label=told(Kind, case.kind),
        shape=case.shape,
        region=case.region,
        description=case.description,
        organisation_kind=case.organisation_kind,
        organisation_kind_label=told(OrganisationKind, case.organisation_kind),
        size_class=case.size_class,
        places=places,
        place_names=tuple(map(str, case.places.all())),
        actions=actions,
        trend_slug=own[0].slug,
        trend_name=own[0].name,
        trend_slugs=tuple(trend.slug for trend in own),
        themes=tuple(theme.slug for theme in case.themes.all()),
        origin=case.origin,
        facts_checked=case.facts_checked,
        sources=tuple(case.sources),
        case=Case(case.code, actions, frozenset(places), case.organisation_kind, case.size_class),
    )


def told(choices: type[TextChoices], value: str) -> str:
    """As `get_..._display()`, which translates every choice there is to tell one."""
    return str(choices(value).label) if value in choices.values else value
