"""How often somebody may do something: one table, counted in the cache that all processes share.

Signing in, signing up and resets are counted by allauth (ACCOUNT_RATE_LIMITS); the rest here. Counts start anew with
each minute or hour, so at its turn twice as much may pass: these limits stop machines, not people.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from math import ceil

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from organisations.keeping import shareable

MINUTE, HOUR = 60, 3600  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    most: int
    seconds: int
    per: str  # "account" and "address" are those of the request; "organisation" and "device" are told by the view


TABLE = {
    ("POST", "assessments:action"): [Limit(300, MINUTE, "account")],  # autosave sends after each pause of a second
    ("POST", "assessments:start"): [Limit(30, HOUR, "account")],
    ("POST", "assessments:talk"): [Limit(20, MINUTE, "account"), Limit(200, HOUR, "account")],  # each may send mails
    ("POST", "assessments:evidence"): [Limit(10, MINUTE, "account"), Limit(120, HOUR, "account")],  # 10 MB each
    ("GET", "assessments:evidence_file"): [Limit(120, MINUTE, "account")],
    ("POST", "organisations:create"): [Limit(10, HOUR, "account")],
    ("POST", "organisations:invite"): [Limit(30, HOUR, "account"), Limit(60, HOUR, "organisation")],  # of up to 50
    ("POST", "organisations:invitation"): [Limit(60, HOUR, "account"), Limit(200, HOUR, "organisation")],
    ("POST", "reports:list"): [Limit(60, HOUR, "account"), Limit(300, HOUR, "organisation")],
    ("POST", "reports:export"): [Limit(10, HOUR, "account"), Limit(20, HOUR, "organisation")],
    ("GET", "reports:export_download"): [Limit(30, MINUTE, "account")],
    ("GET", "reports:results_json"): [Limit(120, MINUTE, "account")],
    ("GET", "reports:download"): [Limit(120, MINUTE, "account")],
    ("POST", "survey"): [Limit(30, HOUR, "device"), Limit(3000, HOUR, "address")],
    ("GET", "survey"): [Limit(1200, MINUTE, "address")],
    ("GET", "assessments:history_csv"): [Limit(30, MINUTE, "account")],
    ("GET", "assessments:history_json"): [Limit(30, MINUTE, "account")],
    ("GET", "assessments:organisation_history_csv"): [Limit(30, MINUTE, "account")],
    ("GET", "assessments:organisation_history_json"): [Limit(30, MINUTE, "account")],
    # Each may start a process; a file that is kept costs nothing, but who asks for many asks for different ones.
    **{
        ("GET", f"reports:{which}infographic_file"): [Limit(60, MINUTE, "account"), Limit(120, MINUTE, "address")]
        for which in ("", "edition_")
    },
    ("GET", "reports:own_infographic_file"): [Limit(30, MINUTE, "account")],
    ("GET", "reports:trend_picture"): [Limit(120, MINUTE, "account"), Limit(300, MINUTE, "address")],
    ("GET", "sitemap"): [Limit(60, MINUTE, "account"), Limit(120, MINUTE, "address")],
    ("GET", "search"): [Limit(300, MINUTE, "account"), Limit(1200, MINUTE, "address")],
    ("GET", "cases:list"): [Limit(300, MINUTE, "account"), Limit(1200, MINUTE, "address")],
}  # a whole council may come from one address
ANY_OTHER_FORM = [Limit(120, MINUTE, "account")]
ANY_VISITOR = [Limit(600, MINUTE, "address")]  # who sends a form signed out


def too_many(request, *, organisation=None, device=None):
    """Return the page that asks to wait when this visit is one too many, else None.

    With an organisation or a device only its limits are counted: a view calls this when it knows that the visitor
    belongs to it.
    """
    known = {"organisation": organisation and organisation.pk, "device": device}
    known = {per: who for per, who in known.items() if who}
    waits = [wait(limit, who, request) for limit, who in counted(request, known)]
    return slow_down(request, max(waits)) if any(waits) else None


def counted(request, known):
    """The limits of this visit, each with whom it counts."""
    method = "GET" if request.method == "HEAD" else request.method
    limits = TABLE.get((method, request.resolver_match.view_name), [])
    if method == "POST":
        limits = (limits or ANY_OTHER_FORM) + ANY_VISITOR
    who = known or (visitor(request) if limits else {})
    return [(limit, who[limit.per]) for limit in limits if limit.per in who]


def visitor(request):
    """The account of who is signed in, as many people share an address; else the address."""
    return {"account": request.user.pk} if request.user.is_authenticated else {"address": get_ip(request)}


def wait(limit, who, request):
    """Count this visit; return the seconds until the next is welcome, 0 for now."""
    turn, passed = divmod(time.time(), limit.seconds)
    what = f"{request.resolver_match.view_name}:{limit.per}:{limit.seconds}"
    count = next_number(f"limit:{what}:{who}:{turn:.0f}", limit.seconds)
    return ceil(limit.seconds - passed) if count > limit.most * settings.RATE_LIMIT_SCALE else 0


def next_number(key, seconds):
    with suppress(ValueError):
        return cache.incr(key)
    cache.add(key, 0, seconds)
    with suppress(ValueError):
        return cache.incr(key)
    return 0  # forgotten at this very moment


@sensitive_post_parameters()
def slow_down(request, seconds=MINUTE):
    """Ask to wait, and show what was typed with a button to send it again. allauth calls this too."""
    page = {"minutes": ceil(seconds / 60), "typed": shareable(request), "path": request.get_full_path()}
    template = "organisations/slow_down_line.html" if request.htmx else "organisations/slow_down.html"
    response = render(request, template, page, status=429)
    response["Retry-After"] = str(seconds)
    return response
