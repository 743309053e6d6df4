"""Inviting by e-mail. Whoever holds the link of the mail may join.

The mail is the same whether there is an account with the address or not.
"""

import secrets

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from organisations.history import record
from organisations.membership import admit, hold
from organisations.models import EventKind, Invitation, MailKind, Membership
from organisations.models.joining import INVITATION_LASTS, digest
from organisations.posting import letter, link, post


class NotAcceptable(Exception):
    """The link was used, withdrawn, is past its day, or never was one."""


@transaction.atomic
def invite(*, organisation, emails, role, invited_by) -> list[Invitation]:
    """Invite each of the addresses. One with an open invitation gets a new link and this role."""
    organisation = hold(organisation)
    known = {one.email: one for one in organisation.invitations.open().filter(email__in=emails)}
    return [
        renew(known.get(email) or Invitation(email=email, mails=0), organisation, role, invited_by) for email in emails
    ]


@transaction.atomic
def send_again(*, invitation, sent_by) -> None:
    """With a new link; the one before is good no more. Nothing where it is not open any more."""
    organisation = hold(invitation.organisation)
    if own := organisation.invitations.open().filter(pk=invitation.pk).first():
        renew(own, organisation, own.role, sent_by)


def renew(invitation, organisation, role, invited_by):
    """A new link for the next fortnight, known to its mail alone."""
    token, now = secrets.token_hex(32), timezone.now()  # hexadecimal: what hides tokens in logs knows it for one
    unsend(invitation)
    invitation.organisation, invitation.role, invitation.invited_by = organisation, role, invited_by
    invitation.token_hash, invitation.expires_at = digest(token), now + INVITATION_LASTS
    invitation.mails += 1
    invitation.save()
    note(invitation, invited_by, ("role", "", role))
    where = link(reverse("organisations:join", args=[token]))
    words = letter("invitation", invitation=invitation, organisation=organisation, by=invited_by, link=where)
    post(
        kind=MailKind.INVITATION,
        address=invitation.email,
        organisation=organisation,
        key=invitation.mail_key,
        **words,
    )
    return invitation


@transaction.atomic
def withdraw(*, invitation, withdrawn_by) -> None:
    """Its link is good no more. A second time changes nothing."""
    organisation = hold(invitation.organisation)
    if own := organisation.invitations.open().filter(pk=invitation.pk).first():
        own.withdrawn_at = timezone.now()
        own.save(update_fields=["withdrawn_at"])
        unsend(own)
        note(own, withdrawn_by, ("role", own.role, ""))


def unsend(invitation):
    """A mail that still waits would bring a link that is good no more."""
    if invitation.pk:
        invitation.organisation.mails.filter(key=invitation.mail_key, sent_at=None).delete()


@transaction.atomic
def accept(*, token, user, standpoint) -> Membership:
    """Join with the role that was offered; who is a member already keeps theirs. Raises NotAcceptable."""
    found = Invitation.objects.with_token(token).select_related("organisation").first()
    if found is None:
        raise NotAcceptable
    organisation = hold(found.organisation)
    own = organisation.invitations.with_token(token).first()
    if own is None:  # used or withdrawn a moment ago
        raise NotAcceptable
    own.accepted_by, own.accepted_at = user, timezone.now()
    own.save(update_fields=["accepted_by", "accepted_at"])
    return admit(organisation=organisation, user=user, role=own.role, standpoint=standpoint, admitted_by=user)


def note(invitation, by, *changes):
    organisation = invitation.organisation_id
    record(organisation=organisation, kind=EventKind.INVITED, by=by, subject=str(invitation), changes=changes)
