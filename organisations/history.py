"""Writing down what happened. Whoever changes something of a council says so here, in the same transaction."""

from datetime import timedelta

from django.utils import timezone

from organisations.models import Event, EventKind

SITTING = timedelta(minutes=10)
OF_A_SITTING = (EventKind.ANSWER, EventKind.OPINION)  # saved after every pause; one event tells a whole sitting
WHOLE = (("", "", ""),)


def record(*, organisation, kind, by, assessment_ref="", subject="", changes=WHOLE, at=None) -> None:
    """Note that `by` did this, None for the service itself; one event for each of `changes`: (field, before, after).

    Values are as stored. `organisation` is a row or its id. Autosaves of one person to one field within ten minutes of
    one another are one event, from the first `before` to the last `after`, unless a colleague came in between.
    """
    at = at or timezone.now()
    ours = {
        "organisation_id": getattr(organisation, "pk", organisation),
        "assessment_ref": assessment_ref,
        "kind": kind,
        "subject": subject[:120],
    }
    before = latest(ours, at) if kind in OF_A_SITTING else {}
    events = [Event(**ours, field=f, before=b, after=a, by=by, by_name=signature(by), at=at, began_at=at)
              for f, b, a in changes]  # fmt: skip
    for event in events:
        same = before.get(event.field)
        if same and by and same.by_id == by.pk:
            Event.objects.filter(pk=same.pk).update(after=event.after, at=at)
        else:
            event.save(force_insert=True)


def latest(ours, at):
    """The newest event of each field in this sitting, whoever made it."""
    events = Event.objects.filter(**ours, at__gt=at - SITTING, at__lte=at).order_by("at", "pk")
    return {event.field: event for event in events.only("field", "by_id", "at")}


def signature(person):
    return person.signature[:220] if person else ""
