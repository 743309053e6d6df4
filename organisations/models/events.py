"""What happened in an organisation: one row for each thing that changed, with what it was before and after."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Organisation, User
from organisations.models.support import is_support, lets_support_in


class EventKind(models.TextChoices):
    STARTED = "started", _("Assessment started")
    ANSWER = "answer", _("Answer changed")
    OPINION = "opinion", _("Opinion given")  # that it was given, never what it says
    AGREED = "agreed", _("Answer agreed")
    MODE = "mode", _("Way of answering changed")
    ROUND = "round", _("Opinions opened")
    SUBMITTED = "submitted", _("Assessment submitted")
    REOPENED = "reopened", _("Assessment reopened")
    REPORT = "report", _("Report requested")
    SHARED = "shared", _("Work shared out")
    COMMENT = "comment", _("Comment")
    EVIDENCE = "evidence", _("Evidence")
    SURVEY = "survey", _("Staff survey")
    OFFER = "offer", _("Case offered")
    FOUNDED = "founded", _("Organisation created")
    INVITED = "invited", _("Invitation")
    JOINED = "joined", _("Member joined")
    ASKED = "asked", _("Request to join")
    ROLE = "role", _("Role changed")
    LEFT = "left", _("Member left")
    SETTINGS = "settings", _("Settings changed")
    EXPORTED = "exported", _("Everything exported")
    CLOSING = "closing", _("Deletion of the organisation")
    SUPPORT = "support", _("Access of support")
    LOOKED = "looked", _("Support looked")


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the organisations that this member may open; where support is let in, those of assessments."""
        own = Q(organisation__in=Organisation.objects.visible_to(user))
        if is_support(user):
            own |= Q(lets_support_in("organisation")) & ~Q(assessment_ref="")
        return self.filter(own)


class Event(models.Model):
    """`subject` is what it is about: the code of an action, or a person; `field` is what of it changed.

    `whose` is the person for whom it changed, where the subject is none: whose task was given or moved.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="events", db_index=False)
    assessment_ref = models.CharField(_("assessment"), max_length=14, blank=True)
    kind = models.CharField(_("what"), max_length=9, choices=EventKind)
    subject = models.CharField(_("of"), max_length=120, blank=True)
    field = models.CharField(_("part"), max_length=30, blank=True)
    whose = models.CharField(_("of whom"), max_length=220, blank=True, default="", db_default="")
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("by"), max_length=220, blank=True)  # as it was; stays when the person leaves
    at = models.DateTimeField(_("when"))
    began_at = models.DateTimeField(_("since"))  # earlier than `at` where several saves of one sitting are one event

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="events_newest_first"),
            models.Index(
                fields=["assessment_ref", "subject", "-at"], condition=~Q(assessment_ref=""), name="events_of_an_action"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(began_at__lte=models.F("at")), name="events_end_after_they_begin")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
