"""An edition as it is read on every page: plain, frozen, built once per revision and language and process."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db.models import Prefetch
from django.utils.translation import get_language

from trends.models import Action, Edition, LevelSentence, Status, Trend

EDITIONS_KEPT = 24  # with drafts and without


@dataclass(frozen=True, slots=True)
class ActionOutline:
    id: int
    code: str
    title: str
    help: str
    provenance: str  # "report" or "guidance"
    allows_na: bool
    na_when: str
    note: str
    evidence_examples: tuple[str, ...]
    guidance: tuple[str, ...]
    sources: tuple[str, ...]
    sentences: tuple[str, ...]  # of level 0 to 4; "" where a draft lacks one
    position: int
    trend_slug: str
    trend_name: str
    group: str  # "digital" or "technology"


@dataclass(frozen=True, slots=True)
class TrendOutline:
    id: int
    slug: str
    name: str
    group: str  # "digital" or "technology"
    position: int
    summary: str
    themes: tuple[str, ...]
    is_published: bool
    actions: tuple[ActionOutline, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action stands: `number` of `total` in its trend, and its neighbours in the edition."""

    number: int
    total: int
    previous: ActionOutline | None
    next: ActionOutline | None


@dataclass(frozen=True, slots=True)
class EditionOutline:
    id: int
    slug: str
    year: int
    title: str
    attribution: str
    trends: tuple[TrendOutline, ...]  # in the edition's order: digital, then technology
    actions: dict[str, ActionOutline] = field(default_factory=dict)  # by code, in the edition's order
    actions_by_id: dict[int, ActionOutline] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)  # by code

    @property
    def digital(self) -> tuple[TrendOutline, ...]:
        return tuple(trend for trend in self.trends if trend.group == "digital")

    @property
    def technology(self) -> tuple[TrendOutline, ...]:
        return tuple(trend for trend in self.trends if trend.group == "technology")

    def place_of(self, code: str) -> Place:
        """Raise KeyError for a code that the edition does not have."""
        return self.places[code]


def outline(edition: Edition, *, including_drafts: bool = False) -> EditionOutline:
    """Return the published trends of an edition in the language of the moment; 4 queries when not yet built.

    `edition.revision` has to be as stored. With `including_drafts` trends that were withdrawn since
    are there too, which frozen submissions need.
    """
    return _built(edition.pk, edition.revision, (get_language() or "en")[:2], including_drafts)


@lru_cache(maxsize=EDITIONS_KEPT)
def _built(edition_id: int, _revision: int, _language: str, including_drafts: bool) -> EditionOutline:
    if not including_drafts:
        whole = _built(edition_id, _revision, _language, True)
        return _holding(whole, tuple(trend for trend in whole.trends if trend.is_published))
    edition = Edition.objects.prefetch_related(
        Prefetch("trends", Trend.objects.order_by("group", "position")),
        Prefetch("trends__actions", Action.objects.order_by("position", "code")),
        Prefetch("trends__actions__sentences", LevelSentence.objects.order_by("level")),
    ).get(pk=edition_id)
    return _holding(_edition_outline(edition), tuple(map(_trend_outline, edition.trends.all())))


forget = _built.cache_clear


def _edition_outline(edition: Edition) -> EditionOutline:
    return EditionOutline(
        id=edition.pk,
        slug=edition.slug,
        year=edition.year,
        title=edition.title,
        attribution=edition.attribution,
        trends=(),
    )


def _holding(edition: EditionOutline, trends: tuple[TrendOutline, ...]) -> EditionOutline:
    actions = [action for trend in trends for action in trend.actions]
    return replace(
        edition,
        trends=trends,
        actions={action.code: action for action in actions},
        actions_by_id={action.id: action for action in actions},
        places=_places(trends, actions),
    )


def _trend_outline(trend: Trend) -> TrendOutline:
    return TrendOutline(
        id=trend.pk,
        slug=trend.slug,
        name=trend.name,
        group=trend.group,
        position=trend.position,
        summary=trend.summary,
        themes=tuple(trend.themes),
        is_published=trend.status == Status.PUBLISHED,
        actions=tuple(_action_outline(action, trend) for action in trend.actions.all()),
    )


def _action_outline(action: Action, trend: Trend) -> ActionOutline:
    sentences = {sentence.level: sentence.sentence for sentence in action.sentences.all()}
    return ActionOutline(
        id=action.pk,
        code=action.code,
        title=action.title,
        help=action.help,
        provenance=action.provenance,
        allows_na=action.allows_na,
        na_when=action.na_when,
        note=action.note,
        evidence_examples=tuple(action.evidence_examples),
        guidance=tuple(action.guidance),
        sources=tuple(action.sources),
        sentences=tuple(sentences.get(level, "") for level in range(5)),
        position=action.position,
        trend_slug=trend.slug,
        trend_name=trend.name,
        group=trend.group,
    )


def _places(trends: tuple[TrendOutline, ...], actions: list[ActionOutline]) -> dict[str, Place]:
    counted = [(number, len(trend.actions)) for trend in trends for number, _ in enumerate(trend.actions, 1)]
    neighbours = zip([None, *actions], [*actions[1:], None], strict=False)
    return {
        action.code: Place(number, total, previous, following)
        for action, (number, total), (previous, following) in zip(actions, counted, neighbours, strict=False)
    }
