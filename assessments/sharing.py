"""Sharing the work out: giving actions to people, moving the day, taking back. Each is safe to repeat."""

from django.db import transaction

from assessments.models import Assessment, Assignment
from assessments.prepared import lock
from assessments.services import AlreadySubmitted
from organisations.history import record
from organisations.models import EventKind


@transaction.atomic
def share_out(*, assessment, people, trends=(), actions=(), due_on=None, shared_by) -> int:
    """Give each of `people` the actions of these trends and these single actions; return how many tasks changed.

    `trends` and `actions` are outlines of the edition. A day moves what they have already, None leaves it.
    Raises AlreadySubmitted.
    """
    _hold(assessment)
    in_trends = {action.code for trend in trends for action in trend.actions}
    parts = [(trend.slug, trend.actions) for trend in trends]
    parts += [(action.code, (action,)) for action in actions if action.code not in in_trends]
    held = {(task.user_id, task.action_id): task for task in assessment.assignments.filter(user__in=people)}
    return sum(
        _give(assessment, person, part, held, due_on=due_on, by=shared_by) for person in people for part in parts
    )


def _give(assessment, person, part, held, *, due_on, by):
    subject, actions = part
    new = [action for action in actions if (person.pk, action.id) not in held]
    old = [held[person.pk, action.id] for action in actions if action not in new]
    Assignment.objects.bulk_create(
        Assignment(assessment=assessment, action_id=action.id, user=person, due_on=due_on, assigned_by=by)
        for action in new
    )
    if new:
        due = [("due", "", told(due_on))] if due_on else []
        _note(assessment, subject, by, person, ("person", "", str(person)), *due)
    moved = [task for task in old if due_on and task.due_on != due_on]
    _move(assessment, moved, due_on)
    for before in sorted({told(task.due_on) for task in moved}):
        _note(assessment, subject, by, person, ("due", before, told(due_on)))
    return len(new) + len(moved)


@transaction.atomic
def change_due_date(*, assessment, tasks, due_on, changed_by) -> int:
    """Move the day of these tasks (ids); None takes it away. Return how many changed. Raises AlreadySubmitted."""
    _hold(assessment)
    moved = [task for task in _still_there(assessment, tasks) if task.due_on != due_on]
    _move(assessment, moved, due_on)
    for task in moved:
        _note(assessment, task.action.code, changed_by, task.user, ("due", told(task.due_on), told(due_on)))
    return len(moved)


@transaction.atomic
def take_back(*, assessment, tasks, taken_by) -> int:
    """Take these tasks (ids) from their people; answers stay. Return how many. Raises AlreadySubmitted."""
    _hold(assessment)
    taken = _still_there(assessment, tasks)
    assessment.assignments.filter(pk__in=[task.pk for task in taken]).delete()
    for task in taken:
        _note(assessment, task.action.code, taken_by, task.user, ("person", str(task.user), ""))
    return len(taken)


def _hold(assessment):
    """Whoever holds the assessment's row is alone here, so nobody gets the same task twice."""
    if lock(assessment) != Assessment.Status.OPEN:
        raise AlreadySubmitted


def _still_there(assessment, tasks):
    return list(assessment.assignments.filter(pk__in=tasks).select_related("action", "user"))


def _move(assessment, tasks, due_on):
    assessment.assignments.filter(pk__in=[task.pk for task in tasks]).update(due_on=due_on)


def _note(assessment, subject, by, person, *changes):
    record(
        organisation=assessment.organisation_id,
        kind=EventKind.SHARED,
        by=by,
        assessment_ref=assessment.ref,
        subject=subject,
        whose=str(person),
        changes=changes,
    )


def told(day):
    return day.isoformat() if day else ""
