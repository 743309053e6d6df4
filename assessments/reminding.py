"""Who is reminded on which day, and in which words."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assignment
from assessments.models.sharing import SOON
from assessments.work import State, Task, by_state, tasks_of
from organisations.models import User
from organisations.posting import public_address
from organisations.unsubscribing import address_of

BEFORE = (timedelta(days=7), timedelta(days=1))
WEEKS = 52  # for so long somebody is reminded once a week; then it is forgotten work, and not theirs alone
CAUGHT_UP = 7  # days: until then a reminder that was missed is made up for; by then another one is near


def days_that_remind(day: date) -> list[date]:
    """On which day something is due that is reminded of on this one."""
    return [day + before for before in BEFORE] + [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]


def to_remind(today: date, *, but: set[int]) -> list[int]:
    """Ids of the people who get a reminder today, without those who have it already."""
    before = [today - timedelta(days=ago) for ago in range(1, CAUGHT_UP + 1)]
    is_owed = reduce(or_, map(was_missed_on, before), Q(due_on__in=days_that_remind(today)))
    due = Assignment.objects.to_be_reminded_of().filter(is_owed)
    return sorted(set(due.order_by().values_list("user", flat=True)) - but)


def was_missed_on(day: date) -> Q:
    """Tasks that were to be reminded of on this day and that no reminder named since; those given later were not."""
    not_since = Q(reminded_on=None) | Q(reminded_on__lt=day)
    return not_since & Q(due_on__in=days_that_remind(day), assigned_at__date__lte=day)


def digests(people: list[int], *, at) -> Iterator[tuple[User, list[Task]]]:
    """Everything of theirs that is overdue or due within a week, in all of their organisations; one query."""
    tasks = Assignment.objects.to_be_reminded_of().filter(user__in=people, due_on__lte=at.date() + SOON)
    related = ("user", "assessment__organisation", "assessment__edition")
    for user, own in groupby(tasks.select_related(*related).order_by("user_id"), lambda task: task.user):
        if found := tasks_of(own, at=at):
            yield user, found


def reminder(user: User, tasks: list[Task]) -> dict[str, str]:
    """Subject, text and the address to unsubscribe at, as `post` takes them."""
    parts, address = by_state(tasks), public_address()
    names = {State.OVERDUE: _("Overdue"), State.SOON: _("Due within a week")}
    words = {
        "name": user,
        "parts": [{"name": names[state], "tasks": found} for state, found in parts.items()],
        "address": address,
        "unsubscribe": address + address_of(user),
    }
    body = render_to_string("assessments/email/reminder_message.txt", words).strip() + "\n"
    return {"subject": subject(parts), "body": body, "unsubscribe": words["unsubscribe"]}


def subject(parts: dict[State, list[Task]]) -> str:
    """No word that somebody typed, as subjects stand on locked screens."""
    if overdue := len(parts.get(State.OVERDUE, ())):
        told = ngettext("%(n)s action to answer is overdue", "%(n)s actions to answer are overdue", overdue)
        return told % {"n": overdue}
    soon = len(parts[State.SOON])
    return ngettext("%(n)s action to answer is due soon", "%(n)s actions to answer are due soon", soon) % {"n": soon}
