"""Secrets that the embedded default makes for itself on the first start."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def stored_secret(path: Path, size: int = 50) -> str:
    """Return the secret of `size` random bytes kept at `path`, made once (mode 600).

    Safe when two processes start together.
    """
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp makes files that only we may read
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(size))
        with suppress(FileExistsError):  # somebody else was first: theirs counts
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text()
