"""Who is to answer which action, and until when."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessing import Answer, Assessment
from assessments.models.opinions import Agreement, Opinion
from organisations.models import Membership, is_open_to
from organisations.roles import Right, Role, may
from trends.models import Action

SOON = timedelta(days=7)
ANSWERING = [role.value for role in Role if may(role, Right.ANSWER)]


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the assessments this member may open."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def of_open_assessments(self):
        return self.filter(assessment__status=Assessment.Status.OPEN)

    def of_members(self):
        """Those whose person may still answer there: not of people who left, or only read now."""
        return self.filter(Exists(_membership(role__in=ANSWERING)))

    def with_state(self):
        """Add `is_done`: nothing is left to do for its person; `is_waiting`: they are done, the others are not yet.

        With one agreed answer it is done once somebody chose, “do not know” included; with several opinions, once its
        person gave one, and it waits until all have agreed.
        """
        place = {"assessment": OuterRef("assessment"), "action": OuterRef("action")}
        answered = Exists(Answer.objects.filter(**place).exclude(choice=""))
        given = Exists(Opinion.objects.filter(**place, user=OuterRef("user")).exclude(choice=""))
        agreed = Exists(Agreement.objects.filter(**place).holding())
        together = Q(assessment__mode=Assessment.Mode.OPINIONS)
        return self.annotate(
            is_done=Case(When(together, then=Q(given) | Q(agreed)), default=Q(answered)),
            is_waiting=Case(When(together, then=Q(given) & ~Q(agreed)), default=Value(False)),
        )

    def to_be_reminded_of(self):
        """Those still to do, of people who want reminders, can get them, and may open the page they are led to."""
        reached = EmailAddress.objects.filter(user=OuterRef("user"), email=OuterRef("user__email"), verified=True)
        return self.of_open_assessments().with_state().filter(
            Exists(_membership(role__in=ANSWERING, reminders=True)),
            Exists(reached),
            is_open_to(OuterRef("user"), "assessment__organisation__"),
            is_done=False,
            user__is_active=True,
            assessment__organisation__closes_at=None,
        )  # fmt: skip


def _membership(**more):
    """Of the assignment's person, where the assessment is."""
    return Membership.objects.filter(
        user=OuterRef("user"), organisation=OuterRef("assessment__organisation"), **more
    )  # fmt: skip


class Assignment(models.Model):
    """One person is to answer one action; sharing out a trend makes one for each of its actions."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="assignments")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    due_on = models.DateField(_("due"), null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(_("shared out"), default=timezone.now)
    reminded_on = models.DateField(_("last reminded"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "action", "user"], name="one_assignment_per_person_and_action"
            ),
        ]

    def __str__(self):
        return f"{self.assessment} {self.action_id} {self.user_id}"
