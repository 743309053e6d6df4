"""Who belongs to an organisation, and as what. Never without a lead."""

from django.db import transaction

from organisations.history import record
from organisations.models import EventKind, MailKind, Membership, Organisation
from organisations.posting import letter, post
from organisations.roles import Role


class LastLead(Exception):
    """The organisation would be left without a lead."""


def hold(organisation) -> Organisation:
    """Lock the organisation's row until the transaction ends, so that whoever changes its people is alone."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def held(membership) -> Membership | None:
    """The membership as it is now, with its organisation held; None when it has ended meanwhile."""
    organisation = hold(membership.organisation)
    return organisation.memberships.select_related("user", "organisation").filter(pk=membership.pk).first()


def admit(*, organisation, user, role, standpoint="", admitted_by) -> Membership:
    """Make somebody a member. Who is one already stays as they are. Within the caller's transaction."""
    facts = {"role": role} | ({"standpoint": standpoint} if standpoint else {})
    membership, is_new = organisation.memberships.get_or_create(user=user, defaults=facts)
    if is_new:
        note(membership, EventKind.JOINED, admitted_by, ("role", "", role))
    return membership


@transaction.atomic
def change_membership(*, membership, changed_by, **facts) -> None:
    """Change the `role`, the `standpoint` or both. Raises LastLead where nobody else leads, and has changed nothing."""
    own = held(membership)
    changes = [
        (name, getattr(own, name), value) for name, value in facts.items() if own and getattr(own, name) != value
    ]
    if not changes:
        return
    is_role_changed = any(name == "role" for name, _before, _after in changes)
    if is_role_changed:
        keep_a_lead(own)
    note(own, EventKind.ROLE, changed_by, *changes)
    for name, _before, value in changes:
        setattr(own, name, value)
    own.save(update_fields=list(facts))
    if is_role_changed:
        tell("role_changed", own, changed_by)


def set_reminders(*, membership, wanted) -> None:
    """A person's own affair, so no history tells it."""
    membership.reminders = wanted
    membership.save(update_fields=["reminders"])


@transaction.atomic
def end_membership(*, membership, ended_by) -> None:
    """Leave, or be removed by a lead. What somebody answered stays. Raises LastLead where nobody else leads."""
    own = held(membership)
    if own is None:
        return
    keep_a_lead(own)
    note(own, EventKind.LEFT, ended_by, ("role", own.role, ""))
    tell("removed", own, ended_by)
    own.delete()


def keep_a_lead(membership):
    others = membership.organisation.memberships.leads().exclude(pk=membership.pk)
    if membership.role == Role.LEAD and not others.exists():
        raise LastLead


def note(membership, kind, by, *changes):
    record(organisation=membership.organisation_id, kind=kind, by=by, subject=str(membership.user), changes=changes)


def tell(name, membership, by):
    """By mail, unless they did it themselves."""
    if membership.user != by:
        words = letter(name, membership=membership, organisation=membership.organisation, by=by)
        address, organisation = membership.user.email, membership.organisation
        post(kind=MailKind.MEMBERSHIP, address=address, organisation=organisation, **words)
