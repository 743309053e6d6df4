"""What becomes of an edition: what locks it, what was corrected in it, and what it says of earlier ones."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trends.models.content import Action, Edition, EditionPart, Trend
from trends.wording import Lines, Localised


class Lock(models.Model):
    """An action that councils assess themselves by. The database then keeps the edition as it is, but for wording.

    The rules are triggers that look at this table only: SQLite makes a table anew when it changes, and would then
    refuse triggers that name it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="locks")
    action = models.OneToOneField(Action, models.CASCADE, related_name="lock")

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")

    def __str__(self):
        return str(self.action)


class Correction(models.Model):
    """A wording of an edition in use that was changed, with the reason, which everybody can read."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="corrections")
    trend = models.ForeignKey(Trend, models.CASCADE, related_name="corrections", null=True)  # None: the edition's own
    model = models.CharField(max_length=20)  # of what was changed, such as "action"
    code = models.CharField(max_length=100)  # which one, such as "cy-1"
    field = models.CharField(max_length=50)  # the column, such as "title_en"
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("changed on"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason")]

    def __str__(self):
        return f"{self.code}: {self.label}"

    @property
    def label(self):
        """The name of the field, in the language of the moment."""
        return str(apps.get_model("trends", self.model)._meta.get_field(self.field).verbose_name)


class Verdict(EditionPart):
    """What an edition, looking back, says of a trend of an earlier year."""

    class Outcome(models.TextChoices):
        RIGHT = "right", _("Right")
        EARLY = "early", _("Too early")
        WRONG = "wrong", _("Wrong")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="verdicts", verbose_name=_("edition"))
    year = models.PositiveSmallIntegerField(_("year of the earlier edition"))
    trend = Localised(_("trend of the earlier edition"), field=models.CharField, required=True, max_length=200)
    outcome = models.CharField(_("verdict"), max_length=5, choices=Outcome)
    text = Localised(_("why"), required=True)
    source_lines = models.TextField(_("sources, one per line"), blank=True)
    sources = Lines("source_lines")

    class Meta:
        verbose_name = _("verdict on an earlier trend")
        verbose_name_plural = _("verdicts on earlier trends")
        ordering = ["edition", "year", "trend_en"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "year", "trend_en"], name="one_verdict_on_an_earlier_trend"),
            models.CheckConstraint(condition=Q(outcome__in=["right", "early", "wrong"]), name="verdict_known"),
        ]

    def __str__(self):
        return f"{self.year}: {self.trend}"
