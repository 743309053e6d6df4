"""Empty databases of the engine under test, beside the one the other tests use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection


@contextmanager
def empty_database(name: str) -> Iterator[dict]:
    """Give the settings of a new database (SQLite: a file), and drop it afterwards."""
    name = f"test_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}_{os.getpid()}"
    if connection.vendor != "postgresql":
        with TemporaryDirectory() as folder:
            yield connection.settings_dict | {"NAME": str(Path(folder, name))}
        return
    run = connection._nodb_cursor
    with run() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield connection.settings_dict | {"NAME": name}
    finally:
        with run() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def address(settings: dict) -> str:
    """The same as a value of DATABASE_URL."""
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{settings['NAME']}"
    who = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
    return f"postgres://{who}{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"
