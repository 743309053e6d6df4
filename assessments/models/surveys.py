"""A short survey of staff: no account, no name, one answer for each device; it informs, and never scores by itself.

Nothing here says who answered: a response has the keyed hash of a random token of the device, and no time.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessing import Assessment, new_reference
from trends.models import Action, Trend

FEWEST_SHOWN = 5  # answers below which nothing is told


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the assessments this member may open."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def open(self):
        return self.filter(closed_at=None, assessment__status=Assessment.Status.OPEN)

    def closed(self):
        """Those whose results may be told; until then nobody could say whose answer changed them."""
        return self.exclude(closed_at=None)

    def with_count(self):
        """Add `count`: how many have answered."""
        return self.annotate(count=models.Count("responses"))


class Survey(models.Model):
    """`ref` is in the link that is passed around: whoever has it may answer while the survey is open."""

    ref = models.CharField(_("reference"), max_length=14, unique=True, default=new_reference, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="surveys")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment"], condition=Q(closed_at=None), name="one_open_survey"),
        ]

    def __str__(self):
        return self.ref

    @property
    def is_open(self):
        """Whether answers are taken: a submitted assessment takes none."""
        return self.closed_at is None and self.assessment.is_open


class SurveyQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(survey__in=Survey.objects.visible_to(user))


class SurveyQuestion(models.Model):
    """About one action, or about a whole trend."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="+")
    trend = models.ForeignKey(Trend, models.PROTECT, null=True, related_name="+")

    objects = SurveyQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["survey", "position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="one_question_per_position"),
            models.CheckConstraint(
                condition=Q(action__isnull=True) ^ Q(trend__isnull=True), name="about_an_action_or_a_trend"
            ),
        ]

    def __str__(self):
        return f"{self.survey} {self.position}"


class SurveyResponseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(survey__in=Survey.objects.visible_to(user))


class SurveyResponse(models.Model):
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")
    device = models.CharField(max_length=64, editable=False)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [models.UniqueConstraint(fields=["survey", "device"], name="one_response_per_device")]

    def __str__(self):
        return f"{self.survey} {self.pk}"


class SurveyAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(response__in=SurveyResponse.objects.visible_to(user))


class SurveyAnswer(models.Model):
    """A level, or None for "do not know"."""

    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, models.CASCADE, related_name="answers")
    level = models.PositiveSmallIntegerField(_("level"), null=True, validators=[MaxValueValidator(4)])

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the survey")
        verbose_name_plural = _("answers of the survey")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_per_response_and_question"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__lte=4), name="survey_level_0_to_4"),
        ]

    def __str__(self):
        return f"{self.response_id} {self.question_id}"
