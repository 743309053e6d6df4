import os
from pathlib import Path

from celery import Celery
from celery.signals import after_task_publish, heartbeat_sent, worker_init
from django.conf import settings

POLITENESS = 10  # of 0 to 19

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def give_way(**_signal: object) -> None:
    """A report may take its time; somebody who saves is waiting. What the worker starts inherits it."""
    os.nice(POLITENESS)


@heartbeat_sent.connect
@after_task_publish.connect
def leave_a_sign(**_signal: object) -> None:
    """Show a health check that the worker's loop turns, or that beat reaches the broker."""
    if settings.ALIVE_FILE:
        Path(settings.ALIVE_FILE).touch()
