"""What the clock asks of assessments: reminding people of what is due.

The mail's key holds the day and the person, so whatever is restarted, doubled or late, each gets one a day at most.
Each task knows when it was last named, so a day without a worker is made up for, and nothing is named twice for it.
"""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from assessments.models import Assignment
from assessments.reminding import digests, reminder, to_remind
from organisations.models import MailKind
from organisations.posting import post, posted

FROM_HOUR = 7  # nobody is woken
AT_ONCE = 2000  # people in one hour; the next takes the rest


@shared_task(ignore_result=True, acks_late=True, soft_time_limit=300, time_limit=330)
def remind() -> None:
    """Write the reminders of today. Safe to run twice, late, or on two workers at once."""
    now = timezone.localtime()
    if now.hour < FROM_HOUR:
        return
    beginning = f"reminder:{now.date()}:"
    done = {int(key.removeprefix(beginning)) for key in posted(beginning)}
    for user, tasks in digests(to_remind(now.date(), but=done)[:AT_ONCE], at=now):
        organisations = {task.assignment.assessment.organisation for task in tasks}
        with transaction.atomic():
            post(
                kind=MailKind.REMINDER,
                address=user.email,
                organisation=organisations.pop() if len(organisations) == 1 else None,
                key=f"{beginning}{user.pk}",
                **reminder(user, tasks),
            )
            named = [task.assignment.pk for task in tasks]
            Assignment.objects.filter(pk__in=named).update(reminded_on=now.date())
