"""What can be found: a document for each trend, action and case, in the language of the moment."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from casestudies.library import CaseOutline, Library, library
from trends.models import Edition, Group, Status, Trend
from trends.outline import ActionOutline, EditionOutline, outline

FORMAT = "2"  # raise it when documents, or the terms of them, are made otherwise


@dataclass(frozen=True, slots=True)
class Document:
    kind: str  # "trend", "action" or "case"
    key: str  # slug or code, once for each kind
    path: str  # of the page, with the place on it
    title: str
    about: str  # the line under the title
    body: str  # what a piece is shown of
    more: str  # found by, never shown

    @property
    def checksum(self) -> str:
        """Another one where anything that is kept differs."""
        told = FORMAT, self.kind, self.key, self.path, self.title, self.about, self.body, self.more
        return hashlib.blake2b("\0".join(told).encode(errors="replace"), digest_size=16).hexdigest()


def documents(edition: Edition | None) -> Iterator[Document]:
    """Everything that can be found while this is the current edition."""
    if edition is None:
        return
    held, shelf = outline(edition), library(edition)
    names = {trend.slug: trend.name for trend in held.trends}
    yield from map(_of_trend, _trends(edition))
    yield from (_of_action(action, held) for action in held.actions.values())
    yield from (_of_case(case, shelf, names) for case in shelf.cases)


def language() -> str:
    """The language whose documents are looked through."""
    return (get_language() or "en")[:2]


def _trends(edition: Edition) -> Iterable[Trend]:
    published = Trend.objects.filter(edition=edition, status=Status.PUBLISHED)
    return published.select_related("edition").prefetch_related("sections")


def _of_trend(trend: Trend) -> Document:
    sections = [text for section in trend.sections.all() for text in (section.name, *section.points)]
    said = [trend.summary, trend.opportunity, *trend.risks, trend.early_benefits, trend.advice, trend.outlook]
    return Document(
        kind="trend",
        key=trend.slug,
        path=trend.get_absolute_url(),
        title=trend.name,
        about=str(Group(trend.group).label),
        body=_joined([*said, *trend.themes, *trend.application_areas, *sections]),
        more=_joined(trend.aliases),
    )


def _of_action(action: ActionOutline, edition: EditionOutline) -> Document:
    said = [action.help, action.note, *action.sentences, *action.evidence_examples]
    return Document(
        kind="action",
        key=action.code,
        path=f"{reverse('trends:detail', args=[edition.slug, action.trend_slug])}#{action.code}",
        title=action.title,
        about=action.trend_name,
        body=_joined(said),
        more=action.code,
    )


def _of_case(case: CaseOutline, shelf: Library, trends: dict[str, str]) -> Document:
    belongs = [trends.get(slug, "") for slug in case.trend_slugs] + [shelf.themes[slug] for slug in case.themes]
    about = [case.organisation, ", ".join(case.place_names), str(case.year or ""), case.kind_label]
    return Document(
        kind="case",
        key=case.code,
        path=reverse("cases:detail", args=[case.code]),
        title=case.title,
        about=" · ".join(filter(None, about)),
        body=case.description,
        more=_joined([case.region, case.organisation_kind_label, *belongs]),
    )


def _joined(texts: Iterable[str]) -> str:
    """Texts as sentences of one text."""
    ended = (text if text.endswith((".", "!", "?", ":")) else f"{text}." for text in texts if text)
    return " ".join(text[0].upper() + text[1:] for text in ended)
