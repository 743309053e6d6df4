"""Read an archive. Nothing in it is believed before its digest is checked, and no name in it leads anywhere."""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.utils import validate_file_name

from config.backup import Refused

FORMAT = 1
MANIFEST, DIGEST, TABLES, FILES = "manifest.json", "manifest.sha256", "tables/", "files/"
DAMAGED = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError, AttributeError)


class Archive:
    """An archive whose every part has been checked; `manifest` says what is in it."""

    def __init__(self, tar: tarfile.TarFile):
        self._tar = tar
        self._members = self._regular_members()
        self.manifest: dict[str, Any] = self._read_manifest()
        self._check()

    def _regular_members(self) -> dict[str, tarfile.TarInfo]:
        members = self._tar.getmembers()
        if len({member.name for member in members}) < len(members) or not all(member.isreg() for member in members):
            raise ValueError("it holds more than plain files, or two of one name")
        return {member.name: member for member in members}

    def _read_manifest(self) -> dict[str, Any]:
        content = self._bytes(MANIFEST)
        if self._bytes(DIGEST).decode() != digest_of([content]):
            raise ValueError("its list of contents was changed")
        manifest = json.loads(content)
        if manifest["format"] > FORMAT:
            raise Refused(f"Install version {manifest['version']} or newer first: the archive was made by it")
        manifest["migrations"] = [tuple(migration) for migration in manifest["migrations"]]
        return manifest

    def _check(self) -> None:
        tables, files = self.manifest["tables"], self.manifest["files"]
        expected = {*map(table_member, tables), *(FILES + name for name in files), MANIFEST, DIGEST}
        if odd := expected.symmetric_difference(self._members):
            raise ValueError(f"{sorted(odd)[0]!r} is missing, or is not on its list of contents")
        for table, facts in tables.items():
            if digest_of(self.lines(table)) != facts["sha256"]:
                raise ValueError(f"the table {table} was changed")
        for name, facts in files.items():
            validate_file_name(name, allow_relative_path=True)
            if digest_of([self.file(name)]) != facts["sha256"]:
                raise ValueError(f"the file {name} was changed")

    def lines(self, table: str) -> Iterator[bytes]:
        with gzip.open(self._open(table_member(table))) as lines:
            yield from lines

    def file(self, name: str) -> bytes:
        return self._bytes(FILES + name)

    def _bytes(self, name: str) -> bytes:
        return self._open(name).read()

    def _open(self, name: str) -> IO[bytes]:
        return self._tar.extractfile(self._members[name])


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Raises Refused for an archive that is damaged, was tampered with or comes from a newer version."""
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 -- closed below, where its faults are another matter
    except (OSError, *DAMAGED) as problem:
        raise Refused(f"Name an archive that `manage.py backup` wrote: {path} cannot be read, {problem}") from None
    with tar:
        try:
            archive = Archive(tar)
        except (*DAMAGED, SuspiciousFileOperation) as problem:
            raise Refused(f"Take another archive: {path} is damaged, {problem}") from None
        yield archive


def table_member(table: str) -> str:
    return f"{TABLES}{table}.jsonl.gz"


def digest_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
