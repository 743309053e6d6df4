"""Change the database while the previous release serves from it: one process at a time, never long in anybody's way.

Our lock is tried for, never waited for: a waiting statement would hold up `CREATE INDEX CONCURRENTLY`, which waits for
every statement that began before it.
"""

import fcntl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK_TIMEOUT = "2s"  # how long a page may have to wait behind a change of its table that waits for another page
ATTEMPTS = 10
BETWEEN = 1.0  # seconds in which pages have the table for themselves
LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def alone(task: str, connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Keep other processes on this database from the same task; they wait and then find it done."""
    keep = held_in_database if connection.vendor == "postgresql" else held_on_disk
    with keep(task, connection):
        yield


@contextmanager
def held_in_database(task, connection):
    """Hold an advisory lock in a transaction of its own connection: gone when the process is, PgBouncer or not."""
    keeper = connection.copy()
    try:
        keeper.set_autocommit(False)
        while not is_locked(keeper, zlib.crc32(task.encode())):
            keeper.rollback()
            time.sleep(0.2)
        yield
    finally:
        keeper.close()


def is_locked(keeper, key):
    with keeper.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        return cursor.fetchone()[0]


@contextmanager
def held_on_disk(task, connection):
    with Path(settings.DATA_DIR, f"{task}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def giving_way(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Give up waiting for a table after LOCK_TIMEOUT, so that the pages queueing behind go on."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield
    finally:
        with suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def persistently(change, told):
    """Call `change` until it gets its locks. Every migration is one transaction, so what was done stays done."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            change()
            return
        except OperationalError as problem:
            if getattr(problem.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE or attempt == ATTEMPTS:
                raise
            told(f"A table is in use; attempt {attempt} of {ATTEMPTS}, trying again")
            time.sleep(BETWEEN)
