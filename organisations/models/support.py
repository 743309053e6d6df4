"""A lead lets support in: whoever may use it reads the organisation's assessments until then, and changes nothing."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Organisation, User, second_factors_of

USE = "organisations.use_support_access"


class SupportAccessQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the organisations that this member may open."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def current(self, *, at=None):
        return self.filter(ended_at=None, until__gt=at or timezone.now())


class SupportAccess(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="support_access")
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(_("granted"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    objects = SupportAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access of support")
        verbose_name_plural = _("access of support")
        ordering = ["-granted_at", "-pk"]
        permissions = [("use_support_access", "Can read what organisations let support see")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="one_access_of_support_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("granted_at")), name="access_of_support_lasts"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.until:%Y-%m-%d %H:%M}"


def is_support(user):
    """Whether this is somebody of support, signed in as the desk asks for. Costs members nothing."""
    if not (getattr(user, "is_staff", False) and user.is_active and user.has_perm(USE)):
        return False
    return not settings.ADMIN_SECOND_FACTOR or second_factors_of(user).exists()


def lets_support_in(organisation):
    """The condition that the organisation (a path such as `organisation`) lets support in now."""
    return Exists(SupportAccess.objects.current().filter(organisation=OuterRef(organisation)))
