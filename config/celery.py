import ctypes
import gc
import os
import signal
import sys
from pathlib import Path

from celery import Celery, Task
from celery.signals import (
    after_task_publish,
    beat_init,
    heartbeat_sent,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
)
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from config import telemetry

POLITENESS = 15  # of 0 to 19
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@worker_init.connect
def give_way(**_signal: object) -> None:
    """A report may take its time; somebody who saves is waiting. What the worker starts inherits it."""
    os.nice(POLITENESS)


@worker_init.connect
def share(**_signal: object) -> None:
    """Children share what is loaded until somebody writes to it, and a garbage collector that looks at it writes."""
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def keep_time(**_signal: object) -> None:
    """Let the kernel end a process whose task runs too long: the pool of one process keeps no time limits."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    task_prerun.connect(start_the_clock)
    task_postrun.connect(stop_the_clock)
    task_postrun.connect(give_memory_back)


def start_the_clock(task: Task, **_signal: object) -> None:
    signal.alarm(task.time_limit or app.conf.task_time_limit)


def stop_the_clock(**_signal: object) -> None:
    signal.alarm(0)


def give_memory_back(**_signal: object) -> None:
    """What a report took is free again, but glibc keeps its pages for the next one until it is told."""
    if hasattr(LIBC, "malloc_trim"):
        LIBC.malloc_trim(0)


@heartbeat_sent.connect
@after_task_publish.connect
def leave_a_sign(**_signal: object) -> None:
    """Show a health check that the worker's loop turns, or that beat reaches the broker."""
    if settings.ALIVE_FILE:
        Path(settings.ALIVE_FILE).touch()


@worker_init.connect
@beat_init.connect
def start_telemetry(**_signal: object) -> None:
    telemetry.start()


@setup_logging.connect
def leave_logging_alone(**_signal: object) -> None:
    """Celery sets no handlers and levels of its own where somebody listens to this."""
