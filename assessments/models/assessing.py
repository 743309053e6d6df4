"""How we are doing: assessments, answers, and what was frozen when they were submitted."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Organisation, is_open_to, is_support, lets_support_in
from organisations.roles import SUPPORT
from trends.models import Action, Edition, Trend

UNMISTAKABLE = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/l/i or u, so that a reference can be read aloud


def new_reference():
    """Three groups of four, such as `k7mq-2xhd-9wbn`: 58 random bits, cannot be guessed."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _place in range(4)) for _group in range(3))


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Assessments of the organisations this person is a member of, with their `role` there.

        The only door to a council's rows. One membership per organisation, by constraint, so no row comes twice.
        Where the organisation asks for a second factor, nothing is seen without one. People of support see those of
        organisations that let them in too.
        """
        if is_support(user):
            return self._visible_to_support(user)
        own = self.filter(organisation__memberships__user=user).filter(is_open_to(user, "organisation__"))
        return own.annotate(role=F("organisation__memberships__role"))

    def _visible_to_support(self, user):
        own = Membership.objects.filter(user=user, organisation=OuterRef("organisation"))
        let_in = self.filter(Exists(own) | lets_support_in("organisation")).filter(is_open_to(user, "organisation__"))
        return let_in.annotate(role=Coalesce(Subquery(own.values("role")), Value(SUPPORT)))

    def open(self):
        return self.filter(status=Assessment.Status.OPEN)

    def submitted(self):
        return self.filter(status=Assessment.Status.SUBMITTED)

    def with_progress(self):
        """Add `answered` (a level or "does not apply") and `total`, how many actions the edition has."""
        actions = Action.objects.filter(edition=OuterRef("edition")).order_by().values("edition")
        return self.annotate(
            answered=Count("answers", filter=Q(answers__choice__in=Choice.SETTLED)),
            total=Subquery(actions.annotate(count=Count("pk")).values("count")),
        )


class Assessment(models.Model):
    """One council's self-assessment against one edition."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")

    class Mode(models.TextChoices):
        SIMPLE = "simple", _("One agreed answer")
        OPINIONS = "opinions", _("Several opinions")

    ref = models.CharField(_("reference"), max_length=14, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assessments")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="assessments")
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    mode = models.CharField(
        _("way of answering"), max_length=8, choices=Mode, default=Mode.SIMPLE, db_default=Mode.SIMPLE
    )
    round_opened_at = models.DateTimeField(
        _("opinions opened"), null=True, blank=True, editable=False
    )  # until then each sees only their own

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "edition"],
                condition=Q(status="open"),
                name="one_open_assessment_per_edition",
            ),
        ]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("assessments:detail", args=[self.ref])

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def has_opinions(self):
        return self.mode == self.Mode.OPINIONS


class Choice(models.TextChoices):
    """What was answered to one action."""

    OPEN = "", _("Not answered")
    NOT_STARTED = "0", _("0 Not started")
    EXPLORING = "1", _("1 Exploring")
    DEVELOPING = "2", _("2 Developing")
    EMBEDDED = "3", _("3 Embedded")
    LEADING = "4", _("4 Leading")
    NOT_APPLICABLE = "na", _("Does not apply here")
    UNKNOWN = "unknown", _("Do not know")


Choice.LEVELS = ("0", "1", "2", "3", "4")
Choice.SETTLED = (*Choice.LEVELS, "na")


class EvidenceStrength(models.IntegerChoices):
    NONE = 0, _("None")
    STATEMENT = 1, _("A statement")
    DOCUMENT = 2, _("A document or a link")
    CHECKED = 3, _("Checked by somebody outside the team")


class Importance(models.IntegerChoices):
    LOWER = 1, _("Lower")
    NORMAL = 2, _("Normal")
    HIGHER = 3, _("Higher")


class AnswerFields(models.Model):
    """What an answer holds; shared by the living answer and its frozen copy."""

    choice = models.CharField(_("level"), max_length=7, choices=Choice, blank=True, default="")
    na_reason = models.TextField(_("why it does not apply"), blank=True, max_length=2000)
    evidence = models.TextField(_("evidence"), blank=True, max_length=4000)
    evidence_strength = models.PositiveSmallIntegerField(
        _("evidence strength"), choices=EvidenceStrength, default=EvidenceStrength.NONE
    )
    importance = models.PositiveSmallIntegerField(
        _("importance"), choices=Importance, default=Importance.NORMAL, validators=[MinValueValidator(1)]
    )
    target = models.PositiveSmallIntegerField(_("target"), default=3, validators=[MaxValueValidator(4)])
    target_reason = models.TextField(_("why this target is good enough"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="%(class)s_choice_known"),
            models.CheckConstraint(condition=~Q(choice="na") | ~Q(na_reason=""), name="%(class)s_na_has_a_reason"),
            models.CheckConstraint(condition=Q(evidence_strength__lte=3), name="%(class)s_strength_0_to_3"),
            models.CheckConstraint(condition=Q(importance__range=(1, 3)), name="%(class)s_importance_1_to_3"),
            models.CheckConstraint(condition=Q(target__lte=4), name="%(class)s_target_0_to_4"),
            models.CheckConstraint(
                condition=Q(target__gte=3) | ~Q(target_reason=""), name="%(class)s_low_target_has_a_reason"
            ),
        ]

    @property
    def level(self):
        """0-4, or None for every other answer."""
        return int(self.choice) if self.choice in Choice.LEVELS else None


def respondents(answers):
    """How many people gave these answers a level."""
    return len({answer.answered_by_id for answer in answers if answer.level is not None} - {None})


class Answer(AnswerFields):
    """The agreed answer to one action while the assessment is open. `version` grows with every save."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    action = models.ForeignKey(Action, models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField(default=0)

    class Meta(AnswerFields.Meta):
        abstract = False
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            *AnswerFields.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "action"], name="one_answer_per_action"),
        ]


class Submission(models.Model):
    """One submission of an assessment. Its answers and scores never change, whatever happens afterwards."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("number"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"))
    respondents = models.PositiveSmallIntegerField(_("people who answered"))
    widest_spread = models.PositiveSmallIntegerField(_("widest spread of opinions"), null=True)  # None without opinions
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reopened_at = models.DateTimeField(_("reopened"), null=True)
    reopen_reason = models.TextField(_("reason for reopening"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["assessment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="one_submission_per_number"),
            models.CheckConstraint(condition=Q(reopened_at=None) | ~Q(reopen_reason=""), name="reopening_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.assessment} ({self.number})"


class SubmittedAnswer(AnswerFields):
    """A frozen answer. There is one for every action of the edition, also for those left open."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    agreement_reason = models.TextField(_("why it differs from the suggestion"), blank=True, default="", db_default="")
    dissent = models.TextField(_("who sees it differently, and why"), blank=True, default="", db_default="")

    class Meta(AnswerFields.Meta):
        abstract = False
        verbose_name = _("submitted answer")
        verbose_name_plural = _("submitted answers")
        constraints = [
            *AnswerFields.Meta.constraints,
            models.UniqueConstraint(fields=["submission", "action"], name="one_submitted_answer_per_action"),
        ]


class TrendScore(models.Model):
    """The frozen sums of one trend, from which its score follows exactly: 25 x level_total / answered."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="scores")
    trend = models.ForeignKey(Trend, models.PROTECT, related_name="+")
    actions = models.PositiveSmallIntegerField(_("actions"))
    applicable = models.PositiveSmallIntegerField(_("applicable actions"))
    answered = models.PositiveSmallIntegerField(_("answered actions"))
    level_total = models.PositiveSmallIntegerField(_("sum of levels"))
    evidenced_total = models.PositiveSmallIntegerField(_("sum of evidenced levels"))
    lowest_action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="+")
    lowest_level = models.PositiveSmallIntegerField(_("lowest level"), null=True)
    level = models.PositiveSmallIntegerField(_("level word"), null=True)

    class Meta:
        verbose_name = _("trend score")
        verbose_name_plural = _("trend scores")
        constraints = [
            models.UniqueConstraint(fields=["submission", "trend"], name="one_score_per_trend"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("applicable")) & Q(applicable__lte=F("actions")),
                name="answered_applicable_actions_nest",
            ),
            models.CheckConstraint(condition=Q(level_total__lte=F("answered") * 4), name="levels_at_most_4"),
        ]

    def __str__(self):
        return f"{self.submission} {self.trend}"
