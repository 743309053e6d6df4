import os
from pathlib import Path

from celery import Celery
from celery.signals import after_task_publish, heartbeat_sent
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@heartbeat_sent.connect
@after_task_publish.connect
def leave_a_sign(**_signal: object) -> None:
    """Show a health check that the worker's loop turns, or that beat reaches the broker."""
    if settings.ALIVE_FILE:
        Path(settings.ALIVE_FILE).touch()
