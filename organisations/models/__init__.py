"""Who: people, organisations, how they come together, what is sent to them, and what they did."""

from organisations.identity_providers import IdentityProvider, SignInDomain  # noqa: F401 -- Django looks here
from organisations.models.events import Event, EventKind
from organisations.models.joining import Invitation, JoinRequest
from organisations.models.mail import Mail, MailKind
from organisations.models.people import (
    Membership,
    Nation,
    Organisation,
    OrganisationKind,
    SizeClass,
    Standpoint,
    User,
    is_open_to,
    second_factors_of,
)
from organisations.models.support import SupportAccess, is_support, lets_support_in

__all__ = [
    "Event",
    "EventKind",
    "Invitation",
    "JoinRequest",
    "Mail",
    "MailKind",
    "Membership",
    "Nation",
    "Organisation",
    "OrganisationKind",
    "SizeClass",
    "Standpoint",
    "SupportAccess",
    "User",
    "is_open_to",
    "is_support",
    "lets_support_in",
    "second_factors_of",
]
