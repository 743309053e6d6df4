"""What changes who belongs where, and who can prove to be who."""

import logging

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from organisations.history import record
from organisations.models import EventKind, Membership, Organisation
from organisations.roles import Role

log = logging.getLogger(__name__)


@transaction.atomic
def found_organisation(*, name, kind, country, nation="", region="", size_class, founder) -> Organisation:
    """Create an organisation and make its founder the first lead."""
    organisation = Organisation.objects.create(
        name=name, kind=kind, country=country, nation=nation, region=region, size_class=size_class
    )
    Membership.objects.create(user=founder, organisation=organisation, role=Role.LEAD)
    record(organisation=organisation, kind=EventKind.FOUNDED, by=founder)
    return organisation


@transaction.atomic
def require_second_factor(*, organisation, wanted, decided_by) -> None:
    """Ask all members of an organisation for a second factor, or no longer."""
    before = organisation.requires_second_factor
    if before != wanted:
        organisation.requires_second_factor = wanted
        organisation.save(update_fields=["requires_second_factor"])
        changes = [("requires_second_factor", str(before), str(wanted))]
        record(organisation=organisation, kind=EventKind.SETTINGS, by=decided_by, changes=changes)


def remove_second_factors(*, user, removed_by: str) -> int:
    """Take every factor from somebody who lost them, recovery codes too; return how many. Mail and log tell it."""
    count, _rows = Authenticator.objects.filter(user=user).delete()
    log.warning("Second factors removed: %s of person %s, by %s", count, user.pk, removed_by)
    words = render_to_string("mfa/email/second_factors_removed_message.txt", {"address": settings.PUBLIC_ADDRESS})
    try:
        user.email_user(_("Your second factor was removed"), words.strip())
    except OSError:
        log.exception("Check EMAIL_URL, and tell person %s another way that the second factor is gone", user.pk)
    return count


def switch_reminders(*, user, on: bool) -> None:
    """Turn the reminders of all of somebody's organisations on or off."""
    user.memberships.exclude(reminders=on).update(reminders=on)
