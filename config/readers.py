"""Readers of texts that are more than a word: each returns the value, or raises ValueError saying what to enter."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

HERE = {"sqlite", "filesystem", "locmemcache", "consolemail", "memorymail", "dummymail", "filemail"}  # no server
NEEDS_A_NAME = {"postgres", "postgresql"}
ESCAPES = "write / ? # [ ] of a password as %2F %3F %23 %5B %5D, and end the host with a port number or none"


def url(*schemes: str) -> Callable[[str], str]:
    """An address with one of these schemes, or nothing."""

    def read(text: str) -> str:
        if text and text.partition("://")[0] not in schemes:
            raise ValueError(f"enter an address that starts with {', '.join(f'{scheme}://' for scheme in schemes)}")
        parts = split(text)
        if parts.scheme in NEEDS_A_NAME and not parts.path.strip("/"):
            raise ValueError("end the address with /NAME, the name of the database")
        if parts.scheme and parts.scheme not in HERE | NEEDS_A_NAME and not parts.hostname:
            raise ValueError(f"name a host: {parts.scheme}://HOST")
        if parts.scheme in {"redis", "rediss"} and not (parts.path.strip("/") or "0").isdigit():
            raise ValueError("end the address with the number of a database, for example /0")
        return text

    return read


def split(text: str) -> SplitResult:
    """The parts of an address. A password that was not escaped puts them in the wrong place."""
    try:
        parts = urlsplit(text)
        is_whole = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(ESCAPES) from None
    if not is_whole or "@" in parts.path + parts.query + parts.fragment:
        raise ValueError(ESCAPES)
    return parts


def folder(usual: Path) -> Callable[[str], Path]:
    """A folder that can be written to; it is made if it is not there."""

    def read(text: str) -> Path:
        path = Path(text or usual).resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=path).close()
        except OSError as problem:
            told = f"name a folder that this user may write to: {problem.strerror}"
            raise ValueError(told) from None
        return path

    return read


def percent(text: str) -> float:
    """A share, from 0 to 1."""
    if not (text.isascii() and text.isdigit() and int(text) <= 100):
        raise ValueError("enter a number from 0 to 100")
    return int(text) / 100


def at_least(characters: int) -> Callable[[str], str]:
    """A secret that cannot be guessed, or nothing."""

    def read(text: str) -> str:
        if text and len(text) < characters:
            raise ValueError(f"enter at least {characters} random characters")
        return text

    return read
