"""How people come to an organisation: invited by a lead, or let in when they asked."""

import hashlib
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Membership, Organisation, User, masked

INVITATION_LASTS = timedelta(days=14)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the organisations that this member may open."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def open(self):
        """Neither accepted nor withdrawn; they may be past their day."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def acceptable(self, *, at=None):
        return self.open().filter(expires_at__gt=at or timezone.now(), organisation__closes_at=None)

    def with_token(self, token, *, at=None):
        """The one that the link with this token may accept; none once it is used, withdrawn or past its day."""
        return self.acceptable(at=at).filter(token_hash=digest(token))


class Invitation(models.Model):
    """An address that may join with a role. Its link is known to its mail alone: here is only the token's hash."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))  # in lower case
    role = models.CharField(_("role"), max_length=11, choices=Membership.ROLES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, in hexadecimal
    mails = models.PositiveSmallIntegerField(default=1, editable=False)  # how many were written, each with a new link
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn_not_both"
            ),
        ]

    def __str__(self):
        return masked(self.email)

    @property
    def mail_key(self):
        """Of the mail that holds the link which is good now."""
        return f"invitation:{self.pk}:{self.mails}"

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()


class JoinRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those to the organisations that this member may open."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def waiting(self):
        return self.filter(decided_at=None)


class JoinRequest(models.Model):
    """Somebody asks to be let in; a lead decides."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests")
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    is_granted = models.BooleanField(_("let in"), default=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(decided_at=None), name="one_waiting_request_per_person"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.organisation}"
