"""Sheets as files: made once by a short process of their own, and kept under what they say.

A file's name in the cache is the digest of its content, so a curator's correction or another score makes another file,
and nothing has to be thrown away. One is made at a time in each process, so a crowd at the door costs one.
"""

import hashlib
import json
import logging
import subprocess
import sys
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from reports.rendering import TEMPLATES

log = logging.getLogger(__name__)
TYPES = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}
PUBLIC_KEPT, PRIVATE_KEPT, FAILURE_KEPT = 24 * 3600, 900, 60  # seconds
PATIENCE = 8  # seconds that somebody waits for the file before theirs
LONGEST = 20  # seconds that a file may take
ONE_AT_A_TIME = Lock()


def digest_of(sheet: dict[str, Any], kind: str) -> str:
    """Changes with everything the file shows, and with how it is drawn."""
    told = json.dumps([sheet, kind, get_language(), drawn_by()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def drawn_by() -> str:
    """The templates of this release."""
    files = [TEMPLATES / name for name in ("infographic.typ", "parts.typ", "style.typ")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def file_of(sheet: dict[str, Any], kind: str, *, keep: int = PUBLIC_KEPT) -> bytes | None:
    """The sheet as a file, kept for so many seconds; None while others are served, or when it cannot be made."""
    key = f"sheet:{digest_of(sheet, kind)}"
    made = cache.get(key)
    if made is None and ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        try:
            made = cache.get(key)
            if made is None:
                made = rendered(sheet, kind)
                cache.set(key, made, keep if made else FAILURE_KEPT)
        finally:
            ONE_AT_A_TIME.release()
    return made or None


def rendered(sheet: dict[str, Any], kind: str) -> bytes:
    return made_by("reports.rendering.sheets", kind, get_language() or settings.LANGUAGE_CODE, told=sheet)


def made_by(module: str, *arguments: str, told: dict[str, Any]) -> bytes:
    """What a process makes of this and ends when it is done; empty where that fails."""
    command = [sys.executable, "-m", module, *arguments]
    content = json.dumps(told).encode()
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, check=True, timeout=LONGEST, cwd=settings.BASE_DIR, env={}
        )
    except subprocess.TimeoutExpired:
        log.error("Look into the load: a sheet took longer than %s seconds", LONGEST)
        return b""
    except subprocess.CalledProcessError as fault:
        log.error(
            "Correct the template of %s: %s", module.rpartition(".")[2], fault.stderr.decode(errors="replace")[-500:]
        )
        return b""
    return done.stdout
