"""When a worker was last seen, so that who waits knows whether anybody works."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.making import outside

ASLEEP_AFTER = timedelta(seconds=60)  # four sweeps


class WorkerSignQuerySet(models.QuerySet):
    def leave(self):
        """Say that a worker is alive."""
        return self.update_or_create(pk=WorkerSign.ONLY, defaults={"seen_at": timezone.now()})

    def is_fresh(self, *, at=None) -> bool:
        """Whether a worker was there a moment ago, so that a report asked for now will be made now."""
        at = at or timezone.now()
        return self.exclude(outside("seen_at", at - ASLEEP_AFTER, at + ASLEEP_AFTER)).exists()


class WorkerSign(models.Model):
    """There is one row."""

    ONLY = 1
    seen_at = models.DateTimeField(_("last seen"))

    objects = WorkerSignQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign of the worker")
        verbose_name_plural = _("signs of the worker")

    def __str__(self):
        return f"{self.seen_at:%Y-%m-%d %H:%M:%S}"
