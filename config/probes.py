"""Pages for machines: is the process alive, is the service ready, what has it counted.

They are asked by a container's health check, a proxy and Prometheus, who name hosts and speak plainly as they like. So
these addresses are answered before hosts, TLS, sessions and all else.
"""

from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path, resolve
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from config.gauges import Gauges
from config.metrics import counted
from config.readiness import readiness


@require_safe
def healthz(request):
    """Alive. Leans on nothing: a restart mends no database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request):
    """Ready to serve pages, and how each part is. Tells no names of hosts and no messages."""
    told = readiness()
    response = JsonResponse(told, status=503 if told["state"] == "unready" else 200)
    response._has_been_logged = True  # by what is down, once
    return response


@require_safe
def measures(request):
    """For Prometheus, who has the token; for others there is no such page."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not settings.METRICS_TOKEN or not compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = counted()
    registry.register(Gauges())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", measures, name="metrics"),
]
PATHS = {f"/{pattern.pattern}" for pattern in urlpatterns}


def answer_machines(get_response):
    def answer(request):
        if request.path_info not in PATHS:
            return get_response(request)
        request.resolver_match = resolve(request.path_info)
        response = request.resolver_match.func(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer
