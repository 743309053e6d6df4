"""How long somebody stays signed in: some time without a visit, and some time in all. Held by the server.

The session itself says when it began and when it was last used; that is noted at most once a minute, so that
reading pages does not write. What was kept for its owner outlives it, as in every other way of being signed out.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.utils import timezone

from organisations import keeping

log = logging.getLogger(__name__)
BEGAN, SEEN = "began", "seen"  # seconds since 1970
MINUTE = 60  # seconds: how old the note may become, where the time without a visit is long
LONGEST_WARNING = 120  # seconds
NO_ADDRESS = "0.0.0.0"  # noqa: S104 -- stands where an address would, in the list of devices
LOOK = ("/accounts/session/", "/live/")  # how paths end that pages ask for by themselves: that is no visit


def moment(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())


@dataclass(frozen=True)
class SignIn:
    """When a sign-in ends, in seconds since 1970: unless another page is opened, and at the latest."""

    unless_used: float
    at_the_latest: float

    @property
    def ends(self):
        return min(self.unless_used, self.at_the_latest)

    @property
    def can_be_extended(self):
        return self.unless_used < self.at_the_latest

    @property
    def at(self):
        return moment(self.ends)

    @property
    def minute(self):
        return int(self.ends // MINUTE)

    @property
    def warn(self):
        """How many seconds before the end a page speaks up; time enough to read and press a key."""
        return round(min(LONGEST_WARNING, settings.SESSION_IDLE_SECONDS / 3, settings.SESSION_COOKIE_AGE / 3))

    @property
    def seconds_left(self):
        return max(ceil(self.ends - time.time()), 0)


def begin(sender, request, user, **kwargs):
    """Whatever the way of signing in; the cookie lives as long as the sign-in may."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)


def note_refusal(sender, **credentials_and_request):
    """A count of these lines shows that somebody guesses. Who was tried is not written down."""
    log.warning("Sign-in refused")


def list_device(sender, request, user, **kwargs):
    """Add this device to the person's list, without those that are signed out."""
    from allauth.usersessions.models import UserSession  # models are not there yet when apps are set up

    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.filter(user=user).exclude(session_key__in=alive).delete()
    UserSession.objects.create_from_request(request)


def forget_address(sender, instance, **kwargs):
    """The list of devices needs no address, so none is stored."""
    instance.ip = NO_ADDRESS


def hold(get_response):
    """Sign out whose time is over, before anything else sees the request."""

    def answer(request):
        if request.user.is_authenticated:
            see(request)
        return get_response(request)

    return answer


def see(request):
    now, session = time.time(), request.session
    if BEGAN not in session:  # signed in before there were limits
        session[BEGAN] = session[SEEN] = now
    if sign_in_of(session).ends <= now:
        end(request)
    elif now - session[SEEN] >= note_every() and not (request.path.endswith(LOOK) and request.method == "GET"):
        use(session)
    request.sign_in = sign_in_of(session) if BEGAN in session else None


def use(session):
    session[SEEN] = time.time()


def sign_in_of(session):
    return SignIn(session[SEEN] + settings.SESSION_IDLE_SECONDS, session[BEGAN] + settings.SESSION_COOKIE_AGE)


def note_every():
    return min(MINUTE, settings.SESSION_IDLE_SECONDS / 20)


def end(request):
    unsaved = request.session.get(keeping.KEY)
    logout(request)
    if unsaved:
        request.session[keeping.KEY] = unsaved
        request.session.set_expiry(keeping.HOUR)
