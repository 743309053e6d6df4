"""From one edition to the next: everything as a draft that knows what it follows, to be kept or changed."""

from collections.abc import Callable, Iterable

from django.db import models, transaction

from trends.models import Action, DriverMeaning, Edition, EditionStatus, LevelSentence, Lineage, Status, TrendSection

# What other rooms tie to trends and actions follows them into the next edition: each is told of the new edition, when
# its trends and actions are there with their predecessors.
FOLLOWERS: list[Callable[[Edition], None]] = []


class YearTaken(Exception):
    """There is an edition of that year already."""


@transaction.atomic
def start_next_edition(*, edition: Edition, year: int) -> Edition:
    """Return a draft of that year with everything this edition has. Raises YearTaken."""
    if Edition.objects.filter(models.Q(year=year) | models.Q(slug=str(year))).exists():
        raise YearTaken
    draft = _edition(edition, year)
    drivers = _copies(edition.drivers.all(), edition=draft)
    _copies(edition.watch_items.all(), edition=draft)
    trends = _follow(edition.trends.all(), edition=draft, status=Status.DRAFT)
    _copies(TrendSection.objects.filter(trend__in=trends), trend=trends)
    _copies(DriverMeaning.objects.filter(driver__in=drivers), driver=drivers, trend=trends)
    _lineage(edition, draft, trends)
    actions = _follow(Action.objects.filter(edition=edition), edition=draft, trend=trends)
    _copies(LevelSentence.objects.filter(action__in=actions), action=actions)
    for follow in FOLLOWERS:
        follow(draft)
    return draft


def _edition(edition, year):
    draft = _copy(edition, slug=str(year), year=year, status=EditionStatus.DRAFT)
    for language in ("en", "cy", "nl"):
        title = getattr(edition, f"title_{language}")
        setattr(draft, f"title_{language}", title.replace(str(edition.year), str(year)))
    draft.save(force_insert=True)
    return draft


def _follow(rows: Iterable[models.Model], **owners) -> dict[int, models.Model]:
    """Copies that know what they follow, by the key of that."""
    copies = _copies(rows, **owners)
    for key, copy in copies.items():
        copy.predecessors.add(key)
    return copies


def _copies(rows: Iterable[models.Model], **columns) -> dict[int, models.Model]:
    """Save copies of these rows; return them by the key of what they are copies of.

    A column is given as what it holds, or as a dictionary of that by what it held.
    """
    copies = {}
    for row in rows:
        given = {
            name: value[getattr(row, f"{name}_id")] if isinstance(value, dict) else value
            for name, value in columns.items()
        }
        copies[row.pk] = _copy(row, **given)
        copies[row.pk].save(force_insert=True)
    return copies


def _copy(row, **changes):
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    copy = type(row)(**kept)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def _lineage(edition, draft, trends):
    """Links to other years go on, but for the draft's own; each trend is linked to the one it follows."""
    _copies(Lineage.objects.filter(trend__in=trends).exclude(year__in=[draft.year, edition.year]), trend=trends)
    for trend in trends.values():
        names = {f"note_{language}": getattr(trend, f"name_{language}") for language in ("en", "cy", "nl")}
        names = {column: f"exact: {name}"[:200] for column, name in names.items() if name}
        Lineage.objects.create(trend=trend, year=edition.year, **names)
