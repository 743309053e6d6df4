import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from config import checks, telemetry
from config.patience import be_impatient
from config.supervising import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
server = multiprocessing.parent_process()
if server:
    die_with(server.pid)
try:
    telemetry.start()
    application = get_wsgi_application()
except SystemExit:  # the environment holds a mistake: a server that starts this process again would never end
    if server:
        os.kill(server.pid, signal.SIGTERM)
    raise
be_impatient()
checks.warn()
