"""Ending an organisation: asked for by a lead, taken back for two weeks, done by the worker afterwards."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.history import record
from organisations.models import EventKind, MailKind, Organisation
from organisations.posting import post
from organisations.roles import Role

TIME_TO_THINK = timedelta(days=14)


def close_organisation(*, organisation, closed_by, at=None) -> Organisation:
    """Have everything deleted in two weeks; all leads get a mail. A second time it changes nothing."""
    return _set(organisation, (at or timezone.now()) + TIME_TO_THINK, closed_by)


def keep_organisation(*, organisation, kept_by) -> Organisation:
    """Take that back; all leads get a mail. A second time it changes nothing."""
    return _set(organisation, None, kept_by)


@transaction.atomic
def _set(organisation, closes_at, by):
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = locked.closes_at
    if bool(before) == bool(closes_at):
        return locked
    locked.closes_at = organisation.closes_at = closes_at
    locked.save(update_fields=["closes_at"])
    change = ("closes_at", day(before), day(closes_at))
    record(organisation=locked, kind=EventKind.CLOSING, by=by, changes=[change])
    _tell_leads(locked, by, before or closes_at)
    return locked


def day(moment):
    return f"{timezone.localdate(moment):%Y-%m-%d}" if moment else ""


def _tell_leads(organisation, by, moment):
    name = {"name": organisation.name}
    subject = _("%(name)s will be deleted") if organisation.closes_at else _("%(name)s will not be deleted")
    told = {"organisation": organisation, "by": by, "moment": moment, "address": settings.PUBLIC_ADDRESS}
    body = render_to_string("organisations/email/closing.txt", told).strip()
    for lead in organisation.memberships.filter(role=Role.LEAD).select_related("user"):
        post(
            kind=MailKind.CLOSING,
            address=lead.user.email,
            subject=subject % name,
            body=body,
            organisation=organisation,
        )
