"""Where report files lie: a shared disk or an S3 bucket, behind Django's storage named "reports".

Both write a file whole or not at all, and both can be walked through a piece at a time (`some_files`). What is not
there is a FileNotFoundError; a place that does not answer, or is full, is any other OSError.
"""

from datetime import datetime
from typing import IO, Protocol, cast

from django.core.files.base import ContentFile
from django.core.files.storage import storages

AT_ONCE = 500  # files looked at in one walk


class Files(Protocol):
    def open(self, name: str) -> IO[bytes]: ...
    def delete(self, name: str) -> None: ...
    def save(self, name: str, content: ContentFile) -> str: ...
    def some_files(self, after: str) -> tuple[list[tuple[str, datetime]], str]:
        """Return names with their time of change, and from where to go on ("" at the end)."""


def report_files() -> Files:
    return cast(Files, storages["reports"])


def name_of(made) -> str:
    """Return the file's name, such as `17/k7mq-2xhd-9wbn-0123456789abcdef.pdf`.

    Its organisation comes first, so that all files of one can be listed. 58 random bits of the reference and 64 of
    the worker's claim cannot be guessed, and no two workers share a name.
    """
    return f"{made.organisation_id}/{made.ref}-{made.token}.{made.SUFFIX}"
