"""Several people rate the same action: what each thinks, and what they agreed on."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessing import Answer, Assessment, Choice
from organisations.models import Standpoint
from organisations.roles import Right, Role, may
from trends.models import Action


class Certainty(models.IntegerChoices):
    LOW = 1, _("A guess")
    MIDDLE = 2, _("Fairly sure")
    HIGH = 3, _("Sure")


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that this member may see: their own; for leads all, with the person each is of.

        Who may answer sees those of an action once they have answered it themselves, and all once a lead has opened
        the round. Readers never do. Blindness is held here, so that neither a text nor a count can come round it.
        """
        own = Assessment.objects.visible_to(user)
        answering = own.filter(role__in=roles_with(Right.ANSWER))
        same_action = {"assessment": OuterRef("assessment"), "action": OuterRef("action")}
        has_answered = Exists(Opinion.objects.filter(user=user, **same_action).given())
        return self.filter(
            Q(assessment__in=own, user=user)
            | Q(assessment__in=own.filter(role__in=roles_with(Right.AGREE)))
            | Q(assessment__in=answering.exclude(round_opened_at=None))
            | Q(has_answered, assessment__in=answering)
        )

    def given(self):
        """With a level or "Do not know"; a text alone is not there yet."""
        return self.exclude(choice=Choice.OPEN)

    def levels(self):
        return self.filter(choice__in=Choice.LEVELS)


def roles_with(right):
    return [role.value for role in Role if may(role, right)]


class Opinion(models.Model):
    """What one person thinks of one action. Stays as given; `standpoint` is where they worked at that time."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="opinions")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    standpoint = models.CharField(_("seen from"), max_length=10, choices=Standpoint, default=Standpoint.OTHER)
    choice = models.CharField(_("level"), max_length=7, choices=Choice, blank=True, default="")
    evidence = models.TextField(_("evidence"), blank=True, max_length=4000)
    certainty = models.PositiveSmallIntegerField(_("how sure"), choices=Certainty, default=Certainty.MIDDLE)
    version = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(_("given"), null=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["action", "standpoint", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "action", "user"], condition=Q(user__isnull=False), name="one_opinion_per_person"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["", *Choice.LEVELS, Choice.UNKNOWN.value]), name="opinion_choice_known"
            ),
            models.CheckConstraint(condition=Q(certainty__range=(1, 3)), name="opinion_certainty_1_to_3"),
        ]

    def __str__(self):
        return f"{self.assessment} {self.action_id} {self.get_standpoint_display()}"

    @property
    def level(self):
        """0-4, or None where nothing is known."""
        return int(self.choice) if self.choice in Choice.LEVELS else None

    @property
    def answered_by(self):
        """With `answered_at`: pages say of an opinion as of an answer when it was saved and by whom."""
        return self.user

    @property
    def answered_at(self):
        return self.given_at


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the assessments this member may open."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def holding(self):
        """Those whose answer is the one agreed on; not so where somebody changed it alone, in simple mode."""
        same = {name: OuterRef(name) for name in ("assessment", "action", "choice")}
        return self.filter(Exists(Answer.objects.filter(**same)))


class Agreement(models.Model):
    """What was agreed on one action, by whom and why; the answer beside it is what is scored.

    `suggested`, `spread` and `opinions` are as they were at that moment. A different level needs a `reason`.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="agreements")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    choice = models.CharField(_("agreed"), max_length=7, choices=Choice)
    suggested = models.PositiveSmallIntegerField(
        _("suggested level"), null=True, validators=[MaxValueValidator(4)]
    )  # None without opinions
    spread = models.PositiveSmallIntegerField(_("spread"), null=True)
    opinions = models.PositiveSmallIntegerField(_("number of opinions"))
    reason = models.TextField(_("why it differs from the suggestion"), blank=True, max_length=2000)
    dissent = models.TextField(_("who sees it differently, and why"), blank=True, max_length=2000)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(_("agreed at"))

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "action"], name="one_agreement_per_action"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="agreement_choice_known"),
            models.CheckConstraint(
                condition=Q(suggested=None)
                | Q(choice=models.functions.Cast("suggested", models.CharField(max_length=7)))
                | ~Q(reason=""),
                name="another_level_than_suggested_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.assessment} {self.action_id}"
