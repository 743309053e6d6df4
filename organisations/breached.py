"""A local copy of the Pwned Passwords list: on each line a SHA-1 and a count, in the order of the hashes.

It has tens of gigabytes, so it is searched where it lies: some forty short reads for each password.
"""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

LINE = re.compile(rb"[0-9A-F]{40}(:\d+)?\r?\n?")
HASH = 40  # characters
PROBES = 100  # lines looked at before the list is trusted


def is_listed(path: str, password: str) -> bool:
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    low, high = 0, Path(path).stat().st_size
    with Path(path).open("rb") as file:
        while low < high:
            middle = (low + high) // 2
            found = line_from(file, middle)
            if found and found[:HASH] < wanted:
                low = middle + 1
            else:
                high = middle
        return line_from(file, low)[:HASH] == wanted


def line_from(file: BinaryIO, place: int) -> bytes:
    """The first line that starts at this byte or after it; empty at the end."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    return file.readline()


def trusted(path: str) -> str:
    """The path, once a hundred lines from the first to the last are hashes in order. ValueError says what to do."""
    if not path:
        return path
    try:
        with Path(path).open("rb") as file:
            size = file.seek(0, 2)
            last = max(size - 2 * HASH, 0)
            probed = [line_from(file, last * probe // PROBES) for probe in range(PROBES + 1)]
            file.seek(last)
            probed.append(file.read().splitlines()[-1] if size else b"")
    except OSError:
        raise ValueError("enter the path of a file that can be read") from None
    hashes = [line[:HASH] for line in probed]
    if not all(map(LINE.fullmatch, probed)) or hashes != sorted(hashes):
        raise ValueError("enter the path of the SHA-1 list ordered by hash; this file is damaged or another one")
    return path
