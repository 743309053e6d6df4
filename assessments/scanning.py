"""Ask ClamAV about a file before it is kept (CLAMD_ADDRESS).

Where it is to be asked and does not answer, nothing is kept.
"""

import socket
import struct
from contextlib import closing

from django.conf import settings

PATIENCE = 20  # seconds for one file; somebody waits
PIECE = 65_536  # bytes
CLEAN = b"stream: OK"
LONGEST_ANSWER = 1000  # bytes


class Infected(Exception):
    """ClamAV knows it as harmful."""


class NotScanned(OSError):
    """ClamAV does not answer, or not as it should."""


def scan(content: bytes) -> None:
    """Raises Infected or NotScanned. Without CLAMD_ADDRESS nobody is asked."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = asked(settings.CLAMD_ADDRESS, content)
    except OSError as trouble:
        raise NotScanned(str(trouble)) from trouble
    if answer.endswith(b"FOUND"):
        raise Infected
    if answer != CLEAN:  # such as a file larger than it is set up for
        raise NotScanned(ascii(answer))


def asked(address: str, content: bytes) -> bytes:
    """What clamd says of this content: the command, pieces with their length before them, an empty one last."""
    with closing(connected(address)) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        return whole_answer(line)


def connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    line.connect(address)
    return line


def whole_answer(line: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].strip()
