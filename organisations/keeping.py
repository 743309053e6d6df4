"""Text that could not be saved because its writer was signed out: kept in the browser's session until it is.

The one thing a session holds beside the sign-in; docs/decisions/ says why. It is kept under the path of the
page, shown only to somebody who may answer there, and forgotten with the session.
"""

import re

KEY = "unsaved"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field
PRIVATE = re.compile("password|secret|credential")  # in the names of fields that are never shown again
PAGES, LENGTH = 3, 20_000  # most pages, most characters of each field
MARKED, VALUE = 200, 100  # most choices of a list, most characters of each
HOUR = 60 * 60  # seconds a signed-out session lasts


def keep(request, names, lists=()):
    """Keep the posted fields of these names under the request's path; of `lists` every value that was marked."""
    typed = {name: request.POST[name][:LENGTH] for name in names if name in request.POST}
    for name in lists:
        typed[name] = [value[:VALUE] for value in request.POST.getlist(name)[:MARKED]]
    pages = request.session.get(KEY, {})
    pages.pop(request.path, None)
    request.session[KEY] = dict([*pages.items(), (request.path, typed)][-PAGES:])
    if not request.user.is_authenticated:
        request.session.set_expiry(HOUR)


def kept(request):
    """What was kept for this page, or None."""
    return request.session.get(KEY, {}).get(request.path)


def forget(request):
    """Forget what was kept for this page; without anything kept the session is left alone."""
    if kept(request) is not None:
        del request.session[KEY][request.path]
        request.session.modified = True


def repeatable(request):
    """What was posted, to be shown with a button that sends it once more; nothing of a form that holds a secret."""
    return {} if any(map(PRIVATE.search, request.POST)) else shareable(request)


def shareable(request):
    """What was posted but for secrets: sent once more it is refused, with all the rest filled in."""
    return {name: value for name, value in request.POST.items() if name != TOKEN and not PRIVATE.search(name)}
