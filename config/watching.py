"""What is noted of every request: an id to quote, one line in the log, and its count and time."""

import logging
import re
import secrets
from time import perf_counter

from django.conf import settings
from structlog.contextvars import bind_contextvars, clear_contextvars

from config import metrics
from config.logs import route

log = logging.getLogger(__name__)
ID = re.compile(r"[0-9A-Fa-f-]{16,64}")  # what proxies make; nothing a person could have written
HEADER = "X-Request-ID"
NOT_TOLD = {"static", "/healthz", "/readyz", "/metrics"}  # asked all day; counted, and told only when they fail


def watch(get_response):
    """Give every request an id, which goes into each log line and task of it, and note how it ended."""

    def answer(request):
        started, given = perf_counter(), request.headers.get(HEADER, "")
        request.id = given if ID.fullmatch(given) else secrets.token_hex(8)
        clear_contextvars()
        bind_contextvars(request_id=request.id)
        response = get_response(request)
        response.headers[HEADER] = request.id
        note(request, response.status_code, perf_counter() - started)
        return response

    return answer


def note(request, status, seconds):
    place = "static" if request.path_info.startswith(settings.STATIC_URL) else route(request)
    metrics.count_request(request.method, place, status, seconds)
    if log.isEnabledFor(logging.INFO) and (status >= 500 or place not in NOT_TOLD):
        person = getattr(request, "_cached_user", None)  # nobody is looked up for the sake of the log
        facts = {"method": request.method, "route": place, "status": status, "milliseconds": round(seconds * 1000, 1)}
        log.info("request", extra=facts | ({"user": person.pk} if person and person.pk else {}))
