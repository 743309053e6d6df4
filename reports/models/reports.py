"""One report for each submission and language."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, Submission
from reports.models.making import Made, MadeQuerySet


class ReportQuerySet(MadeQuerySet):
    needed = ("submission__assessment",)

    def visible_to(self, user):
        """Reports of the organisations this person is a member of."""
        return self.filter(submission__assessment__in=Assessment.objects.visible_to(user))


class Report(Made):
    OWNER = "submission__assessment__organisation"
    SUFFIX = "pdf"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reports")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)

    objects = ReportQuerySet.as_manager()

    class Meta(Made.Meta):
        abstract = False
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["submission", "language"], name="one_report_per_submission_and_language"),
            *Made.Meta.constraints,
        ]

    def get_absolute_url(self):
        return reverse("reports:download", args=[self.submission.assessment.ref, self.ref])

    @property
    def organisation_id(self):
        return self.submission.assessment.organisation_id

    @property
    def download_name(self):
        """For example `digital-maturity-2024-fenbridge-borough-council.pdf`."""
        assessment = self.submission.assessment
        name = slugify(assessment.organisation.name)[:80].strip("-") or assessment.ref
        return f"digital-maturity-{assessment.edition.slug}-{name}.pdf"
