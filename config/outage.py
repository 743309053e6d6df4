"""What people see when something fails on our side: a calm page that needs nothing, and what they typed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from organisations.keeping import repeatable
from organisations.views import came_from_here

RETRY_AFTER = 10  # seconds


def server_error(request):
    """The page for any failure nobody expected; while the database is away, one that offers to try again.

    Called while the failure is handled, wherever it came from: a view, a template or a middleware.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return failed(request)


def failed(request):
    """The page with the number that finds the failure in the log; it stands when nothing else does."""
    number = getattr(request, "id", "")
    try:
        told = render_to_string("500.html", {"request_id": number})
    except Exception:  # noqa: BLE001 -- the last page there is
        told = f"<!doctype html><title>Failed</title><p>Something failed on our side. Number to quote: {number}"
    return HttpResponse(told, status=500)


def unavailable(request):
    return HttpResponse(page(request), status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})


def page(request):
    """Asks neither session nor database. A part of a page (htmx) says in its own words what is the matter."""
    if request.headers.get("HX-Request"):
        return ""
    is_form = request.method == "POST"
    told = {
        "path": request.get_full_path(),
        "is_form": is_form,
        "typed": repeatable(request) if is_form and came_from_here(request) else {},
        "csrf_token": get_token(request) if is_form else "",
    }
    return render_to_string("503.html", told)
