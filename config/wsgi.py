import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
try:
    application = get_wsgi_application()
except SystemExit:  # the environment holds a mistake: a server that starts this process again would never end
    server = multiprocessing.parent_process()
    if server:
        os.kill(server.pid, signal.SIGTERM)
    raise
