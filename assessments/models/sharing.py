"""Who is to answer which action, and until when."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessing import Assessment
from trends.models import Action

SOON = timedelta(days=7)


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the assessments this member may open."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def of_open_assessments(self):
        return self.filter(assessment__status=Assessment.Status.OPEN)


class Assignment(models.Model):
    """One person is to answer one action; sharing out a trend makes one for each of its actions."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="assignments")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    due_on = models.DateField(_("due"), null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(_("shared out"), default=timezone.now)

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
