import multiprocessing
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import checks, remembering, telemetry
from config.patience import be_impatient
from config.supervising import die_with
from config.turns import in_turn

SHORT_TURN = 0.0005  # seconds that a thread may compute while others wait; Python's own 0.005 is half a save


def whole(application):
    """Wrap a WSGI application: granian sends a list in one piece, but of anything else the head before the body."""

    def answer(environ, start_response):
        response = application(environ, start_response)
        if getattr(response, "streaming", True):
            return response
        try:
            return list(response)
        finally:
            response.close()

    return answer


sys.setswitchinterval(SHORT_TURN)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
server = multiprocessing.parent_process()
if server:
    die_with(server.pid)
try:
    telemetry.start()
    application = whole(in_turn(get_wsgi_application()))
    get_resolver().url_patterns  # noqa: B018 -- every view is loaded now, not when the first people come
except SystemExit:  # the environment holds a mistake: a server that starts this process again would never end
    if server:
        os.kill(server.pid, signal.SIGTERM)
    raise
be_impatient()
remembering.settle()
checks.warn()
