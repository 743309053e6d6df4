"""Writing down what happened. Whoever changes something of a council says so here, in the same transaction."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from organisations.models import Event, EventKind
from organisations.prepared import Prepared

SITTING = timedelta(minutes=10)
RECENT = 24  # events of one action: more than its parts that can be answered
OF_A_SITTING = (EventKind.ANSWER, EventKind.OPINION)  # saved after every pause; one event tells a whole sitting
WHOLE = (("", "", ""),)
FORMER_MEMBER = gettext_noop("Former member")  # as it is stored where somebody's name was taken out; pages translate it


def record(*, organisation, kind, by, assessment_ref="", subject="", whose="", changes=WHOLE, at=None) -> None:
    """Note that `by` did this, None for the service itself; one event for each of `changes`: (field, before, after).

    Values are as stored. `organisation` is a row or its id. Autosaves of one person to one field within ten minutes of
    one another are one event, from the first `before` to the last `after`, unless a colleague came in between.
    One query, and two or three for what is saved after every pause.
    """
    at = at or timezone.now()
    ours = {
        "organisation_id": getattr(organisation, "pk", organisation),
        "assessment_ref": assessment_ref,
        "kind": kind,
        "subject": subject[:120],
    }
    sitting = latest(ours, at) if kind in OF_A_SITTING else {}
    when = max([at, *(last.at for last in sitting.values())])  # a clock that went back must not mix up the order
    told = {"whose": whose[:220], "by": by, "by_name": signature(by), "at": when, "began_at": when}
    events = [Event(**ours, **told, field=field, before=before, after=after) for field, before, after in changes]
    going_on = [(sitting[event.field], event) for event in events if continues(event, sitting.get(event.field), at)]
    prolong(going_on, when)
    known = {event.field for _last, event in going_on}
    if fresh := [event for event in events if event.field not in known]:
        Event.objects.bulk_create(fresh)


def prolong(going_on, when):
    """Let each of these (event, where it goes on to) end now. One statement, as every save makes it."""
    if not going_on:
        return
    cases, places = " ".join(["WHEN %s THEN %s"] * len(going_on)), ", ".join(["%s"] * len(going_on))
    values = [part for last, event in going_on for part in (last.pk, event.after)]
    at, ids = connection.ops.adapt_datetimefield_value(when), [last.pk for last, _event in going_on]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Event._meta.db_table} SET at = %s, after = CASE id {cases} END WHERE id IN ({places})",  # noqa: S608 -- values are given apart
            [at, *values, *ids],
        )


_recent = Prepared(
    lambda organisation_id, assessment_ref, kind, subject: (
        Event.objects.filter(
            organisation_id=organisation_id, assessment_ref=assessment_ref, kind=kind, subject=subject
        ).order_by("-at", "-pk")[:RECENT]
    ).values("id", "field", "after", "by_id", "at"),
    organisation_id=-101,
    assessment_ref="a reference",
    kind="a kind",
    subject="a subject",
)


def latest(ours, at):
    """The last event of each field in this sitting, whoever made it; also one that a clock has put after `at`."""
    events = [Event(**row) for row in _recent.rows(**ours | {"kind": str(ours["kind"])}) if row["at"] > at - SITTING]
    return {event.field: event for event in sorted(events, key=lambda event: event.pk)}


def continues(event, last, now):
    """Whether this is the same person going on where the last event ended, so that no step between them is lost."""
    is_theirs = last is not None and event.by_id is not None and last.by_id == event.by_id
    return is_theirs and last.at <= now and last.after == event.before


def signature(person):
    return person.signature[:220] if person else ""
