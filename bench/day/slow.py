"""People on slow lines: they send their requests a byte at a time, and must not stop the others."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

SLOW_CLIENTS, PAUSE = 60, 0.5  # seconds between two bytes
HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Patience: "


@contextmanager
def slow_clients(port: int) -> Iterator[None]:
    """Keep so many connections open, each a byte further now and then."""
    lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(SLOW_CLIENTS)]
    for line in lines:
        line.sendall(HEAD)
    over = Event()

    def trickle() -> None:
        while not over.wait(PAUSE):
            for line in lines:
                line.sendall(b"a")

    thread = Thread(target=trickle)
    thread.start()
    yield
    over.set()
    thread.join()
    for line in lines:
        line.close()
