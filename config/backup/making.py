"""Write an archive of one moment, while the site runs."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connections
from django.utils import timezone

from config.backup import Refused
from config.backup.archives import DIGEST, FILES, FORMAT, MANIFEST, digest_of, table_member
from config.backup.filing import EVIDENCE
from config.backup.tables import apps_at, columns_of, lines_of, migrations_of, models_of
from reports.filing import Files

IN_MEMORY = 8_000_000  # bytes of a table that are kept off the disk
SAME_MOMENT = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN"}


def back_up(place: Path, *, files: Files, alias: str = "default") -> tuple[Path, dict[str, Any]]:
    """Write an archive to a file, or into a folder under a name of its own. Whole or not there."""
    target = place / f"digital-maturity-{timezone.now():%Y%m%dT%H%M%SZ}.tar" if place.is_dir() else place
    if not target.parent.is_dir():
        raise Refused(f"Create the folder first: {target.parent} is not there")
    if target.exists():
        raise Refused(f"Name another file: {target} is there already")
    manifest = {"format": FORMAT, "version": settings.VERSION, "made_at": timezone.now().isoformat()}
    with written_whole(target) as file, tarfile.open(fileobj=file, mode="w") as tar:
        with one_moment(alias):
            manifest |= added_tables(tar, alias)
            names = file_names(alias, manifest["tables"])
        manifest |= added_files(tar, names, files)
        content = json.dumps(manifest, indent=1).encode()
        add(tar, MANIFEST, content)
        add(tar, DIGEST, digest_of([content]).encode())
    return target, manifest


@contextmanager
def one_moment(alias: str) -> Iterator[None]:
    """Let every query see the database as it is now. Nobody who writes has to wait for us."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(SAME_MOMENT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")  # ours alone
    try:
        os.close(handle)
        with Path(draft).open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def added_tables(tar: tarfile.TarFile, alias: str) -> dict[str, Any]:
    migrations = migrations_of(alias)
    models = models_of(apps_at(migrations))
    tables = {
        table: {"columns": columns_of(model), **add_lines(tar, table, lines_of(model, alias))}
        for table, model in models.items()
    }
    return {"migrations": migrations, "tables": tables}


def file_names(alias: str, tables: Iterable[str]) -> list[str]:
    """As `EveryFile` calls them; before release 0.2 there was no table of evidence."""
    found = []
    for table, folder in {"reports_report": "", "assessments_evidence": EVIDENCE}.items():
        if table in tables:
            with connections[alias].cursor() as cursor:
                cursor.execute(f"SELECT file FROM {table} WHERE file <> '' ORDER BY file")  # noqa: S608 -- names of ours
                found += [folder + name for (name,) in cursor.fetchall()]
    return found


def added_files(tar: tarfile.TarFile, names: list[str], files: Files) -> dict[str, Any]:
    found = {name: add_file(tar, name, files) for name in names}
    if names and not any(found.values()):
        raise Refused("Look at DATA_DIR and S3_BUCKET: not one of the files is where they say")
    return {
        "files": {name: facts for name, facts in found.items() if facts},
        "missing_files": [name for name, facts in found.items() if not facts],
    }


def add_lines(tar: tarfile.TarFile, table: str, lines: Iterable[bytes]) -> dict[str, Any]:
    rows, digest = 0, hashlib.sha256()
    with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=Path(tar.name).parent) as packed:
        with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as text:
            for line in lines:
                text.write(line)
                digest.update(line)
                rows += 1
        member = member_of(table_member(table), packed.tell())
        packed.seek(0)
        tar.addfile(member, packed)
    return {"rows": rows, "sha256": digest.hexdigest()}


def add_file(tar: tarfile.TarFile, name: str, files: Files) -> dict[str, Any] | None:
    """None if it is gone: its row says so to people, or will once somebody asks for it."""
    try:
        with files.open(name) as file:
            content = file.read()
    except FileNotFoundError:
        return None
    add(tar, f"{FILES}{name}", content)
    return {"size": len(content), "sha256": digest_of([content])}


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    tar.addfile(member_of(name, len(content)), io.BytesIO(content))


def member_of(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
