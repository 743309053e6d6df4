"""What curated content was before: rows of history, read as the moments of an item with its parts.

django-simple-history keeps a row at each save and deletion. Bulk writing goes past it, so whoever does that calls
`catch_up` afterwards. An item is a row of a model; its parts are rows that are shown and mended with it, such as the
five sentences of an action.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from simple_history.models import HistoricalRecords

TOGETHER = timedelta(seconds=2)  # what a command saves, one row after another
PACK = "pack"  # as the reason of a change: it came with a content pack
ELSEWHERE = {"status", "position", "reviewed_on", "edition_id", "trend_id", "slug", "code"}  # where an item stands

Key = tuple[type[Model], int]
Values = dict[str, Any]
State = dict[Key, Values]


@dataclass
class Moment:
    """What one person changed by one press of a button. The first one only tells that the item was there."""

    number: int  # counted from the oldest, 1
    at: datetime
    by: Any  # the person, None where the account is gone or a command did it
    reason: str
    before: State = field(default_factory=dict)
    after: State = field(default_factory=dict)

    def goes_on_with(self, record) -> bool:
        """Rows of one visit have one time; what nobody signed in did is told apart by a pause."""
        if self.by or record.history_user_id:
            return record.history_user_id == getattr(self.by, "pk", None) and record.history_date == self.at
        return record.history_date - self.at < TOGETHER


def moments(item: Model, parts: Sequence[type[Model]]) -> list[Moment]:
    """Everything that happened to an item and its parts, oldest first, in one query for each kind of row."""
    found: list[Moment] = []
    state: State = {}
    for record, values in records(item, parts):
        if not (found and found[-1].goes_on_with(record)):
            reason = record.history_change_reason or ""
            found.append(Moment(0, record.history_date, record.history_user, reason, before=dict(state)))
        key = (record.instance_type, record.id)
        if record.history_type == "-":
            state.pop(key, None)
        else:
            state[key] = values
        found[-1].at, found[-1].after = record.history_date, dict(state)
    told = [moment for moment in found if moment.before != moment.after]
    for number, moment in enumerate(told, start=1):
        moment.number = number
    return told


def records(item: Model, parts: Sequence[type[Model]]) -> list[tuple[Any, Values]]:
    queries = [item.history.all()]
    queries += [part.history.filter(**{owner_of(part, type(item)): item.pk}) for part in parts]
    rows = [row for query in queries for row in valued(query.select_related("history_user"))]
    return sorted(rows, key=lambda row: (row[0].history_date, row[0].history_id))


def owner_of(part: type[Model], owner: type[Model]) -> str:
    """The name of the foreign key from a part to what it is a part of."""
    return next(one.name for one in part._meta.concrete_fields if one.related_model is owner)


@transaction.atomic
def restore(item: Model, parts: Sequence[type[Model]], moment: Moment, *, refusal=lambda item: "") -> bool:
    """Give an item and its parts the values they had after this moment; whether that changed anything.

    Where the item itself stands, and whether it is public, stays. Rows are saved as ever, so every rule holds: raises
    ValidationError, also with what `refusal` finds wrong with the outcome, or what the database refuses with.
    """
    then = dict(moment.after)
    own = then.pop((type(item), item.pk))
    changed = write(item, {name: value for name, value in own.items() if name not in ELSEWHERE})
    for part in parts:
        wanted = {pk: values for (model, pk), values in then.items() if model is part}
        now = part._base_manager.filter(**{owner_of(part, type(item)): item.pk}).in_bulk()
        for pk in now.keys() - wanted.keys():
            now[pk].delete()
            changed = True
        for pk, values in wanted.items():
            changed |= write(now.get(pk) or part(pk=pk), values)
    if problem := refusal(item):
        raise ValidationError(problem)
    return changed


def write(row: Model, values: Values) -> bool:
    """Save a row with these values, unless it has them; whether it had not."""
    many = {one.name for one in row._meta.many_to_many} & values.keys()
    columns = {name: value for name, value in values.items() if name not in many}
    is_news = row._state.adding or any(getattr(row, name) != value for name, value in columns.items())
    if is_news:
        for name, value in columns.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    for name in many:
        there = row._meta.get_field(name).related_model._base_manager.filter(pk__in=values[name])
        wanted = set(there.values_list("pk", flat=True))  # what is gone by now cannot be tied to
        if wanted != set(getattr(row, name).values_list("pk", flat=True)):
            getattr(row, name).set(wanted)
            is_news = True
    return is_news


def at_the_time_of_the_visit(*, history_instance, **kwargs) -> None:
    """Let everything that one visit of the desk saves have one time."""
    request = getattr(HistoricalRecords.context, "request", None)
    if request is not None:
        history_instance.history_date = request.__dict__.setdefault("time_of_the_visit", history_instance.history_date)


@transaction.atomic
def catch_up(reason: str = "") -> int:
    """Write down what was changed past the history, by comparing; how many rows. Safe to repeat."""
    at = timezone.now()
    kept = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    return sum(_catch_up(model, at, reason) for model in kept)


def _catch_up(model, at, reason):
    past = model.history.model
    last = past.objects.order_by().values("id").annotate(last=Max("history_id")).values("last")
    known = {row.id: (row, values) for row, values in valued(past.objects.filter(history_id__in=last))}
    gone = {pk for pk, (row, _values) in known.items() if row.history_type == "-"}
    now = {row.pk: values for row, values in valued(model._base_manager.all(), past)}
    news = [("+", pk) for pk in now if pk not in known or pk in gone]
    news += [("~", pk) for pk in now.keys() & known.keys() - gone if now[pk] != known[pk][1]]
    news += [("-", pk) for pk in known.keys() - now.keys() - gone]
    rows = []
    for kind, pk in news:
        values = now[pk] if pk in now else known[pk][1]
        columns = {one.attname: values[one.attname] for one in past.tracked_fields}
        rows.append(past(history_type=kind, history_date=at, history_change_reason=reason, **columns))
    past.objects.bulk_create(rows)
    made = {row.id: row for row in rows if row.id in now}
    for one, link in ties_of(past):
        owner, other = f"{one.m2m_field_name()}_id", f"{one.m2m_reverse_field_name()}_id"
        tied = one.remote_field.through.objects.filter(**{f"{owner}__in": made})
        names = ("id", owner, other)
        link.objects.bulk_create(link(history=made[row[owner]], **row) for row in tied.values(*names))
    return len(rows)


def valued(rows, past=None) -> Iterator[tuple[Any, Values]]:
    """Each of these rows, of a model or of its history, with its values; ties to many as a tuple of ids."""
    past = past or rows.model
    tied = {one.name: ties(rows, one, link, past) for one, link in ties_of(past)}
    for row in rows:
        values = {one.attname: getattr(row, one.attname) for one in past.tracked_fields}
        yield row, values | {name: tuple(sorted(found[row.pk])) for name, found in tied.items()}


def ties_of(past):
    """The ties to many that a model of history keeps: (field, model of their rows)."""
    return [(one, getattr(past, one.name).model) for one in past._history_m2m_fields]


def ties(rows, one, link, past):
    """The ids tied to each of these rows."""
    table, owner = (link, "history") if rows.model is past else (one.remote_field.through, one.m2m_field_name())
    found = defaultdict(list)
    for pk, other in table.objects.filter(**{f"{owner}__in": [row.pk for row in rows]}).values_list(
        owner, one.m2m_reverse_field_name()
    ):
        found[pk].append(other)
    return found
