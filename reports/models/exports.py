"""Everything about an organisation in one file, for its leads; kept for a week."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from reports.models.making import Made, MadeQuerySet, Status

KEPT = timedelta(days=7)


class ExportQuerySet(MadeQuerySet):
    needed = ("organisation",)

    def visible_to(self, user):
        """Those of the organisations that this member may open."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def past(self, *, at=None):
        """Kept long enough."""
        return self.filter(finished_at__lt=(at or timezone.now()) - KEPT)


class Export(Made):
    CLAIM_LASTS = timedelta(minutes=10)
    SUFFIX = "zip"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="exports")

    objects = ExportQuerySet.as_manager()

    class Meta(Made.Meta):
        abstract = False
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status__in=[Status.QUEUED, Status.RENDERING]),
                name="one_export_at_a_time",
            ),
            *Made.Meta.constraints,
        ]

    def get_absolute_url(self):
        return reverse("reports:export_download", args=[self.organisation_id, self.ref])

    @property
    def kept_until(self):
        return self.finished_at and self.finished_at + KEPT

    @property
    def download_name(self):
        name = slugify(self.organisation.name)[:80].strip("-") or self.ref
        return f"digital-maturity-{name}-{self.created_at:%Y-%m-%d}.zip"
