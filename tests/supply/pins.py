"""What the three files of pins hold."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def pinned(file: str) -> dict[str, str]:
    """Version by name."""
    return {name: version for name, version, _hashes in PIN.findall((ROOT / file).read_text())}


def without_hash(file: str) -> list[str]:
    return [name for name, _version, hashes in PIN.findall((ROOT / file).read_text()) if "--hash=sha256:" not in hashes]


def wanted(file: str) -> set[str]:
    """The names that a person wrote down."""
    lines = (ROOT / file).read_text().splitlines()
    return {re.split(r"[\[=<>~ ]", line)[0].lower().replace("_", "-") for line in lines if line and line[0] not in "#-"}
