"""The product as it stands in production, on this machine: two web workers, two pool workers, a clock."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2

POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379")
WEB = (
    "-m granian config.wsgi:application --interface wsgi --http 1 --no-ws --workers 2 --blocking-threads 16 "
    "--respawn-failed-workers --workers-kill-timeout 10 --log-level error --host 127.0.0.1 --port"
)
WORKER = "-m celery --app config --quiet worker --concurrency 2 --loglevel error"
BEAT = "-m celery --app config --quiet beat --loglevel error --pidfile="


@dataclass
class Standing:
    port: int
    environment: dict[str, str]
    crowd: Path
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes] | None


def empty_database(name: str) -> str:
    """Make the database anew; return its address."""
    connection = psycopg2.connect(f"{POSTGRES}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{POSTGRES}/{name}"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def standing(councils: int, *, bulk: bool = False, redis: int = 11) -> Iterator[Standing]:
    """Fill a database of its own with councils and serve it; with `bulk` there is no worker. Ends everything after."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-day-") as folder:
        environment = os.environ | {
            "DATABASE_URL": empty_database(f"bench_day_{councils}"),
            "CELERY_BROKER_URL": f"{REDIS}/{redis}",
            "CACHE_URL": f"{REDIS}/{redis + 1}",
            "DATA_DIR": folder,
            "RATE_LIMIT_SCALE": "1000000",
            "PORT": str(port),
            "DEMO": "0",
            "LINK_CHECKS": "0",
            "LOG_LEVEL": "ERROR",
            "TRUSTED_PROXY_COUNT": "1",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        crowd = Path(folder, "crowd.json")
        fill = [sys.executable, "-m", "bench.day.crowd", str(councils), *(["--bulk"] if bulk else [])]
        crowd.write_bytes(subprocess.run(fill, env=environment, stdout=subprocess.PIPE, check=True).stdout)
        commands = [f"{WEB} {port}"] if bulk else [f"{WEB} {port}", WORKER, BEAT]
        programs = [subprocess.Popen([sys.executable, *command.split()], env=environment) for command in commands]
        try:
            await_answer(port)
            yield Standing(port, environment, crowd, programs[0], programs[1] if programs[1:] else None)
        finally:
            for program in programs:
                program.terminate()
            for program in programs:
                program.wait(60)


def await_answer(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return
        time.sleep(0.1)
    raise SystemExit("The website does not answer")


def family(pid: int) -> Iterator[int]:
    """The process and everything below it."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def seconds(pid: int) -> float:
    """Processor time of a process, everything below it and everything that has ended below it. Linux."""
    ticks = 0
    for member in family(pid):
        with suppress(OSError):
            facts = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, facts[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def database_server() -> int | None:
    """The process that all of PostgreSQL's others come from, where it runs on this machine."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, facts = stat.read_text().rsplit(")", 1)
            if name.partition("(")[2] == "postgres":
                parents[int(stat.parent.name)] = int(facts.split()[1])
    return next((pid for pid, parent in parents.items() if parent not in parents), None)


def megabytes(pid: int) -> float:
    """Memory of a process and everything below it, shared pages counted once (PSS). Linux."""
    total = 0
    for member in family(pid):
        with suppress(OSError):
            facts = Path(f"/proc/{member}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in facts.splitlines() if line.startswith("Pss:"))
    return total / 1024
