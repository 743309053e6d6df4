"""The address that turns somebody's reminders off without signing in: it names them, signed, and holds for ever."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from organisations.models import User

SALT = "organisations.reminders"


def address_of(user) -> str:
    """The path to put behind the address of the service."""
    return reverse("organisations:reminders", args=[Signer(salt=SALT).sign(user.pk)])


def person_of(token) -> User | None:
    """Whom the address names; None where it was not made here, or the person is gone."""
    try:
        return User.objects.filter(pk=Signer(salt=SALT).unsign(token)).first()
    except BadSignature:
        return None
