"""Whether everything the service leans on answers, each part looked at on its own and for no longer than PATIENCE.

Only without its database can the website serve nothing. Everything else may be away: pages are read and answers are
saved, reports wait. So a lost Redis, worker or disk is told, and does not take the website out of the proxy.
"""

import logging
import secrets
import threading
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCacheClient
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from config.celery import app
from reports.models import WorkerSign

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds
starting = threading.Lock()
applied = set()  # what this process found migrated stays so: its own code does not change


class NotWellError(Exception):
    """A part answers, and not as it should."""


def demand(is_well):
    if not is_well:
        raise NotWellError


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    """A database that is ahead of this code is well: the next version is being rolled out."""
    if not applied:
        executor = MigrationExecutor(connection)
        demand(not executor.migration_plan(executor.loader.graph.leaf_nodes()))
        applied.add(True)


def worker():
    demand(WorkerSign.objects.is_fresh())


def broker():
    once = {"max_retries": 0, "socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    with app.connection_for_write(transport_options=app.conf.broker_transport_options | once) as asked:
        asked.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)


def shared_cache():
    """Asks Redis itself: the cache would go on without it. One that is full refuses to write."""
    if isinstance(cache._cache, RedisCacheClient):
        cache._cache.get_client(write=True).set("readiness", "ok", ex=10)


def storage():
    for files in (storages["reports"], storages["evidence"]):
        files.delete(files.save(f"readiness-{secrets.token_hex(4)}.txt", ContentFile(b"ok")))


@dataclass
class Part:
    """One part: how to look at it, for how many seconds that is believed, and whether nothing works without it."""

    name: str
    check: object
    believed: float = 1.0
    is_vital: bool = False
    is_up: bool = True
    milliseconds: float = 0.0
    looked_at: float = float("-inf")
    looking: threading.Thread | None = None

    def start(self, now):
        """Look, unless that was done a moment ago or an earlier look still waits."""
        with starting:
            if not self.looking and now - self.looked_at >= self.believed:
                self.looking = threading.Thread(target=self.look, daemon=True)
                self.looking.start()

    def look(self):
        started, fault = time.perf_counter(), None
        try:
            self.check()
        except Exception as problem:  # noqa: BLE001 -- whatever it is, the part is not well
            fault = problem
        finally:
            connections.close_all()
        self.end(fault, time.perf_counter() - started)

    def end(self, fault, seconds):
        if self.is_up and fault:
            log.error("Look after the %s: it is down", self.name, exc_info=fault)
        self.is_up, self.milliseconds = not fault, round(seconds * 1000, 1)
        self.looked_at, self.looking = time.monotonic(), None


PARTS = (
    Part("database", database, is_vital=True),
    Part("migrations", migrations, is_vital=True),
    Part("worker", worker),
    Part("broker", broker),
    Part("cache", shared_cache),
    Part("storage", storage, believed=30),
)


def readiness(parts=PARTS):
    """Return the state of all parts. Asked often, it looks once a second; a part that hangs is down."""
    begun = time.monotonic()
    for part in parts:
        part.start(begun)
    told = {part.name: state(part, begun + PATIENCE) for part in parts}
    lost = [part for part in parts if told[part.name]["state"] == "down"]
    word = "unready" if any(part.is_vital for part in lost) else "degraded" if lost else "ready"
    return {"state": word, "parts": told}


def state(part, deadline):
    waited_for = part.looking
    if waited_for:
        waited_for.join(max(deadline - time.monotonic(), 0))
    if waited_for and waited_for.is_alive():
        return {"state": "down", "milliseconds": round(PATIENCE * 1000, 1)}
    return {"state": "up" if part.is_up else "down", "milliseconds": part.milliseconds}
