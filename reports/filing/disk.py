"""Report files on a disk that website and workers share."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from reports.filing import AT_ONCE

ONLY_OURS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class FilesOnDisk(FileSystemStorage):
    """Whole or not there: written beside its place, forced to the disk, then moved into it."""

    def __init__(self, location):
        super().__init__(location=location, allow_overwrite=True)

    def url(self, name):
        raise ValueError("Link to the download page: a file has no address of its own")

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = path.with_name(f"{path.name}.part")
        try:
            with os.fdopen(os.open(written, ONLY_OURS, 0o600), "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
        keep_names(path.parent)
        return name

    def some_files(self, after=""):
        """Folder by folder, in order of name."""
        found = []
        for name in sorted(name for name in names_in(self.location) if name > after):
            folder = Path(self.location, name)
            found += [f"{name}/{file}" for file in sorted(names_in(folder))] if folder.is_dir() else [name]
            if len(found) >= AT_ONCE:
                return self._with_times(found), name
        return self._with_times(found), ""

    def _with_times(self, names):
        found = []
        for name in names:
            with suppress(FileNotFoundError):  # another worker was faster
                found.append((name, datetime.fromtimestamp(Path(self.location, name).stat().st_mtime, UTC)))
        return found


def names_in(folder):
    with suppress(FileNotFoundError):
        return [path.name for path in Path(folder).iterdir()]
    return []


def keep_names(folder):
    """Force the names in a folder to the disk, so that a power cut forgets none."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
