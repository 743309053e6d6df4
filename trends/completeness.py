"""What an edition has to have before it can be published, and the field in which each missing thing belongs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trends.models import Action, Edition, Group, LevelSentence, Status, Trend
from trends.scale import LEVELS

THEMES_OF_A_TREND, FEWEST_ACTIONS = 3, 2


@dataclass(frozen=True)
class Gap:
    """Something missing from `item`, to be entered in the field with the id `field` on its page at the desk."""

    item: Any
    field: str
    what: str  # starts with what to do


def missing_from(edition: Edition) -> list[Gap]:
    """Everything that is missing, in the edition's order; in 3 queries. Empty when it can be published."""
    trends = list(_trends(edition))
    gaps = list(_of_groups(edition, trends))
    for trend in trends:
        gaps += _of_trend(trend)
        for action in trend.actions.all():
            gaps += _of_action(action)
    return gaps


def _trends(edition):
    illustrated = Action.objects.filter(pk=OuterRef("pk"), case_ties__case__status=Status.PUBLISHED)
    actions = Action.objects.order_by("position", "code").annotate(has_case=Exists(illustrated))
    sentences = Prefetch("sentences", LevelSentence.objects.order_by("level"))
    trends = Trend.objects.filter(edition=edition).order_by("group", "position")
    return trends.prefetch_related(Prefetch("actions", actions.prefetch_related(sentences)))


def _of_groups(edition: Edition, trends: list[Trend]) -> Iterator[Gap]:
    there = defaultdict(int)
    for trend in trends:
        there[trend.group] += 1
    for group in Group:
        declared = getattr(edition, f"{group.value}_declared")
        if there[group] != declared:
            what = _("Add or delete trends, or change this number: %(group)s has %(there)s, declared are %(declared)s")
            told = {"group": group.label, "declared": declared, "there": there[group]}
            yield Gap(edition, f"id_{group.value}_declared", what % told)


def _of_trend(trend: Trend) -> Iterator[Gap]:
    if len(trend.themes) != THEMES_OF_A_TREND:
        yield Gap(trend, "id_themes_en", _("Name three themes; there are %(there)s") % {"there": len(trend.themes)})
    if not trend.sources:
        yield Gap(trend, "id_source_lines", _("Name the sources"))
    if not trend.provenance_en:
        yield Gap(trend, "id_provenance_en", _("Say where the text comes from"))
    count = len(trend.actions.all())
    if count < FEWEST_ACTIONS:
        what = ngettext("Add an action; there is %(count)s", "Add actions; there are %(count)s", count)
        yield Gap(trend, "actions-group", what % {"count": count})


def _of_action(action: Action) -> Iterator[Gap]:
    written = {row.level: row.sentence_en for row in action.sentences.all()}
    fields = [*written, *(level.value for level in LEVELS if level.value not in written)]  # as the desk shows them
    for level in LEVELS:
        if not written.get(level.value):
            name = f"{level.value} {_(level.name)}"
            field = f"id_sentences-{fields.index(level.value)}-sentence_en"
            yield Gap(action, field, _("Write the sentence for %(level)s") % {"level": name})
    if not action.provenance:
        yield Gap(action, "id_provenance", _("Say where the action comes from"))
    if not action.sources:
        yield Gap(action, "id_source_lines", _("Name the sources"))
    if not (action.has_case or action.is_without_case):
        yield Gap(action, "id_is_without_case", _("Publish a case that illustrates it, or say why there is none"))
