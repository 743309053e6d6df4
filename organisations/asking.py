"""Asking to join an organisation that exists; its leads decide."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from organisations.history import record
from organisations.membership import admit, hold
from organisations.models import EventKind, JoinRequest, MailKind
from organisations.posting import letter, link, post


@transaction.atomic
def ask_to_join(*, organisation, user) -> JoinRequest | None:
    """Ask, and tell the leads by mail. Asking again while it waits changes nothing; None for a member."""
    organisation = hold(organisation)
    if organisation.memberships.filter(user=user).exists():
        return None
    asked, is_new = organisation.join_requests.get_or_create(user=user, decided_at=None)
    if is_new:
        record(organisation=organisation, kind=EventKind.ASKED, by=user, subject=str(user))
        for lead in organisation.memberships.leads().select_related("user"):
            write(asked, lead.user.email, "asked", key=f"joining:{asked.pk}:{lead.pk}")
    return asked


@transaction.atomic
def decide(*, asked, role, decided_by) -> None:
    """Let in with this role, or refuse with none; the one who asked gets a mail. Decided once."""
    organisation = hold(asked.organisation)
    waiting = organisation.join_requests.waiting().select_related("user").filter(pk=asked.pk).first()
    if waiting is None:
        return
    waiting.decided_by, waiting.decided_at, waiting.is_granted = decided_by, timezone.now(), bool(role)
    waiting.save(update_fields=["decided_by", "decided_at", "is_granted"])
    waiting.organisation = organisation
    if role:
        admit(organisation=organisation, user=waiting.user, role=role, admitted_by=decided_by)
    else:
        refused = [("decision", "", "refused")]
        subject = str(waiting.user)
        record(organisation=organisation, kind=EventKind.ASKED, by=decided_by, subject=subject, changes=refused)
    write(waiting, waiting.user.email, "decided")


def write(asked, address, name, key=None):
    organisation = asked.organisation
    where = link(reverse("organisations:people", args=[organisation.pk]))
    words = letter(name, asked=asked, organisation=organisation, link=where)
    post(kind=MailKind.JOINING, address=address, organisation=organisation, key=key, **words)
