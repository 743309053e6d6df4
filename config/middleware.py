"""What holds for every visit."""

import re
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from organisations.limits import too_many

# What browsers heed in documents only. With every font and script it would weigh as much as some of them.
OF_SCRIPTS = ("Permissions-Policy",)  # and our policy lets none run in a drawing that is opened as a document
OF_DOCUMENTS = ("Content-Security-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options", *OF_SCRIPTS)


def guard(get_response):
    """Tell browsers what no page of ours may do, also on files, redirects and errors that no other middleware sees."""

    def answer(request):
        response = get_response(request)
        for name, value in settings.GUARDS.items():
            response.headers.setdefault(name, value)
        for name in unheeded(request, response):
            response.headers.pop(name, None)
        return response

    return answer


def unheeded(request, response):
    """What means nothing to a style sheet, font or script; a drawing may be opened as a document of its own."""
    if not request.path_info.startswith(settings.STATIC_URL) or response.status_code != HTTPStatus.OK:
        return ()
    kind = response.headers["Content-Type"].partition(";")[0]
    return {"text/html": (), "image/svg+xml": OF_SCRIPTS}.get(kind, OF_DOCUMENTS)


def read_forms_as_utf8(get_response):
    """Ignore the character set a request claims: forms are UTF-8, and another claim could not even be refused.

    Django refuses it when the fields are first read, the page that says so reads them too, and nobody answers.
    """

    def answer(request):
        if request.encoding is not None:
            request.encoding = "utf-8"
        return get_response(request)

    return answer


def refuse_large_forms(get_response):
    """Say so before anything is read: a file is taken at one address only, and all else is text.

    Behind our proxy nothing so large gets here. Other forms without a file are counted by Django, field by field.
    """

    def answer(request):
        length = request.META.get("CONTENT_LENGTH") or ""
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if not re.match(settings.UPLOADS, request.path_info) and request.content_type == "multipart/form-data":
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdecimal() and int(length) > most:
            return HttpResponse(render_to_string("413.html"), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return get_response(request)

    return answer


def keep_private(get_response):
    """Pages of people who are signed in stay out of every cache, so that going back after signing out shows none."""

    def answer(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


class Limits:
    """Ask those to wait who come too often, before the view does any work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return too_many(request)
