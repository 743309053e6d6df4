"""What Prometheus is told: requests and tasks as they end, and what the database holds at the moment it asks.

Website and workers are many processes. Each counts in files of its own that all others can read, so that whichever
process is asked tells for all of them. The files are numbered, and a new process goes on with those of one that ended:
they stay as few as there are processes, and a count never goes back.
"""

import fcntl
import logging
import os
from itertools import count
from time import perf_counter

from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.dispatch import receiver
from django_structlog.celery.signals import bind_extra_task_metadata
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector
from structlog.contextvars import bind_contextvars

log = logging.getLogger(__name__)
FOLDER = settings.DATA_DIR / "metrics"
SIZE = 1 << 20  # bytes, and more than all names need
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
held = {}
is_shared = False


def own_number():
    """Return the number of this process's files; it holds them until it ends."""
    if os.getpid() not in held:
        held[os.getpid()] = next(filter(None, map(take, count())))
    return held[os.getpid()][0]


def take(number):
    """Return the number and its lock, or None where a living process has it."""
    lock = (FOLDER / f"{number}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return lock.close()
    for kind in ("counter", "histogram"):  # room for them now: on a full disk a later write would end the process
        with (FOLDER / f"{kind}_{number}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, SIZE)
    return number, lock


if settings.METRICS_TOKEN:
    os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(FOLDER))  # prometheus_client looks for it there
    try:
        FOLDER.mkdir(exist_ok=True)
        values.ValueClass = values.MultiProcessValue(own_number)
        is_shared = True
    except OSError:
        log.exception("Make room in DATA_DIR and start again: this process is not counted")

registry = CollectorRegistry()
REQUESTS = Counter(
    "maturity_http_requests", "Requests by route and status", ["method", "route", "status"], registry=registry
)
SECONDS = Histogram(
    "maturity_http_request_seconds",
    "Time from the first line of a request to its answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=registry,
)
TASKS = Histogram(
    "maturity_task_seconds",
    "Time of a task in the worker, by how it ended",
    ["task", "outcome"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90),
    registry=registry,
)


def count_request(method, route, status, seconds):
    if settings.METRICS_TOKEN:
        REQUESTS.labels(method if method in METHODS else "other", route, status).inc()
        SECONDS.labels(route).observe(seconds)


@receiver(bind_extra_task_metadata)
def name_task(task, **_signal):
    """Each log line of a task says of which."""
    bind_contextvars(task=task.name)


@task_prerun.connect
def start_task(task, **_signal):
    task.request.started_at = perf_counter()


@task_postrun.connect
def count_task(task, retval=None, state=None, **_signal):
    """A task may say in a word how it ended; otherwise Celery's own word counts."""
    if settings.METRICS_TOKEN:
        outcome = retval if isinstance(retval, str) else str(state or "lost").lower()
        TASKS.labels(task.name, outcome).observe(perf_counter() - task.request.started_at)


def counted():
    """Return what all processes have counted, as a registry of its own."""
    told = CollectorRegistry()
    if is_shared:
        MultiProcessCollector(told, path=str(FOLDER))
    else:
        told.register(registry)
    return told
