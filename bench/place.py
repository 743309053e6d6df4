"""A place to measure in: a database and a port of their own, and the real server on them."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django


@contextmanager
def prepared() -> Iterator[int]:
    """Set Django up on a temporary folder with content and demo councils; give the port that is meant to be used."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.close()
        own = {
            "DATA_DIR": folder,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "DEMO": "1",
            "LOG_LEVEL": "ERROR",
            "RATE_LIMIT_SCALE": "1000000",
        }
        os.environ |= own | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
        django.setup()
        from config.preparing import prepare

        prepare()
        yield port


@contextmanager
def served() -> Iterator[int]:
    """Run the website as `manage.py serve` does; give its process id."""
    from config.management.commands.serve import is_answering, programs

    server = subprocess.Popen(programs()[0].command)
    try:
        while not is_answering():
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def seconds_of_work(parent: int) -> float:
    """Return the processor time that the children of a process have used. Linux; other systems: 0."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            facts = stat.read_text().rpartition(")")[2].split()
            ticks += (int(facts[11]) + int(facts[12])) if int(facts[1]) == parent else 0
    return ticks / os.sysconf("SC_CLK_TCK")
