"""A whole site in processes of its own: as in production, or as `manage.py serve` runs it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.faults.servers import Postgres, Redis, await_that, children, free_port
from tests.production.composing import composed, words

ROOT = Path(__file__).resolve().parents[2]
NAMES = dict.fromkeys(("ALLOWED_HOSTS", "DEFAULT_FROM_EMAIL", "OPERATOR_EMAIL"), "maturity@example.org")
START = 300.0  # seconds, on a busy machine
KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")


@dataclass
class Site:
    """`manage.py serve`: SQLite and a queue on disk."""

    folder: Path
    more: dict = field(default_factory=dict)  # variables of the environment
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        own = {"DATA_DIR": str(self.folder / "state"), "PORT": str(self.port), "SECRET_KEY": "only for tests " * 4}
        own["LINK_CHECKS"] = "0"
        return {name: os.environ[name] for name in KEPT if name in os.environ} | own | self.more

    @property
    def command(self):
        return [sys.executable, "manage.py", "serve"]

    @property
    def log(self):
        return (self.folder / "log").read_text()

    def start(self):
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, process_group=0
            )
        await_that(self.is_well, lambda: f"the site answers: {self.log[-3000:]}", seconds=START)
        await_that(self.is_whole, lambda: f"every program runs: {self.log[-3000:]}", seconds=START)
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def is_well(self):
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
            return response.status == 200
        return False

    def is_whole(self):
        return all(self.pids(role) for role in ROLES)

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def councils(self, many, colleagues=0):
        return json.loads(self.run("-m", "tests.faults.scene", str(many), str(colleagues)))

    def rows(self, sql, *given):
        with closing(sqlite3.connect(self.folder / "state" / "db.sqlite3", timeout=30)) as database, database:
            return database.execute(sql.replace("%s", "?"), given).fetchall()

    # Processes

    def pids(self, role):
        """Return the processes of one role: "web", "worker", "beat", or the children of one, as in "worker child"."""
        name, _space, is_child = role.partition(" ")
        mains = [pid for pid in own_children(self.process.pid) if ROLES[name] in command_of(pid)]
        if not is_child:
            return mains
        return [pid for main in mains for pid in own_children(main) if "resource_tracker" not in command_of(pid)]

    def strays(self):
        """Return the processes of this site that ended and were not taken leave of, or that nobody looks after."""
        ours = set(children(self.process.pid)) | {self.process.pid}
        orphans = {pid for pid in everyone() if str(self.folder / "state") in environment_of(pid)} - ours
        return sorted(orphans | {pid for pid in ours if state_of(pid) == "Z"})


ROLES = {"web": "granian", "worker": " worker", "beat": " beat"}


@dataclass
class Production(Site):
    """The services of docker-compose.yml without containers: the same commands and settings."""

    postgres: Postgres | None = None
    redis: Redis | None = None

    def start_servers(self):
        for name in ("postgres", "redis"):
            (self.folder / name).mkdir()
        self.postgres = Postgres("PostgreSQL", self.folder / "postgres").prepare().start()
        self.redis = Redis("Redis", self.folder / "redis").start()
        self.run("manage.py", "prepare")
        return self

    def stop(self):
        self.postgres.go_on()
        self.redis.go_on()
        super().stop()
        self.redis.kill()
        self.postgres.process.send_signal(signal.SIGINT)
        self.postgres.process.wait(timeout=30)

    @property
    def environment(self):
        redis = f"redis://127.0.0.1:{self.redis.port}"
        return super().environment | {
            "DATABASE_URL": self.postgres.url,
            "CELERY_BROKER_URL": f"{redis}/0",
            "CACHE_URL": f"{redis}/1",
        }

    @property
    def command(self):
        services = composed(NAMES)["services"]
        return [sys.executable, "-m", "tests.faults.keeper", json.dumps({n: self.ours(services[n]) for n in ROLES})]

    def ours(self, service):
        program, *given = words(service["command"])
        place = {"0.0.0.0": "127.0.0.1", "8000": str(self.port)}
        return [sys.executable, "-m", program, *(place.get(word, word) for word in given)]

    def rows(self, sql, *given):
        with closing(psycopg2.connect(self.postgres.url, connect_timeout=5)) as database, database:
            cursor = database.cursor()
            cursor.execute(sql, given or None)
            return cursor.fetchall() if cursor.description else []


def everyone():
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def own_children(pid):
    return [child for child in children(pid) if parent_of(child) == pid]


def told(pid, what):
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def command_of(pid):
    return told(pid, "cmdline").replace("\0", " ")


def environment_of(pid):
    return told(pid, "environ")


def state_of(pid):
    return told(pid, "stat").rpartition(")")[2][1:2]


def parent_of(pid):
    fields = told(pid, "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else None
