"""Serve everything from one command: prepare, then keep the website, the worker and its clock running."""

import socket
import sys
import time
import urllib.request
from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config.preparing import prepare
from config.supervising import Program, supervise

HEAD_START = 1.5  # seconds that the website has the processor for itself: the first page comes before any report
DEMO_ACCOUNTS = (
    "lead",
    "contributor",
    "contributor2",
    "reader",
    "curator",
    "editor",
    "publisher",
    "support",
    "stranger",
)
WEB = (
    "-m granian config.wsgi:application --interface wsgi --http 1 --no-ws --workers 2 --blocking-threads 16 "
    "--respawn-failed-workers --workers-kill-timeout 10 --log-level error"
)
# One process: a pool that reads a queue on disk shares a lock, and a child killed while it waits takes it along.
# Messages hold a name and a number, never code, so there is no need to warn against running as root.
WORKER = (
    "-W ignore:You're -m celery --app config --quiet worker --pool solo --loglevel error "
    "--without-gossip --without-mingle --without-heartbeat"
)
CLOCK = "-m celery --app config --quiet beat --loglevel error --pidfile="


class Command(BaseCommand):
    help = "Prepare database and files, then run the website and the worker until told to stop."
    requires_system_checks = ()  # a start is quick; the test suite runs them

    def handle(self, *args, **options):
        refuse_a_taken_port()
        with suppress(KeyboardInterrupt):
            prepare()
            connections.close_all()
            supervise(programs(), is_ready=is_answering, announce=self.announce)

    def announce(self):
        self.stdout.write(f"Ready: http://{address(settings.HOST)}")
        if settings.DEMO:
            self.stdout.write(f"Demo accounts, each with the password {settings.DEMO_PASSWORD}")
            for name in DEMO_ACCOUNTS:
                self.stdout.write(f"  {name}@demo.example")
        self.stdout.flush()


def programs():
    web = [*WEB.split(), "--host", settings.HOST, "--port", str(settings.PORT)]
    return [
        Program("website", [sys.executable, *web]),
        Program("worker", [sys.executable, *WORKER.split()], due=time.monotonic() + HEAD_START),
        Program("clock", [sys.executable, *CLOCK.split()], due=time.monotonic() + 2 * HEAD_START),
    ]


def address(host):
    return f"[{host}]:{settings.PORT}" if ":" in host else f"{host}:{settings.PORT}"


def own_address():
    """Return where this machine reaches the website, also when it listens on every address."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- compared with, not bound to
    return address(near.get(settings.HOST, settings.HOST))


def is_answering():
    try:
        with urllib.request.urlopen(f"http://{own_address()}/healthz", timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def refuse_a_taken_port():
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.HOST, settings.PORT))
        except OSError as problem:
            raise CommandError(
                f"Choose another port (PORT=8001 ./run): {settings.PORT} cannot be used, {problem}"
            ) from None
