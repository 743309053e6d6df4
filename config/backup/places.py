"""A database and a folder that are there only as long as somebody tries a restore in them."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import ProgrammingError, connections

from config.backup import Refused
from config.backup.filing import EveryFile
from reports.filing import Files
from reports.filing.disk import FilesOnDisk

ALIAS = "restored"


@contextmanager
def temporary_place(like: str = "default") -> Iterator[tuple[str, Files]]:
    """Give the alias of an empty database of the same kind, and an empty place for files."""
    with tempfile.TemporaryDirectory(prefix="restore-") as folder, empty_database(like, Path(folder)) as name:
        connection = connections[like].copy(ALIAS)
        connection.settings_dict["NAME"] = name
        connections[ALIAS] = connection
        try:
            yield ALIAS, EveryFile(FilesOnDisk(Path(folder, "reports")), FilesOnDisk(Path(folder, "evidence")))
        finally:
            connection.close()
            del connections[ALIAS]


@contextmanager
def empty_database(like: str, folder: Path) -> Iterator[str]:
    if connections[like].vendor == "sqlite":
        yield str(folder / "db.sqlite3")
        return
    name = f"restore_{secrets.token_hex(6)}"
    try:
        command(like, f"CREATE DATABASE {name} TEMPLATE template0")
    except ProgrammingError as problem:
        raise Refused(
            f"Allow it (ALTER ROLE ... CREATEDB), or restore into a database of your own: {problem}"
        ) from None
    try:
        yield name
    finally:
        command(like, f"DROP DATABASE {name} WITH (FORCE)")


def command(alias: str, statement: str) -> None:
    """Run it on a connection of its own, as it may not be part of a transaction."""
    connection = connections[alias].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
