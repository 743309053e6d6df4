"""Writing down what happened. Whoever changes something of a council says so here, in the same transaction."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from organisations.models import Event, EventKind

SITTING = timedelta(minutes=10)
OF_A_SITTING = (EventKind.ANSWER, EventKind.OPINION)  # saved after every pause; one event tells a whole sitting
WHOLE = (("", "", ""),)
FORMER_MEMBER = gettext_noop("Former member")  # as it is stored where somebody's name was taken out; pages translate it


def record(*, organisation, kind, by, assessment_ref="", subject="", changes=WHOLE, at=None) -> None:
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
    events = [Event(**ours, field=f, before=b, after=a, by=by, by_name=signature(by), at=when, began_at=when)
              for f, b, a in changes]  # fmt: skip
    going_on = [(sitting[event.field], event) for event in events if continues(event, sitting.get(event.field), at)]
    prolong(going_on, when)
    known = {event.field for _last, event in going_on}
    if fresh := [event for event in events if event.field not in known]:
        Event.objects.bulk_create(fresh)


def prolong(going_on, when):
    """Let each of these (event, where it goes on to) end now. Most saves change one field, and that is quicker."""
    for last, event in going_on:
        last.after, last.at = event.after, when
    if len(going_on) == 1:
        Event.objects.filter(pk=last.pk).update(after=last.after, at=when)
    elif going_on:
        Event.objects.bulk_update([last for last, _event in going_on], ["after", "at"])


def latest(ours, at):
    """The last event of each field in this sitting, whoever made it; also one that a clock has put after `at`."""
    events = Event.objects.filter(**ours, at__gt=at - SITTING).order_by("pk")
    return {event.field: event for event in events.only("field", "after", "by_id", "at")}


def continues(event, last, now):
    """Whether this is the same person going on where the last event ended, so that no step between them is lost."""
    is_theirs = last is not None and event.by_id is not None and last.by_id == event.by_id
    return is_theirs and last.at <= now and last.after == event.before


def signature(person):
    return person.signature[:220] if person else ""
