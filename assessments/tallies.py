"""What a staff survey asks, and what came of it once it is closed: how many chose which level, never who."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from assessments.models.surveys import FEWEST_SHOWN
from assessments.ratings import suggestion
from trends.outline import outline
from trends.scale import LEVELS


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as people read it: about the action of this id, or about the whole trend of this id."""

    id: int
    title: str
    help: str
    sentences: Sequence[str]  # of level 0 to 4
    group: str  # "digital" or "technology"
    action: int | None = None
    trend: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one question; of fewer than five levels nothing is told, so `counts` is empty."""

    asked: Asked
    counts: tuple[int, ...] = ()  # answers at level 0 to 4
    unknown: int = 0  # "I do not know"

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def middle(self) -> int:
        """The lower median; there is none without counts."""
        return suggestion([level for level, count in enumerate(self.counts) for _each in range(count)]).level

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """Each level that was chosen, with how many chose a lower one, and how many chose it: one line of `total`."""
        return [(level, sum(self.counts[:level]), count) for level, count in enumerate(self.counts) if count]


def asked(edition, question, action, trend) -> Asked:
    """The words of one question; one about something withdrawn since is still told."""
    found = subject(outline(edition), action, trend) or subject(outline(edition, including_drafts=True), action, trend)
    if action:
        return Asked(question, found.title, found.help, found.sentences, found.group, action=action)
    meanings = [_(level.meaning) for level in LEVELS]
    return Asked(question, found.name, found.summary, meanings, found.group, trend=trend)


def subject(words, action, trend):
    """What of an edition's outline this is, or None."""
    return words.actions_by_id.get(action) if action else next((one for one in words.trends if one.id == trend), None)


def questions_of(survey) -> list[Asked]:
    edition = survey.assessment.edition
    return [asked(edition, row.pk, row.action_id, row.trend_id) for row in survey.questions.all()]


PLACE = ("pk", "questions", "questions__action", "questions__trend")


def tallies(surveys, edition) -> dict[int, list[Tally]]:
    """The results of those of these surveys that are closed, by their id. One query, however many."""
    given: dict[tuple, Counter] = {}
    rows = surveys.closed().order_by("pk", "questions__position").values_list(*PLACE, "questions__answers__level")
    for *place, level, count in rows.annotate(count=Count("questions__answers")):
        given.setdefault(tuple(place), Counter())[level] += count
    told: dict[int, list[Tally]] = {}
    for (survey, *question), counts in given.items():
        told.setdefault(survey, []).append(tally(asked(edition, *question), counts))
    return told


def tally(question, given) -> Tally:
    counts = tuple(given[level.value] for level in LEVELS)
    return Tally(question, counts, given[None]) if sum(counts) >= FEWEST_SHOWN else Tally(question)


def what_staff_said(assessment, action) -> Tally | None:
    """The newest results about this action, or about its trend; None where staff were not asked. Two queries."""
    newest = assessment.surveys.closed().first()
    told = tallies(assessment.surveys.filter(pk=newest.pk), assessment.edition)[newest.pk] if newest else []
    trend = next(one for one in outline(assessment.edition).trends if one.slug == action.trend_slug)
    return next((one for one in told if one.asked.action == action.id or one.asked.trend == trend.id), None)
