"""Cases that councils offer from their own work; curators look at them, and publish or decline."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessing import Assessment, new_reference
from casestudies.models import CaseStudy
from organisations.models import User
from trends.models import Action


class OfferState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    REVIEW = "review", _("Under review")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")


OfferState.WAITING = (OfferState.OFFERED, OfferState.REVIEW)


class CaseOfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the assessments that this member may open."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def waiting(self):
        return self.filter(state__in=OfferState.WAITING)


class CaseOffer(models.Model):
    """What was done about one action, and which level it was raised from and to."""

    ref = models.CharField(_("reference"), max_length=14, unique=True, default=new_reference, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="offers")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+", verbose_name=_("action"))
    level_before = models.PositiveSmallIntegerField(_("level before"), validators=[MaxValueValidator(4)])
    level_after = models.PositiveSmallIntegerField(_("level after"), validators=[MaxValueValidator(4)])
    title = models.CharField(_("title"), max_length=150)
    done = models.TextField(_("what was done"), max_length=4000)
    outcome = models.TextField(_("what came of it"), max_length=4000)
    contact_name = models.CharField(_("name of the contact"), max_length=100, blank=True)  # only if they want to be
    contact_email = models.EmailField(_("e-mail address of the contact"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=OfferState, default=OfferState.OFFERED)
    reason = models.TextField(_("reason for declining"), blank=True, max_length=2000)
    case = models.ForeignKey(
        CaseStudy, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("case")
    )
    offered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField(_("offered"), auto_now_add=True)

    objects = CaseOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("case that a council offers")
        verbose_name_plural = _("cases that councils offer")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level_after__gt=F("level_before")) & Q(level_after__lte=4), name="offers_tell_of_a_rise"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="declining_has_a_reason"),
            models.CheckConstraint(
                condition=Q(contact_name="", contact_email="") | (~Q(contact_name="") & ~Q(contact_email="")),
                name="a_contact_has_name_and_address",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_waiting(self):
        return self.state in OfferState.WAITING

    @property
    def contact(self):
        return f"{self.contact_name}, {self.contact_email}" if self.contact_email else ""
