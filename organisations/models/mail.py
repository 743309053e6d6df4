"""What is sent by e-mail: written down with what it is about, sent by the worker, tried again, shown when it fails.

The row is the truth, as with reports: a message to the worker is only a hint. `key` makes a mail unique for ever, so
that a reminder goes out once whatever is restarted.
"""

import secrets
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Organisation

MOST_ATTEMPTS = 10  # over some eight hours
CLAIM_LASTS = timedelta(seconds=60)  # longer than sending may take
FIRST_WAIT = timedelta(minutes=1)  # after a failure; doubled each time


class MailKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    JOINING = "joining", _("Request to join")
    MEMBERSHIP = "membership", _("Change of membership")
    MENTION = "mention", _("Mention")
    REMINDER = "reminder", _("Reminder")
    OFFER = "offer", _("Case offered")
    CLOSING = "closing", _("Deletion of the organisation")


MailKind.ONCE = (MailKind.REMINDER,)  # rather lost than sent twice; all others rather twice than lost


class MailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the organisations that this member may open."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def undelivered(self):
        """Failed for now or for good."""
        return self.filter(sent_at=None, attempts__gt=0, claimed_until=None)

    def due(self, *, at=None):
        """To be sent now, those of a worker that died while sending included."""
        at = at or timezone.now()
        free = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return self.filter(free, sent_at=None, gave_up_at=None, next_at__lte=at)

    def claim(self, pk, *, at=None) -> "Mail | None":
        """Take one to send; None when it is sent, given up, not due, or another worker has it."""
        at, token = at or timezone.now(), secrets.token_hex(8)
        due = self.due(at=at).filter(pk=pk)
        taken = {"token": token, "claimed_until": at + CLAIM_LASTS, "attempts": F("attempts") + 1}
        is_fresh = due.filter(claimed_until=None).update(**taken)
        if not is_fresh and not due.update(**taken):
            return None
        mail = self.get(pk=pk)
        mail.was_interrupted = not is_fresh
        return mail


class Mail(models.Model):
    was_interrupted = False  # whether the claim was taken over from a worker that died, which may have sent it
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="mails")
    kind = models.CharField(_("about"), max_length=10, choices=MailKind)
    address = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))  # emptied once sent or given up: it may hold a link that lets somebody in
    unsubscribe = models.CharField(max_length=500, blank=True, editable=False)  # where to POST to get no more
    key = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.CharField(max_length=16, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    gave_up_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["next_at"], condition=Q(sent_at=None, gave_up_at=None), name="mails_to_send")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
