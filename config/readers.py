"""Readers of texts that are more than a word: each returns the value, or raises ValueError saying what to enter."""

import re
import tempfile
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

HERE = {"sqlite", "filesystem", "locmemcache", "consolemail", "memorymail", "dummymail", "filemail"}  # no server
NEEDS_A_NAME = {"postgres", "postgresql"}
ESCAPES = "write / ? # [ ] of a password as %2F %3F %23 %5B %5D, and end the host with a port number or none"


def switch(text: str) -> bool:
    if text.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off", ""}:
        raise ValueError("enter 1 or 0")
    return text.lower() in {"1", "true", "yes", "on"}


def number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"enter a number from {least} to {most}")
        return int(text)

    return read


def amount(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        whole, _point, part = text.partition(".")
        if not (f"{whole}{part}".isdecimal() and text.isascii() and least <= float(text) <= most):
            raise ValueError(f"enter a number from {least:g} to {most:g}, such as 1 or 0.5")
        return float(text)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"enter one of {', '.join(choices)}")
        return text

    return read


def names(text: str) -> list[str]:
    """Host names or addresses, separated by commas."""
    found = [name.strip() for name in text.split(",") if name.strip()]
    if any("/" in name or (":" in name and not name.startswith("[")) for name in found):
        raise ValueError("enter names without a scheme, port or path, separated by commas")
    return found


def keys(text: str) -> list[str]:
    """Secret keys, separated by commas or lines."""
    return [long_enough(key) for key in text.replace(",", " ").split()]


def folder_name(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", text) or ".." in text:
        raise ValueError("enter names of letters, digits, dots and dashes, separated by slashes")
    return text


def socket_address(text: str) -> str:
    """`host:port`, or the path of a socket on this machine."""
    host, _colon, port = text.rpartition(":")
    if text and not text.startswith("/") and not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError("enter host:port, or the path of a socket such as /run/clamav/clamd.ctl")
    return text


def networks(text: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(name.strip()) for name in text.split(",") if name.strip()]
    except ValueError:
        raise ValueError("enter networks such as 10.2.0.0/16, separated by commas") from None


def zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        raise ValueError("enter a name of the IANA time zone list, for example Europe/London") from None


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


long_enough = at_least(50)
