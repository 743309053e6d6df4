"""When somebody leaves for good: their name is taken out of what an organisation keeps, or their account ends."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from assessments.offering import forget_contact
from organisations.history import FORMER_MEMBER, record
from organisations.models import Event, EventKind, Invitation, Mail, Membership, Organisation, User
from organisations.roles import Role
from reports.gathering import rows_of, told_models

ABOUT_PEOPLE = (EventKind.INVITED, EventKind.JOINED, EventKind.ASKED, EventKind.ROLE, EventKind.LEFT, EventKind.SHARED)
NAMED = ("subject", "whose", "before", "after")  # where an event about people names them


class StillMember(Exception):
    """A member's name stays; they have to leave first."""


@dataclass
class OnlyLead(Exception):
    """Nobody else leads these `organisations`."""

    organisations: list[Organisation]


@transaction.atomic
def forget_name(*, organisation, user=None, name="", by=None) -> None:
    """Put "Former member" wherever the organisation names this person: by account, or by `name` where that is gone.

    Answers, opinions, comments and evidence stay, of nobody; scores are as they were. What people typed into texts is
    theirs and stays. Safe to repeat. Raises StillMember.
    """
    names = {name} - {""}
    if user:
        if organisation.memberships.filter(user=user).exists():
            raise StillMember
        names |= names_of(user, organisation)
        _unsign(user, organisation)
        for model in (Mail, Invitation):
            _of_address(model, user).filter(organisation=organisation).delete()
        forget_contact(user.email)
    _rename(organisation.events, user, names)
    if by and by != user:
        change = ("names", "", FORMER_MEMBER)
        record(organisation=organisation, kind=EventKind.SETTINGS, by=by, changes=[change])


def names_of(user, organisation):
    """All the ways in which the history names somebody."""
    signed = organisation.events.filter(by=user).order_by().values_list("by_name", flat=True).distinct()
    return {str(user), user.signature, user.masked_email, *signed} - {"", FORMER_MEMBER}


def _unsign(user, organisation):
    """Take somebody out of every row; rows that are only about them go."""
    for model in told_models():
        for field in model._meta.concrete_fields:
            if field.related_model is not User or model is Event:
                continue
            rows = rows_of(model, organisation).filter(**{field.name: user}).order_by()
            if field.null:
                rows.update(**{field.name: None})
            else:
                model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()


def _rename(events, user, names):
    theirs = Q(by=user) if user else Q()
    events.filter(theirs | Q(by=None, by_name__in=names), by_name__gt="").update(by=None, by_name=FORMER_MEMBER)
    for place in NAMED:
        events.filter(kind__in=ABOUT_PEOPLE, **{f"{place}__in": names}).update(**{place: FORMER_MEMBER})


def _of_address(model, user):
    return model._base_manager.filter(**{"address" if model is Mail else "email": user.email})


@transaction.atomic
def delete_account(*, user, forget: bool) -> None:
    """End an account; with `forget` its name goes too, else the history keeps it. Raises OnlyLead."""
    own = Organisation.objects.with_member(user)
    list(own.select_for_update())  # so that nobody else can stop leading meanwhile
    if alone := list(led_alone_by(user)):
        raise OnlyLead(alone)
    for organisation in own:
        record(organisation=organisation, kind=EventKind.LEFT, by=user, subject=str(user))
    was_in = set(own) | set(left_by(user))
    Membership.objects.of(user).delete()
    for organisation in was_in if forget else ():
        forget_name(organisation=organisation, user=user)
    for model in (Mail, Invitation):
        _of_address(model, user).delete()
    forget_contact(user.email)
    user.delete()


def led_alone_by(user):
    """The organisations that would have no lead without this person; those about to be deleted need none."""
    leading = Membership.objects.of(user).filter(role=Role.LEAD).values("organisation")
    others = Membership._base_manager.filter(role=Role.LEAD).exclude(user=user).values("organisation")
    return Organisation.objects.with_member(user).filter(pk__in=leading, closes_at=None).exclude(pk__in=others)


def left_by(user):
    """The organisations this person left, whose history still names them."""
    named = Event.objects.filter(by=user).values("organisation")
    return Organisation.objects.filter(pk__in=named).exclude(memberships__user=user)


def former_members(organisation):
    """Who did something here and is no member any more: (id, or None where the account is gone, and name)."""
    members = organisation.memberships.values("user")
    gone = organisation.events.exclude(by__in=members).exclude(by_name__in=["", FORMER_MEMBER])
    return list(gone.order_by("by_name", "by").values_list("by", "by_name").distinct())
