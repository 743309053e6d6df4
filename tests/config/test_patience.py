"""Nobody waits without end: not for a database that hangs, and not for a task that never ends."""

import signal
import socket
import subprocess
import sys
import time
from functools import partial

import psycopg2
import pytest
from psycopg2 import extensions

from config.patience import wait_a_little

ENDLESS = """
import django, os, re
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from celery import current_app, signals
from reports.tasks import render_report
render_report.time_limit = 1
signals.worker_process_init.send(sender=None)
signals.task_prerun.send(sender=render_report, task=render_report)
re.match("(a+)+$", "a" * 60 + "b")  # for years, and never back in Python
"""


@pytest.fixture
def server():
    """Takes every connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def _impatient():
    extensions.set_wait_callback(partial(wait_a_little, patience=0.2))
    yield
    extensions.set_wait_callback(None)


@pytest.mark.usefixtures("_impatient")
def test_a_database_that_says_nothing_is_given_up(server):
    began = time.monotonic()

    with pytest.raises(psycopg2.OperationalError, match="did not answer"):
        psycopg2.connect(host="127.0.0.1", port=server, user="nobody")

    assert time.monotonic() - began < 5


def test_a_task_that_never_ends_is_ended_by_the_kernel():
    ended = subprocess.run([sys.executable, "-c", ENDLESS], timeout=60, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (-signal.SIGALRM, "")
